"""A thin binding of FluidSynth: strokes in, a stereo stem per layer out; or messages in, a mix.

Conventions
-----------
Stems are float32, shape (layers, 2, samples), at `RATE` Hz, dry: reverb and chorus are ours. A mix
has the synthesiser's own, as its player does, and shape (2, samples).
Events fall on blocks of 64 samples (1.3 ms); two runs give the same numbers.

References
----------
FluidSynth 2.3 API: `fluid_synth_process` with as many audio groups as channels.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from studio.music.effects import RATE
from studio.music.humanise import Stroke
from tunesight.errors import ConfigurationError

__all__ = ["SOUNDFONTS", "Message", "SoundFont"]

CHANNELS = 16
BLOCK = 64  # samples that FluidSynth renders at a time
SOUNDFONTS = (
    Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    Path("/usr/share/soundfonts/FluidR3_GM.sf2"),
)
FONT_ADVICE = (
    "; install FluidSynth and its soundfont (Debian: fluidsynth and fluid-soundfont-gm) "
    "or name a General MIDI .sf2 with --soundfont"
)


def _load_library() -> ctypes.CDLL:
    name = ctypes.util.find_library("fluidsynth")
    if name is None:
        raise ConfigurationError(f"no FluidSynth library found{FONT_ADVICE}")
    library = ctypes.CDLL(name)
    pointer, text, whole, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_double
    signatures: dict[str, tuple[object, list[object]]] = {
        "new_fluid_settings": (pointer, []),
        "new_fluid_synth": (pointer, [pointer]),
        "delete_fluid_synth": (None, [pointer]),
        "delete_fluid_settings": (None, [pointer]),
        "fluid_settings_setint": (whole, [pointer, text, whole]),
        "fluid_settings_setnum": (whole, [pointer, text, number]),
        "fluid_synth_sfload": (whole, [pointer, text, whole]),
        "fluid_synth_program_select": (whole, [pointer, whole, whole, whole, whole]),
        "fluid_synth_noteon": (whole, [pointer, whole, whole, whole]),
        "fluid_synth_noteoff": (whole, [pointer, whole, whole]),
        "fluid_synth_program_change": (whole, [pointer, whole, whole]),
        "fluid_synth_cc": (whole, [pointer, whole, whole, whole]),
        "fluid_synth_pitch_bend": (whole, [pointer, whole, whole]),
        "fluid_synth_process": (whole, [pointer, whole, whole, pointer, whole, pointer]),
    }
    for function, (result, arguments) in signatures.items():
        entry = getattr(library, function)
        entry.restype, entry.argtypes = result, arguments
    return library


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that a channel is told.

    Parameters
    ----------
    time_s
        When, in seconds.
    kind
        ``on`` (key, velocity), ``off`` (key, 0), ``program`` (number, 0), ``control`` (number,
        value) or ``bend`` (0 to 16383, 0).
    channel
        0 to 15; 9 plays drums.
    first, second
        The numbers that the kind names.
    """

    time_s: float
    kind: Literal["on", "off", "program", "control", "bend"]
    channel: int
    first: int
    second: int = 0


