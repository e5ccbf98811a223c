"""The committed cue network: its card, its contract and its first numbers."""

import hashlib
import json
from pathlib import Path

import numpy as np

from tunesight.listening.cues import load_cue_network

WEIGHTS = Path(__file__).resolve().parents[2] / "src" / "tunesight" / "weights"
GOLDEN = Path(__file__).with_name("music_cues_golden.json")


def make_levels() -> np.ndarray:
    """Make half a minute of bands that swell at different rates."""
    times_s = np.arange(1600)[:, None] / 50.0
    bands = np.arange(40)[None]
    return np.asarray(np.sin(2 * np.pi * times_s * (0.5 + bands / 20.0)), dtype=np.float32)


def test_card_describes_the_committed_file() -> None:
    card = json.loads((WEIGHTS / "music_cues.card.json").read_text(encoding="utf-8"))
    data = (WEIGHTS / card["file"]).read_bytes()
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert card["size_bytes"] == len(data) <= 1_500_000


def test_answers_have_not_drifted() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    answers = load_cue_network().answer(make_levels())
    assert answers.shape == (26, 5)
    np.testing.assert_allclose(answers[::5], golden["cues"], rtol=1e-3, atol=1e-3)


def test_the_card_tells_each_figure_beside_that_of_the_mean() -> None:
    card = json.loads((WEIGHTS / "music_cues.card.json").read_text(encoding="utf-8"))
    for kind in card["figures"].values():
        assert set(kind) == set(card["outputs"][0]["order"])
        for figures in kind.values():
            assert {"r", "rmse", "mean_predictor_rmse"} <= set(figures)
