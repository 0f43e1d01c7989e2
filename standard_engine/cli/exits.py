"""The exit codes of the command line."""

from enum import IntEnum


class Exit(IntEnum):
    """What a caller can rely on."""

    PASS = 0
    NOT_PASS = 1
    USAGE = 2
    INPUT = 3
    INTERNAL = 4