class SoundFont:
    """A synthesiser with its soundfont.

    Parameters
    ----------
    path
        A General MIDI soundfont; None looks where Debian installs one.
    is_mixed
        Whether it plays messages into one mix (`play`) instead of parts into stems (`render`).

    Raises
    ------
    ConfigurationError
        If the library or the soundfont is missing or cannot be loaded.
    """

    def __init__(self, path: Path | None = None, *, is_mixed: bool = False) -> None:
        found = [p for p in ([path] if path else SOUNDFONTS) if p.is_file()]
        if not found:
            raise ConfigurationError(f"no soundfont at {path or SOUNDFONTS[0]}{FONT_ADVICE}")
        self._library = _load_library()
        self._settings = self._library.new_fluid_settings()
        self._is_mixed = is_mixed
        groups = 1 if is_mixed else CHANNELS
        integers = {
            b"synth.audio-channels": groups, b"synth.audio-groups": groups,
            b"synth.reverb.active": is_mixed, b"synth.chorus.active": is_mixed,
            b"synth.polyphony": 512,
        }  # fmt: skip
        for name, value in integers.items():
            self._library.fluid_settings_setint(self._settings, name, value)
        self._library.fluid_settings_setnum(self._settings, b"synth.sample-rate", float(RATE))
        # A mix of a usual song peaks at half of full scale so.
        gain = 0.8 if is_mixed else 0.5
        self._library.fluid_settings_setnum(self._settings, b"synth.gain", gain)
        self._path = found[0]
        self._start()

    def _start(self) -> None:
        self._synth = self._library.new_fluid_synth(self._settings)
        self._font = self._library.fluid_synth_sfload(self._synth, str(self._path).encode(), 1)
        if self._font < 0:
            raise ConfigurationError(f"cannot load the soundfont {self._path}{FONT_ADVICE}")

    def close(self) -> None:
        """Free the synthesiser."""
        self._library.delete_fluid_synth(self._synth)
        self._library.delete_fluid_settings(self._settings)

    def render(
        self, parts: Sequence[tuple[tuple[int, int], Sequence[Stroke]]], samples: int
    ) -> np.ndarray:
        """Play parts, each (bank, program) with its strokes.

        Parameters
        ----------
        parts
            At most 16.
        samples
            Length of the stems.

        Returns
        -------
        numpy.ndarray
            Shape (parts, 2, samples), float32.

        Raises
        ------
        ValueError
            If there are more than 16 parts, or the synthesiser mixes.
        """
        if self._is_mixed:
            raise ValueError("a synthesiser that mixes has no stems; make one without is_mixed")
        if len(parts) > CHANNELS:
            raise ValueError(f"{len(parts)} parts; a synthesiser has {CHANNELS} channels")
        self._restart()
        events: list[tuple[int, int, int, int, int]] = []
        for channel, ((bank, program), strokes) in enumerate(parts):
            self._library.fluid_synth_program_select(
                self._synth, channel, self._font, bank, program
            )
            for stroke in strokes:
                on, off = (
                    round(t * RATE) for t in (stroke.start_s, stroke.start_s + stroke.length_s)
                )
                # A note that ends where the next begins must end first: off sorts before on.
                events.append((on, 1, channel, stroke.pitch, stroke.velocity))
                events.append((off, 0, channel, stroke.pitch, 0))
        # Whole blocks, so that no piece depends on where the one before it stopped.
        length = -(-samples // BLOCK) * BLOCK
        stems = np.zeros((CHANNELS * 2, length), dtype=np.float32)
        here = 0
        for when, is_on, channel, pitch, velocity in sorted(events):
            here = self._advance(stems, here, min(when, length))
            if is_on:
                self._library.fluid_synth_noteon(self._synth, channel, pitch, velocity)
            else:
                self._library.fluid_synth_noteoff(self._synth, channel, pitch)
        self._advance(stems, here, length)
        return stems.reshape(CHANNELS, 2, length)[: len(parts), :, :samples]

    def play(self, messages: Sequence[Message], samples: int) -> np.ndarray:
        """Play messages on sixteen channels into one mix.

        Parameters
        ----------
        messages
            In the order of their times; those at one time take effect as they are listed.
        samples
            Length of the mix.

        Returns
        -------
        numpy.ndarray
            Shape (2, samples), float32; may exceed 1.

        Raises
        ------
        ValueError
            If the synthesiser does not mix.
        """
        if not self._is_mixed:
            raise ValueError("this synthesiser keeps stems apart; make one with is_mixed=True")
        self._restart()
        length = -(-samples // BLOCK) * BLOCK
        mix = np.zeros((2, length), dtype=np.float32)
        here = 0
        for message in messages:
            here = self._advance(mix, here, min(round(message.time_s * RATE), length))
            self._tell(message)
        self._advance(mix, here, length)
        return mix[:, :samples]

    def _tell(self, message: Message) -> None:
        library, channel = self._library, message.channel
        match message.kind:
            case "on":
                library.fluid_synth_noteon(self._synth, channel, message.first, message.second)
            case "off":
                library.fluid_synth_noteoff(self._synth, channel, message.first)
            case "program":
                library.fluid_synth_program_change(self._synth, channel, message.first)
            case "control":
                library.fluid_synth_cc(self._synth, channel, message.first, message.second)
            case "bend":
                library.fluid_synth_pitch_bend(self._synth, channel, message.first)

    def _restart(self) -> None:
        # A fresh synthesiser for each piece: a used one keeps traces of the piece before.
        self._library.delete_fluid_synth(self._synth)
        self._start()

    def _advance(self, buffers: np.ndarray, start: int, stop: int) -> int:
        length, count = stop - start, len(buffers)
        if length > 0:
            base, stride = buffers.ctypes.data + 4 * start, buffers.strides[0]
            rows = (ctypes.c_void_p * count)(*(base + stride * i for i in range(count)))
            # Reverb and chorus, a pair each, are added to the mix itself.
            effects = (ctypes.c_void_p * 4)(*rows, *rows) if self._is_mixed else None
            self._library.fluid_synth_process(
                self._synth, length, 4 if self._is_mixed else 0, effects, count, rows
            )
        return max(start, stop)
