"""Assembly: settings in, working services out; the one file that knows every implementation.

Each service is built when it is first used, so that a command pays only for what it needs.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tunesight.built_once import BuiltOnce
from tunesight.domain.mood_vocabulary import mood_places
from tunesight.inference.cards import load_card
from tunesight.inference.sessions import Network
from tunesight.inference.weights import find_weights
from tunesight.library.database import Database, open_database
from tunesight.library.importers.builtin import remove_builtin_tracks, seed_builtin_tracks
from tunesight.library.matrix import LibraryMatrix
from tunesight.library.repository import TrackRepository
from tunesight.media.openers import LimitedMedia
from tunesight.media.picture import resize_picture
from tunesight.perception.detect import FaceDetector
from tunesight.perception.faces import FaceReader
from tunesight.perception.phrase import PhraseReader
from tunesight.perception.picture import PeopleReader
from tunesight.perception.scene import SceneReader
from tunesight.perception.video import ClipReader
from tunesight.perception.words import StaticTextEncoder
from tunesight.services.read import ReadService
from tunesight.services.recommend import RecommendService
from tunesight.services.samples import SampleService
from tunesight.services.tracks import TrackService
from tunesight.settings import Settings, load_settings

if TYPE_CHECKING:
    from tunesight.library.copying import LibraryCopier
    from tunesight.library.file_repository import FileRepository
    from tunesight.library.vector_search import ServerSearch
    from tunesight.library.verify import LibraryVerifier
    from tunesight.services.catalogue import CatalogueService
    from tunesight.services.doctor import DoctorService
    from tunesight.services.hear import HearService
    from tunesight.services.library import LibraryService
    from tunesight.services.scan import ScanService

__all__ = ["Services", "build_services"]


# What faces are looked for at, in pixels of the longer side: a photo of a group holds small ones;
# in the frames of a clip or a webcam those that matter are large, and there are many frames.
_PHOTO_SIDE = 640
_FRAME_SIDE = 320


class Services:
    """Every use case, ready to call and safe to share between threads.

    A context manager: leaving it closes the library.

    Parameters
    ----------
    settings
        Read once; nothing below sees them.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.lock = threading.RLock()  # building one service builds others

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the library, if it was opened; the services must not be used afterwards."""
        if "_database" in self.__dict__:
            self._database.close()
        if "_beside" in self.__dict__ and self._beside:
            self._beside.shutdown()

    @BuiltOnce
    def read(self) -> ReadService:
        """Build what reads pictures, clips and wishes."""
        scenes = SceneReader(self._open_network("scene_affect"), resize=resize_picture)
        finder = FaceDetector(self._open_network("face_detector"), resize=resize_picture)
        faces = FaceReader(self._open_network("expressions"), resize=resize_picture)
        beside = self._beside
        frames = PeopleReader(scenes, finder, faces, side=_FRAME_SIDE, beside=beside)
        return ReadService(
            PeopleReader(scenes, finder, faces, side=_PHOTO_SIDE, beside=beside),
            ClipReader(frames),
            PhraseReader(self._encoder, mood_places()),
            faces_reader=frames,
            media=LimitedMedia(most_picture_bytes=self._settings.max_upload_bytes),
        )

    @BuiltOnce
    def hear(self) -> HearService:
        """Build what hears sound files."""
        from tunesight.listening.analyse import Analyser
        from tunesight.services.hear import HearService

        return HearService(Analyser())

    @BuiltOnce
    def recommend(self) -> RecommendService:
        """Build what answers queries over the library."""
        return RecommendService(self.matrix, self._encoder)

    @BuiltOnce
    def tracks(self) -> TrackService:
        """Build what looks tracks up."""
        return TrackService(self._store)

    @BuiltOnce
    def samples(self) -> SampleService:
        """Build what lists the bundled pictures."""
        return SampleService(_demo_folder() / "pictures.json")

    @BuiltOnce
    def library(self) -> LibraryService:
        """Build what adds and removes folders, and counts."""
        from tunesight.listening.analyse import ANALYSIS_VERSION
        from tunesight.services.library import LibraryService

        return LibraryService(
            self._store,
            self._files,
            analysis_version=ANALYSIS_VERSION,
            place=self._database.place,
        )

    @BuiltOnce
    def scan(self) -> ScanService:
        """Build what takes folders in."""
        from tunesight.library.hearer import FileHearer
        from tunesight.library.hearer_pool import HearerPool, SharedPool, TurnPool
        from tunesight.library.process_hearer import ProcessHearer
        from tunesight.library.ray_hearer import open_ray_pool
        from tunesight.library.scan import FolderScanner
        from tunesight.library.scan_board import ScanBoard
        from tunesight.library.scan_lock import ScanLock
        from tunesight.library.server_scan_lock import ServerScanLock
        from tunesight.listening.analyse import ANALYSIS_VERSION, Analyser
        from tunesight.media.tags import read_tags
        from tunesight.services.scan import ScanService

        hearer = FileHearer(Analyser(), read_tags, ANALYSIS_VERSION)

        def open_processes(files: int) -> HearerPool:
            workers = min(self._settings.workers, files)
            if workers == 0:
                return TurnPool(hearer)
            return SharedPool(
                lambda: ProcessHearer(hearer), workers=workers, version=ANALYSIS_VERSION
            )

        return ScanService(
            self._files,
            {
                "processes": FolderScanner(self._files, hearer, open_pool=open_processes),
                "ray": FolderScanner(
                    self._files, hearer, open_pool=lambda files: open_ray_pool(hearer, files)
                ),
            },
            ScanBoard(self._database),
            (
                ServerScanLock(self._database)
                if self._database.is_server
                else ScanLock(self._database.matrix_folder.with_suffix(".scanning"))
            ),
        )

    @BuiltOnce
    def catalogue(self) -> CatalogueService:
        """Build what imports catalogues."""
        from tunesight.library.catalogue_repository import CatalogueRepository
        from tunesight.library.importers.catalogue import CatalogueImporter
        from tunesight.services.catalogue import CatalogueService

        catalogues = CatalogueRepository(self._database)
        return CatalogueService(catalogues, CatalogueImporter(catalogues))

    @BuiltOnce
    def verifier(self) -> LibraryVerifier:
        """Build what mends a library."""
        from tunesight.library.verify import LibraryVerifier

        return LibraryVerifier(self._database, self.matrix)

    @BuiltOnce
    def copier(self) -> LibraryCopier:
        """Build what copies the library to another place."""
        from tunesight.library.copying import LibraryCopier

        return LibraryCopier(self._database, home=self._settings.home)

    @BuiltOnce
    def verify(self) -> DoctorService:
        """Build what checks a library."""
        from tunesight.services.doctor import Check, DoctorService

        return DoctorService(
            (
                Check("database", self.verifier.check_database),
                Check("words", self.verifier.check_words),
                Check("matrix", self.verifier.check_matrix),
                Check("files", self.verifier.check_sounds),
                Check("pieces", self.verifier.check_pieces),
            )
        )

    @BuiltOnce
    def doctor(self) -> DoctorService:
        """Build what checks the installation."""
        from tunesight.services import checks
        from tunesight.services.doctor import Check, DoctorService

        return DoctorService(
            (
                Check("models", checks.check_models),
                Check("library", lambda: checks.check_library(self._store, self._database.place)),
                Check("pictures", lambda: checks.check_pictures(self.samples)),
                Check("answer", self._answer_once),
                Check("sound", lambda: checks.check_sound(self.hear, self._store)),
            )
        )

    def warm_up(self) -> None:
        """Build and run everything once, so that the first visitor waits no longer than the next.

        Raises
        ------
        SetupError
            If the installation lacks something.
        """
        self._answer_once()

    def _answer_once(self) -> str:
        from tunesight.services.checks import check_answer

        return check_answer(self.read, self.recommend, self.samples)

    @BuiltOnce
    def _beside(self) -> ThreadPoolExecutor | None:
        """Build what reads faces while scenes are read; ``None`` where one thread must do."""
        threads = self._settings.threads
        return ThreadPoolExecutor(threads, "faces") if threads > 1 else None

    def _open_network(self, name: str) -> Network:
        # Two networks work at a time, and more threads than cores would wait for one another.
        return Network(
            find_weights(load_card(name)),
            threads=max(1, self._settings.threads // 2),
            providers=self._settings.providers,
        )

    @BuiltOnce
    def _encoder(self) -> StaticTextEncoder:
        return StaticTextEncoder(find_weights(load_card("words")))

    @BuiltOnce
    def matrix(self) -> LibraryMatrix | ServerSearch:
        """Build what searches the library."""
        stamp = load_card("words").sha256
        if self._settings.search_in == "server":
            from tunesight.library.vector_search import ServerSearch

            return ServerSearch(self._database, self._store, self._encoder, encoder_stamp=stamp)
        return LibraryMatrix(
            self._store,
            self._encoder,
            folder=self._database.matrix_folder,
            encoder_stamp=stamp,
        )

    @BuiltOnce
    def _database(self) -> Database:
        settings = self._settings
        return open_database(settings.resolved_database_url(), home=settings.home)

    @BuiltOnce
    def _files(self) -> FileRepository:
        from tunesight.library.file_repository import FileRepository

        return FileRepository(self._database)

    @BuiltOnce
    def _store(self) -> TrackRepository:
        repository = TrackRepository(self._database)
        if self._settings.use_builtin:
            seed_builtin_tracks(repository, _demo_folder())
        else:
            remove_builtin_tracks(repository)
        return repository


def build_services(settings: Settings | None = None) -> Services:
    """Wire everything up.

    Parameters
    ----------
    settings
        By default those of the environment.

    Raises
    ------
    ConfigurationError
        If a setting cannot be used.
    """
    return Services(load_settings() if settings is None else settings)


def _demo_folder() -> Path:
    return Path(str(resources.files("tunesight"))) / "demo"
