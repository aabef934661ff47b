"""Texts that only frictionless' readers can decide on: read here, or in processes of their own when there are many.

Readers are Python, so threads do not make them faster; two processes use both cores of a small machine.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import frictionless

from gongkai.validate.readers import CellReader, is_faulty, missing_values, safe_reader

PROCESSES = 2
#: A call with so many texts, after so many others, is worth processes of their own, which take half a second to start.
WORTH, AFTER = 500, 4_000
#: So many texts are sent at a time, so that one column keeps all processes busy.
SENT = 2_000


class Judges:
    """Says of texts which break the rules of a field; the fields are named by their positions.

    `keys` names the fields whose values are compared with one another.
    """

    def __init__(self, fields: Sequence[frictionless.Field], keys: frozenset[str] = frozenset()) -> None:
        self._fields = tuple(fields)
        self._keys = keys
        self._readers: dict[int, CellReader] = {}
        self._asked = 0
        self._lock = Lock()
        self._idle: queue.Queue[subprocess.Popen[bytes]] = queue.Queue()
        self._others: list[subprocess.Popen[bytes]] = []
        self._senders: ThreadPoolExecutor | None = None

    def __enter__(self) -> Judges:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __call__(self, position: int, texts: Sequence[str]) -> list[bool]:
        """Return for each text whether it breaks a rule of the field."""
        self._asked += len(texts)
        if self._asked < AFTER or len(texts) < WORTH:
            reader = self._reader(position)
            return [is_faulty(reader, text) for text in texts]
        return self._elsewhere(position, texts)

    def close(self) -> None:
        """End the other processes."""
        for other in self._others:
            if other.stdin is not None:
                other.stdin.close()
            if other.stdout is not None:
                other.stdout.close()
            other.wait()
        self._others.clear()
        if self._senders is not None:
            self._senders.shutdown()
            self._senders = None

    def _reader(self, position: int) -> CellReader:
        reader = self._readers.get(position)
        if reader is None:
            field = self._fields[position]
            reader = self._readers[position] = safe_reader(field, key=field.name in self._keys)
        return reader

    def _elsewhere(self, position: int, texts: Sequence[str]) -> list[bool]:
        with self._lock:
            if self._senders is None:
                self._others = [self._start() for _ in range(PROCESSES)]
                for other in self._others:
                    self._idle.put(other)
                self._senders = ThreadPoolExecutor(PROCESSES, thread_name_prefix="gongkai-judge")
            senders = self._senders
        parts = [list(texts[start : start + SENT]) for start in range(0, len(texts), SENT)]
        answers = senders.map(lambda part: self._answer(position, part), parts)
        return [faulty for answer in answers for faulty in answer]

    def _answer(self, position: int, texts: list[str]) -> list[bool]:
        other = self._idle.get()
        try:
            _send(other.stdin, (position, texts))
            answer: list[bool] = _receive(other.stdout)
            return answer
        finally:
            self._idle.put(other)

    def _start(self) -> subprocess.Popen[bytes]:
        # The path of this process, so that the other one imports the same code.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        other = subprocess.Popen(
            [sys.executable, "-c", "from gongkai.validate import judges; judges.work()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        facts = [
            (field.to_descriptor(), list(missing_values(field)), field.name in self._keys) for field in self._fields
        ]
        _send(other.stdin, facts)
        return other


def work() -> None:
    """Answer another process of this program: its fields first, then for each call which texts break a rule."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    readers = [_own_reader(*facts) for facts in _receive(source)]
    while True:
        try:
            position, texts = _receive(source)
        except EOFError:
            return
        _send(target, [is_faulty(readers[position], text) for text in texts])


def _own_reader(descriptor: dict[str, Any], missing: list[str], key: bool) -> CellReader:
    return safe_reader(frictionless.Field.from_descriptor({**descriptor, "missingValues": missing}), key=key)


def _send(stream: Any, message: object) -> None:
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _receive(stream: Any) -> Any:
    # Both ends are this program.
    return pickle.load(stream)  # noqa: S301
