"""Mutated workbooks: whatever is done to a sound one, reading it accepts or refuses, within bounds, and never breaks.

As a script it goes on for a while, in guarded children, and keeps what breaks: python tests/fuzz_workbooks.py [MINUTES] [SEED]
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from workbook_kit import filled, small_pack

from standard_engine.errors import InputError
from standard_engine.findings import file_codes
from standard_engine.workbook.guarded_pool import read_all
from standard_engine.workbook.reader import read_here

Parts = dict[str, bytes]
TAG = re.compile(rb"<[^<>]+>")
VALUE = re.compile(rb'="[^"]*"|>[^<>]+<')
ODD = (
    b"", b"0", b"-1", b"1e400", b"NaN", b"A0", b"XFE1", b"A1:B2", b"\xff\xfe", b"&#0;", b"&lt;", b"&x;", b"9" * 400, b"\r", b"]]>",
    b"<!-- -->", b"<![CDATA[1]]>", b"<?x?>", "代码".encode(), "２０２５年".encode(), b"1048577", b"s", b"inlineStr", b"_x000D_", b"'|'!A1",
    b"SUM(A1:B9)", b"((1)", b"#REF!", b"\x00", b"http://127.0.0.1:9/", b"../../x",
)  # fmt: skip


def mutated(sound: bytes, rng: random.Random) -> bytes:
    """One workbook with one to four things changed: bytes, elements, values, or the directory of the zip."""
    way = rng.choice((_bytes, _parts, _parts, _parts, _directory))
    return way(sound, rng)


def _bytes(sound: bytes, rng: random.Random) -> bytes:
    data = bytearray(sound)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at : at + rng.randint(1, 200)]
            case 2:
                data[at:at] = rng.randbytes(rng.randint(1, 50))
            case 3:
                other = rng.randrange(len(data))
                data[at : at + 40] = data[other : other + 40]
    return bytes(data)


def _directory(sound: bytes, rng: random.Random) -> bytes:
    """Change fields of the directory or of the local headers: sizes, offsets, flags, methods, names."""
    data = bytearray(sound)
    marks = [at for mark in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") for at in _all(data, mark)]
    for _ in range(rng.randint(1, 3)):
        at = rng.choice(marks) + rng.randint(4, 45)
        if at < len(data):
            data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(data)


def _all(data: bytearray, mark: bytes) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(mark), data)]


def _parts(sound: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sound)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for _ in range(rng.randint(1, 3)):
        rng.choice((_tags, _tags, _values, _values, _values, _names))(parts, rng)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return data.getvalue()


def _tags(parts: Parts, rng: random.Random) -> None:
    """Drop, double, swap or close a tag."""
    name, found = _somewhere(parts, rng, TAG)
    if found is None:
        return
    content, tag = parts[name], found[0]
    changed = rng.choice(
        (b"", tag + tag, tag[:-1] + b"/>", tag.replace(b" ", b"", 1), tag + rng.choice(ODD), b"</" + tag[1:])
    )
    parts[name] = content[: found.start()] + changed + content[found.end() :]


def _values(parts: Parts, rng: random.Random) -> None:
    """Put something odd, or something from elsewhere, into an attribute or a text."""
    name, found = _somewhere(parts, rng, VALUE)
    if found is None:
        return
    content = parts[name]
    odd = rng.choice(ODD) if rng.random() < 0.8 else rng.randbytes(3)
    changed = b'="' + odd + b'"' if found[0].startswith(b"=") else b">" + odd + b"<"
    parts[name] = content[: found.start()] + changed + content[found.end() :]


def _names(parts: Parts, rng: random.Random) -> None:
    """Rename, drop, copy or exchange a part."""
    name, other = rng.choice(list(parts)), rng.choice(list(parts))
    match rng.randrange(4):
        case 0:
            parts[rng.choice(("../x", name.upper() + "x", "xl/vbaProject.bin", "word/document.xml"))] = parts[name]
        case 1:
            del parts[name]
        case 2:
            parts[name] = parts.get(other, b"")
        case 3:
            parts[name], parts[other] = parts[other], parts[name]


def _somewhere(parts: Parts, rng: random.Random, pattern: re.Pattern[bytes]) -> tuple[str, re.Match[bytes] | None]:
    name = rng.choice(list(parts) or [""])
    found = list(pattern.finditer(parts.get(name, b"")))
    return name, rng.choice(found) if found else None


def hunt(seconds: float, seed: int, keep: Path, say: Callable[[str], object]) -> int:
    """Read mutated workbooks for a while; the number of those that stopped a child or broke it, which are kept."""
    end, rng, tried, broken = time.monotonic() + seconds, random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        sound = filled(Path(folder)).read_bytes()
        while time.monotonic() < end:
            files = []
            for at in range(400):
                file = Path(folder) / f"{at}.xlsx"
                file.write_bytes(mutated(sound, rng))
                files.append(file)
            for file, fate in read_all(partial(fate_of, pack=small_pack()), files, 2):
                tried += 1
                stopped = isinstance(fate, InputError) and any(
                    finding.code is file_codes.READING_STOPPED for finding in fate.findings
                )
                if stopped or isinstance(fate, str):
                    broken += 1
                    keep.mkdir(exist_ok=True)
                    (keep / f"{seed}-{tried}.xlsx").write_bytes(file.read_bytes())
                    say(f"{seed}-{tried}: {fate}")
    say(f"{tried} workbooks, {broken} of them broke the reader")
    return broken


def fate_of(file: Path, pack: object) -> str | None:
    """None where the reader accepts; what it raised where it breaks.

    Raises:
        InputError: where it refuses.
    """
    try:
        read_here(file, pack)  # type: ignore[arg-type]  # partial keeps no types
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - this is what is hunted
        return f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    sys.exit(1 if hunt(60 * minutes, seed, Path("fuzz-found"), lambda text: sys.stdout.write(f"{text}\n")) else 0)
