"""One installation of the app: its data folder, secrets, clock and reference files."""

from __future__ import annotations

import functools
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from workshop.agenda import AgendaFormat, load_agenda
from workshop.catalog import Catalogue, load_catalogue
from workshop.store.db import Store, open_store

DATABASE_NAME = "atelier.db"
COOKIE_KEY_NAME = "cookie.key"

T = TypeVar("T")


class Memory:
    """A bounded, thread-safe cache: one calculation per key, whoever asks first.

    Holds nothing personal: keys are (what, step, version), values are counted results.
    """

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    def remember(self, key: Hashable, compute: Callable[[], T]) -> T:
        with self._guard:
            if key in self._values:
                self._values.move_to_end(key)
                return cast(T, self._values[key])
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            with self._guard:
                if key in self._values:
                    return cast(T, self._values[key])
            value = compute()
            with self._guard:
                self._values[key] = value
                self._locks.pop(key, None)
                while len(self._values) > self._size:
                    self._values.popitem(last=False)
            return value


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Installation:
    data_dir: Path
    store: Store
    catalogue: Catalogue
    agendas: Mapping[str, AgendaFormat]
    cookie_key: str
    clock: Callable[[], datetime] = _utc_now
    memory: Memory = field(default_factory=Memory)

    def now(self) -> datetime:
        return self.clock()


def open_installation(data_dir: Path, clock: Callable[[], datetime] = _utc_now) -> Installation:
    """Open or create the data folder. Raises OSError when it cannot be written."""
    data_dir.mkdir(parents=True, exist_ok=True)
    store = open_store(data_dir / DATABASE_NAME)
    return Installation(
        data_dir=data_dir,
        store=store,
        catalogue=load_catalogue(),
        agendas=load_agenda(),
        cookie_key=_secret(store, data_dir / COOKIE_KEY_NAME),
        clock=clock,
    )


DATA_VARIABLE = "ATELIER_DATA"
DEFAULT_DATA = Path(__file__).parent.parent.parent / "var"


def installation_here() -> Installation:
    """The installation of this process: the folder named by ATELIER_DATA, else `var/`."""
    return _opened(Path(os.environ.get(DATA_VARIABLE) or DEFAULT_DATA))


@functools.lru_cache(maxsize=8)
def _opened(data_dir: Path) -> Installation:
    return open_installation(data_dir)


def _secret(store: Store, path: Path) -> str:
    """Read the key, or make it, readable by its owner only."""
    if key := _read(path):
        return key
    with store.write():  # processes that start together wait here for the first one's key
        if key := _read(path):
            return key
        key = secrets.token_urlsafe(48)
        draft = path.with_name(f"{path.name}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
        draft.replace(path)  # whole or not at all: half a key would weaken every cookie
        return key


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""
