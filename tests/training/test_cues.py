"""What notes say of cues, how sound is degraded, and the cue network from takes to weights."""

import ctypes.util
import json
import os
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from studio.music.fluid import Message  # noqa: E402
from training import train_cues  # noqa: E402
from training.cue_network import FRAMES, CueNetwork, to_input  # noqa: E402
from training.cue_pieces import (  # noqa: E402
    CUES,
    DRUMS,
    Change,
    cut_out,
    draw_change,
    list_notes,
    measure_cues,
    play_anew,
)
from training.cue_sounds import degrade, measure_levels, pass_codec, to_mono  # noqa: E402
from training.cue_takes import FONTS, UNHEARD_FONT, _find_font, read_takes  # noqa: E402
from training.made_pieces import STYLES, draw_piece  # noqa: E402
from tunesight.listening.cues import CueNetwork as ShippedNetwork  # noqa: E402

ONSET, HITS, REGISTER, ARTICULATION, THICKNESS = range(len(CUES))


def play_scale(step_s: float, length_s: float, *, channel: int = 0) -> list[Message]:
    messages = []
    for number in range(round(12 / step_s)):
        pitch = 60 + number % 5
        messages.append(Message(number * step_s, "on", channel, pitch, 64))
        messages.append(Message(number * step_s + length_s, "off", channel, pitch))
    return sorted(messages, key=lambda m: m.time_s)


def middle_cues(messages: list[Message]) -> np.ndarray:
    return measure_cues(list_notes(messages), 12)[6]


def test_a_scale_of_two_notes_a_second_is_measured_as_such() -> None:
    cues = middle_cues(play_scale(0.5, 0.25))
    assert cues[ONSET] == pytest.approx(np.log2(3.0), abs=0.01)
    assert cues[ARTICULATION] == pytest.approx(0.5)
    assert cues[THICKNESS] == pytest.approx(np.log2(1.5), abs=0.01)
    assert cues[REGISTER] == pytest.approx(62.0, abs=0.5)
    assert cues[HITS] == 0.0


def test_a_chord_struck_within_30_ms_is_one_onset() -> None:
    notes = [Message(5.0 + 0.008 * i, "on", 0, 60 + 4 * i, 80) for i in range(4)]
    notes += [Message(7.0, "off", 0, 60 + 4 * i) for i in range(4)]
    cues = measure_cues(list_notes(notes), 12)
    assert cues[5, ONSET] == pytest.approx(np.log2(1.0 + 1.0 / 6.0), abs=0.01)


def test_drums_are_counted_apart_and_have_no_register() -> None:
    cues = middle_cues(play_scale(0.5, 0.1, channel=DRUMS))
    assert cues[HITS] == pytest.approx(np.log2(3.0), abs=0.01)
    assert cues[ONSET] == 0.0
    assert np.isnan(cues[REGISTER])


def test_a_pedal_holds_notes_until_it_is_lifted() -> None:
    messages = [
        Message(0.0, "control", 0, 64, 127),
        Message(0.0, "on", 0, 60, 80),
        Message(0.2, "off", 0, 60),
        Message(1.0, "control", 0, 64, 0),
    ]
    assert list_notes(messages)[0, :2].tolist() == [0.0, 1.0]


def test_a_piece_played_anew_is_faster_higher_shorter_and_louder() -> None:
    change = Change(2.0, 3, {0: 0.5}, 10, {0: 40}, frozenset(), has_pedal=True)
    notes = list_notes(play_anew(play_scale(0.5, 0.4), change))
    assert notes[1, 0] == pytest.approx(0.25)
    assert notes[0, 1] == pytest.approx(0.1)  # half of 0.4 s at double speed
    assert notes[0, 2] == 63
    assert notes[0, 3] == 74


def test_silent_channels_and_the_pedal_are_left_out() -> None:
    pedal = Message(0.0, "control", 0, 64, 127)
    both = [pedal, *play_scale(0.5, 0.4), *play_scale(0.5, 0.4, channel=1)]
    change = Change(1.0, 0, {}, 0, {}, frozenset({1}), has_pedal=False)
    played = play_anew(both, change)
    assert {m.channel for m in played} == {0}
    assert all(m.kind != "control" for m in played)


