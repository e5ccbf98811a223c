"""Write ``docs/cli.md``: the ``--help`` of every command.

Run as ``python docs/make_cli.py`` from the repository; a test compares the result.
"""

from __future__ import annotations

from pathlib import Path

import click

from tunesight.cli.main import main

HEADER = """# Command line

Made by `python docs/make_cli.py`. Exit codes: 0 done, 2 the input cannot be used, 3 the
installation lacks something, 4 an outside service failed. `--json` prints exactly what the
[API](api.md) returns.
"""


def write_command(path: tuple[str, ...], command: click.Command) -> list[str]:
    """Return the lines of one command and of those below it."""
    context = click.Context(
        command, info_name=" ".join(path), terminal_width=80, max_content_width=80
    )
    lines = [f"\n## {' '.join(path)}\n", "```text", command.get_help(context), "```"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                lines += write_command((*path, name), below)
    return lines


target = Path(__file__).parent / "cli.md"
target.write_text(HEADER + "\n".join(write_command(("tunesight",), main)) + "\n", encoding="utf-8")
