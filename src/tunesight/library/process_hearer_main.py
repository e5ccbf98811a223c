"""What a process for hearing runs: it answers the questions that come in, until none can come.

Run as ``python -m tunesight.library.process_hearer_main``, by
:class:`~tunesight.library.process_hearer.ProcessHearer` alone. It imports what the hearer needs
that it is sent, and nothing else.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import Any, BinaryIO, NoReturn

__all__ = ["main"]


def main() -> None:
    """Receive a hearer, then answer questions: pairs of a method's name and an item."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a decoder prints must not come between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    questions: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive, args=(questions,), daemon=True).start()
    try:
        _answer(questions, answers)
    except BrokenPipeError:
        _leave(0)  # whoever asked is gone
    except BaseException:  # noqa: BLE001 - the other thread cannot be ended in any other way
        traceback.print_exc()
        _leave(1)


def _answer(questions: SimpleQueue[Any], answers: BinaryIO) -> None:
    hearer = questions.get()
    answer: object = "ready"
    while True:
        pickle.dump(answer, answers)
        answers.flush()
        method, item = questions.get()
        try:
            answer = getattr(hearer, method)(item)
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked shall see it
            answer = error


def _receive(questions: SimpleQueue[Any]) -> None:
    """Take questions in; when there can be no more, end, even in the middle of a file."""
    try:
        while True:
            questions.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - from our own parent
    except EOFError:
        _leave(0)  # whoever asked is gone, and nobody wants the answer
    except BaseException:  # noqa: BLE001 - a thread's error would leave the process waiting
        traceback.print_exc()
        _leave(1)


def _leave(code: int) -> NoReturn:
    """End at once: nothing is open but the streams, and the other thread may hold one of them."""
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
