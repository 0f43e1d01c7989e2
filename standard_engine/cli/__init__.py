"""The command line: parses, calls, prints. No logic lives here."""

from standard_engine.cli.main import main

__all__ = ["main"]
