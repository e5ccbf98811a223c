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


def write_command(name: str, command: click.Command, parent: click.Context | None) -> list[str]:
    """Return the lines of one command and of those below it."""
    # As the real call does it: settings such as -h come down from the parent.
    context = command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=80, max_content_width=80
    )
    lines = [f"\n## {context.command_path}\n", "```text", command.get_help(context), "```"]
    if isinstance(command, click.Group):
        for below_name in command.list_commands(context):
            below = command.get_command(context, below_name)
            if below is not None:
                lines += write_command(below_name, below, context)
    return lines


def write_page() -> str:
    """Return the whole page."""
    return HEADER + "\n".join(write_command("tunesight", main, None)) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "cli.md").write_text(write_page(), encoding="utf-8")
