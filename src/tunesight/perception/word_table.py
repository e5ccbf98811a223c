"""The words table as it lies on disk: one ``.npz`` of eight-bit arrays.

Conventions
-----------
``V`` words with a row, ``B`` and ``C`` buckets of character grams, ``I`` inputs of the last
regression, and 67 goals: 64 of the vector, valence, arousal, logarithm of the weight.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tunesight.errors import ModelUnavailableError

__all__ = ["WordTable", "load_word_table"]


@dataclass(frozen=True, slots=True)
class WordTable:
    """Everything that the text encoder knows.

    Parameters
    ----------
    words
        The V words, sorted.
    vectors
        Shape (V, 64), int8; only directions count.
    affect, affect_sd
        Shape (V, 2), valence and arousal times 127, and their standard deviations times 255.
    weights, weight_scale
        Shape (V,), uint8: share in a phrase, in steps of the scale.
    is_open
        Shape (V,), bool: false for a word that only the affect norms brought.
    is_stem
        Shape (V,), bool: true for ordinary English, of which other words may be made.
    gram_vectors, gram_scale
        Shape (B, 65), int8: vector and weight; and the step of each column, shape (65,).
    affect_grams, affect_gram_scale
        Shape (C, 2), int8, and the steps, shape (2,): affect in more buckets; B divides C.
    blend, centre
        Shape (I, 67), the last regression from grams, stem and affix; and the goals' mean, (67,).
    unseen_sd
        Shape (2, 2): error of unseen words' affect, without and with a known stem.
    correlation
        Between the errors of valence and arousal.
    """

    words: tuple[str, ...]
    vectors: NDArray[np.int8]
    affect: NDArray[np.int8]
    affect_sd: NDArray[np.uint8]
    weights: NDArray[np.uint8]
    weight_scale: np.float32
    is_open: NDArray[np.bool_]
    is_stem: NDArray[np.bool_]
    gram_vectors: NDArray[np.int8]
    gram_scale: NDArray[np.float32]
    affect_grams: NDArray[np.int8]
    affect_gram_scale: NDArray[np.float32]
    blend: NDArray[np.float32]
    centre: NDArray[np.float32]
    unseen_sd: NDArray[np.float32]
    correlation: float


def load_word_table(path: Path) -> WordTable:
    """Load a table written by ``training/train_words.py``.

    Raises
    ------
    ModelUnavailableError
        If it is missing, damaged or of another version.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return WordTable(
                words=tuple(bytes(archive["words"]).decode("utf-8").split("\n")),
                vectors=archive["vectors"],
                affect=archive["affect"],
                affect_sd=archive["affect_sd"],
                weights=archive["weights"],
                weight_scale=np.float32(archive["weight_scale"]),
                is_open=archive["is_open"],
                is_stem=archive["is_stem"],
                gram_vectors=archive["gram_vectors"],
                gram_scale=archive["gram_scale"],
                affect_grams=archive["affect_grams"],
                affect_gram_scale=archive["affect_gram_scale"],
                blend=archive["blend"],
                centre=archive["centre"],
                unseen_sd=archive["unseen_sd"],
                correlation=float(archive["correlation"]),
            )
    except FileNotFoundError as error:
        raise ModelUnavailableError(
            f"The words table {path} is missing; install Tunesight again."
        ) from error
    except KeyError as error:
        raise ModelUnavailableError(
            f"The words table {path} is of another version ({error}); install Tunesight again."
        ) from error
    except (OSError, ValueError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise ModelUnavailableError(
            f"The words table {path} is damaged ({error}); install Tunesight again."
        ) from error
