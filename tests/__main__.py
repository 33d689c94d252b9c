"""Run every check, from any folder: ``python -m tests [--fast] [pytest arguments]``.

Stops at the first stage that fails, with its exit code. ``--fast`` leaves out the tests in a
browser, and says so.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = "tests/e2e"


def python(*arguments: str) -> int:
    """Run this Python with these arguments; return the exit code."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode


def browser() -> int:
    """Make sure that there is a browser, and name it to pytest; return an exit code."""
    from tests import chromium  # --fast does without, and without Playwright

    try:
        os.environ["CHROMIUM"] = chromium.ensure()
    except RuntimeError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(os.environ["CHROMIUM"])
    return 0


def run(name: str, stage: Callable[[], int]) -> None:
    """Run one stage and print how long it took; exit with its code if it fails."""
    print(f"── {name}", flush=True)
    start = time.monotonic()
    code = stage()
    duration = f"{time.monotonic() - start:.1f} s"
    if code:
        print(f"── {name} : échec après {duration}", file=sys.stderr)
        sys.exit(code)
    print(f"── {name} : réussi en {duration}\n", flush=True)


def main(arguments: list[str]) -> int:
    """Run the stages in order; return pytest's exit code."""
    os.chdir(ROOT)
    pytest_arguments = [argument for argument in arguments if argument != "--fast"]
    run("ruff : pièges connus", lambda: python("-m", "ruff", "check", "."))
    run("ruff : mise en forme", lambda: python("-m", "ruff", "format", "--check", "."))
    run("mypy : types", lambda: python("-m", "mypy"))
    if "--fast" in arguments:
        print(f"── Option --fast : les tests dans un navigateur ({BROWSER_TESTS}) sont OMIS.\n")
        pytest_arguments.append(f"--ignore={BROWSER_TESTS}")
    else:
        run("navigateur", browser)
    print("── pytest", flush=True)
    return python("-m", "pytest", *pytest_arguments)  # last, so that its summary ends the output


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
