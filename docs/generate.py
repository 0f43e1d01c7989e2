"""Write the pages and schemas under docs/ that are made from the engine: run `python docs/generate.py`."""

from __future__ import annotations

import json
from pathlib import Path

from standard_engine.decision.schema import VERSIONS, schema_text
from standard_engine.findings.page import codes_page
from standard_engine.formula.units_page import units_page
from standard_engine.pack.keys_page import keys_page
from standard_engine.pack.schema import KINDS, schema
from standard_engine.programme.schema import FILES, programme_schema

DOCS = Path(__file__).parent


def generated() -> dict[str, str]:
    """Each generated file's text, by its path under docs/."""
    pages = {"findings.md": codes_page(), "units.md": units_page(), "keys.md": keys_page()}
    pages |= {f"schema/decision-{version}.json": schema_text(version) for version in VERSIONS}
    pages |= {f"schema/{kind}.json": _json(programme_schema(kind)) for kind in FILES}
    return pages | {f"schema/{kind}.json": _json(schema(kind)) for kind in KINDS}


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write every generated file."""
    for name, text in generated().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
