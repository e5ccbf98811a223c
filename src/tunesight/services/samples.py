"""Samples: the pictures that ship with Tunesight, to try it at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tunesight.errors import NotFoundError, SetupError

__all__ = ["Sample", "SampleService"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One bundled picture: id, title, text for who cannot see it, and its file."""

    id: str
    title: str
    alt: str
    path: Path


class SampleService:
    """Lists and finds bundled pictures.

    Parameters
    ----------
    index
        ``pictures.json``; the files are named from its folder.
    """

    def __init__(self, index: Path) -> None:
        self._index = index

    def samples(self) -> tuple[Sample, ...]:
        """Return all bundled pictures, in the order of the index.

        Raises
        ------
        SetupError
            If the index is missing or damaged.
        """
        try:
            entries = json.loads(self._index.read_text(encoding="utf-8"))["pictures"]
            folder = self._index.parent
            return tuple(Sample(e["id"], e["title"], e["alt"], folder / e["file"]) for e in entries)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SetupError(
                f"The bundled pictures cannot be listed ({error}); install tunesight again."
            ) from error

    def find_sample(self, sample_id: str) -> Sample:
        """Return one bundled picture.

        Raises
        ------
        NotFoundError
            If there is none with this id.
        """
        samples = self.samples()
        for sample in samples:
            if sample.id == sample_id:
                return sample
        known = ", ".join(sample.id for sample in samples)
        raise NotFoundError(f"There is no sample {sample_id!r}; choose one of {known}.")
