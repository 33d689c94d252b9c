"""The real server and a real browser, shared by every test of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.e2e.people import Watch
from tests.e2e.server import Server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.launch_arguments()
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one facilitator and nothing else; each module has its own."""
    server = Server(tmp_path_factory.mktemp("données") / "var")
    server.add_facilitator()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def watch(server: Server) -> Watch:
    return Watch(server.url)


@pytest.fixture(autouse=True)
def _nothing_breaks_or_goes_elsewhere(watch: Watch) -> Iterator[None]:
    """After each test, whatever it did: no request to another host, no error in a page."""
    yield
    problems, watch.problems = watch.problems, []
    assert problems == []
