"""What the PDF adds to a report, whole process: `report` with HTML, xlsx and PDF against the same without PDF."""

import statistics
import sys
import tempfile
from pathlib import Path

from rivals import rounds, seconds

COMMAND = str(Path(sys.executable).with_name("standard-engine"))
SAMPLE = Path(__file__).parent.parent / "samples" / "hengfeng.xlsx"
LIMIT = 1.0

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        plain = [COMMAND, "report", str(SAMPLE), "--as-of", "2026-11-23", "-o", folder, "--html", "--xlsx"]
        seconds([*plain, "--pdf"])  # warm: caches of files and of the resolved pack
        pairs = [(seconds([*plain, "--pdf"]), seconds(plain)) for _ in range(rounds())]
    with_pdf, without = (statistics.median(side) for side in zip(*pairs, strict=True))
    added = statistics.median(one - other for one, other in pairs)
    print(f"report with PDF: {with_pdf * 1000:.0f} ms; without: {without * 1000:.0f} ms; "
          f"added {added * 1000:.0f} ms (limit {LIMIT * 1000:.0f} ms)")  # fmt: skip
    sys.exit(0 if added <= LIMIT else 1)
