"""Archives: a tar of any compression as a stream; nothing is ever unpacked onto the disk.

Zstandard is read by Python from 3.14 on, and before that by pyarrow, which is an extra.
"""

from __future__ import annotations

import tarfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

from tunesight.errors import SetupError

__all__ = ["open_tar"]


@contextmanager
def open_tar(path: Path) -> Generator[tarfile.TarFile]:
    """Yield an archive to be read once from its beginning to its end.

    Raises
    ------
    SetupError
        If it is packed with Zstandard and nothing is installed that reads it.
    """
    with ExitStack() as opened:
        if path.suffix.casefold() == ".zst":
            stream = cast("IO[bytes]", opened.enter_context(_open_zstandard(path)))
            yield opened.enter_context(tarfile.open(fileobj=stream, mode="r|"))
        else:
            yield opened.enter_context(tarfile.open(path, mode="r|*"))


def _open_zstandard(path: Path) -> Any:
    try:
        return import_module("compression.zstd").open(path, "rb")
    except ImportError:
        pass
    try:
        pyarrow = import_module("pyarrow")
    except ImportError as error:
        raise SetupError(
            f"Reading {path.name} needs the package pyarrow; install it with pip install "
            f"'tunesight[parquet]', or unpack it first: zstd -d {path.name}"
        ) from error
    return pyarrow.CompressedInputStream(pyarrow.OSFile(str(path)), "zstd")
