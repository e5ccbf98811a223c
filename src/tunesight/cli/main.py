"""The ``tunesight`` command: finds the subcommand, and turns each error into a sentence.

Exit codes: 0 done; 1 a bug; 2 the input cannot be used; 3 the installation lacks something; 4 a
service beyond this machine failed; 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys

import click

from tunesight.errors import SetupError, TunesightError

__all__ = ["COMMANDS", "main", "run"]

# Name -> one line of help. A command's module is imported only when it is called, so that --help
# answers at once.
COMMANDS = {
    "read": "Read the mood of a picture, a clip or a phrase.",
    "hear": "Hear a sound file: its mood over time, tempo, key and parts.",
    "recommend": "Find the tracks that fit a picture or a clip, a wish, or both.",
    "library": "Add folders of music, scan them, see what is there.",
    "catalogue": "Import tables of tracks, see which there are and what was wrong.",
    "serve": "Serve the web app and the API.",
    "doctor": "Check the installation.",
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tunesight.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tunesight", prog_name="tunesight")
def main() -> None:
    """Show it a picture; it answers with the music that fits, and says why."""


def run() -> None:
    """Run the command line; every deliberate error becomes a sentence and its exit code."""
    _show_anything()
    try:
        main.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except TunesightError as error:
        click.echo(f"Error: {_printable(str(error))}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (head, less) has left; point stdout elsewhere so that closing it stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo(
            "Error: The disk is full, so the output is not whole; free some space.", err=True
        )
        sys.exit(SetupError.exit_code)


def _show_anything() -> None:
    # A terminal or pipe may know fewer characters than titles, paths and bars have: what it cannot
    # show is escaped, and never a reason to stop.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _printable(text: str) -> str:
    """Escape what a terminal would obey or cannot show: control characters, lone surrogates."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
