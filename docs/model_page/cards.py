"""What the model cards say."""

from __future__ import annotations

from model_page.tables import WEIGHTS, card

__all__ = ["write_cards"]


def write_cards() -> str:
    """Write what each card says for people."""
    parts = ["## Model cards"]
    for path in sorted(WEIGHTS.glob("*.card.json")):
        about = card(path.name.removesuffix(".card.json"))
        sources = "; ".join(
            f"{s['data']} ({s['licence']}; {s['split']})" for s in about["trained_on"]
        )
        parts.append(
            f"### {about['name']}\n\n{about['task']} {about['size_bytes'] / 1e6:.1f} MB.\n\n"
            f"- **Trained on:** {sources}\n"
            f"- **Starting weights:** {about['starting_weights']}\n"
            f"- **Made by:** `{about['trained_by']}`\n"
            f"- **Licence:** {about['licence']}\n"
            f"- **Meant for:** {about['intended_use']}\n"
            f"- **Limits:** {about['limits']}\n"
            f"- **Served worse:** {about['served_worse']}"
        )
    return "\n\n".join(parts)
