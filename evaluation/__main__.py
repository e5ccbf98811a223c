"""`python -m evaluation SUBJECT [--data PATH] [--json FILE]`: one subject a run.

A subject is a module of this package with ``add_arguments(parser)`` and ``run(args) -> dict``; what
``run`` returns is written as JSON. A subject that is not named here cannot be run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tunesight.errors import TunesightError

SUBJECTS = {
    "scenes": "scene affect on Emotion6 and OASIS",
    "faces": "expressions on FER-2013",
    "detector": "found faces beside the given detector's",
    "video": "cuts, shots and speed on made clips",
    "words": "affect of words and nearness of phrases",
    "streaming": "streaming features against felt affect",
    "starter": "the starter tracks' affect against the table of streaming features",
    "music": "tempo, key, beats, affect and loudness of music whose truth is known",
    "curves": "the mood of demo tracks from second to second, as pictures",
    "demo": "loudness, peaks, silence and tempo of the demo tracks",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subject; 0 when it ran, 2 when what it reads is not there."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    subjects = parser.add_subparsers(dest="subject", required=True, metavar="SUBJECT")
    for name, what in SUBJECTS.items():
        subject = subjects.add_parser(name, help=what, description=what)
        subject.add_argument("--json", type=Path, help="file to write the figures to")
        # Only the chosen subject is imported: each may need packages that the others do not.
        if given[:1] == [name]:
            importlib.import_module(f"evaluation.{name}").add_arguments(subject)
    chosen = parser.parse_args(given)
    try:
        figures = importlib.import_module(f"evaluation.{chosen.subject}").run(chosen)
    except (FileNotFoundError, TunesightError) as missing:
        print(
            f"evaluation {chosen.subject}: {missing}; "
            f"python -m evaluation {chosen.subject} --help says where it is looked for",
            file=sys.stderr,
        )
        return 2
    if chosen.json is not None:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(f"figures written to {chosen.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
