"""The page for those who take a decision further is true: it names every field, and its programs run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from standard_engine.decision.schema import NEWEST, decision_schema
from standard_engine.report.batch import json_line
from standard_engine.report.decision_table import decision_table

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "decision.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SCHEMA = decision_schema()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    kept = ROOT / "tests" / "decisions" / str(NEWEST) / "zhuyuan.json"
    shutil.copy(kept, folder / "评价结论.json")
    shutil.copy(ROOT / "docs" / "schema" / f"decision-{NEWEST}.json", folder)
    document = json.loads(kept.read_text(encoding="utf-8"))
    (folder / "结论.jsonl").write_bytes(json_line(document) * 2)
    with decision_table(folder / "结论.parquet") as add:
        add(document)
    return folder


@pytest.mark.parametrize(
    ("program", "shows"),
    [
        (0, "assert record.outcome.value == 'pass' and record.subject.credit_code_check == 'sound'"),
        (1, "assert faults == [] and low.denominator"),
        (2, "assert len(records) == 2"),
        (3, "assert len(passed) == 1"),
    ],
)
def test_a_program_of_the_page_runs(program: int, shows: str, desk: Path) -> None:
    assert len(PROGRAMS) == 4
    done = subprocess.run(
        [sys.executable, "-c", PROGRAMS[program] + shows], cwd=desk, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name",
    [*SCHEMA["properties"], *(name for part in ("subject", "data", "pack", "decision", "total") for name in SCHEMA["properties"][part]["properties"] if name not in {"id", "title"})],
)  # fmt: skip
def test_every_field_is_explained(name: str) -> None:
    table = PAGE.partition("## 每一项是什么")[2].partition("## 用之前先看")[0]
    assert re.search(rf"`(?:\w+\.)?{name}[`.]", table)


def test_every_version_is_listed() -> None:
    assert re.findall(r"^\| \[(\d+)\]\(schema/decision-\1\.json\) \|", PAGE, re.MULTILINE) == [
        str(version) for version in range(1, NEWEST + 1)
    ]
