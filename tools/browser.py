"""Find a Chromium for browser tests and benchmarks, or install one; prints its path. Knows nothing of the pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Without a graphics card Chromium paints pages in software and only WebGL maps by an emulated one; the other flags keep it from calling home.
FLAGS = (
    "--no-sandbox", "--enable-unsafe-swiftshader",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 300


def find() -> str | None:
    """Return the path of a browser that starts: $CHROME, one on the PATH, else Playwright's own; None if there is none."""
    return next((path for path in _candidates() if path and _starts(path)), None)


def _candidates() -> Iterator[str | None]:
    if os.environ.get("CHROME"):
        yield os.environ["CHROME"]
        return
    yield from (shutil.which(name) for name in NAMES)
    yield _playwright_browser()


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(*command: str) -> None:
    """Run an installer; its output goes to stderr, and whether it helped is seen by find()."""
    print("$ " + " ".join(command), file=sys.stderr)
    try:
        subprocess.run(command, stdout=sys.stderr, timeout=INSTALL_SECONDS, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)


def install() -> str | None:
    """Try Playwright's download, then Debian's package where this is root; return the browser's path or None."""
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    found = find()
    if not found and shutil.which("apt-get") and os.geteuid() == 0:
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
        found = find()
    return found


def main() -> int:
    if os.environ.get("CHROME") and not find():
        print(f"CHROME={os.environ['CHROME']} does not start.", file=sys.stderr)
        return 1
    path = find() or install()
    if not path:
        print(
            "No Chromium was found and none could be installed. Install Chromium or Chrome, or set CHROME=/path/to/chrome. "
            "If Playwright's own does not start, `playwright install-deps chromium` installs what it lacks.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
