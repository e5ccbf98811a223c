"""Write ``docs/models.md`` from the committed figures and the model cards.

Run as ``python docs/make_models.py`` from the repository, after ``python -m evaluation ...`` wrote
new figures; a test compares the result.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "evaluation" / "figures"
WEIGHTS = ROOT / "src" / "tunesight" / "weights"

Rows = list[list[str]]


def table(header: list[str], rows: Rows) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figures(name: str) -> dict[str, Any]:
    """Return the committed figures of one evaluation."""
    content: dict[str, Any] = json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def card(name: str) -> dict[str, Any]:
    """Return the card of one model."""
    content: dict[str, Any] = json.loads(
        (WEIGHTS / f"{name}.card.json").read_text(encoding="utf-8")
    )
    return content


def interval(value: float, bounds: list[float]) -> str:
    """Write a figure with its 95 % interval."""
    return f"{value:.2f} ({bounds[0]:.2f} to {bounds[1]:.2f})"


def write_scenes() -> str:
    """Write how well pictures are read."""
    found = figures("scenes")
    rows: Rows = []
    for name, shown in (("emotion6", "Emotion6"), ("oasis", "OASIS, split by theme")):
        part = found["sets"][name]
        for axis in ("valence", "arousal"):
            values = part[axis]
            rows.append(
                [
                    shown,
                    axis,
                    str(part["pictures"]),
                    interval(values["r"], values["r_95"]),
                    f"{part['frozen_heads_same_pictures'][f'{axis}_r']:.2f}",
                    f"{values['rmse']:.3f}",
                    f"{values['mean_predictor_rmse']:.3f}",
                    f"{part['region']['coverage_80']:.0%}",
                ]
            )
    dominant = found["sets"]["emotion6"]["dominant"]
    low, high = dominant["accuracy_95"]
    said = [sum(column) for column in zip(*dominant["confusion"], strict=True)]
    never = " or ".join(
        name for name, count in zip(dominant["order"], said, strict=True) if not count
    ).capitalize()
    return "\n\n".join([
        "## Scenes: the mood of a picture",
        "`python -m evaluation scenes --data ../shared/data --json evaluation/figures/scenes.json "
        "--plots docs/images`",
        "Held-back validation pictures of our own split, in no weights. Affect on [-1, 1]; intervals "
        'by bootstrap over groups of near-twins and themes. "Before" is the same pictures read by heads '
        "on frozen ImageNet features.",
        table(
            ["set", "axis", "pictures", "Pearson r (95 %)", "r before", "RMSE", "RMSE of the mean",
             "80 % region holds"],
            rows,
        ),
        f"Most likely of seven emotions on Emotion6: {dominant['accuracy']:.1%} right "
        f"({low:.1%} to {high:.1%}); always saying the commonest is right in "
        f"{dominant['majority_accuracy']:.1%}. "
        f"{never} is never the most likely. "
        f"{found['parameters'] / 1e6:.1f} million parameters.",
        f"{card('scene_affect')['training']['split_note']}",
        *(shown for shown in (
            picture("scenes_confusion", "Which emotion is taken for which"),
            picture("scenes_regions", "How many pictures the regions hold"),
        ) if shown),
    ])  # fmt: skip


def picture(name: str, shown: str) -> str:
    """Return a drawn figure, or nothing where it has not been drawn."""
    path = ROOT / "docs" / "images" / f"{name}.png"
    return f"![{shown}](images/{name}.png)" if path.is_file() else ""


def accuracy(found: dict[str, Any]) -> str:
    """Write an accuracy with its 95 % interval."""
    low, high = found["accuracy_95"]
    return f"{found['accuracy']:.1%} ({low:.1%} to {high:.1%})"


def write_faces() -> str:
    """Write how well expressions are read; nothing before they were measured."""
    if not (FIGURES / "faces.json").is_file():
        return ""
    found = figures("faces")
    seven, votes, calibration = found["seven"], found.get("votes"), found["calibration"]
    rows = [["all faces: the official protocol", str(seven["faces"]), accuracy(seven)]]
    for name, shown in (
        ("exact", "without faces whose pixels the training part holds"),
        ("near", "without near-twins of training faces either"),
    ):
        part = found["without_twins"][name]
        rows.append([shown, str(part["faces"]), accuracy(part)])
    if votes:
        rows.append(["against what most FER+ voters saw", str(votes["faces"]), accuracy(votes)])
        rows.append(["the labels themselves against these voters", str(votes["faces"]),
                     f"{votes['labels_agree']:.1%}"])  # fmt: skip
    pixels = found["pixel_baseline"]
    rows += [
        [f"baseline: {pixels['what']}", str(seven["faces"]), f"{pixels['accuracy']:.1%}"],
        ["baseline: the commonest class", str(seven["faces"]), f"{seven['majority_accuracy']:.1%}"],
    ]
    classes = [
        [name, *("-" if value is None else f"{value:.1%}" for value in values)]
        for name, *values in zip(
            seven["order"], seven["recall"], seven["precision"], seven["f1"], strict=True
        )
    ]
    doubt = f"expected calibration error {calibration['after']['ece']:.3f}"
    if "before" in calibration:
        doubt += f" ({calibration['before']['ece']:.3f} before temperature {calibration['temperature']:.2f})"
    shown_as = {
        "voted": "faces that FER+ voters call none",
        "drawn_patches": "patches of our drawn pictures",
    }
    refused = "; ".join(
        f"{shown_as[name]} ({part['others']}): area under the ROC {part['auc']:.3f}, at one half "
        f"{part['others_refused_at_half']:.0%} of them refused and {part['faces_kept_at_half']:.1%} of faces kept"
        for name, part in found["not_a_face"].items()
    )
    chosen = (
        " Training was watched on this part, and its temperature is set on it."
        if found["split"] == "PublicTest"
        else ""
    )
    parts = [
        "## Faces: what an expression looks like",
        "`python -m evaluation faces --data ../shared/data --json evaluation/figures/faces.json "
        "--plots docs/images`",
        f"FER-2013, {found['split']}; the network as it is shipped, asked once a face.{chosen} Many of its faces "
        "are in its training part too, so remembering looks like reading: the second and third row say "
        "what is left without. Intervals by bootstrap over faces.",
        table(["what", "faces", "right of seven (95 %)"], rows),
        f"Mean recall of the seven classes {seven['macro_recall']:.1%}; {doubt}. "
        f"One face on one thread: {found['latency_ms']:.1f} ms; {found['parameters'] / 1e6:.1f} million "
        f"parameters. Not a face: {refused}.",
        table(["expression", "recall", "precision", "F1"], classes),
        picture("faces_confusion", "Which expression is taken for which"),
        picture("faces_reliability", "How often the network is right when it is how sure"),
        picture("faces_rejection", "Faces against what is none"),
    ]
    return "\n\n".join(part for part in parts if part)


def write_detector() -> str:
    """Write how far the face detector agrees with its reference; nothing before it was measured."""
    if not (FIGURES / "detector.json").is_file():
        return ""
    found = figures("detector")
    rows: Rows = []
    for name, shown in (("both", "both sets"), ("emotion6", "Emotion6"), ("oasis", "OASIS")):
        for case, part in found["sets"].get(name, {}).items():
            if part["recall"] is None:
                continue
            low, high = part["recall_95"]
            false = [row["boxes"] for row in part["false_boxes"].values()]
            rows.append(
                [shown, case, str(part["pictures"]), str(part["wanted"]),
                 f"{part['recall']:.1%} ({low:.1%} to {high:.1%})",
                 " / ".join(str(count) for count in false),
                 "-" if part["landmark_error_median"] is None else f"{part['landmark_error_median']:.1%}"]
            )  # fmt: skip
    both = found["sets"]["both"]["320 px, reference 640 px"]
    bands = ", ".join(
        f"{part['found']} of {part['wanted']} of {name}"
        for name, part in both["by_height"].items()
        if part["wanted"]
    )
    times = found["latency_ms"]
    return "\n\n".join([
        "## Faces: where they are",
        "`python -m evaluation detector --data ../shared/data --json evaluation/figures/detector.json`",
        "Held-back validation pictures of our own split, in no weights; nobody drew boxes into them, so a "
        "much used detector (YuNet) is the reference, right or wrong. Wanted are the faces that it gives .8 "
        "or more and that are at least 6 % of the picture's height tall; recalled is what a box of ours "
        "overlaps by .5. A box of ours is false where no box of the reference overlaps it by .4, counted "
        "against reference boxes from .3 / from .5 / from .8 on. Landmark errors are shares of the "
        "distance between the eyes. Intervals by bootstrap over groups of near-twins and themes.",
        table(
            ["set", "ours, reference", "pictures", "wanted", "recall (95 %)", "false boxes", "landmarks, median"],
            rows,
        ),
        f"By height of the face, at 320 px against the reference at 640 px: {bands}.",
        f"One thread, medians of one run: the network alone on 320 x 320 takes {times['network_ratio']:.2f} "
        f"times as long as the reference ({times['network_320x320']:.1f} ms and "
        f"{times['reference_network_320x320']:.1f} ms on a busy machine); {found['parameters'] / 1e6:.2f} million "
        f"parameters, {found['size_bytes'] / 1e6:.2f} MB.",
    ])  # fmt: skip


def write_words() -> str:
    """Write how well words are read."""
    found = figures("words")
    labels = {
        "mixture": "as met in use",
        "in_vocabulary": "words in the vocabulary",
        "out_of_vocabulary": "words read from their spelling alone",
        "nearest_in_teacher_space": "baseline: nearest rated word in the teacher's space",
    }
    rows = [
        [
            label,
            *(f"{found[name]['r'][axis]:.2f}" for axis in ("valence", "arousal")),
            *(f"{found[name]['rmse'][axis]:.3f}" for axis in ("valence", "arousal")),
        ]
        for name, label in labels.items()
    ]
    mean = found["mean_predictor_rmse"]
    rows.append(
        ["baseline: the mean", "-", "-", f"{mean['valence']:.3f}", f"{mean['arousal']:.3f}"]
    )
    phrases = found["phrases"]
    wished = found["languages"]["sets"]
    languages = [
        [language, *(f"{wished[name]['by_language'][language]['ours']:.0%}" for name in wished),
         f"{wished['fresh']['by_language'][language]['english_only']:.0%}"]
        for language in wished["fresh"]["by_language"]
    ]  # fmt: skip
    every = [wished[name]["all"] for name in ("first", "fresh")]
    languages.append(
        ["all", *(f"{part['ours']:.0%}" for part in every), f"{every[1]['english_only']:.0%}"]
    )
    return "\n\n".join(
        [
            "## Words: the mood of a wish",
            "`python -m evaluation words --teacher --data ../shared/data "
            "--json evaluation/figures/words.json`",
            "In the environment of `training/requirements.txt`; without `--teacher` any environment will "
            "do, and the figures that need the teacher (nearest rated word, phrases) are carried over.",
            f"{found['n_words']} words: {found['split']}. {found['share_in_vocabulary']:.0%} of them are "
            "in a vocabulary that was gathered without the norms.",
            table(["words", "valence r", "arousal r", "valence RMSE", "arousal RMSE"], rows),
            f"Nearness of phrases: Spearman correlation with the teacher's cosines over "
            f"{phrases['n_phrases']} held-back phrases {phrases['ours']:.2f}; counting shared words "
            f"{phrases['word_overlap']:.2f}.",
            f"Wishes by language: the share of what {every[0]['wishes']} and {every[1]['wishes']} sentences "
            "plainly ask for (a side of valence or arousal, a cue, a thing ruled out) that was understood. "
            "The first set was written before the word lists, which were finished on it, and says only that "
            "they hold together; the fresh one was written afterwards, and no list was changed for it. "
            "Sentences and lists are by one hand, so that other people's wishes are understood less often. "
            f"Always answering the commonest side is right in {every[0]['commonest_side']:.0%} and "
            f"{every[1]['commonest_side']:.0%}.",
            table(["language", "first set", "fresh set", "fresh set, English only"], languages),
        ]
    )


def write_video() -> str:
    """Write how clips are cut, read and how long that takes, once it was measured."""
    if not (FIGURES / "video.json").exists():
        return ""
    found = figures("video")
    cuts, shots, latency = (found[name] for name in ("cuts", "shots", "latency"))
    labels = {
        "ours": "ours",
        "histogram_threshold": "every picture decoded, histogram difference above "
        f"{cuts['histogram_threshold']['threshold']:.2f} (the best on these clips)",
        "no_cuts": "no cuts at all",
    }
    rows = [
        [
            label,
            f"{cuts[name]['precision']:.2f}",
            f"{cuts[name]['recall']:.2f}",
            interval(cuts[name]["f1"], cuts[name]["f1_95"]) if "f1_95" in cuts[name]
            else f"{cuts[name]['f1']:.2f}",
        ]
        for name, label in labels.items()
    ]  # fmt: skip
    encoders = "; ".join(
        f"{name.replace('_', ' ')} {values['precision']:.2f} and {values['recall']:.2f}"
        for name, values in cuts["by_encoder"].items()
    )
    return "\n\n".join(
        [
            "## Video: the course of a clip",
            "`python -m evaluation video --data ../shared/data --json evaluation/figures/video.json`",
            f"{found['clips']} made clips of four encoders, of {found['pictures']} pictures from "
            f"{found['from']}, with {cuts['real']} cuts among dissolves, fades, flashes and moving "
            f"cameras; right is within {cuts['tolerance_s']:g} s. Ours decodes "
            f"{found['frames_decoded_share']:.0%} of the pictures. Made clips are kinder than real ones.",
            table(["cuts", "precision", "recall", "F1 (95 %)"], rows),
            f"Precision and recall by encoder: {encoders}.",
            f"Mood of {shots['shots']} shots beside that of their pictures shown alone: valence r "
            f"{shots['valence_r']:.2f}, arousal r {shots['arousal_r']:.2f}; {shots['distance']:.2f} apart, "
            f"where one reading for the whole clip is {shots['distance_of_overall']:.2f} apart.",
            f"A timeline of {latency['clip']} ({latency['megabytes']:.0f} MB): {latency['seconds']:.2f} s "
            f"(best run {latency['seconds_best']:.2f} s), where PyAV's plain decoding of all "
            f"{latency['frames']} pictures takes {latency['plain_decoding_seconds']:.2f} s in the same run: "
            f"{latency['ratio']:.2f} of it. Seconds are of a machine that was busy with other work.",
        ]
    )


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


def write_benchmarks() -> str:
    """Write how fast and how large the first answer is."""
    path = ROOT / "benchmarks" / "results" / "first_answer.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    warm, cold, serving, install = (found[name] for name in ("warm", "cold", "serving", "install"))
    rows = [
        ["4 MP photo to ten tracks, warm, median", f"{warm['warm_ms']:.0f} ms",
         f"decoding that photo with Pillow: {warm['baseline_decode_ms']:.0f} ms",
         f"{warm['ratio']:.1f}"],
        ["command line from cold, median", f"{cold['cold_s']:.2f} s",
         f"importing numpy, Pillow and onnxruntime: {cold['baseline_imports_s']:.2f} s",
         f"{cold['ratio']:.1f}"],
        ["resident memory while serving", f"{serving['serving_mb']:.0f} MB",
         f"the same imports: {serving['baseline_imports_mb']:.0f} MB", f"{serving['ratio']:.1f}"],
        ["core install, bytecode aside", f"{install['install_mb']:.0f} MB "
         f"({install['with_bytecode_mb']:.0f} MB with all bytecode)",
         f"numpy, onnxruntime and PyAV alone: {install['baseline_three_wheels_mb']:.0f} MB",
         f"{install['ratio']:.1f}"],
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## Speed and size",
            "`python benchmarks/first_answer.py --install --json benchmarks/results/first_answer.json`",
            f"On a shared machine with {found['machine']['cores']} cores, over the built-in library; "
            "baselines of the same run.",
            table(["figure", "ours", "baseline", "ratio"], rows),
        ]
    )


def write_eyes() -> str:
    """Write how fast pictures with faces are read."""
    path = ROOT / "benchmarks" / "results" / "eyes.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    labels = {
        "photo": f"4 MP photo with faces ({found['photo']['faces']:.1f} each), complete reading",
        "webcam": "webcam frame of 640 x 480, faces found and read",
        "frame": "the same frame, complete reading",
    }
    rows = [
        [label, f"{found[name]['median_ms']:.0f} ms", f"{found[name]['p95_ms']:.0f} ms",
         f"{found[name]['baseline_decode_ms']:.1f} ms", f"{found[name]['ratio']:.1f}"]
        for name, label in labels.items()
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## Speed of the eyes",
            "`python benchmarks/eyes.py --data ../shared/data --json benchmarks/results/eyes.json`",
            f"From bytes, on a shared machine with {found['machine']['cores']} cores, networks with "
            f"{found['machine']['threads']} threads; baseline: decoding the same file with Pillow.",
            table(["what", "median", "95th percentile", "baseline", "ratio"], rows),
        ]
    )


HEADER = """# Models and figures

Made by `python docs/make_models.py` from `evaluation/figures/` and the model cards. Every figure
stands beside its baseline, with its split and its command; the data sets are read from
`TUNESIGHT_DATA` and are not part of this repository."""


def write_page() -> str:
    """Return the whole page."""
    parts = [HEADER, write_scenes(), write_detector(), write_faces(), write_video(),
             write_words(), write_streaming(), write_starter(), write_demo(),
             write_benchmarks(), write_eyes(), write_cards()]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "models.md").write_text(write_page(), encoding="utf-8")
