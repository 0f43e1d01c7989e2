"""Certificates as a reader and a telephone see them: the page, its QR code read from the picture, the text in the file."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from certificate_kit import CERTIFICATE, TEXT, grant
from hostile_texts import HOSTILE
from pdf_kit import facts, joined, text
from PIL import Image
from record_kit import KEY

from standard_engine.errors import UsageError
from standard_engine.programme.granting import Grant
from standard_engine.record.certificate import check_file, check_text
from standard_engine.report.certificate import certificate_pdf, qr_code
from standard_engine.signing.compact import sign_compact
from standard_engine.signing.trust import Body, Trust, TrustedKey

GRANT = grant()
TRUST = Trust((Body("楚检公司", (TrustedKey(KEY.public, date(2017, 1, 1), date(2017, 12, 31)),)),))


def named(name: str) -> Grant:
    """The certificate of an enterprise of another name."""
    assert GRANT.certificate is not None
    return replace(
        GRANT,
        shown={**GRANT.shown, "name": name},
        lead=f"兹证明{name}",
        certificate=replace(GRANT.certificate, name=name),
    )


def signed(grant: Grant) -> str:
    assert grant.certificate is not None
    return sign_compact(grant.certificate.payload, KEY)


def read_codes(pdf: Path, dots: int = 200) -> list[str]:
    """What an independent reader finds in the picture of the first page."""
    picture = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(dots), str(pdf), str(picture)], check=True)
    with Image.open(f"{picture}.png") as image:
        return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("证书") / "证书.pdf"
    path.write_bytes(certificate_pdf(GRANT, signed(GRANT)))
    return path


@pytest.mark.poppler
def test_the_code_on_the_page_is_the_signed_text_and_verifies(issued: Path) -> None:
    (found,) = read_codes(issued)

    assert found == signed(GRANT)
    last = check_text(found, date(2020, 6, 13), TRUST)
    assert (last.verdict, last.certificate, last.findings) == ("有效", GRANT.certificate, ())
    assert check_text(found, date(2020, 6, 14), TRUST).verdict == "已过期"


@pytest.mark.poppler
def test_the_code_is_read_even_from_a_coarse_picture(issued: Path) -> None:
    """110 dots an inch: 1.7 dots a module of 0.4 mm."""
    assert read_codes(issued, 110) == [signed(GRANT)]


@pytest.mark.poppler
def test_the_page_says_every_fact_and_the_text_to_be_typed(issued: Path) -> None:
    page = joined(issued)

    for words in (
        "两型工业企业认证证书", f"证书编号：{GRANT.shown['number']}", "湖南第1有限公司", GRANT.shown["credit_code"],
        "DB43/T1229—2016", "两型工业企业（示范）", "楚检公司", "2017年6月13日", "2020年6月13日", "2017年6月1日",
        "db43-t-1229-2016", "000000000000", "证书是否已被撤销",
    ):  # fmt: skip
        assert re.sub(r"\s", "", words) in page, words
    assert "样张" not in page
    assert "非正式结论" not in page
    assert signed(GRANT) in page
    typed = text(issued)
    assert "".join(typed[typed.index("SE1.") :].split()) == signed(GRANT)


@pytest.mark.poppler
def test_it_is_one_page_of_a4_dated_the_day_of_issue(issued: Path) -> None:
    known = facts(issued)

    assert (known["Pages"], known["Page size"].endswith("(A4)"), known["Tagged"]) == ("1", True, "yes")
    assert known["CreationDate"].startswith("Tue Jun 13 00:00:00 2017")
    assert known["Keywords"] == signed(GRANT)


def test_the_text_is_found_in_the_file_itself_and_the_bytes_are_the_same_again(issued: Path) -> None:
    content = issued.read_bytes()

    assert certificate_pdf(GRANT, signed(GRANT)) == content
    assert check_file(content, "证书.pdf", GRANT.day, None, [KEY.public]).in_force
    at = content.index(b"SE1.") + 20
    forged = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert not check_file(forged, "证书.pdf", GRANT.day, None, [KEY.public]).in_force


@pytest.mark.poppler
def test_a_specimen_says_so_and_has_nothing_to_verify(tmp_path: Path) -> None:
    path = tmp_path / "样张.pdf"
    unbound = replace(GRANT, certificate=None, binding=False)
    path.write_bytes(certificate_pdf(unbound, None))
    page = joined(path)

    assert "样张：没有签名，不是证书" in page
    assert "非正式结论：" in page
    assert read_codes(path) == ["样张，没有签名，不能核验"]
    assert check_file(path.read_bytes(), path.name, GRANT.day).verdict == "没有核验文字"
    assert facts(path)["Pages"] == "1"
    path.write_bytes(certificate_pdf(replace(GRANT, certificate=None), None))
    assert "非正式结论" not in joined(path)


@pytest.mark.poppler
@pytest.mark.parametrize(
    "name", ["湖南" + "长" * 60 + "有限公司", "x" * 100, "野₂③有限公司"], ids=["wide", "unbroken", "signs"]
)
def test_a_long_name_stays_on_the_page(name: str, tmp_path: Path) -> None:
    path = tmp_path / "长.pdf"
    made = named(name)
    path.write_bytes(certificate_pdf(made, signed(made)))

    assert facts(path)["Pages"] == "1"
    assert name in joined(path)
    assert read_codes(path) == [signed(made)]


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if text.strip() and len(text) <= 200])
def test_a_hostile_name_is_data_or_is_refused(name: str) -> None:
    """Nothing in it is run or read; what cannot be drawn is told, and what is drawn is signed as it stands."""
    made = named(HOSTILE[name].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    try:
        content = certificate_pdf(made, signed(made))
    except UsageError as error:
        told = str(error)
        content = None
    if content is None:
        assert "所用字体没有下面的字" in told
        return
    found = check_file(content, "证书.pdf", GRANT.day, None, [KEY.public])
    assert found.certificate == made.certificate


def test_the_code_has_its_quiet_zone_and_modules_that_can_be_read() -> None:
    """422 bytes at level M need version 16 (450 bytes; ISO/IEC 18004, table 7): 81 modules and 4 on each side."""
    assert 412 < len(TEXT.encode()) <= 450
    code = qr_code(TEXT)
    size = re.search(r'viewBox="0 0 (\d+) \1"', code.svg)
    assert size is not None
    assert int(size[1]) == 81 + 8
    assert code.width == 36
    dark = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.svg.partition('#000"')[2])
    assert min(int(x) for x, _, _ in dark) == min(int(y) for _, y, _ in dark) == 4
    assert max(int(x) + int(width) for x, _, width in dark) == max(int(y) + 1 for _, y, _ in dark) == 81 + 4
    assert ("4", "4", "7") in dark
    assert CERTIFICATE.number not in code.svg


def test_a_long_text_has_a_larger_code_with_modules_as_large() -> None:
    """2,000 bytes at level M need version 38: 169 modules and 8 are 70.8 mm at 0.4 mm."""
    assert qr_code("x" * 2000).width == 71
