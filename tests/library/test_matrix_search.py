"""Products over stored columns: exact up to what is stated, filtered, best first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.exact_rows import build_rows
from tests.fakes import HashEncoder, ListChanges, make_track
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import BLOCKS, ROW_WIDTH, gaussian_to_weights
from tunesight.domain.languages import LANGUAGE_CODES
from tunesight.domain.query import Filters, Range
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError
from tunesight.library.matrix_columns import LibrarySnapshot, decode_rows
from tunesight.library.matrix_search import filter_mask, score_rows, top_k
from tunesight.library.matrix_update import build_in_memory

ENCODER = HashEncoder()

# Few distinct scores, so that ties are the rule.
scores_and_masks = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), max_size=60)


@given(scores_and_masks, st.integers(1, 70))
def test_top_k_is_the_head_of_a_stable_sort(pairs: list[tuple[int, bool]], k: int) -> None:
    scores = np.array([score for score, _ in pairs], dtype=np.float32)
    mask = np.array([allowed for _, allowed in pairs], dtype=np.bool_)
    expected = sorted(
        (i for i, (_, allowed) in enumerate(pairs) if allowed), key=lambda i: (-pairs[i][0], i)
    )[:k]

    assert top_k(scores, mask, k).tolist() == expected


@given(scores_and_masks, st.integers(1, 30))
def test_a_longer_list_begins_with_the_shorter_one(pairs: list[tuple[int, bool]], k: int) -> None:
    scores = np.array([score for score, _ in pairs], dtype=np.float32)
    mask = np.array([allowed for _, allowed in pairs], dtype=np.bool_)

    assert top_k(scores, mask, 2 * k).tolist()[:k] == top_k(scores, mask, k).tolist()


def test_refuses_to_return_no_track() -> None:
    with pytest.raises(InvalidValueError, match="ask for at least 1"):
        top_k(np.zeros(3), np.ones(3, dtype=np.bool_), 0)


def test_refuses_a_score_that_is_not_a_number() -> None:
    with pytest.raises(InvalidValueError, match="NaN"):
        top_k(np.array([0.0, np.nan]), np.ones(2, dtype=np.bool_), 1)


TRACKS = (
    make_track(0, artist="Beyoncé", language="en", genres=("r&b", "pop"), cues={"tempo": 99.0}),
    make_track(1, artist="Édith Piaf", language="fr", genres=("chanson",), year=1946),
    make_track(2, artist="Ensemble", path="a.opus", source=TrackSource.DEMO, cues={"tempo": 140.0}),
    make_track(3, artist="Gone", path="b.opus", is_missing=True),
    make_track(4, artist="Nobody", valence=0.9, affect=None, cues={"tempo": 0.0}),
    # 0.3 and 0.1 are no numbers of 32 bits, and neither rounding may lose them.
    make_track(5, artist="x", valence=0.3, arousal=0.3, cues={"tempo": 0.1}),
)


def _mask_of(tracks: Sequence[Track], filters: Filters) -> NDArray[np.bool_]:
    snapshot = build_in_memory(ListChanges(tracks, 1), ENCODER)
    return filter_mask(snapshot.columns, snapshot.names, filters)


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), [0, 1, 2, 4, 5]),
        (Filters(artist="beyonce"), [0]),
        (Filters(artist="PIAF"), [1]),
        (Filters(genre="pop"), [0]),
        (Filters(genre="RnB"), [0]),
        (Filters(genre="r and b"), [0]),
        (Filters(languages=("fr", "en")), [0, 1]),
        (Filters(sources=(TrackSource.DEMO,)), [2]),
        (Filters(is_playable=True), [2]),
        (Filters(tempo_bpm=Range(99.0, 140.0)), [0, 2]),
        (Filters(tempo_bpm=Range(None, 120.0)), [0, 5]),
        (Filters(year=Range(1940, 1949)), [1]),
        (Filters(valence=Range(-0.1, 0.1)), [0, 1, 2]),
        (Filters(arousal=Range(0.5, None)), []),
        (Filters(valence=Range(0.3, 0.3)), [5]),
        (Filters(tempo_bpm=Range(0.1, 0.1)), [5]),
        (Filters(artist="beyonce", languages=("fr",)), []),
        (Filters(artist=".*"), []),
        (Filters(artist="ensemble\nEnsemble"), []),
        (Filters(genre="!!!"), [0, 1, 2, 4, 5]),
    ],
)
def test_a_filter_lets_through_what_it_names(filters: Filters, passing: list[int]) -> None:
    mask = _mask_of(TRACKS, filters)

    assert np.flatnonzero(mask).tolist() == passing


def test_an_empty_library_has_an_empty_mask() -> None:
    nothing: tuple[Track, ...] = ()

    assert _mask_of(nothing, Filters(artist="x", tempo_bpm=Range(1, 2))).size == 0


def _random_tracks(count: int) -> list[Track]:
    rng = np.random.default_rng(5)
    words = ["piano", "rain", "loud", "dance", "quiet", "sea", "night", "guitar", "choir", "fast"]
    return [
        make_track(
            i,
            valence=float(rng.uniform(-1, 1)),
            arousal=float(rng.uniform(-1, 1)),
            title=" ".join(rng.choice(words, 3)),
            genres=tuple(rng.choice(words, 2)),
            year=int(rng.integers(1930, 2030)),
            language=str(rng.choice([*LANGUAGE_CODES, "", "tlh"])),
            cues={"tempo": float(rng.uniform(40, 220)), "mode": float(rng.uniform(-1, 1))},
            path="a.opus" if rng.random() < 0.3 else None,
            **({"affect": None} if rng.random() < 0.05 else {}),
        )
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def tracks() -> list[Track]:
    return _random_tracks(20_000)


@pytest.fixture(scope="module")
def snapshot(tracks: list[Track]) -> LibrarySnapshot:
    return build_in_memory(ListChanges(tracks, 1), ENCODER)


@pytest.fixture(scope="module")
def exact_rows(tracks: list[Track]) -> NDArray[np.float64]:
    return build_rows(tracks, ENCODER).astype(np.float64)


def _weights() -> NDArray[np.float64]:
    """Weights such as a picture and a wish together have."""
    rng = np.random.default_rng(6)
    weights = np.zeros(ROW_WIDTH)
    belief = AffectGaussian(Affect(0.4, -0.3), ((0.1, 0.02), (0.02, 0.2)))
    weights[BLOCKS["affect"]] = gaussian_to_weights(belief)[0]
    weights[BLOCKS["words"]] = 3.0 * ENCODER.encode(["quiet piano"])[0]
    weights[BLOCKS["cues"]] = rng.normal(0, 0.3, 5)
    weights[BLOCKS["era"]][3] = 1.0
    weights[BLOCKS["language"]][7] = -1.0
    weights[BLOCKS["prior"]] = (0.15, 0.25)
    return weights


def _worst_error(snapshot: LibrarySnapshot, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half a step of each coordinate of the words, as the layout states it."""
    steps = snapshot.columns["word_step"].astype(np.float64)
    return steps / 2 * np.abs(weights[BLOCKS["words"]]).sum() + 1e-4


