"""A bag of word vectors that learns a teacher's cosines between texts.

Conventions
-----------
A *bag* is the list of row numbers of a text's known words. Its vector is the sum of its rows,
scaled to length 1, so that a row's length is the word's weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr

__all__ = ["WordBag"]

_MEASURED = 800


class WordBag:
    """The vectors while they learn.

    Parameters
    ----------
    start
        Shape (words, dims): where they start; few updates reach a rare word, so it matters.
    """

    def __init__(self, start: NDArray[np.float32]) -> None:
        self._table = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(start), freeze=False, mode="sum", sparse=True
        )

    def rows(self) -> NDArray[np.float32]:
        """Return the vectors, shape (words, dims), lengths as learned."""
        return self._table.weight.detach().numpy()

    def embed(self, bags: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return unit rows, shape (len(bags), dims)."""
        flat = torch.tensor([row for bag in bags for row in bag], dtype=torch.long)
        starts = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
        summed = self._table(flat, torch.tensor(starts, dtype=torch.long))
        return torch.nn.functional.normalize(summed, dim=1)

    def learn(
        self,
        bags: Sequence[Sequence[int]],
        teacher: NDArray[np.float32],
        *,
        epochs: int,
        batch: int,
        rate: float,
        rng: np.random.Generator,
    ) -> Iterator[float]:
        """Learn for some epochs, yielding each one's mean loss.

        The loss is the mean squared difference of all cosines within a batch; the rate falls to
        zero in a straight line.

        Parameters
        ----------
        bags
            None of them empty.
        teacher
            Unit rows, one per bag.
        """
        optimiser = torch.optim.SparseAdam(self._table.parameters(), lr=rate)
        targets = torch.from_numpy(teacher)
        for epoch in range(epochs):
            optimiser.param_groups[0]["lr"] = rate * (1 - epoch / epochs)
            order = rng.permutation(len(bags))
            losses = []
            for first in range(0, len(order) - batch + 1, batch):
                chosen = order[first : first + batch]
                ours = self.embed([bags[i] for i in chosen])
                theirs = targets[torch.from_numpy(chosen)]
                loss = ((ours @ ours.T - theirs @ theirs.T) ** 2).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                losses.append(loss.item())
            yield float(np.mean(losses))

    @torch.no_grad()
    def agreement(self, bags: Sequence[Sequence[int]], teacher: NDArray[np.float32]) -> float:
        """Return Spearman's rho of our cosines with the teacher's, over all pairs of 800 bags."""
        ours, theirs = self.embed(bags[:_MEASURED]).numpy(), teacher[:_MEASURED]
        upper = np.triu_indices(len(ours), 1)
        return float(spearmanr((ours @ ours.T)[upper], (theirs @ theirs.T)[upper]).statistic)
