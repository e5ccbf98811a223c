"""``tunesight library verify``: check what is kept, and mend what is made from it."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("verify")
@click.option("--repair", is_flag=True, help="First make anew what is made from the tracks.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(*, repair: bool, as_json: bool) -> None:
    """Check the library, and mend it.

    Looks at the database, the index of words, the matrix and the files; exit 3 if one is wrong.
    """
    from tunesight.assembly import build_services
    from tunesight.cli.findings import report_findings

    with build_services() as services:
        if repair:
            for sentence in services.verifier.repair():
                click.echo(sentence, err=as_json)
        findings = services.verify.examine()
    report_findings(findings, as_json=as_json)
