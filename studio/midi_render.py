"""Standard MIDI files to sound: read, trimmed of leading silence, played with a soundfont.

Conventions
-----------
Sound is float32, shape (2, samples), at `RATE` Hz. Time 0 is `LEAD_IN_S` before the first note.
Every channel, program, drum kit, velocity, pedal and pitch bend is played; system messages are not.
The gain is the same for every file, so that soft playing stays soft.

References
----------
MIDI Manufacturers Association (1996), "Standard MIDI Files 1.0".
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import mido
import numpy as np

from studio.music.effects import RATE
from studio.music.fluid import Message, SoundFont
from tunesight.errors import UnreadableMediaError

__all__ = ["LEAD_IN_S", "RATE", "read_midi", "render_midi"]

LEAD_IN_S = 0.1
_TAIL_S = 1.5  # most notes have died away by then
_PEAK = 0.89  # -1 dBFS: what a louder mix is turned down to


def read_midi(data: bytes) -> tuple[Message, ...]:
    """Read a file's messages in the order of time, tempo changes applied.

    Returns
    -------
    tuple of Message
        The first note begins at `LEAD_IN_S`; what was set before it, at 0.

    Raises
    ------
    UnreadableMediaError
        If it is not a standard MIDI file of type 0 or 1, or holds no note.
    """
    try:
        timed = list(mido.MidiFile(file=io.BytesIO(data), clip=True))
    except (OSError, EOFError, ValueError, TypeError, LookupError) as error:
        raise UnreadableMediaError(
            f"This is not a MIDI file that can be read ({error}); give a file of type 0 or 1."
        ) from error
    now_s = 0.0
    messages = []
    for event in timed:
        now_s += event.time
        message = _to_message(event, now_s)
        if message is not None:
            messages.append(message)
    first_s = next((m.time_s for m in messages if m.kind == "on"), None)
    if first_s is None:
        raise UnreadableMediaError("The MIDI file holds no note; give one with music.")
    return tuple(replace(m, time_s=max(0.0, m.time_s - first_s + LEAD_IN_S)) for m in messages)


def _to_message(event: mido.Message, now_s: float) -> Message | None:
    match event.type:
        case "note_on" if event.velocity > 0:
            return Message(now_s, "on", event.channel, event.note, event.velocity)
        case "note_on" | "note_off":
            return Message(now_s, "off", event.channel, event.note)
        case "program_change":
            return Message(now_s, "program", event.channel, event.program)
        case "control_change":
            return Message(now_s, "control", event.channel, event.control, event.value)
        case "pitchwheel":
            return Message(now_s, "bend", event.channel, event.pitch + 8192)
    return None


def render_midi(
    font: SoundFont, messages: Sequence[Message], *, most_s: float = 60.0
) -> np.ndarray:
    """Play messages and let the last notes ring, or stop where enough was heard.

    Parameters
    ----------
    font
        A synthesiser that mixes (``SoundFont(is_mixed=True)``).
    messages
        As `read_midi` gives them.
    most_s
        Longest sound, in seconds.

    Returns
    -------
    numpy.ndarray
        Shape (2, samples), float32; turned down as a whole where its peak was above -1 dBFS.
    """
    length_s = min(most_s, messages[-1].time_s + _TAIL_S)
    sound = font.play([m for m in messages if m.time_s < length_s], round(length_s * RATE))
    return sound * np.float32(min(1.0, _PEAK / float(np.abs(sound).max(initial=1e-9))))
