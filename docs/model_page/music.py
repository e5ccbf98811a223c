"""How well music is placed."""

from __future__ import annotations

from model_page.tables import figures, interval, table

__all__ = ["write_demo", "write_starter", "write_streaming"]


def write_streaming() -> str:
    """Write how streaming features become felt affect."""
    found = figures("streaming")
    labels = {
        "identity": "taken as they are (2x - 1)",
        "basic": "our fit: valence, energy",
        "full": "our fit: also danceability, mode",
    }
    rows = [
        ["the mean", "-", "-", *(f"{x:.3f}" for x in found["mean_predictor"]["rmse"])],
        *(
            [label, *(f"{x:.2f}" for x in found[name]["r"]),
             *(f"{x:.3f}" for x in found[name]["rmse"])]
            for name, label in labels.items()
        ),
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## Streaming features and felt affect",
            "`python -m evaluation streaming --data ../shared/data "
            "--json evaluation/figures/streaming.json`",
            f"A streaming service's *valence* and *energy* are not what people feel. "
            f"{found['n_songs']} PMEmo songs of {found['n_artists']} artists were found in the table by "
            "title and artist; every figure leaves one artist out. The sets of features were compared by "
            "the same folds, so there is no separate test.",
            table(["predictor", "valence r", "arousal r", "valence RMSE", "arousal RMSE"], rows),
        ]
    )


def write_starter() -> str:
    """Write how the starter list compares with a table."""
    found = figures("starter")
    rows = [
        [
            label,
            interval(found[name]["r"], found[name]["interval_95"]),
            f"{found[name]['random_words_r_95th']:.2f}",
        ]
        for name, label in (
            ("valence_against_valence", "our valence, the table's valence"),
            ("arousal_against_energy", "our arousal, the table's energy"),
        )
    ]
    return "\n\n".join(
        [
            "## The starter list",
            "`python -m evaluation starter --data ../shared/data "
            "--json evaluation/figures/starter.json`",
            f"{found['n_tracks']} well-known tracks are placed by the mood words that people gave them. "
            f"{found['n_matched']} were found in a table of 88,011 by title and artist. The words were "
            "written without the table; whole classes of music were revised twice after looking at these "
            "two correlations (first look: valence .39), never single tracks by their values, which "
            "flatters the figures a little.",
            table(["compared", "Pearson r (95 %)", "words dealt at random, 95th percentile"], rows),
        ]
    )


def write_demo() -> str:
    """Write how the demo tracks measure."""
    found = figures("demo")["summary"]
    quietest, loudest = found["loudness_range_lufs"]
    slowest, fastest = found["tempo_range_bpm"]
    agreement = found["tempo_agreement"]
    quadrants = ", ".join(f"{count} {name}" for name, count in found["quadrants"].items())
    labels = {
        "exact": "within 4 %",
        "octave": "at half or double",
        "autocorrelation": "by a peak of the onset autocorrelation at the written tempo only",
    }
    agreed = ", ".join(f"{agreement[name]} {label}" for name, label in labels.items())
    rows = [
        ["tracks", f"{found['n_tracks']} in {found['n_styles']} styles, "
                   f"{found['minutes']:.0f} minutes; intended {quadrants}"],
        ["tempo", f"{slowest} to {fastest} bpm"],
        ["written tempo, confirmed by librosa", agreed],
        ["integrated loudness", f"{quietest:.1f} to {loudest:.1f} LUFS (wanted: -16, give or take 3)"],
        ["our meter against pyloudnorm", f"at most {found['largest_difference_to_reference_lu']} LU apart"],
        ["highest true peak", f"{found['highest_true_peak_db']:.1f} dBTP (wanted: below -1)"],
        ["longest silence", f"{found['longest_silence_s']:.1f} s (wanted: below 2)"],
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## The demo tracks",
            "`python -m evaluation demo --json evaluation/figures/demo.json`",
            "Measured on the committed files, decoded. Tempo is confirmed by an estimator that is not "
            "ours (librosa); loudness is ITU-R BS.1770. Where librosa or pyloudnorm is not installed "
            "(`training/requirements.txt`), what they say is left out.",
            table(["figure", "value"], rows),
        ]
    )
