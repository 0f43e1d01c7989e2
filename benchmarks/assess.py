"""Assessing one workbook, whole process, against openpyxl loading and saving the same workbook."""

import sys
import tempfile
from pathlib import Path

from rivals import compare, rounds

COMMAND = str(Path(sys.executable).with_name("standard-engine"))
SAMPLE = Path(__file__).parent.parent / "samples" / "hengfeng.xlsx"
RIVAL = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        kept = compare(
            "standard-engine assess",
            [COMMAND, "assess", str(SAMPLE), "--as-of", "2026-11-23", "-o", folder],
            "openpyxl load and save",
            [sys.executable, "-c", RIVAL, str(SAMPLE), f"{folder}/saved.xlsx"],
            limit=2.0,
            rounds=rounds(),
        )
    sys.exit(0 if kept else 1)
