"""How well pictures, faces and clips are read."""

from __future__ import annotations

from typing import Any

from model_page.tables import FIGURES, Rows, card, figures, interval, picture, table

__all__ = ["write_detector", "write_faces", "write_scenes", "write_video"]


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


def accuracy(found: dict[str, Any]) -> str:
    """Write an accuracy with its 95 % interval."""
    low, high = found["accuracy_95"]
    return f"{found['accuracy']:.1%} ({low:.1%} to {high:.1%})"


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
