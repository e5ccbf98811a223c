from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from studio.music.compose import compose, layers_of
from studio.music.effects import duck, shape_spectrum
from studio.music.fluid import SoundFont
from studio.music.humanise import LEAD_IN_S, Performance, swing_beat
from studio.music.instruments import FONT, SYNTH
from studio.music.master import finish, integrated_loudness, true_peak_db
from studio.music.melody import parse_theme
from studio.music.piece import lay_out
from studio.music.styles import PIECES
from studio.music.theory import Key, parse_bars, parse_chord, voice_lead
from studio.music.truth import describe
from tunesight.errors import ConfigurationError

RATE = 48_000
TRUTH = Path(__file__).resolve().parents[2] / "src" / "tunesight" / "demo" / "tracks.json"
A_MINOR = Key("A", "minor")

by_slug = pytest.mark.parametrize("number", range(len(PIECES)), ids=[p.slug for p, _ in PIECES])


def sine(frequency_hz: float, *, seconds: float = 3.0, phase: float = 0.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    wave = np.sin(2 * np.pi * frequency_hz * t + phase)
    return np.stack([wave, wave]).astype(np.float32)


@cache
def play(piece_number: int) -> Performance:
    piece, style = PIECES[piece_number]
    return compose(piece, style, np.random.default_rng(piece.seed))


@pytest.mark.parametrize(
    ("symbol", "names"),
    [
        ("i", "A C E"),
        ("V7", "E G# B D"),
        ("bVII", "G B D"),
        ("iio7", "B D F G#"),
        ("bII", "Bb D F"),
        ("V7/iv", "A C# E G"),
        ("ii7b5", "B D F A"),
        ("i69", "A C E F# B"),
    ],
)
def test_reads_roman_numerals_as_a_textbook_spells_them(symbol: str, names: str) -> None:
    expected = tuple(Key(name, "major").pitch_class for name in names.split())
    assert parse_chord(symbol, A_MINOR).pitch_classes == expected


def test_a_slash_puts_another_degree_in_the_bass() -> None:
    chord = parse_chord("V@7", Key("C", "major"))
    assert (chord.root, chord.bass) == (7, 11)


def test_the_dominant_raises_the_leading_tone_of_a_minor_key() -> None:
    scale = parse_chord("V7", A_MINOR).scale_in(A_MINOR)
    assert set(scale) == {9, 11, 0, 2, 4, 5, 8}  # A harmonic minor


@pytest.mark.parametrize("symbol", ["H7", "Vmaj77", "i@9"])
def test_refuses_a_chord_that_it_cannot_read(symbol: str) -> None:
    with pytest.raises(ValueError, match=r"cannot read the chord|unknown suffix"):
        parse_chord(symbol, A_MINOR)


def test_refuses_an_unknown_mode() -> None:
    with pytest.raises(ValueError, match="unknown mode 'locrian'"):
        Key("A", "locrian")


def test_voices_move_little_between_related_chords() -> None:
    bars = parse_bars("I | vi | IV | V", Key("C", "major"))
    previous = None
    for (chord,) in bars:
        pitches = voice_lead(chord, previous, low=52, high=76, voices=4)
        assert {p % 12 for p in pitches} == set(chord.pitch_classes)
        if previous:
            assert max(abs(a - b) for a, b in zip(pitches, previous, strict=True)) <= 5
        previous = pitches


def test_reads_a_theme_with_holds_rests_and_octaves() -> None:
    tones, bars = parse_theme("5 . - 1' | b3 . . .", 4)
    assert bars == 2
    assert [(t.start, t.length, t.degree, t.alter) for t in tones] == [
        (0, 2, 5, 0),
        (3, 1, 8, 0),
        (4, 4, 3, -1),
    ]


def test_refuses_a_theme_with_an_unknown_sign() -> None:
    with pytest.raises(ValueError, match="cannot read the tone '8'"):
        parse_theme("1 8", 4)


def test_swing_moves_the_off_beat_to_the_triplet_and_leaves_the_beat() -> None:
    moved = [swing_beat(beat, 1.0, 2 / 3) for beat in (0.0, 0.5, 1.0, 1.5)]
    assert moved == pytest.approx([0.0, 2 / 3, 1.0, 1 + 2 / 3])


@pytest.mark.parametrize("number", range(0, len(PIECES), 7))
def test_one_seed_gives_one_performance(number: int) -> None:
    piece, style = PIECES[number]
    again, other = (
        compose(piece, style, np.random.default_rng(seed)) for seed in (piece.seed, piece.seed + 1)
    )
    assert again == play(number)
    assert again.strokes != other.strokes


@by_slug
def test_the_committed_truth_is_what_the_code_composes(number: int) -> None:
    piece, style = PIECES[number]
    rows = {row["id"]: row for row in json.loads(TRUTH.read_text("utf-8"))["tracks"]}
    row = rows[piece.slug]
    performance = play(number)
    assert describe(piece, style, performance, row["duration_s"]) == row


@by_slug
def test_a_piece_has_a_form_that_ends_at_home(number: int) -> None:
    piece, _ = PIECES[number]
    sections = lay_out(piece)
    last = sections[-1]
    assert last.is_end
    assert last.bars[0][0].bass == piece.key.pitch_class
    assert len({section.name.rstrip("'") for section in sections}) >= 3
    assert len({tuple(section.layers) for section in sections}) >= 3
    performance = play(number)
    assert performance.beats_s[0] == pytest.approx(LEAD_IN_S)
    assert len(performance.beats_s) == sum(section.beats for section in sections)


@by_slug
def test_every_part_is_played_by_an_instrument_in_a_human_way(number: int) -> None:
    piece, style = PIECES[number]
    layers = layers_of(piece, style)
    performance = play(number)
    assert len([n for n in layers if layers[n].voice in FONT]) <= 16
    for name, layer in layers.items():
        strokes = performance.strokes[name]
        assert layer.voice in FONT or layer.voice in SYNTH
        assert strokes
        assert all(21 <= s.pitch <= 108 for s in strokes)
    velocities = {s.velocity for strokes in performance.strokes.values() for s in strokes}
    assert len(velocities) >= 12


@by_slug
def test_no_two_melodic_notes_of_a_voice_leap_beyond_a_tenth_within_a_phrase(
    number: int,
) -> None:
    piece, style = PIECES[number]
    layers = layers_of(piece, style)
    performance = play(number)
    for name, layer in layers.items():
        if layer.play.__name__ != "play_melody":
            continue
        strokes = performance.strokes[name]
        for one, two in itertools.pairwise(strokes):
            if two.start_s - one.start_s < 1.0:
                assert abs(two.pitch - one.pitch) <= 16, (name, one, two)


def test_a_missing_soundfont_is_a_setup_error_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="fluid-soundfont-gm"):
        SoundFont(tmp_path / "none.sf2")


