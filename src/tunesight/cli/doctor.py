"""``tunesight doctor``: check the installation."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from tunesight.errors import SetupError

__all__ = ["command"]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(*, as_json: bool) -> None:
    """Check models, library, pictures and sound; exit 3 if something is wrong."""
    from tunesight.assembly import build_services

    with build_services() as services:
        findings = services.doctor.examine()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            mark = "ok   " if finding.is_well else "FAULT"
            click.echo(f"{mark}  {finding.name:<10} {finding.text}")
    wrong = [finding.name for finding in findings if not finding.is_well]
    if wrong:
        raise SetupError(f"{len(wrong)} of {len(findings)} checks failed: {', '.join(wrong)}.")
