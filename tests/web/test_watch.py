"""The web app takes in new music by itself, where the settings ask for it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tunesight.assembly import build_services
from tunesight.settings import load_settings
from tunesight.web.server import _watching

DEMO = REPOSITORY / "src/tunesight/demo/tracks"
PATIENCE_S = 120.0


@pytest.mark.parametrize("watch", [True, False])
def test_new_music_is_offered_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, watch: bool
) -> None:
    monkeypatch.setattr("tunesight.services.scan._SETTLE_S", 0.2)
    music = tmp_path / "music"
    music.mkdir()
    settings = load_settings(
        home=tmp_path / "home", use_builtin=False, watch=watch, watch_interval_s=1.0, workers=1
    )
    with build_services(settings) as services:
        services.library.add_folder(music)
        with _watching(services, settings):
            shutil.copy(min(DEMO.glob("*.opus")), music / "piece.opus")
            give_up = time.monotonic() + (PATIENCE_S if watch else 1.0)
            while not services.library.status().tracks and time.monotonic() < give_up:
                time.sleep(0.1)

        assert services.library.status().tracks == ({"folder": 1} if watch else {})
