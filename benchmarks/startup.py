"""How fast the command line starts, against importing pydantic."""

import sys
from pathlib import Path

from rivals import compare, rounds

COMMAND = str(Path(sys.executable).with_name("standard-engine"))

if __name__ == "__main__":
    kept = compare(
        "standard-engine --help",
        [COMMAND, "--help"],
        'python -c "import pydantic"',
        [sys.executable, "-c", "from pydantic import BaseModel"],
        limit=1.5,
        rounds=rounds(),
    )
    sys.exit(0 if kept else 1)
