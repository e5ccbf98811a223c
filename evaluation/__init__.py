"""Measure what is committed; each subject prints its figures and writes the JSON docs quote."""
