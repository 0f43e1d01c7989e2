"""Run by Alembic: the migrations on the connection that it was given, in that connection's transaction."""

from alembic import context

from standard_engine.programme.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
