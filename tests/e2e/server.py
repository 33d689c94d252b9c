"""The real server in a process of its own: started, killed and started again by the tests."""

from __future__ import annotations

import http
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOGIN = "alice"
PASSWORD = "motdepasse-solide-9"
START_SECONDS = 60


class Server:
    """`manage.py run` on a free port, with its data in `data`; a second start keeps both."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.database = data / "atelier.db"
        self.log = data / "serveur.log"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once the server answers; raise RuntimeError with its output if it never does."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = _command("run", self.data, "--address", "127.0.0.1", "--port", str(self.port))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(self.log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """End it politely: the lifespan of the app ends too."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would: no handler of the app runs."""
        self._end(signal.SIGKILL)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    def add_facilitator(self, login: str = LOGIN, password: str = PASSWORD) -> None:
        command = _command("add-facilitator", self.data, login, "--password-stdin")
        subprocess.run(
            command, cwd=ROOT, input=password, text=True, check=True, capture_output=True
        )

    def demo(self, *options: str) -> dict[str, object]:
        """Let robots play an example into the same data; returns what the command tells."""
        command = _command("demo", self.data, "--json", *options)
        told = subprocess.run(command, cwd=ROOT, text=True, check=True, capture_output=True)
        answer: dict[str, object] = json.loads(told.stdout)
        return answer

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _command(name: str, data: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "workshop.cli", name, *options, "--data", os.fspath(data)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