def test_a_drawn_change_never_silences_everything() -> None:
    both = [*play_scale(0.5, 0.4), *play_scale(0.5, 0.4, channel=DRUMS)]
    for seed in range(50):
        played = play_anew(both, draw_change(both, np.random.default_rng(seed)))
        assert any(m.kind == "on" for m in played)


def test_a_stretch_keeps_what_was_set_before_it() -> None:
    messages = [Message(0.0, "program", 0, 40), *play_scale(1.0, 0.5)]
    cut = cut_out(messages, 3.0, 2.0)
    assert cut[0] == Message(0.0, "program", 0, 40)
    assert [m.time_s for m in cut if m.kind == "on"] == [0.0, 1.0]


def test_sound_keeps_its_length_through_mixing_down_rooms_and_codecs() -> None:
    rng = np.random.default_rng(0)
    stereo = 0.1 * rng.standard_normal((2, 96_000)).astype(np.float32)
    mono = to_mono(stereo)
    assert abs(mono.size - 44_100) <= 64
    for seed in range(6):
        heard = degrade(mono, np.random.default_rng(seed))
        assert heard.size == mono.size
        assert np.isfinite(heard).all()
        assert np.abs(heard).max() <= 1.0
    assert abs(pass_codec(mono, 64_000).size - mono.size) < 3000


def test_no_gain_changes_what_the_network_is_given() -> None:
    noise = np.random.default_rng(0).standard_normal(44_100).astype(np.float32)
    loud, soft = (to_input(measure_levels(g * noise)[None]) for g in (0.5, 0.05))
    np.testing.assert_allclose(loud, soft, atol=1e-3)
    assert loud.shape == (1, 40, FRAMES)


def test_the_network_answers_for_the_26_inner_seconds_in_the_cues_own_units() -> None:
    middle = np.arange(5, dtype=np.float32)
    network = CueNetwork(middle, np.full(5, 1e-6, np.float32), 8).eval()
    cues = network(torch.zeros(2, 40, FRAMES)).detach().numpy()
    assert cues.shape == (2, 26, 5)
    np.testing.assert_allclose(cues[0, 0], middle, atol=1e-4)


def test_the_product_computes_what_was_trained() -> None:
    torch.manual_seed(0)
    network = CueNetwork(np.arange(5, dtype=np.float32), np.full(5, 2.0, np.float32), 8)
    network.train()
    levels = torch.rand(3, 40, FRAMES) * 2 - 1
    network(levels)  # gives the norms statistics
    network.eval()
    weights = {name: value.astype(np.float32) for name, value in train_cues.fold(network).items()}
    with torch.no_grad():
        expected = network(levels)[1].numpy()
    found = ShippedNetwork(weights).answer(levels[1].numpy().T)
    np.testing.assert_allclose(found, expected, atol=2e-2)


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
def test_a_piece_is_drawn_for_every_style_and_the_same_each_time(style: object) -> None:
    from studio.music.compose import compose
    from studio.music.piece import Style

    assert isinstance(style, Style)
    piece = draw_piece(style, 3)
    assert piece == draw_piece(style, 3)
    performance = compose(piece, style, np.random.default_rng(piece.seed))
    assert performance.end_s > 30.0
    assert any(performance.strokes.values())


@pytest.mark.data
def test_a_smoke_run_goes_from_midi_to_weights_with_a_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path(os.environ.get("TUNESIGHT_DATA", "../shared/data"))
    if not (data / "midi" / "songs.zip").is_file():
        pytest.skip(f"there are no MIDI songs in {data}")
    if ctypes.util.find_library("fluidsynth") is None:
        pytest.skip("FluidSynth is not installed")
    try:
        for name in (*FONTS, UNHEARD_FONT):
            _find_font(name)
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    smoke = ["--smoke", "--runs", str(tmp_path), "--data", str(data)]
    for stage in ("takes", "train", "export"):
        train_cues.main([stage, *smoke])
    assert "epoch 1" in capsys.readouterr().out
    assert np.isfinite(read_takes(tmp_path / "takes", "dev").levels).all()
    card = json.loads((tmp_path / "music_cues.card.json").read_text())
    assert card["figures"]["songs"]["register"].keys() >= {"r", "mean_predictor_rmse"}
