"""How a ledger's tables came to be what they are: Alembic runs these."""
