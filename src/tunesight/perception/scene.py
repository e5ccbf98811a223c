"""Scene affect: the mood of a whole picture, faces or none.

References
----------
Peng, K.-C. et al. (2015). "A mixed bag of emotions" (Emotion6): labels and scale.
Kurdi, B., Lozano, S. & Banaji, M. (2017). "Introducing the Open Affective Standardized Image Set".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import name_probabilities
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.ports import RgbImage
from tunesight.domain.reading import Reading
from tunesight.perception.colour import measure_colour
from tunesight.perception.doubt import describe_doubt, scene_modes
from tunesight.perception.things import name_things

__all__ = ["INPUT_SIDE", "SHOWN_MOODS", "SceneNetwork", "SceneReader", "picture_to_input"]

INPUT_SIDE = 224
SHOWN_MOODS = 5


class SceneNetwork(Protocol):
    """A network from ``picture`` to ``affect``, ``covariance``, ``emotions`` and ``things``."""

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Run once."""
        ...


class SceneReader:
    """Reads the affect of whole pictures.

    Parameters
    ----------
    network
        The scene-affect network.
    resize
        Resamples a picture to a width and height; handed in, because decoding and resampling
        belong to ``media``.
    """

    def __init__(
        self, network: SceneNetwork, *, resize: Callable[[RgbImage, int, int], RgbImage]
    ) -> None:
        self._network = network
        self._resize = resize

    def read(self, picture: RgbImage) -> Reading:
        """Read the affect of a whole picture.

        Parameters
        ----------
        picture
            RGB, shape (height, width, 3), uint8; EXIF orientation already applied.

        Returns
        -------
        Reading
            Affect in [-1, 1] with its 2x2 covariance, the seven emotion probabilities, mood words
            that a view can have, words to find tracks by, the colour cues as measured reasons, what
            is seen, and both moods where pleasant and unpleasant emotions are about as likely.
        """
        square = self._resize(picture, INPUT_SIDE, INPUT_SIDE)
        outputs = self._network.run({"picture": picture_to_input(square)})
        affect = AffectGaussian.from_arrays(outputs["affect"][0], outputs["covariance"][0])
        emotions = name_probabilities(outputs["emotions"][0].tolist())
        seen = name_things(outputs["things"][0])
        modes = scene_modes(affect, emotions)
        # Tracks are described by the whole vocabulary, not only by what suits a view.
        moods = [mood.word for mood in nearest_moods(affect, SHOWN_MOODS)]
        return Reading(
            affect=affect,
            source="scene",
            emotions=emotions,
            moods=nearest_moods(affect, SHOWN_MOODS, of_scene=True),
            words=" ".join([*moods, *(thing.word for thing in seen)]),
            cues=measure_colour(square),
            seen=seen,
            modes=modes,
            doubt=describe_doubt(affect, modes),
        )


def picture_to_input(square: RgbImage) -> NDArray[np.float32]:
    """Turn an RGB square into the network's input, shape (1, 3, side, side), from -1 to 1."""
    scaled = square.astype(np.float32) / 127.5 - 1.0
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[np.newaxis])
