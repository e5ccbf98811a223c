"""The web app and the API: parse, one service call, render."""
