"""The data folder: made once, whoever comes first; what is counted once for everybody."""

from __future__ import annotations

import stat
import sys
import threading
from pathlib import Path

import pytest

from workshop.service.installation import (
    COOKIE_KEY_NAME,
    Memory,
    installation_here,
    open_installation,
)


def test_folder_is_made_with_a_database_and_a_key(tmp_path):
    opened = open_installation(tmp_path / "ici" / "var")
    assert {path.name for path in opened.data_dir.iterdir()} >= {"atelier.db", "cookie.key"}
    assert opened.store.check() == "ok"
    assert len(opened.cookie_key) == 64


def test_key_is_kept_and_each_installation_has_its_own(tmp_path):
    first = open_installation(tmp_path / "var")
    assert open_installation(tmp_path / "var").cookie_key == first.cookie_key
    assert open_installation(tmp_path / "autre").cookie_key != first.cookie_key


def test_key_is_read_by_its_owner_only(tmp_path):
    open_installation(tmp_path / "var")
    mode = stat.S_IMODE((tmp_path / "var" / COOKIE_KEY_NAME).stat().st_mode)
    assert mode == 0o600 or sys.platform == "win32"


def test_empty_key_left_by_a_crash_is_made_again(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / COOKIE_KEY_NAME).touch()
    opened = open_installation(tmp_path / "var")
    assert len(opened.cookie_key) == 64
    assert open_installation(tmp_path / "var").cookie_key == opened.cookie_key


def test_processes_that_start_together_share_one_key(tmp_path):
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(open_installation(tmp_path / "var").cookie_key))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys == [(tmp_path / "var" / COOKIE_KEY_NAME).read_text(encoding="ascii")] * 8


def test_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "var").touch()
    with pytest.raises(OSError, match="var"):
        open_installation(tmp_path / "var")


def test_installation_here_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("ATELIER_DATA", str(tmp_path / "var"))
    assert installation_here().data_dir == Path(tmp_path / "var")
    assert installation_here() is installation_here()
    monkeypatch.setenv("ATELIER_DATA", str(tmp_path / "autre"))
    assert installation_here().data_dir == Path(tmp_path / "autre")


def test_memory_computes_once_for_many_viewers():
    memory, calls, seen = Memory(), [], []
    gate = threading.Barrier(20)

    def compute() -> int:
        calls.append(1)
        return 42

    def look() -> None:
        gate.wait()
        seen.append(memory.remember("key", compute))

    threads = [threading.Thread(target=look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (seen, calls) == ([42] * 20, [1])


def test_memory_forgets_the_one_unused_for_longest():
    memory, calls = Memory(size=2), []

    def ask(key: str) -> None:
        memory.remember(key, lambda: calls.append(key))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert calls == ["a", "b", "c", "b"]


def test_memory_tries_again_after_an_error():
    memory = Memory()

    def fail() -> int:
        raise RuntimeError("panne")

    with pytest.raises(RuntimeError, match="panne"):
        memory.remember("key", fail)
    assert memory.remember("key", lambda: 1) == 1
