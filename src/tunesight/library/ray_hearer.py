"""Hearers on a Ray cluster: many machines hear one library.

Every machine of the cluster needs Tunesight, the same version, and the music under the same paths
(a shared drive). Only this module imports Ray; it comes with ``pip install tunesight[ray]``.

References
----------
https://docs.ray.io/en/latest/ray-core/actors.html
"""

from __future__ import annotations

import logging
from typing import Any

from tunesight.errors import SetupError
from tunesight.library.hearer import FileHearer
from tunesight.library.hearer_pool import LostHearerError, SharedPool

__all__ = ["RayHearer", "open_ray_pool"]


class RayHearer:
    """One hearer on the cluster (:class:`~tunesight.library.hearer_pool.LentHearer`).

    Parameters
    ----------
    ray
        The module, connected to a cluster.
    hearer
        Sent there; it and its parts can be pickled.
    """

    def __init__(self, ray: Any, hearer: FileHearer) -> None:
        self._ray = ray
        # Never started again by Ray: the pool replaces it, and knows which file it was at.
        self._actor = ray.remote(num_cpus=1, max_restarts=0)(_Actor).remote(hearer)

    def ask(self, method: str, item: object, limit_s: float) -> Any:
        """Return what the hearer's method returns for an item; raise what it raises."""
        errors = self._ray.exceptions
        try:
            return self._ray.get(self._actor.answer.remote(method, item), timeout=limit_s)
        except errors.RayTaskError as error:
            raise error.cause from None
        except errors.GetTimeoutError as error:
            raise LostHearerError(f"it took longer than {limit_s:.0f} s") from error
        except errors.RayError as error:
            raise LostHearerError(
                f"the machine or process that heard it was lost ({type(error).__name__})"
            ) from error

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._ray.kill(self._actor)


class _Actor:
    """What runs on the cluster."""

    def __init__(self, hearer: FileHearer) -> None:
        self._hearer = hearer

    def answer(self, method: str, item: object) -> Any:
        return getattr(self._hearer, method)(item)


def open_ray_pool(hearer: FileHearer, files: int) -> SharedPool:
    """Open a pool with a hearer for each core of the cluster.

    The cluster is the one that ``RAY_ADDRESS`` names, or one on this machine.

    Parameters
    ----------
    hearer
        Sent to every machine.
    files
        How many files there are: more hearers are never started.

    Raises
    ------
    SetupError
        If Ray is not installed, or the cluster cannot be reached.
    """
    try:
        import ray as found

        ray: Any = found  # its functions have no types
    except ImportError as error:
        raise SetupError(
            'Ray is not installed; install it with: pip install "tunesight[ray]", '
            "or scan with --engine processes."
        ) from error
    try:
        if not ray.is_initialized():
            ray.init(log_to_driver=False, logging_level=logging.ERROR)
        cores = int(ray.cluster_resources().get("CPU", 1))
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise SetupError(
            f"The Ray cluster cannot be reached ({error}); check RAY_ADDRESS, "
            "or scan with --engine processes."
        ) from error
    return SharedPool(
        lambda: RayHearer(ray, hearer), workers=max(1, min(cores, files)), version=hearer.version
    )
