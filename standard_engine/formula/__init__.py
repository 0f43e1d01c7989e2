"""The expression tree: syntax, units, and its readings. Knows nothing of packs."""
