"""Start a Streamlit server on a free port and stop it again; for browser tests and benchmarks. Knows nothing of what it serves."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
STREAMLIT = (sys.executable, "-m", "streamlit")


class ServerError(RuntimeError):
    """The server did not start; the message ends with its log."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the file that its output goes to."""

    address: str
    log: Path

    def said(self) -> str:
        """Return the last of what the server wrote."""
        return self.log.read_text("utf-8", errors="replace")[-6000:]


@contextmanager
def serve(
    script: str,
    *,
    folder: Path,
    command: Sequence[str] = STREAMLIT,
    listens: str = "127.0.0.1",
    port: int = 0,
    **more: str,
) -> Iterator[Server]:
    """Run `command run script` in a folder until the block ends; yields once the server answers. listens: the address that it listens at. port: a free one
    if it is 0. more: further options, secrets_files for secrets.files.

    Raises ServerError if it never does.
    """
    port = port or free_port()
    options = {
        "server.port": port,
        "server.address": listens,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "logger.enableRich": "false",
        **{name.replace("_", "."): value for name, value in more.items()},
    }
    words = [*command, "run", script, *(f"--{name}={value}" for name, value in options.items())]
    with tempfile.TemporaryDirectory(prefix="atlas-server-") as scratch:
        server = Server(f"http://127.0.0.1:{port}", Path(scratch) / "log.txt")
        with server.log.open("wb") as output:
            process = subprocess.Popen(
                words, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(server.address):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerError(f"the server did not start:\n{server.said()}")
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
