"""``tunesight doctor``: check the installation."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(*, as_json: bool) -> None:
    """Check models, library, pictures and sound; exit 3 if something is wrong."""
    from tunesight.assembly import build_services
    from tunesight.cli.findings import report_findings

    with build_services() as services:
        findings = services.doctor.examine()
    report_findings(findings, as_json=as_json)
