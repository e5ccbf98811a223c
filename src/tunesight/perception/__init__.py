"""Seeing: from arrays and phrases to readings."""
