"""Measure what is committed: each sub-command prints its figures and writes the JSON that docs quote."""
