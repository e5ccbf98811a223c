"""How what checks found looks in a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from tunesight.errors import SetupError
from tunesight.services.doctor import Finding

__all__ = ["report_findings"]


def report_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print findings, one a line.

    Raises
    ------
    SetupError
        If one of them is a fault; names those.
    """
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            mark = "ok   " if finding.is_well else "FAULT"
            click.echo(f"{mark}  {finding.name:<10} {finding.text}")
    wrong = [finding.name for finding in findings if not finding.is_well]
    if wrong:
        raise SetupError(f"{len(wrong)} of {len(findings)} checks failed: {', '.join(wrong)}.")
