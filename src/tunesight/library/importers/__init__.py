"""Importers: tracks that come as tables, each kind read by one module.

``starter`` reads the editorial list and ``demo`` the demo tracks, whose analyses ``analysis_json``
reads and writes; ``builtin`` keeps both in the library.
"""
