"""Matching: from a query to the best rows, and why. Pure: no file, no network, no clock."""
