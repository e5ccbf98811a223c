from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tunesight.errors import ConfigurationError, ModelUnavailableError
from tunesight.inference.cards import ModelCard, list_cards, load_card
from tunesight.inference.sessions import Network
from tunesight.inference.weights import find_weights, verify_weights

MOST_BYTES_TOGETHER = 25_000_000


@pytest.mark.parametrize("name", list_cards())
def test_every_committed_model_is_what_its_card_says(name: str) -> None:
    card = load_card(name)

    assert card.name == name
    assert find_weights(card).stat().st_size == card.size_bytes


@pytest.mark.parametrize("name", list_cards())
def test_every_card_says_what_people_must_know(name: str) -> None:
    details = load_card(name).details

    for key in ("trained_on", "trained_by", "figures", "intended_use", "limits", "served_worse"):
        assert details[key], key
    assert all({"data", "licence"} <= set(source) for source in details["trained_on"])


def test_all_weights_together_stay_small() -> None:
    assert len(list_cards()) >= 2
    assert sum(load_card(name).size_bytes for name in list_cards()) < MOST_BYTES_TOGETHER


def test_refuses_an_unknown_model_and_names_the_known() -> None:
    with pytest.raises(ModelUnavailableError, match="scene_affect"):
        load_card("oracle")


@pytest.fixture
def card() -> ModelCard:
    return load_card("scene_affect")


def test_refuses_weights_that_were_changed(tmp_path: Path, card: ModelCard) -> None:
    damaged = bytearray(find_weights(card).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / card.file).write_bytes(damaged)

    with pytest.raises(ModelUnavailableError, match="not those of its card"):
        find_weights(card, folder=tmp_path)


def test_refuses_weights_that_are_not_there(tmp_path: Path, card: ModelCard) -> None:
    with pytest.raises(ModelUnavailableError, match="cannot be read"):
        verify_weights(tmp_path / "nothing.onnx", card)


def test_refuses_weights_of_another_version(card: ModelCard) -> None:
    other = dataclasses.replace(card, sha256="0" * 64)

    with pytest.raises(ModelUnavailableError, match="install tunesight again"):
        find_weights(other)


def test_refuses_a_graph_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "noise.onnx"
    path.write_bytes(b"\x08\x07 not a graph")

    with pytest.raises(ModelUnavailableError, match="cannot be opened"):
        Network(path)


def test_refuses_a_provider_that_is_not_installed(card: ModelCard) -> None:
    with pytest.raises(ConfigurationError, match="CPUExecutionProvider"):
        Network(find_weights(card), providers=["WishfulExecutionProvider"])
