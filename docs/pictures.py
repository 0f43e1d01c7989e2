"""Make the pictures of worked-example.md from the samples: run `python docs/pictures.py`.

Needs Chromium, LibreOffice, poppler (pdftoppm), Chinese fonts and Pillow. The pictures are what these programs show of the
files that the engine writes, cut to the part that the text speaks of.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops

from standard_engine.cli.main import run

DOCS = Path(__file__).parent
SAMPLES = DOCS.parent / "samples"
CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --virtual-time-budget=2000"
).split()
KEEP = (
    "<style>html, body, main {{ background: #fff !important; }}</style>"
    "<script>document.querySelector('main').replaceChildren(...document.querySelectorAll({selector!r}))</script></body>"
)
COLOURS = 48
MARGIN = 12


def browser_picture(page: Path, selector: str, name: str, *, width: int = 860, most: int = 3000) -> None:
    """The elements of a report that a selector names, as a browser shows them, down to the height `most`."""
    text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        cut, shot = Path(folder) / "page.html", Path(folder) / "shot.png"
        cut.write_text(text.replace("</body>", KEEP.format(selector=selector)), encoding="utf-8")
        options = [f"--user-data-dir={folder}/profile", f"--screenshot={shot}", f"--window-size={width},{most}"]
        subprocess.run([*CHROMIUM, *options, cut.as_uri()], check=True, capture_output=True)
        save(Image.open(shot), name)


def sheet_picture(workbook: Path, name: str, *words: str) -> None:
    """The first printed page of a workbook on which all the words stand, as LibreOffice computes and lays it out."""
    with tempfile.TemporaryDirectory() as folder:
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", folder, str(workbook)], check=True, capture_output=True)
        pdf = Path(folder) / f"{workbook.stem}.pdf"
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
        ).stdout
        page = next(at for at, page in enumerate(text.split("\f"), 1) if all(word in page for word in words))
        pages = ["-f", str(page), "-l", str(page), "-r", "96", "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *pages, str(pdf), f"{folder}/page"], check=True)
        picture = Image.open(f"{folder}/page.png")
        save(picture.crop((0, 0, picture.width, picture.height - 80)), name)


def tried(report: Path, code: str, value: int) -> Path:
    """The gap workbook with a value in the yellow cell of a row."""
    book = openpyxl.load_workbook(report)
    sheet = book["试算"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "代码")
    column = next(cell.column for cell in head if cell.value == "试算值")
    row = next(row for row in sheet.iter_rows() if row[0].value == code)
    sheet.cell(row[0].row, column).value = value
    book.save(report.with_name("trial.xlsx"))
    return report.with_name("trial.xlsx")


def save(picture: Image.Image, name: str) -> None:
    """Trim the margins, keep few colours, and save under docs/images."""
    plain = picture.convert("RGB")
    background = Image.new("RGB", plain.size, plain.getpixel((0, plain.height - 1)))
    left, top, right, bottom = ImageChops.difference(plain, background).getbbox() or (0, 0, *plain.size)
    box = (
        max(0, left - MARGIN),
        max(0, top - MARGIN),
        min(right + MARGIN, plain.width),
        min(bottom + MARGIN, plain.height),
    )
    plain.crop(box).quantize(COLOURS).save(DOCS / "images" / f"{name}.png", optimize=True)
    print(DOCS / "images" / f"{name}.png")


def main() -> None:
    """Make every picture."""
    (DOCS / "images").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        run(["assess", str(SAMPLES / "pingwei.xlsx"), "--as-of", "2026-11-23", "-o", folder])
        run(["assess", str(SAMPLES / "pingwei-2026.xlsx"), "--as-of", "2027-03-31", "-o", folder])
        run(["plan", str(SAMPLES / "pingwei.xlsx"), "--as-of", "2026-11-23", "-o", folder])
        report, later, plan = (
            next(Path(folder).glob(pattern))
            for pattern in ("*2025-评价报告.html", "*2026-评价报告.html", "*提升方案.html")
        )
        gaps = next(Path(folder).glob("*2025-差距报告.xlsx"))
        sheet_picture(SAMPLES / "pingwei-first.xlsx", "first-data", "约62万", "填写说明")
        sheet_picture(tried(gaps, "N08", 52), "trial", "N08", "试算得分")
        browser_picture(report, "main > header, .banner, .verdict, .why", "report")
        browser_picture(report, ".picture", "losses")
        browser_picture(report, "#indicator-1", "indicator")
        browser_picture(plan, "#plan > :nth-child(-n+8)", "plan")
        browser_picture(later, "main > header, .verdict", "next-year")


if __name__ == "__main__":
    main()
