"""Use cases, one a file: what the faces call and the rooms below make possible."""