def test_scores_are_the_product_with_the_rows_up_to_the_stated_error(
    snapshot: LibrarySnapshot, exact_rows: NDArray[np.float64]
) -> None:
    weights = _weights()
    mask = np.ones(len(exact_rows), dtype=np.bool_)
    scores, _ = score_rows(snapshot.columns, snapshot.names, weights, mask)

    assert (np.abs(scores - exact_rows @ weights) <= _worst_error(snapshot, weights)).all()


@pytest.mark.parametrize("name", [name for name in BLOCKS if name != "words"])
def test_every_block_but_the_words_is_exact(
    snapshot: LibrarySnapshot, exact_rows: NDArray[np.float64], name: str
) -> None:
    weights = np.zeros(ROW_WIDTH)
    weights[BLOCKS[name]] = _weights()[BLOCKS[name]]
    mask = np.ones(len(exact_rows), dtype=np.bool_)
    scores, _ = score_rows(snapshot.columns, snapshot.names, weights, mask)

    np.testing.assert_allclose(scores, exact_rows @ weights, atol=2e-4)


def test_a_track_is_never_ranked_before_one_that_is_better_by_more_than_the_error(
    snapshot: LibrarySnapshot, exact_rows: NDArray[np.float64]
) -> None:
    weights = _weights()
    mask = np.ones(len(exact_rows), dtype=np.bool_)
    scores, _ = score_rows(snapshot.columns, snapshot.names, weights, mask)
    best = top_k(scores, mask, 50)
    exact = exact_rows @ weights
    left_out = np.delete(exact, best)

    assert exact[best].min() >= left_out.max() - 2 * _worst_error(snapshot, weights).max()
    assert len(set(best.tolist()) & set(np.argsort(-exact)[:50].tolist())) >= 48


def test_decoded_rows_give_the_scores_that_were_ranked(snapshot: LibrarySnapshot) -> None:
    weights = _weights()
    which = np.arange(0, 20_000, 97)
    mask = np.ones(20_000, dtype=np.bool_)
    scores, _ = score_rows(snapshot.columns, snapshot.names, weights, mask)
    rows = decode_rows(snapshot.columns, which, snapshot.names["language"])

    np.testing.assert_allclose(rows.astype(np.float64) @ weights, scores[which], atol=2e-5)


def test_the_usual_products_are_the_means_over_the_mask(
    snapshot: LibrarySnapshot, exact_rows: NDArray[np.float64]
) -> None:
    weights = _weights()
    mask = filter_mask(snapshot.columns, snapshot.names, Filters(genre="rain"))
    _, usual = score_rows(snapshot.columns, snapshot.names, weights, mask)

    products = (exact_rows * weights)[mask]
    expected = {name: products[:, place].sum(axis=1).mean() for name, place in BLOCKS.items()}
    assert usual == pytest.approx(expected, abs=1e-3)
