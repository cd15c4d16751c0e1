"""Time what many readers at once feel: sessions over plain websockets on one process, each choosing months; python -m benchmarks.sessions.

A session speaks Streamlit's own protocol as a browser does, without drawing: what is measured is the server's share of a rerun.
"""

import argparse
import asyncio
import os
import random
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import orjson
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from atlas import paths
from tools.server import serve

SESSIONS, RERUNS = 25, 4
PAUSE_SECONDS = (5.0, 15.0)  # between two choices: nobody clicks without looking
ANSWER_SECONDS = 120
PAGES = ("", "maps", "timelines", "claims", "sources")


def measure(sessions: int = SESSIONS) -> dict[str, float]:
    """Return the median seconds of a rerun alone and with many sessions, their ratio, the slowest, and how many reruns failed."""
    with serve("app.py", folder=paths.ROOT) as server:
        address = server.address.replace("http", "ws")
        asyncio.run(_readers(address, 1, seed=1))  # modules are loaded and boundaries read
        alone, failed_alone = asyncio.run(_readers(address, 1, seed=2))
        together, failed = asyncio.run(_readers(address, sessions, seed=3))
        resident = resident_mb(server.address)
    found = {
        "rerun of one session": round(median(alone), 3),
        f"rerun of {sessions} sessions at once": round(median(together), 3),
        "ratio of reruns": round(median(together) / median(alone), 2),
        "slowest rerun": round(max(together), 3),
        "reruns measured": len(together),
        "reruns that failed": failed + failed_alone,
    }
    return found | ({"resident megabytes of the process": resident} if resident else {})


async def _readers(address: str, sessions: int, *, seed: int) -> tuple[list[float], int]:
    chance = random.Random(seed)
    found = await asyncio.gather(*(_reader(address, random.Random(chance.random())) for _ in range(sessions)))
    return [seconds for one, _ in found for seconds in one], sum(failed for _, failed in found)


async def _reader(address: str, chance: random.Random) -> tuple[list[float], int]:
    """Open a page and choose months in it, again and again; returns the seconds of each rerun, and how many failed."""
    await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS[1]))
    page, seconds, failed = chance.choice(PAGES), [], 0
    socket = await connect(f"{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
    for _ in range(RERUNS):
        year = chance.randint(2018, 2024)
        query = urlencode({"from": f"{year}-{chance.randint(1, 6):02d}", "to": f"{year}-{chance.randint(7, 12):02d}"})
        ask = BackMsg()
        ask.rerun_script.query_string, ask.rerun_script.page_name = query, page
        started = time.perf_counter()
        await socket.send(ask.SerializeToString())
        failed += await asyncio.wait_for(_finished(socket), ANSWER_SECONDS)
        seconds.append(time.perf_counter() - started)
        await asyncio.sleep(chance.uniform(*PAUSE_SECONDS))
    await socket.close()
    return seconds, failed


async def _finished(socket) -> bool:
    """Wait until the script has run; returns whether it failed or showed an exception."""
    failed = False
    while True:
        told = ForwardMsg.FromString(await socket.recv())
        failed |= told.WhichOneof("type") == "delta" and told.delta.new_element.WhichOneof("type") == "exception"
        if told.WhichOneof("type") == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return failed or told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR


def resident_mb(address: str) -> int | None:
    """Return the memory of the process that listens at an address of this machine; None where /proc does not tell."""
    port = int(address.rsplit(":", 1)[1])
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if f"--server.port={port}".encode() in command:
                pages = int((folder / "statm").read_text().split()[1])
                return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
        except OSError:
            continue
    return None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    print(orjson.dumps(measure(parser.parse_args().sessions), option=orjson.OPT_INDENT_2).decode())
