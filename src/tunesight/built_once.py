"""An attribute that is built when it is first read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar, overload

__all__ = ["BuiltOnce"]

_Built = TypeVar("_Built")


class _Locked(Protocol):
    @property
    def lock(self) -> threading.RLock: ...


class BuiltOnce(Generic[_Built]):
    """An attribute that is built when it is first read, and once, whichever thread reads it.

    ``functools.cached_property`` has had no lock since Python 3.12: two threads would open two
    databases, of which one is never closed.
    """

    def __init__(self, build: Callable[[Any], _Built]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, services: None, owner: type) -> Self: ...
    @overload
    def __get__(self, services: _Locked, owner: type) -> _Built: ...

    def __get__(self, services: _Locked | None, owner: type) -> Self | _Built:
        if services is None:
            return self
        with services.lock:
            built = services.__dict__
            if self._name not in built:
                built[self._name] = self._build(services)
            value: _Built = built[self._name]
            return value