def test_true_peak_finds_the_crest_between_the_samples() -> None:
    # A quarter of the rate, 45 degrees off: samples at -3.01 dB, crests at 0 (BS.1770-4, annex 2).
    assert true_peak_db(sine(RATE / 4, phase=np.pi / 4)) == pytest.approx(0.0, abs=0.2)


def test_a_full_scale_sine_in_both_channels_reads_zero_lufs() -> None:
    # EBU Tech 3341: -23 dBFS in both channels reads -23 LUFS.
    assert integrated_loudness(10 ** (-23 / 20) * sine(997)) == pytest.approx(-23.0, abs=0.1)


def test_a_master_has_its_loudness_and_keeps_its_ceiling() -> None:
    rng = np.random.default_rng(4)
    beat = np.exp(-np.arange(24_000) / 12_000)
    sound = np.tile(beat, 10)[None] * rng.standard_normal((2, 240_000))
    master = finish(sound.astype(np.float32), loudness_lufs=-16.0, glue=0.3, tilt_db=0.0)
    assert integrated_loudness(master) == pytest.approx(-16.0, abs=1.0)
    assert true_peak_db(master) <= -2.0


def test_a_high_pass_removes_what_lies_below() -> None:
    low, high = (
        np.abs(shape_spectrum(sine(f), highpass_hz=400)[:, 20_000:120_000]).max()
        for f in (100, 3000)
    )
    assert low < 0.01
    assert high == pytest.approx(1.0, abs=0.02)


def test_ducking_pushes_down_at_the_kick_and_recovers() -> None:
    steady = np.ones((2, RATE), np.float32)
    gain = duck(steady, [0.2], 0.6, 0.3)[0]
    assert gain[round(0.205 * RATE)] == pytest.approx(0.4, abs=0.05)
    assert gain[round(0.15 * RATE)] == 1.0
    assert gain[round(0.55 * RATE)] == 1.0
