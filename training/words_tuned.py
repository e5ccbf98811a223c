"""The teacher taught to rate words: fine-tuned on norms, to predict the affect of all words.

A kernel on frozen embeddings sees only what the teacher kept of a word's feeling; tuning the
teacher itself lets it read feeling out of its word pieces, so that rare words gain as well.

Conventions
-----------
Affect is (valence, arousal) on [-1, 1]; inside, targets are standardised on the rated words.

References
----------
Mosbach, M., Andriushchenko, M. and Klakow, D. (2021). "On the stability of fine-tuning BERT."
ICLR: small steps, warm-up and enough passes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from training.words_teacher import teacher_folder

__all__ = ["TunedTeacher", "tuned_teacher"]

_WARM_UP = 0.1  # share of the steps
_WEIGHT_DECAY = 0.01
_BATCH_OF_ASKED = 512


class TunedTeacher(torch.nn.Module):
    """The teacher with two numbers on top of its mean-pooled last layer.

    Parameters
    ----------
    seed
        Of the head's start, the order of the words and the dropout.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self._order = np.random.default_rng(seed)
        self._tokenizer = AutoTokenizer.from_pretrained(teacher_folder())
        self.teacher = AutoModel.from_pretrained(teacher_folder()).float()
        self.head = torch.nn.Linear(self.teacher.config.hidden_size, 2)
        self.register_buffer("mean", torch.zeros(2))
        self.register_buffer("spread", torch.ones(2))

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        """Return standardised affect, shape (texts, 2)."""
        tokens = self._tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.teacher(**tokens).last_hidden_state
        mask = tokens["attention_mask"][..., None].float()
        pooled = (states.float() * mask).sum(1) / mask.sum(1)
        affect: torch.Tensor = self.head(pooled)
        return affect

    def learn(
        self,
        words: Sequence[str],
        affect: NDArray[np.float64],
        *,
        epochs: int,
        batch: int,
        rate: float,
    ) -> Iterator[float]:
        """Tune on rated words, yielding each epoch's mean squared error on standardised targets.

        Parameters
        ----------
        words
            The rated words.
        affect
            Their affect, shape (words, 2).
        epochs, batch, rate
            Passes, words a step, and the highest rate, to which it climbs and from which it falls
            to zero linearly.
        """
        goal = torch.tensor(affect, dtype=torch.float32)
        self.mean.copy_(goal.mean(0)), self.spread.copy_(goal.std(0))
        goal = (goal - self.mean) / self.spread
        optimiser = torch.optim.AdamW(self.parameters(), lr=rate, weight_decay=_WEIGHT_DECAY)
        steps = epochs * -(-len(words) // batch)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser,
            lambda step: min((step + 1) / (_WARM_UP * steps), (steps - step) / steps, 1.0),
        )
        self.train()
        for _ in range(epochs):
            order = self._order.permutation(len(words))
            losses = []
            for start in range(0, len(words), batch):
                chosen = order[start : start + batch]
                loss = ((self([words[i] for i in chosen]) - goal[chosen]) ** 2).mean()
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimiser.step()
                schedule.step()
                losses.append(loss.item() * len(chosen))
            yield sum(losses) / len(words)

    @torch.no_grad()
    def predict(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return the affect of words, shape (words, 2)."""
        self.eval()
        order = np.argsort([len(word) for word in words], kind="stable")
        found = np.zeros((len(words), 2))
        for start in range(0, len(words), _BATCH_OF_ASKED):
            chosen = order[start : start + _BATCH_OF_ASKED]
            affect = self([words[i] for i in chosen]) * self.spread + self.mean
            found[chosen] = affect.numpy()
        return found


def tuned_teacher(
    place: Path,
    words: Sequence[str],
    affect: NDArray[np.float64],
    *,
    seed: int,
    epochs: int,
    batch: int,
    rate: float,
) -> TunedTeacher:
    """Tune a teacher, or take up the one that an earlier run tuned on the same words.

    Parameters
    ----------
    place
        Without extension; what was tuned on other words or with other numbers has another name.
    words, affect, seed, epochs, batch, rate
        As for `TunedTeacher` and its ``learn``.
    """
    key = zlib.crc32(repr((list(words), affect.tolist(), seed, epochs, batch, rate)).encode())
    path = Path(f"{place}-{key:08x}.pt")
    teacher = TunedTeacher(seed)
    if path.exists():
        teacher.load_state_dict(torch.load(path, weights_only=True))
        return teacher
    for epoch, error in enumerate(
        teacher.learn(words, affect, epochs=epochs, batch=batch, rate=rate)
    ):
        print(f"tuning, epoch {epoch}: error {error:.3f} of the variance", flush=True)
    torch.save(teacher.state_dict(), path)
    return teacher
