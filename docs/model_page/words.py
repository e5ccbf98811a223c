"""How well words and wishes are read."""

from __future__ import annotations

from model_page.tables import figures, table

__all__ = ["write_words"]


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
