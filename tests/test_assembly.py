from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tunesight.assembly import Services, build_services
from tunesight.settings import load_settings


def test_threads_that_come_at_once_share_what_is_built(tmp_path: Path) -> None:
    barrier = threading.Barrier(8)

    def read_all(services: Services) -> tuple[int, ...]:
        barrier.wait()
        built = (services.recommend, services.read, services.tracks, services.library)
        return tuple(id(service) for service in built)

    with (
        build_services(load_settings(home=tmp_path, use_builtin=False)) as services,
        ThreadPoolExecutor(8) as pool,
    ):
        seen = set(pool.map(read_all, [services] * 8))

    assert len(seen) == 1


def test_the_class_itself_can_be_looked_at() -> None:
    assert Services.recommend.__doc__ == "Build what answers queries over the library."
