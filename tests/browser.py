"""Pages in headless Chromium: what a script finds in a page, at a width and in a colour scheme."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import axe_core_python

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
DARK = "@media screen and (prefers-color-scheme: dark)"
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=60000",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def found_in(page: str, script: str, folder: Path, *, width: int = 1280, dark: bool = False) -> Any:
    """What a script of the form `done => …` hands to `done`, run in a copy of the page that may run scripts."""
    copy = POLICY.sub("", page.replace(DARK, "@media screen") if dark else page)
    result = "document.body.insertAdjacentHTML('beforeend', '<pre id=found></pre>');document.getElementById('found')"
    runner = f"<script>({script})(value => {{ {result}.textContent = JSON.stringify(value) }})</script>"
    path = folder / "page.html"
    path.write_text(copy.replace("</body>", runner + "</body>"), encoding="utf-8")
    program = next(filter(None, map(shutil.which, CHROMIUM)))
    done = subprocess.run(
        [
            program,
            *QUIET,
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},2000",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    (found,) = re.findall(r'<pre id="found">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
    return json.loads(html.unescape(found))


def accessibility_faults(page: str, folder: Path, *, dark: bool = False) -> list[tuple[str, str, str]]:
    """Serious and critical violations that axe finds: the rule, the element, what is wrong."""
    script = f"""done => {{ {AXE};
        axe.run(document, {{resultTypes: ['violations']}}).then(result => done(result.violations
            .filter(fault => ['serious', 'critical'].includes(fault.impact))
            .flatMap(fault => fault.nodes.map(node => [fault.id, node.html, node.failureSummary])))) }}"""
    faults = found_in(page, script.replace("</", "<\\/"), folder, dark=dark)
    return [(rule, element, summary) for rule, element, summary in faults]
