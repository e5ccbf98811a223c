"""Alembic revisions of the library's database, run by ``database.open_database``."""
