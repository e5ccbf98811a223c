"""The words' training script from a small vocabulary to a table that the product reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is for training only and is not installed")

from tests.conftest import REPOSITORY
from tunesight.perception.words import StaticTextEncoder


@pytest.mark.data
def test_smoke_run_from_norms_to_a_table(tmp_path: Path) -> None:
    committed = REPOSITORY / "src" / "tunesight" / "weights" / "words.npz"
    before = committed.stat().st_mtime_ns
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-m", "training.train_words", "--smoke", "--runs", str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]

    table = tmp_path / "smoke" / "words.npz"
    StaticTextEncoder(table).encode(["a quiet evening by the sea"])  # the product reads it
    card = json.loads((tmp_path / "smoke" / "words.card.json").read_text(encoding="utf-8"))
    # Learnt from a thousand words: little, but what it says of held-back ones is no chance.
    assert card["figures"]["mixture"]["r"]["valence"] > 0.1
    assert committed.stat().st_mtime_ns == before  # a smoke run leaves the product alone
