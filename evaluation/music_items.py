"""Sound for every example: rendered once, kept as Opus files, ready for any estimator.

Conventions
-----------
A render is stereo at 48 kHz, Ogg/Opus at 96 kbit a second, up to `MOST_S` long, without leading
silence. Its file is named after the example and a hash of the MIDI file and of every setting, so a
stale one is never found. Renders are made data: they may be deleted at any time.

Beats of lead sheets are read from their drums: the kick and the snare play on every annotated beat
and nowhere else. Which of them begin a bar is not known.

Run as ``python -m evaluation.music_items --part dev`` to render ahead (about 40 times faster than
it sounds, 0.8 MB a minute). To try an estimator on what is rendered::

    from evaluation.music_items import Renders, examples_with_sound
    for example, path in examples_with_sound(Renders(), sets=("pop909",), part="dev", limit=100):
        ...  # path is a sound file; example.tempo_bpm, .tonic, .is_major are the truth
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from evaluation.music_sets import DEMO, SETS, Example, read_set, read_source
from evaluation.song_matching import default_data
from studio.midi_render import read_midi, render_midi
from studio.music.encode import encode_opus
from studio.music.fluid import SOUNDFONTS, Message, SoundFont

__all__ = [
    "FOLDER",
    "MOST_S",
    "Renders",
    "add_choice_arguments",
    "decode_mono",
    "examples_with_sound",
    "main",
]

FOLDER = Path(__file__).resolve().parents[1] / "runs" / "renders"
MOST_S = 60.0
_BIT_RATE = 96_000
_DRUMS = 9
_KICK_AND_SNARE = {36, 38}
_VERSION = 1  # raised whenever the same MIDI file would sound differently


class Renders:
    """The kept sound of examples.

    Parameters
    ----------
    folder
        Where the files are kept; it grows by 0.8 MB for each minute.
    soundfont
        A General MIDI soundfont; None looks where Debian installs one.
    most_s
        Longest render, in seconds.
    """

    def __init__(
        self, folder: Path = FOLDER, *, soundfont: Path | None = None, most_s: float = MOST_S
    ) -> None:
        self._folder = folder
        self._soundfont = soundfont
        self._most_s = most_s
        self._font: SoundFont | None = None

    def find(self, example: Example) -> Path:
        """Return where an example's sound is kept, or will be."""
        if not example.member:
            return example.source
        return self._place(example, read_source(example))

    def make(self, example: Example) -> Path:
        """Return an example's sound, rendered now where it was not before.

        Raises
        ------
        ConfigurationError
            If FluidSynth or the soundfont is missing.
        UnreadableMediaError
            If its MIDI file cannot be read.
        FileNotFoundError
            If its MIDI file is not there.
        """
        if not example.member:
            return example.source
        data = read_source(example)
        path = self._place(example, data)
        if not path.is_file():
            self._font = self._font or SoundFont(self._soundfont, is_mixed=True)
            sound = render_midi(self._font, read_midi(data), most_s=self._most_s)
            path.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and renamed: a render that was broken off is never taken for whole.
            draft = path.with_suffix(f".{os.getpid()}.part")
            encode_opus(draft, sound, {"title": example.name}, bit_rate=_BIT_RATE)
            draft.replace(path)
        return path

    def beats_s(self, example: Example) -> tuple[float, ...]:
        """Return an example's beats, those of a lead sheet in the time of its render.

        Raises
        ------
        UnreadableMediaError
            If its MIDI file cannot be read.
        FileNotFoundError
            If its MIDI file is not there.
        """
        if example.set_name != "leadsheets":
            return example.beats_s
        data = read_source(example)
        kept = self._place(example, data).with_suffix(".beats.json")
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            times = [t for t in _drum_beats(read_midi(data)) if t < self._most_s]
            kept.write_text(json.dumps(times), encoding="utf-8")
        return tuple(json.loads(kept.read_text("utf-8")))

    def _place(self, example: Example, data: bytes) -> Path:
        font = self._soundfont or next((p for p in SOUNDFONTS if p.is_file()), SOUNDFONTS[0])
        settings = f"{_VERSION} {font.name} {self._most_s:g} {_BIT_RATE}"
        key = hashlib.sha256(settings.encode() + data).hexdigest()[:12]
        safe = "".join(c if c.isalnum() else "_" for c in example.name)
        return self._folder / example.set_name / f"{safe}-{key}.opus"


def _drum_beats(messages: Sequence[Message]) -> list[float]:
    struck = {
        round(m.time_s, 4)
        for m in messages
        if m.kind == "on" and m.channel == _DRUMS and m.first in _KICK_AND_SNARE
    }
    return sorted(struck)


def examples_with_sound(
    renders: Renders,
    *,
    data: Path | None = None,
    sets: Sequence[str] = SETS,
    part: str = "dev",
    limit: int | None = None,
    demo: Path = DEMO,
) -> Iterator[tuple[Example, Path]]:
    """Yield examples, their beats filled in, with the path of their sound, rendered if need be.

    Raises
    ------
    FileNotFoundError
        If a set's table or archive is not there.
    ConfigurationError
        If something must be rendered and FluidSynth or the soundfont is missing.
    """
    for name in sets:
        for example in read_set(name, data or default_data(), part=part, limit=limit, demo=demo):
            path = renders.make(example)
            yield replace(example, beats_s=renders.beats_s(example)), path


def decode_mono(path: Path, *, rate_hz: int = 22_050) -> NDArray[np.float32]:
    """Decode a sound file to one channel at a rate, for estimators that are not ours."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate_hz)
    blocks: list[NDArray[np.float32]] = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            blocks.extend(f.to_ndarray()[0] for f in resampler.resample(frame))
        blocks.extend(f.to_ndarray()[0] for f in resampler.resample(None))
    return np.concatenate(blocks).astype(np.float32)


def add_choice_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which examples are wanted and where their sound is kept."""
    parser.add_argument("--data", type=Path, default=default_data(), help="folder of the data sets")
    parser.add_argument("--renders", type=Path, default=FOLDER, help="folder of kept renders")
    parser.add_argument("--part", choices=("all", "dev", "test"), default="test", help="which part")
    parser.add_argument("--limit", type=int, help="at most so many examples of each set")


def main(arguments: Sequence[str] | None = None) -> int:
    """Render what is not rendered yet and say how far it is."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.music_items", description=__doc__)
    add_choice_arguments(parser)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), help="which sets")
    chosen = parser.parse_args(arguments)
    found = examples_with_sound(
        Renders(chosen.renders), data=chosen.data, sets=chosen.sets, part=chosen.part,
        limit=chosen.limit,
    )  # fmt: skip
    for number, (example, path) in enumerate(found, 1):
        if number % 50 == 0:
            print(f"{number} done; {example.set_name} {path.name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
