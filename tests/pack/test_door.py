"""The YAML door: each fault refused under its own code, at its line and column, and everything else kept as text."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.errors import PackError
from standard_engine.findings import Finding, codes
from standard_engine.pack.door import MOST_BYTES, read_document, read_text
from standard_engine.pack.yamltext import MOST_FINDINGS, hidden
from standard_engine.pack.yamltree import MOST_DEPTH, MOST_NODES, Tree

FAULTS: list[tuple[str, bytes | str, int | None, int | None]] = [
    ("P002", "名称: 甲".encode("gbk"), 1, 1),
    ("P002", b"a: 1\nb: \xe4\xb8\n", 2, 4),
    ("P002", "a: 1\n".encode("utf-16"), None, None),
    ("P002", "a: 1\n".encode("utf-16-le"), None, None),
    ("P003", "a: '" + "x" * MOST_BYTES + "'\n", None, None),
    ("P003", "a: [" + "1," * (MOST_NODES + 1) + "]\n", 1, None),
    ("P004", "a: " + "[" * MOST_DEPTH, 1, 23),
    ("P005", "a: b\x07\n", 1, 5),
    ("P005", "a: b\0\n", 1, 5),
    ("P005", "a: 1\nb: x\u200by\n", 2, 5),
    ("P005", "a: 1\nb: x\u2028y\n", 2, 5),
    ("P005", "a: 1\nb: x\x85y\n", 2, 5),
    ("P005", "a: x\ufeff\n", 1, 5),
    ("P005", "a: x\ufffd\n", 1, 5),
    ("P005", 'a: "x\\0"\n', 1, 4),
    ("P005", 'a: "\\u200b"\n', 1, 4),
    ("P005", '"a\\e": 1\n', 1, 1),
    ("P006", "a:\n\t- b\n", 2, 1),
    ("P006", "a:\n  \tb: 1\n", 2, 3),
    ("P007", "a:\n　　- b\n", 2, 1),
    ("P007", "a:\n \u00a0- b\n", 2, 2),
    ("P007", "a: 1\n　\nb: 2\n", 2, 1),
    ("P008", "rules：\n  - id： A1\n", 1, 1),
    ("P008", "a:\n  阈值：3\n", 2, 3),
    ("P008", "a:\n  - id：A1\n    name：甲\n", 2, 5),
    ("P008", "a:\n  b:3\n", 2, 3),
    ("P008", "a:\u00a01\n", 1, 1),
    ("P009", "a: [甲，乙]\n", 1, 5),
    ("P010", "a: >=85\n", 1, 5),
    ("P010", "a: 1\nb: '绿色\n", 2, 4),
    ("P010", "- id: A1\n   b: 1\n", 2, None),
    ("P011", "a: &x 1\n", 1, 4),
    ("P011", "a: 1\nb: *x\n", 2, 4),
    ("P011", "*x : 1\n", 1, 1),
    ("P012", "a:\n  <<: {b: 1}\n", 2, 3),
    ("P013", "a: !!python/object/apply:os.system ['true']\n", 1, 4),
    ("P013", "a: !include /etc/passwd\n", 1, 4),
    ("P013", "a: ! x\n", 1, 4),
    ("P014", "%YAML 3.0\n---\na: 1\n", 1, 1),
    ("P014", "%TAG ! tag:x,2000:\n---\na: 1\n", 1, 1),
    ("P015", "a: 1\nb: 2\na: 3\n", 3, 1),
    ("P015", "a: {b: 1, 'b': 2}\n", 1, 11),
    ("P016", "单位（吨）: 1\n单位(吨): 2\n", 2, 1),
    ("P017", "no: 1\n", 1, 1),
    ("P017", "~: 1\n", 1, 1),
    ("P017", "'': 1\n", 1, 1),
    ("P017", "' ': 1\n", 1, 1),
    ("P017", "'a ': 1\n", 1, 1),
    ("P017", "? |\n  k\n: 1\n", 1, 3),
    ("P017", "? [a, b]\n: 1\n", 1, 3),
    ("P018", "a: 1\n---\na: 2\n", 2, 1),
    ("P019", "# 规则包\n", 1, 1),
    ("P019", "", 1, 1),
    ("P019", "~\n", 1, 1),
    ("P020", "- a\n- b\n", 1, 1),
    ("P020", "# 规则包\n\n绿色工厂\n", 3, 1),
    ("P021", "a: 1#锅炉 #2 号\n", 1, 4),
    ("P021", "a: #2 号\n", 1, 3),
    ("P022", "a: “绿色工厂”\n", 1, 4),
    ("P022", "a: ［A1，A2］\n", 1, 4),
    ("P022", "“a”: 1\n", 1, 1),
    ("P023", "unit: tce/万元　\n", 1, 7),
    ("P023", "a\u00a0: 1\n", 1, 1),
    ("P024", "　a\n" * (MOST_FINDINGS + 1), None, None),
]

SECOND = 5  # of processor time, on whatever machine; what goes off takes minutes
BOMBS = {
    "ten thousand lists in one another": "a: " + "[" * 10_000 + "]" * 10_000,
    "a megabyte of opened lists": "[" * MOST_BYTES,
    "a megabyte of list items in one another": "- " * (MOST_BYTES // 2),
    "a megabyte of keys that are mappings": "? " * (MOST_BYTES // 2),
    "aliases to the power of ten": "a0: &a0 [x]\n"
    + "".join(f"a{i}: &a{i} [{f'*a{i - 1},' * 10}]\n" for i in range(1, 10)),
    "merge keys to the power of ten": "a0: &a0 {x: 1}\n"
    + "".join(f"a{i}: &a{i} {{<<: [{f'*a{i - 1},' * 10}]}}\n" for i in range(1, 8)),
    "too many keys": "".join(f"k{i}: {i}\n" for i in range(MOST_NODES)),
    "one key too often": "{" + "a," * (MOST_BYTES // 2 - 1) + "}",
    "nothing but keys alike": "".join(f"{'ａ' * (i % 99 + 1)}: 1\n" for i in range(9_000)),
    "nothing but bad characters": "\x07\n" * (MOST_BYTES // 2),
    "nothing but wrong indentation": "　a\n" * (MOST_BYTES // 5),
    "nothing but wrong colons": "a：\n" * (MOST_BYTES // 5),
    "nothing but tags": "- !a x\n" * (MOST_BYTES // 7),
    "a tag of a megabyte": "a: !" + "x" * (MOST_BYTES - 9),
    "an open quote": "a: '" + "x\n" * (MOST_BYTES // 2 - 9),
    "nothing but line ends": "\n" * MOST_BYTES,
}


def refused(text: bytes | str) -> tuple[Finding, ...]:
    body = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(PackError) as raised:
        read_text(body, "p/pack.yaml")
    return raised.value.findings


@pytest.mark.parametrize(
    ("code", "text", "line", "column"), FAULTS, ids=[f"{code}-{at}" for at, (code, *_) in enumerate(FAULTS)]
)
def test_a_fault_is_refused_at_its_place(code: str, text: bytes | str, line: int | None, column: int | None) -> None:
    found = [finding for finding in refused(text) if finding.code.code == code]

    assert found, [str(finding) for finding in refused(text)]
    assert (found[0].place.file, found[0].place.line) == ("p/pack.yaml", line)
    if column is not None:
        assert found[0].place.column == column


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_does_not_go_off(text: str) -> None:
    start = time.process_time()
    found = refused(text[:MOST_BYTES])

    assert time.process_time() - start < SECOND
    assert len(found) <= MOST_FINDINGS + 1
    assert max(len(str(finding)) for finding in found) < 400


def test_as_many_keys_as_are_allowed_are_read_quickly() -> None:
    body = "".join(f"键{i}: {i}\n" for i in range(MOST_NODES - 1)).encode()
    start = time.process_time()

    root = read_text(body, "x").root

    assert time.process_time() - start < 2 * SECOND
    assert isinstance(root, dict)
    assert len(root) == MOST_NODES - 1


def test_bounds_include_what_they_name() -> None:
    assert read_text(b"a: " + b"[" * (MOST_DEPTH - 1) + b"]" * (MOST_DEPTH - 1), "x").root
    assert read_text(b"a: 1\n" + b" " * (MOST_BYTES - 5), "x").root == {"a": "1"}
    assert {finding.code.code for finding in refused(b"a: 1\n" + b" " * (MOST_BYTES - 4))} == {"P003"}


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    def message(path: Path) -> str:
        with pytest.raises(PackError) as raised:
            read_document(path, "p.yaml")
        (finding,) = raised.value.findings
        assert finding.code.code == "P001"
        return finding.message

    assert message(tmp_path / "none.yaml") == "无法打开文件：文件不存在"
    assert message(tmp_path) == "无法打开文件：不是普通文件"


@pytest.mark.skipif(not Path("/proc/self/mem").is_file(), reason="needs a file that can be opened but not read")
def test_a_file_that_cannot_be_read_is_told() -> None:
    with pytest.raises(PackError) as raised:
        read_document(Path("/proc/self/mem"), "p.yaml")

    assert [finding.message for finding in raised.value.findings] == ["无法打开文件：系统错误 5"]


def test_every_code_of_the_door_is_raised_here() -> None:
    declared = {code for code in codes() if code.startswith("P") and int(code[1:]) < 50}

    assert declared == {code for code, *_ in FAULTS} | {"P001"}


def test_all_faults_of_a_file_are_told_at_once() -> None:
    found = refused("a: 1\na: 2\nno: 3\nb: !x 4\nc: &y 5\n")

    assert [finding.code.code for finding in found] == ["P015", "P017", "P013", "P011"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rules：\n  - id： A1\n    threshold： 110\n", [("P008", 1), ("P008", 2), ("P008", 3)]),
        ("a: 1\na: 2\n\tb: 3\n　c: 4\nd: x\x07\n", [("P015", 2), ("P006", 3), ("P007", 4), ("P005", 5)]),
        ("a: 1\na: 2\nb: [1, 2\nc: 3\n", [("P015", 2), ("P010", 3)]),
        ("? {a: 1}\n: 1\nb: 2\nb: 3\n", [("P017", 1), ("P015", 4)]),
        ("? [a]\n: 1\n'': 2\n~: 3\n", [("P017", 1), ("P017", 3), ("P017", 4)]),
        ("# 规则\n- a: 1\n  a: 2\n", [("P020", 2), ("P015", 3)]),
        ("a: x\u200b\nb: 1\nb: y\u200b\n", [("P005", 1), ("P015", 3), ("P005", 3)]),
    ],
)
def test_one_fault_does_not_hide_another(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(finding.code.code, finding.place.line) for finding in refused(text)] == expected


def test_after_too_many_faults_it_is_said_that_there_are_more() -> None:
    found = refused("a: 1\n" * (MOST_FINDINGS + 2))

    assert [finding.code.code for finding in found] == ["P015"] * MOST_FINDINGS + ["P024"]
    assert refused("a: 1\n" * (MOST_FINDINGS + 1))[-1].code.code == "P015"


FAULTY_LINES = {
    "P005": "x\x07: 1",
    "P006": "\tx: 1",
    "P007": "　x: 1",
    "P012": "<<: 1",
    "P013": "x: !y 1",
    "P015": "k0: 1",
    "P023": "x: 1　",
}


@given(st.sampled_from(sorted(FAULTY_LINES)), st.integers(1, 30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_fault_is_found_wherever_it_stands(code: str, at: int, end: str) -> None:
    lines = [f"k{number}: 值" for number in range(30)]
    lines.insert(at, FAULTY_LINES[code])

    assert [(finding.code.code, finding.place.line) for finding in refused(end.join(lines))] == [(code, at + 1)]


@pytest.mark.parametrize(
    "scalar",
    ["no", "on", "12:30", "010", "0x1A", "1e3", "1.10", "1_000", ".inf", "2016-12-19", "85%", "true", "=", "1#锅炉"],
)
def test_every_scalar_stays_the_text_it_is(scalar: str) -> None:
    assert read_text(f"a: {scalar}\n".encode(), "x").root == {"a": scalar}


@pytest.mark.parametrize(("scalar", "value"), [("", None), ("~", None), ("null", None), ("''", ""), ("'null'", "null")])
def test_only_what_is_plainly_empty_is_none(scalar: str, value: str | None) -> None:
    assert read_text(f"a: {scalar}\n".encode(), "x").root == {"a": value}


def test_keys_that_look_like_numbers_and_dates_are_texts() -> None:
    assert read_text(b"430100: a\n2025-01-01: b\n1.0: c\n1: d\n", "x").root == {
        "430100": "a", "2025-01-01": "b", "1.0": "c", "1": "d",
    }  # fmt: skip


@pytest.mark.parametrize("body", [b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n", b"a: 1\r", b"%YAML 1.2\n---\na: 1\n"])
def test_what_editors_add_is_taken(body: bytes) -> None:
    assert read_text(body, "x").root == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("a: 0.25 # 占位\nb: 1\n", {"a": "0.25", "b": "1"}),
        ("a: 'x' #占位\n", {"a": "x"}),
        ("a: |\n  甲\n  　　乙\n  \t丙\nb: 1\n", {"a": "甲\n　　乙\n\t丙\n", "b": "1"}),
        ('a: "甲\n  　　乙"\n', {"a": "甲 　　乙"}),
        ("a: >\n  85\n", {"a": "85\n"}),
        ("a: [甲, '乙，丙']\n", {"a": ["甲", "乙，丙"]}),
        ("a: {title: 甲，乙}\n", {"a": {"title": "甲，乙"}}),
        (
            "a: '“绿色”'\nb: “两型”企业\nc: 说明：以报告为准\n",
            {"a": "“绿色”", "b": "“两型”企业", "c": "说明：以报告为准"},
        ),
        ("a:\n  - COD：在线监测数据\n", {"a": ["COD：在线监测数据"]}),
        ("a:\n  https://example.org/甲\n", {"a": "https://example.org/甲"}),
        ('a: "甲\\n\\t乙"\n', {"a": "甲\n\t乙"}),
        ("a: 1\n...\n", {"a": "1"}),
        ("---\na: 1\n", {"a": "1"}),
    ],
)
def test_what_is_meant_as_it_stands_is_taken(text: str, root: Tree) -> None:
    assert read_text(text.encode(), "x").root == root


def test_places_are_those_of_values_and_of_keys() -> None:
    document = read_text("甲:\n  - {乙: 丙, 丁: 戊}\n".encode(), "p.yaml")

    assert str(document.place(("甲", 0, "丁"))) == "p.yaml:2:15"
    assert str(document.key_place(("甲", 0, "丁"))) == "p.yaml:2:12"
    assert str(document.place(("甲", 0, "无"))) == "p.yaml:2:5"
    assert str(document.key_place(("甲", 0, "无"))) == "p.yaml:1:1"
    assert str(document.key_place(())) == "p.yaml"


def test_a_list_is_taken_where_one_is_wanted() -> None:
    assert read_text(b"- a\n", "x", listed=True).root == ["a"]


LEGIBLE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8).filter(
    lambda text: not hidden(text)
)
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.none() | LEGIBLE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(
            st.tuples(LEGIBLE, inner), max_size=4, unique_by=lambda pair: unicodedata.normalize("NFKC", pair[0])
        ).map(dict)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("甲乙丙丁"), TREES, min_size=1))
def test_json_is_yaml_and_every_mark_points_at_its_value(tree: dict[str, Tree]) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=1)
    document = read_text(text.encode(), "x")
    lines = text.split("\n")

    assert document.root == tree
    for path, mark in document.marks.items():
        value: Any = tree
        for step in path:
            value = value[step]
        start = (
            "{"
            if isinstance(value, dict)
            else "["
            if isinstance(value, list)
            else json.dumps(value, ensure_ascii=False)
        )
        assert lines[mark.line - 1][mark.column - 1 :].startswith(start)
    for path, mark in document.keys.items():
        assert lines[mark.line - 1][mark.column - 1 :].startswith(json.dumps(path[-1], ensure_ascii=False))


@given(st.binary(max_size=300))
def test_no_bytes_do_worse_than_be_refused(body: bytes) -> None:
    try:
        read_text(body, "x")
    except PackError as error:
        assert error.findings  # noqa: PT017 - either outcome is right, but an error must say why


@given(st.text(max_size=200))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    try:
        read_text(text.encode("utf-8", "surrogatepass"), "x")
    except PackError as error:
        assert error.findings  # noqa: PT017 - as above


MAKER = Path(__file__).parents[3] / "shared" / "hostile" / "make_hostile.py"
STRICTER = {
    # accepted with a warning elsewhere; a pack is written by hand and can be mended by hand, so it is refused
    "duplicate_keys_width.yaml", "duplicate_via_merge.yaml", "syntax_fullwidth_comma.yaml", "syntax_hash_in_text.yaml",
    "anchor_redefined.yaml", "syntax_fullwidth_quotes.yaml",
}  # fmt: skip
NOT_YAMLS = {"duplicate_rule_ids.yaml"}  # a matter of content: ids in a list
LATER = {"expr", "semantic"}  # for the formulas and the checks


@pytest.mark.skipif(not MAKER.exists(), reason="the maker of hostile files is not beside this checkout")
def test_hostile_files_meet_what_is_expected_of_them(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(MAKER), str(tmp_path), "--small"], check=True, capture_output=True)
    folder = tmp_path / "yaml" / "handmade"
    wrong = []
    seen = set()
    for line in (folder / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, group, _, expected = line.split("\t")
        if group in LATER or name in NOT_YAMLS or expected == "bounded":
            continue
        seen.add(group)
        start = time.process_time()
        try:
            read_document(folder / name, name)
            outcome = "accept"
        except PackError:
            outcome = "reject"
        wanted = "reject" if name in STRICTER else expected.removesuffix("+warn")
        if group == "scalar":
            wanted = "accept"  # text, for the model to refuse
        if outcome != wanted or time.process_time() - start > SECOND:
            wrong.append((name, expected, outcome))

    assert wrong == []
    assert seen >= {"bomb", "tag", "key", "syntax", "doc"}
