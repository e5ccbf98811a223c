"""How well music is placed."""

from __future__ import annotations

from typing import Any

from model_page.tables import figures, interval, table

__all__ = ["write_demo", "write_hearing", "write_starter", "write_streaming"]


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


_SET_NAMES = {
    "leadsheets": "lead sheets",
    "pop909": "POP909",
    "both": "both together",
    "demo": "demo tracks",
}
_MEASURES = (
    ("tempo", "accuracy_1", "tempo within 4 %"),
    ("tempo", "accuracy_2", "tempo, octaves allowed"),
    ("key", "mirex", "key, MIREX score"),
    ("mode", "auc", "major against minor, AUC"),
    ("beats", "f_measure", "beats, F-measure"),
    ("downbeats", "f_measure", "downbeats, F-measure"),
)


def write_hearing() -> str:
    """Write how well tempo, key, beats, affect and loudness are heard."""
    found = figures("music")
    rows = [
        [label, _SET_NAMES[name], str(cell["n"]), _figure(cell["ours"], measure),
         _figure(cell["librosa"], measure)]
        for subject, measure, label in _MEASURES
        for name, cell in found[subject].items()
        if cell
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## What is heard",
            f"`python -m evaluation music --data ../shared/data --part {found['part']} "
            "--json evaluation/figures/music.json` (in the environment of training, for the baselines)",
            "MIDI files with experts' annotations, rendered with a General MIDI soundfont, the first "
            "minute of each; no voices, no rooms, no mastering, so read every figure beside its baseline "
            "on the same files. Artists (and games) were dealt to a part for choosing and the part "
            "reported here by a hash of their names. No recording of the demo chose anything; but beat tracking "
            "was chosen on the demo's pieces composed anew with other seeds and tempi, and the network of "
            "cues learnt from the demo's styles, which flatters those rows. Intervals are 95 %, over "
            "artists, games or tracks. The baseline is librosa: its beats and tempo, "
            "Krumhansl-Kessler profiles on its chroma, every fourth of its beats as a downbeat. Lead "
            "sheets have no annotated mode: a streaming service's is taken where its key has the "
            "expert's tonic. Beats of lead sheets are those on which their drums strike.",
            table(["measure", "set", "n", "Tunesight", "baseline"], rows),
            _write_affect(found["affect"]),
            _write_loudness(found["loudness"]),
        ]
    )


def _figure(cell: dict[str, Any] | None, measure: str) -> str:
    if cell is None:
        return "-"
    bounds = cell[f"{measure}_95"]
    return interval(cell[measure], bounds) if bounds else f"{cell[measure]:.2f}"


def _write_affect(found: dict[str, Any]) -> str:
    rows = [
        [f"VGMIDI phrases, {axis} AUC", str(cell["n"]), _figure(cell["ours"], "auc"),
         f"{_figure(cell['one_cue'], 'auc')} ({cell['one_cue']['cue']} alone)"]
        for axis, cell in (found["vgmidi"] or {}).items()
    ]  # fmt: skip
    demo = found["demo"]
    if demo:
        rows.append(
            ["demo tracks, quadrant heard as intended", str(demo["n"]),
             _figure(demo["ours"], "accuracy"), f"{demo['commonest']:.2f} (the commonest quadrant)"]
        )  # fmt: skip
    return table(["affect", "n", "Tunesight", "baseline"], rows)


def _write_loudness(found: dict[str, Any]) -> str:
    labels = {
        "loudness_lufs": "integrated loudness, LU",
        "loudness_range_lu": "loudness range, LU",
        "true_peak_dbtp": "true peak, dB",
    }
    rows = [
        [label, reference, f"{apart['mean']:.2f}", f"{apart['largest']:.2f}"]
        for name, label in labels.items()
        for reference, apart in found[name].items()
        if apart
    ]
    title = f"difference on {found['n']} files"
    return table([title, "to", "mean", "largest"], rows)
