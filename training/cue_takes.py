"""Takes: stretches of pieces played anew, heard as mel levels, with their cues; kept on disk.

Conventions
-----------
A take is one ``.npz`` with ``levels`` (frames, 40) float16 in dB and ``cues`` (seconds, 5) float32.
Its part, dev or test, is that of its artist (:func:`evaluation.music_sets.part_of`), or of its
style where our own composer drew it (:mod:`training.made_pieces`). The test part also plays a
soundfont that no network was trained on. Every take has its own seed, so that an interrupted stage
goes on where it stopped and gives the same takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.music_sets import Example, part_of, read_set, read_source
from studio.midi_render import read_midi
from studio.music.effects import RATE
from studio.music.fluid import Message, SoundFont
from studio.music.piece import Style
from training.cue_pieces import CUES, cut_out, draw_change, list_notes, measure_cues, play_anew
from training.cue_sounds import degrade, measure_levels, pass_codec, to_mono
from training.made_pieces import STYLES, draw_piece, play_piece

__all__ = ["FONTS", "LENGTH_S", "UNHEARD_FONT", "Takes", "make_take", "make_takes", "read_takes"]

Levels = NDArray[np.float32]

LENGTH_S = 32
# Debian packages: fluid-soundfont-gm (MIT), timgm6mb-soundfont (GPL-2), csound-soundfont
# (LGPL-2.1), opl3-soundfont (GPL-3, FM synthesis: the sound of old games).
FONTS = ("FluidR3_GM.sf2", "TimGM6mb.sf2", "sf_GMbank.sf2", "OPL-3_FM_128M.sf2")
_FONT_SHARES = (0.3, 0.3, 0.3, 0.1)
# musescore-general-soundfont-small (MIT): only the test part, to tell how others are heard.
UNHEARD_FONT = "MuseScore_General_Lite.sf3"
_UNHEARD_SHARE = 0.25
_FOLDERS = (Path("/usr/share/sounds/sf2"), Path("/usr/share/sounds/sf3"))
_CODEC_SHARE = 0.3
_BIT_RATES = (32_000, 48_000, 64_000, 96_000)


@dataclass(frozen=True, slots=True)
class Takes:
    """Takes of one part.

    Parameters
    ----------
    names
        ``set-name-number-font``.
    levels
        Shape (takes, frames, 40), dB.
    cues
        Shape (takes, seconds, 5).
    """

    names: tuple[str, ...]
    levels: NDArray[np.float32]
    cues: NDArray[np.float32]

    def sha256(self) -> str:
        """Return a hash of names and cues, by which a checkpoint knows its data."""
        digest = hashlib.sha256("\n".join(self.names).encode())
        digest.update(np.nan_to_num(self.cues).tobytes())
        return digest.hexdigest()


def make_take(
    messages: Sequence[Message], font: SoundFont, rng: np.random.Generator
) -> tuple[Levels, Levels]:
    """Play a stretch of a piece anew; return its levels and cues."""
    anew = play_anew(messages, draw_change(messages, rng))
    latest_s = max(0.0, anew[-1].time_s - LENGTH_S)
    stretch = cut_out(anew, float(rng.uniform(0.0, latest_s)), LENGTH_S)
    levels = _hear(font.play(stretch, LENGTH_S * RATE), rng)
    return levels, measure_cues(list_notes(stretch), LENGTH_S)


def _hear(stereo: Levels, rng: np.random.Generator) -> Levels:
    sound = degrade(to_mono(stereo), rng)
    if rng.random() < _CODEC_SHARE:
        sound = pass_codec(sound, int(rng.choice(_BIT_RATES)))
    return measure_levels(sound)


def make_takes(
    data: Path, store: Path, *, rounds: int, made: int, limit: int | None = None
) -> None:
    """Make what is not made yet of all takes.

    Parameters
    ----------
    data
        Folder of the data sets, with ``midi/``.
    store
        Where takes are kept.
    rounds
        How often each MIDI song of the dev part is played.
    made
        Pieces that our own composer draws in each style.
    limit
        At most so many songs of each set.

    Raises
    ------
    FileNotFoundError
        If the MIDI data or a soundfont is missing.
    ConfigurationError
        If FluidSynth is missing.
    """
    composer = SoundFont()
    for number in range(made):
        for style in STYLES:
            _make_composed(style, number, store, composer)
    composer.close()
    fonts: dict[str, SoundFont] = {}
    examples = [e for name in ("leadsheets", "pop909") for e in read_set(name, data, limit=limit)]
    # Mixed, so that a stage that is broken off has some of everything.
    examples.sort(key=lambda e: hashlib.sha256(e.name.encode()).digest())
    for number in range(rounds):
        for place, example in enumerate(examples):
            # Half of the test part, played once, tells enough.
            if example.part == "dev" or (number == 0 and place % 2 == 0):
                _make_song(example, number, store, fonts)
    for font in fonts.values():
        font.close()


def _make_composed(style: Style, number: int, store: Path, font: SoundFont) -> None:
    part = part_of(style.name)
    path = store / part / f"composed-{style.name.replace(' ', '_')}-{number}-FluidR3_GM.npz"
    if path.is_file():
        return
    sound, notes = play_piece(draw_piece(style, number), style, font)
    levels = _hear(sound[:, : LENGTH_S * RATE], _seed(path.stem))
    _keep(path, levels, measure_cues(notes, LENGTH_S))


def _make_song(example: Example, number: int, store: Path, fonts: dict[str, SoundFont]) -> None:
    rng = _seed(f"{example.set_name} {example.name} {number}")
    is_unheard = example.part == "test" and rng.random() < _UNHEARD_SHARE
    name = UNHEARD_FONT if is_unheard else str(rng.choice(FONTS, p=_FONT_SHARES))
    stem = f"{example.set_name}-{example.name}-{number}-{name.partition('.')[0]}"
    path = store / example.part / f"{stem}.npz"
    if path.is_file():
        return
    if name not in fonts:
        fonts[name] = SoundFont(_find_font(name), is_mixed=True)
    _keep(path, *make_take(read_midi(read_source(example)), fonts[name], rng))


def _seed(words: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]))


def _keep(path: Path, levels: Levels, cues: Levels) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        np.savez(file, levels=levels.astype(np.float16), cues=cues)
    draft.replace(path)


def _find_font(name: str) -> Path:
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return folder / name
    message = f"there is no soundfont {name} in {_FOLDERS}: install the packages cue_takes names"
    raise FileNotFoundError(message)


def read_takes(store: Path, part: str) -> Takes:
    """Read the takes of one part, in the order of their names.

    Raises
    ------
    FileNotFoundError
        If there are none.
    """
    paths = sorted((store / part).glob("*.npz"))
    if not paths:
        message = f"there are no takes in {store / part}: run the stage that makes them"
        raise FileNotFoundError(message)
    frames = LENGTH_S * 50 - 3  # the last frames reach beyond the end
    levels = np.zeros((len(paths), frames, 40), np.float32)
    cues = np.zeros((len(paths), LENGTH_S, len(CUES)), np.float32)
    for number, path in enumerate(paths):
        with np.load(path) as take:
            heard = take["levels"][:frames]
            levels[number, : len(heard)] = heard
            levels[number, len(heard) :] = heard[-1:]
            cues[number] = take["cues"]
    return Takes(tuple(p.stem for p in paths), levels, cues)
