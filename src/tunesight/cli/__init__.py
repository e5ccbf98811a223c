"""The command line: parse, one service call, render. One command a file."""
