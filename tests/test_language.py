"""One catalogue: Chinese as written, another language by its catalogue, Chinese for what that lacks."""

from __future__ import annotations

import threading

import polib
import pytest
from texts_kit import facts, texts, unreadable

from standard_engine.language import CATALOGUES, languages, say, speaking, spoken


def test_chinese_is_said_as_written() -> None:
    assert say("符合") == "符合"
    assert say("共 {count} 项", count=3) == "共 3 项"


def test_english_is_said_by_the_catalogue_and_only_for_a_while() -> None:
    with speaking("en"):
        assert say("符合") == "met"
        assert say("共 {count} 项", count=3) == "3 in all"
        with speaking("zh"):
            assert say("符合") == "符合"
        assert spoken() == "en"
    assert say("符合") == "符合"


def test_what_a_catalogue_lacks_is_said_in_chinese() -> None:
    with speaking("en"):
        assert say("此句没有译文 {x}", x=1) == "此句没有译文 1"


def test_braces_stand_for_themselves_without_facts_and_within_them() -> None:
    assert say("{原样}") == "{原样}"
    assert say("读到 {raw}", raw="{__class__}") == "读到 {__class__}"


def test_an_error_ends_the_speaking_too() -> None:
    with pytest.raises(RuntimeError), speaking("en"):
        raise RuntimeError
    assert spoken() == "zh"


def test_another_thread_speaks_its_own_language() -> None:
    heard: list[str] = []
    with speaking("en"):
        thread = threading.Thread(target=lambda: heard.append(say("符合")))
        thread.start()
        thread.join()
    assert heard == ["符合"]


def test_a_language_without_a_catalogue_is_refused() -> None:
    assert languages() == ("zh", "en")
    with pytest.raises(ValueError, match="no catalogue of 'xx'"), speaking("xx"):
        pass


ENGLISH = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUES / "en.po"))}


def test_every_text_has_an_english_one() -> None:
    assert {text: places for text, places in texts().items() if not ENGLISH.get(text)} == {}


def test_the_english_catalogue_has_nothing_that_nobody_says() -> None:
    assert set(ENGLISH) - set(texts()) == set()


@pytest.mark.parametrize(("text", "own"), ENGLISH.items())
def test_an_english_text_has_the_facts_of_the_chinese_one(text: str, own: str) -> None:
    assert facts(own) == facts(text)


def test_no_text_is_put_together_before_it_is_said() -> None:
    """`say(f"…")` or `say("…" + x)` could never be found in a catalogue."""
    assert unreadable() == []
