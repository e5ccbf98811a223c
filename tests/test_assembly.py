from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.postgres import Server
from tunesight.assembly import Services, build_services
from tunesight.domain.query import Filters, Query
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


def test_a_library_on_a_server_gives_the_same_answers_wherever_it_is_ranked(
    server: Server, server_library: str, tmp_path: Path
) -> None:
    server.empty_library(server_library)
    places = {
        "file": load_settings(home=tmp_path / "file"),
        "memory": load_settings(home=tmp_path / "memory", database_url=server_library),
        "server": load_settings(
            home=tmp_path / "server", database_url=server_library, search_in="server"
        ),
    }
    answers: dict[str, list[list[str]]] = {}
    for name, settings in places.items():
        with build_services(settings) as services:
            answers[name] = [
                [
                    found.track.id
                    for found in services.recommend.recommend(
                        Query(wish=services.read.read_wish(wish), filters=filters)
                    ).recommendations
                ]
                for wish in ("calm piano in the rain", "loud and happy", "nostalgic 80s pop")
                for filters in (Filters(), Filters(is_playable=True), Filters(languages=("en",)))
            ]
            assert all(finding.is_well for finding in services.verify.examine())

    assert all(len(answer) == 10 for answer in answers["file"])
    assert answers["memory"] == answers["file"]
    assert answers["server"] == answers["file"]
    assert not (tmp_path / "server").exists()  # nothing of the library is kept here


def test_the_class_itself_can_be_looked_at() -> None:
    assert Services.recommend.__doc__ == "Build what answers queries over the library."
