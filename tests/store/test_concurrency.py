"""Many writers, threads or processes, and some of them killed: nothing acknowledged is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workshop.model import SUBMIT
from workshop.store import entries
from workshop.store.db import Store, open_store
from workshop.store.migrations import migrations

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)

# A writer on its own: `database author first last`. Says each number once it is committed.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from workshop.store import entries
from workshop.store.db import Store

path, author, first, last = sys.argv[1:]
store = Store(Path(path))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(first), int(last)):
    with store.write() as db:
        entries.append(db, workshop_id=1, step_id=1, round_=1, author=author, item=str(number),
                       kind="submit", at=datetime(2025, 3, 10, 12, tzinfo=UTC))
    print(number, flush=True)
"""
OPENER = """
import sys
from pathlib import Path
from workshop.store.db import open_store

print("ready", flush=True)
sys.stdin.readline()
print(open_store(Path(sys.argv[1])).check(), flush=True)
"""


def program(source: str, *arguments: object) -> subprocess.Popen[str]:
    """A Python of its own; waits on its standard input once it has said « ready »."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", source, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def start(programs: list[subprocess.Popen[str]]) -> None:
    """Let them go together, once all are ready."""
    assert [told(one, 1) for one in programs] == [["ready"]] * len(programs)
    for one in programs:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()


def told(one: subprocess.Popen[str], lines: int) -> list[str]:
    assert one.stdout is not None
    return [one.stdout.readline().rstrip("\n") for _ in range(lines)]


@pytest.fixture
def programs() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`programs(source, argument…)`; those still alive at the end are killed."""
    with ExitStack() as stack:

        def launch(source: str, *arguments: object) -> subprocess.Popen[str]:
            one = stack.enter_context(program(source, *arguments))
            stack.callback(one.kill)
            return one

        yield launch


