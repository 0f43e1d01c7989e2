"""No part of a page is wider than the paper or the phone that it is read on: measured in a browser."""

from __future__ import annotations

import html as markup
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from big_pack import big_given, big_pack
from packs_kit import AS_OF, write_pack

import standard_engine as se
from standard_engine.report.html import html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SAMPLES = Path(__file__).parents[2] / "samples"
WIDTHS = (360, 720, 1200)
FRAMES = """<!doctype html><body>{frames}<script>
onload = () => {{
  const wide = [];
  for (const frame of document.querySelectorAll('iframe')) {{
    const page = frame.contentDocument, edge = page.documentElement.clientWidth;
    for (const part of page.querySelectorAll('body *')) {{
      const box = part.getBoundingClientRect();
      if (box.width > 0 && (box.right > edge + 1 || box.left < -1)) wide.push(edge + ': ' + part.outerHTML.slice(0, 120));
    }}
  }}
  document.title = 'measured ' + document.querySelectorAll('iframe').length + ' ' + JSON.stringify(wide.slice(0, 5));
}};
</script></body>"""


def too_wide(page: str, folder: Path) -> str:
    """The parts of a page that reach over its edge at any of the widths, as the browser lists them."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    frames = "".join(
        f'<iframe style="width:{w}px;height:900px" srcdoc="{markup.escape(bare)}"></iframe>' for w in WIDTHS
    )
    (folder / "frames.html").write_text(FRAMES.format(frames=frames), encoding="utf-8")
    quiet = [f"--disable-{part}" for part in ("gpu", "quic", "background-networking", "component-update", "sync")]
    options = ["--headless", "--no-sandbox", "--no-first-run", *quiet, "--virtual-time-budget=4000", "--dump-dom"]
    assert CHROMIUM is not None
    command = [
        CHROMIUM,
        *options,
        "--window-size=1400,1000",
        f"--user-data-dir={folder / 'profile'}",
        (folder / "frames.html").as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    title = re.search(r"<title>measured 3 (.*?)</title>", shown, re.DOTALL)
    assert title is not None
    return markup.unescape(title[1])


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_sixty_indicators_with_long_names_fit(tmp_path: Path) -> None:
    pack = se.load_pack(write_pack(tmp_path, big_pack()), AS_OF)
    page = html(se.assess(pack, se.submission_of(pack, big_given(), year=2025)))

    assert too_wide(page, tmp_path) == "[]"


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_page_with_every_kind_of_gap_fits(tmp_path: Path) -> None:
    pack = se.load_pack("db43-t-1229-2016", AS_OF)
    page = html(se.assess(pack, se.read_workbook(SAMPLES / "pingwei-first.xlsx", pack)))

    assert too_wide(page, tmp_path) == "[]"


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_what_does_not_fit_is_found(tmp_path: Path) -> None:
    assert "wide-one" in too_wide('<!doctype html><body><p id="wide-one" style="width:700px">x</p></body>', tmp_path)
