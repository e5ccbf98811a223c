"""Routes: one file per noun; each parses, calls one service and renders."""