def in_threads(number: int, work: Callable[[int], None]) -> None:
    """Run `work(0…number-1)` together; the first error of any of them is raised here."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(number)

    def run(place: int) -> None:
        try:
            barrier.wait()
            work(place)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def written(store: Store) -> set[tuple[str, str]]:
    with store.read() as db:
        rows = db.conn.execute("SELECT author, item FROM entries").fetchall()
    assert len(set(rows)) == len(rows)
    return set(rows)


def test_sixty_threads_lose_no_write(store):
    def write(place: int) -> None:
        for number in range(20):
            with store.write() as db:
                entries.append(
                    db,
                    workshop_id=1,
                    step_id=1,
                    round_=1,
                    author=f"author-{place}",
                    item=str(number),
                    kind=SUBMIT,
                    at=NOON,
                )

    in_threads(60, write)
    assert written(store) == {
        (f"author-{place}", str(number)) for place in range(60) for number in range(20)
    }
    with store.read() as db:
        assert entries.version(db, 1) == 1200
        assert entries.count_respondents(db, 1, 1, 1) == 60


def test_read_then_write_in_one_transaction_counts_every_turn(store):
    """Each thread reads the last number and adds one: two that read the same would collide."""

    def take(place: int) -> None:
        for _ in range(10):
            with store.write() as db:
                taken = len(entries.journal(db, 1, 1000))
                entries.append(
                    db,
                    workshop_id=1,
                    step_id=1,
                    author=f"author-{place}",
                    item=f"number-{taken}",
                    kind=SUBMIT,
                    at=NOON,
                )

    in_threads(12, take)
    assert sorted(int(item.removeprefix("number-")) for _author, item in written(store)) == list(
        range(120)
    )


def test_four_processes_lose_no_write(store, programs):
    writers = [programs(WRITER, store.path, f"author-{place}", 0, 100) for place in range(4)]
    start(writers)
    assert [told(writer, 100) for writer in writers] == [[str(n) for n in range(100)]] * 4
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    assert written(store) == {
        (f"author-{place}", str(number)) for place in range(4) for number in range(100)
    }
    assert store.check() == "ok"


def test_readers_see_whole_transactions_while_others_write(store):
    """Writers always add two rows at once: no reader ever counts an odd number."""
    done = threading.Event()
    counts: list[list[int]] = []

    def write(place: int) -> None:
        for number in range(25):
            with store.write() as db:
                for side in ("left", "right"):
                    entries.append(
                        db,
                        workshop_id=1,
                        step_id=1,
                        author=f"author-{place}",
                        item=f"{side}-{number}",
                        kind=SUBMIT,
                        at=NOON,
                    )

    def read() -> None:
        while not done.is_set():
            with store.read() as db:
                counts.append([len(entries.current(db, 1, 1)), entries.last_id(db)])

    reader = threading.Thread(target=read)
    reader.start()
    in_threads(4, write)
    done.set()
    reader.join()
    assert len(written(store)) == 200
    assert len({count for count, _last in counts}) > 1
    assert [pair for pair in counts if pair[0] % 2 or pair[0] != pair[1]] == []
    assert counts == sorted(counts)


def test_killed_writer_loses_nothing_it_had_acknowledged(store, programs):
    """kill -9 in the middle of its work, several times over the same file."""
    acknowledged: set[tuple[str, str]] = set()
    attempted: set[tuple[str, str]] = set()
    for enough in (1, 17, 60):
        author = f"killed-after-{enough}"
        writer = programs(WRITER, store.path, author, 0, 1_000_000)
        start([writer])
        lines = told(writer, enough)
        os.kill(writer.pid, signal.SIGKILL)
        assert writer.stdout is not None
        rest = writer.stdout.read()
        assert writer.wait() == -signal.SIGKILL
        lines += rest.splitlines()[: rest.count("\n")]  # a last line cut short was not told
        acknowledged |= {(author, line) for line in lines}
        attempted |= {(author, str(number)) for number in range(len(lines) + 2)}
        assert acknowledged <= written(store) <= attempted
        assert store.check() == "ok"
    with store.write() as db:  # and nobody holds the lock any more
        db.conn.execute("UPDATE workshops SET title = 'Après'")


def test_processes_that_open_a_new_store_together_migrate_it_once(tmp_path, programs):
    path = tmp_path / "atelier.db"
    openers = [programs(OPENER, path) for _ in range(8)]
    start(openers)
    assert [told(opener, 1) for opener in openers] == [["ok"]] * 8
    assert [opener.wait() for opener in openers] == [0] * 8
    assert applied(Store(path)) == applied(open_store(tmp_path / "seule.db"))
    assert list(tmp_path.glob("*avant-migration*")) == []


def test_opening_waits_for_a_writer_on_a_file_not_yet_in_wal(tmp_path):
    """As when two processes meet a new file: SQLite refuses the switch at once, without a wait."""
    path = tmp_path / "atelier.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        let_go = threading.Timer(0.3, lambda: other.execute("COMMIT"))
        let_go.start()
        store = open_store(path)
        let_go.join()
    assert applied(store) == applied(open_store(tmp_path / "seule.db"))


@pytest.mark.parametrize("turn", range(5))
def test_threads_that_open_a_new_store_together_migrate_it_once(tmp_path, turn):
    path = tmp_path / "atelier.db"
    in_threads(8, lambda _place: open_store(path))
    assert applied(Store(path)) == applied(open_store(tmp_path / "seule.db"))
    assert list(tmp_path.glob("*avant-migration*")) == []


@pytest.mark.parametrize("turn", range(5))
def test_threads_that_open_an_old_store_together_copy_it_once(tmp_path, turn):
    path = tmp_path / "atelier.db"
    with Store(path).write() as db:
        migrations.apply(db, stop_before="0002_references")
    in_threads(8, lambda _place: open_store(path))
    assert applied(Store(path)) == applied(open_store(tmp_path / "seule.db"))
    (copy,) = tmp_path.glob("*avant-migration*")
    assert applied(Store(copy)) == ["0001_initial"]


def applied(store: Store) -> list[str]:
    with store.read() as db:
        return [migration.name for migration in migrations.applied(db)]
