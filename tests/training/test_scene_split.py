"""The split keeps groups together, parts alike, and its answer for ever."""

import numpy as np

from training.scene_data import RatedPicture
from training.scene_split import join_near_twins, split_pictures


def rate(count: int, *, per_group: int = 1) -> list[RatedPicture]:
    rng = np.random.default_rng(1)
    return [
        RatedPicture(
            f"{row}.jpg", (float(rng.uniform(-1, 1)), 0.0), None, f"g{row // per_group}", "all"
        )
        for row in range(count)
    ]


def test_a_group_is_never_parted() -> None:
    pictures = rate(300, per_group=5)
    parts = split_pictures(pictures)
    for group in {picture.group for picture in pictures}:
        of_group = [part for part, p in zip(parts, pictures, strict=True) if p.group == group]
        assert len(set(of_group)) == 1


def test_two_of_ten_are_held_back_and_one_decides() -> None:
    parts = split_pictures(rate(1000)).tolist()
    assert parts.count("validation") == 200
    assert parts.count("dev") == 100


def test_every_part_has_the_same_spread_of_valence() -> None:
    pictures = rate(2000)
    parts = split_pictures(pictures)
    valence = np.array([picture.affect[0] for picture in pictures])
    for part in ("train", "dev", "validation"):
        assert abs(valence[parts == part].mean() - valence.mean()) < 0.03
        assert abs(valence[parts == part].std() - valence.std()) < 0.03


def test_the_split_does_not_depend_on_the_order_of_rows() -> None:
    pictures = rate(200, per_group=2)
    forward = dict(zip([p.file for p in pictures], split_pictures(pictures), strict=True))
    turned = pictures[::-1]
    assert forward == dict(zip([p.file for p in turned], split_pictures(turned), strict=True))


def test_a_picture_and_its_brighter_copy_are_joined() -> None:
    rng = np.random.default_rng(2)
    first, other = rng.integers(20, 200, (2, 9, 9, 3))
    # Blown up so that thumbnails of the hash average nothing away.
    one, two, three = (np.kron(p, np.ones((8, 8, 1))) for p in (first, first + 20, other))
    thumbnails = np.stack([one, two, three]).astype(np.uint8)
    joined = join_near_twins(rate(3), thumbnails)
    assert joined[0].group == joined[1].group != joined[2].group
