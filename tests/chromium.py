"""The browser of the end-to-end tests: find one, or install one, or say what to install."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (  # of Google Chrome where it is not on the PATH: macOS, Windows
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core")

# In a process of its own: Playwright cannot be started twice in one thread.
PRINT_OWN_PATH = """\
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""

ABSENT = """\
Les tests dans un navigateur demandent Chromium, absent de cette machine et impossible à installer
d’ici. Installez-le, puis relancez :
  Debian               sudo apt install chromium fonts-dejavu-core
  Ubuntu               sudo snap install chromium
  Fedora               sudo dnf install chromium
  macOS, Windows       Google Chrome
Si le navigateur est ailleurs, donnez son chemin dans la variable d’environnement CHROMIUM."""

UNUSABLE = """\
Le navigateur {path} ne démarre pas :
{reason}
Réparez-le, ou donnez le chemin d’un autre dans la variable d’environnement CHROMIUM."""


@functools.cache
def executable() -> str:
    """The path of the browser to test with; raise RuntimeError with a French sentence if none."""
    path = next(candidates(), None)
    if path is None:
        raise RuntimeError(ABSENT)
    return path


def launch_arguments() -> list[str]:
    """The command-line flags to launch it with: nothing but the tested page goes out."""
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    return ["--no-sandbox", *arguments] if is_root() else arguments


def ensure() -> str:
    """Find a browser that starts, or else install one, and return its path.

    Raises RuntimeError with a French sentence saying what to install or repair.
    """
    path = usable()
    if path is None and "CHROMIUM" not in os.environ:
        install()
        path = usable()
    if path is None:
        path = executable()
        raise RuntimeError(UNUSABLE.format(path=path, reason=launch_problem(path)))
    return path


def usable() -> str | None:
    """The first browser of this machine that really shows a page."""
    return next((path for path in candidates() if not launch_problem(path)), None)


def candidates() -> Iterator[str]:
    """The browsers of this machine: the one that CHROMIUM names and no other, or, best first,
    those installed, then Playwright's own download.
    """
    if "CHROMIUM" in os.environ:
        yield os.environ["CHROMIUM"]
        return
    yield from (path for path in map(shutil.which, NAMES) if path)
    yield from (path for path in PLACES if Path(path).is_file())
    command = [sys.executable, "-c", PRINT_OWN_PATH]
    own = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    if Path(own).is_file():
        yield own


def launch_problem(path: str) -> str:
    """Why this browser cannot show a page; empty when it has shown one."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
            browser.new_page().goto("data:text/html,<title>ODD</title>")
            browser.close()
    except Error as error:
        first, *log = error.message.splitlines() or [""]
        return "\n".join([first, *[line for line in log if "[err]" in line][-5:]])
    return ""


def install() -> None:
    """Install a browser by the first way that works; whether one did is for the caller to see."""
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if is_root() and shutil.which("apt-get"):
        apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "--yes"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # A repository that does not answer must not stop us: an older list may do.
        subprocess.run([*apt, "update"], env=environment, check=False)
        packages = ["install", "--no-install-recommends", *DEBIAN_PACKAGES]
        if subprocess.run([*apt, *packages], env=environment, check=False).returncode == 0:
            return
        playwright.append("--with-deps")  # Ubuntu has no such package
    subprocess.run(playwright, check=False)


def is_root() -> bool:
    """Whether this process has every right (Chromium then refuses its own sandbox)."""
    return sys.platform != "win32" and os.geteuid() == 0
