"""Measure the words table on held-back affect norms, its phrases on the teacher's, and wishes.

The held-back words (15 % by lemma family) gave no label to the table and chose nothing in it. What
counts is the expected mixture: a held-back word is read from its row only if a source other than
the norms brought it into the vocabulary, and from its spelling otherwise. With ``--norms`` every
word of the file counts as held back; its rows are then used wherever they exist.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import tunesight
from evaluation.wishes import measure_wishes
from training.words_data import data_folder, load_norms, load_phrases, split_of
from tunesight.perception.word_forms import split_words
from tunesight.perception.words import StaticTextEncoder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["FIGURES", "add_arguments", "run"]

_TABLE = Path(tunesight.__file__).parent / "weights" / "words.npz"
FIGURES = Path(__file__).parent / "figures" / "words.json"
_PHRASES = 600
_BY_TEACHER = ("nearest_in_teacher_space", "phrases")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is read and written."""
    parser.add_argument(
        "--data", type=Path, default=data_folder(), help="folder of the research data"
    )
    parser.add_argument("--table", type=Path, default=_TABLE, help="the words table")
    parser.add_argument("--norms", type=Path, help="other norms in the Warriner format")
    parser.add_argument(
        "--teacher", action="store_true", help="compare phrases with the teacher (needs torch)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure the table and print what was found.

    Returns
    -------
    dict
        Per path (``in_vocabulary``, ``out_of_vocabulary``, ``mixture``): Pearson r and RMSE of
        valence and arousal, beside the mean predictor.
    """
    encoder = StaticTextEncoder(args.table)
    norms = args.norms or args.data / "words/warriner2013_vad.csv.gz"
    words, affects, splits = load_norms(norms)
    is_held = np.array([args.norms is not None or split == "held" for split in splits])
    held = [word for word, is_one in zip(words, is_held, strict=True) if is_one]
    goal = affects[is_held]
    is_open = np.array([encoder.has_row(w, is_open_only=args.norms is None) for w in words])

    seen, unseen = (_places(encoder, held, has_row=flag) for flag in (True, False))
    mixture = np.where(is_open[is_held][:, None], seen, unseen)
    mean = goal if args.norms else affects[~is_held]
    figures: dict[str, Any] = {
        "what": "valence and arousal of single words against human norms",
        "split": str(args.norms or "held-back 15 % of the Warriner words, by lemma family, seed 7"),
        "n_words": len(held),
        "share_in_vocabulary": round(float(is_open.mean()), 3),
        "in_vocabulary": _agreement(seen, goal),
        "out_of_vocabulary": _agreement(unseen, goal),
        "mixture": _agreement(mixture, goal),
        "mean_predictor_rmse": _rmse(np.broadcast_to(mean.mean(0), goal.shape), goal),
        "interval_68_holds": _coverage(encoder, held, goal),
        "languages": measure_wishes(encoder),
    }
    if args.teacher:
        figures["nearest_in_teacher_space"] = _nearest_norm(words, affects, is_held)
        figures["phrases"] = _compare_phrases(encoder, args.data)
    elif args.norms is None and args.table == _TABLE and FIGURES.exists():
        # Measured when the table was made, where the teacher was installed.
        earlier = json.loads(FIGURES.read_text(encoding="utf-8"))
        figures |= {name: earlier[name] for name in _BY_TEACHER if name in earlier}
    _print_table(figures)
    if not args.teacher and _BY_TEACHER[0] in figures:
        print(f"{' and '.join(_BY_TEACHER)}: carried over; --teacher measures them again")
    return figures


def _print_table(figures: dict[str, Any]) -> None:
    print(f"{figures['what']}: {figures['split']}, {figures['n_words']} words")
    print(f"{figures['share_in_vocabulary']:.1%} of such words have a row")
    print(f"{'':26}{'r valence':>11}{'r arousal':>11}{'RMSE v':>9}{'RMSE a':>9}")
    for name in ("in_vocabulary", "out_of_vocabulary", "mixture", "nearest_in_teacher_space"):
        if name in figures:
            r, rmse = figures[name]["r"], figures[name]["rmse"]
            print(
                f"{name:26}{r['valence']:11.3f}{r['arousal']:11.3f}"
                f"{rmse['valence']:9.3f}{rmse['arousal']:9.3f}"
            )
    mean = figures["mean_predictor_rmse"]
    print(f"{'mean_predictor':26}{'':22}{mean['valence']:9.3f}{mean['arousal']:9.3f}")
    for name, part in figures["languages"]["sets"].items():
        said = ", ".join(
            f"{language} {found['ours']:.0%}" for language, found in part["by_language"].items()
        )
        everything = part["all"]
        print(
            f"wishes, {name}: {everything['ours']:.1%} of {everything['claims']} claims met "
            f"(English only {everything['english_only']:.1%}, commonest side "
            f"{everything['commonest_side']:.1%}); {said}"
        )
    if "phrases" in figures:
        phrases = figures["phrases"]
        print(f"phrases: Spearman {phrases['ours']}, word overlap {phrases['word_overlap']}")


def _places(
    encoder: StaticTextEncoder, words: Sequence[str], *, has_row: bool
) -> NDArray[np.float64]:
    entries = [encoder.look_up(word, has_row=has_row) for word in words]
    return np.array([e.affect.mean.to_array() if e is not None else np.zeros(2) for e in entries])


def _rmse(ours: NDArray[np.float64], goal: NDArray[np.float64]) -> dict[str, float]:
    errors = np.sqrt(((ours - goal) ** 2).mean(axis=0))
    return {"valence": round(float(errors[0]), 3), "arousal": round(float(errors[1]), 3)}


def _agreement(ours: NDArray[np.float64], goal: NDArray[np.float64]) -> dict[str, Any]:
    r = [float(np.corrcoef(ours[:, i], goal[:, i])[0, 1]) for i in range(2)]
    return {
        "r": {"valence": round(r[0], 3), "arousal": round(r[1], 3)},
        "rmse": _rmse(ours, goal),
    }


def _coverage(
    encoder: StaticTextEncoder, words: Sequence[str], goal: NDArray[np.float64]
) -> dict[str, float]:
    # How often the norm lies within one stated standard deviation: 0.68 if errors are normal.
    beliefs = [encoder.word_affect(word) for word in words]
    means = np.array([belief.mean.to_array() for belief in beliefs])
    sds = np.sqrt([np.diag(belief.covariance_array()) for belief in beliefs])
    inside = (np.abs(goal - means) <= sds).mean(axis=0)
    return {"valence": round(float(inside[0]), 3), "arousal": round(float(inside[1]), 3)}


def _embed(texts: Sequence[str]) -> NDArray[np.float32]:
    from training.words_teacher import embed_texts

    rows = embed_texts(texts, (6,))[0].astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _nearest_norm(
    words: Sequence[str], affects: NDArray[np.float64], is_held: NDArray[np.bool_]
) -> dict[str, Any]:
    # A baseline: the norm of the word that the teacher finds nearest.
    rows = _embed(words)
    nearest = (rows[is_held] @ rows[~is_held].T).argmax(axis=1)
    return _agreement(affects[~is_held][nearest], affects[is_held])


def _compare_phrases(encoder: StaticTextEncoder, data: Path) -> dict[str, Any]:
    from scipy.stats import spearmanr

    from tunesight.domain.mood_vocabulary import MOOD_WORDS

    everything = load_phrases(data, [mood.word for mood in MOOD_WORDS], 60_000)
    chosen = [p for p in everything if split_of(p.lower()) == "held"][:_PHRASES]
    ours = encoder.encode(chosen)
    theirs = _embed(chosen)
    upper = np.triu_indices(len(chosen), 1)
    sets = [set(split_words(phrase)) for phrase in chosen]
    shared = [
        len(sets[i] & sets[j]) / max(1, len(sets[i] | sets[j])) for i, j in zip(*upper, strict=True)
    ]
    goal = (theirs @ theirs.T)[upper]
    return {
        "what": "Spearman of phrase cosines with the teacher's, all pairs of held-back phrases",
        "n_phrases": len(chosen),
        "ours": round(float(spearmanr((ours @ ours.T)[upper], goal).statistic), 3),
        "word_overlap": round(float(spearmanr(shared, goal).statistic), 3),
    }
