"""The parts of ``docs/models.md``."""
