"""A Spark Connect server of its own for tests: Sail, started on a free port in another process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

INSTALLED = bool(find_spec("pysail") and find_spec("pyspark"))

SCRIPT = """
import sys
from pysail.spark import SparkConnectServer
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
print(server.listening_address[1], flush=True)
sys.stdin.read()  # until the test closes it or ends
"""


@contextmanager
def sail() -> Iterator[tuple[str, subprocess.Popen]]:
    """Yield the address sc://127.0.0.1:PORT and the process; stops the process at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield f"sc://127.0.0.1:{int(process.stdout.readline())}", process
    finally:
        process.kill()
        process.wait()
