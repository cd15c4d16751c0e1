"""Time what many readers at once feel: sessions over plain websockets on one process, each choosing months; python -m benchmarks.sessions.

A session speaks Streamlit's own protocol as a browser does, without drawing: what is measured is the server's share of a rerun.
"""

import argparse
import asyncio
import os
import random
import time
from contextlib import ExitStack
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
PROCESSES = 2  # behind one address; a proxy keeps each reader on one of them, as here
PAUSE_SECONDS = (5.0, 15.0)  # between two choices: nobody clicks without looking
ANSWER_SECONDS = 120
PAGES = ("", "maps", "timelines", "claims", "sources")
RATIO, FAILED = "ratio of reruns", "reruns that failed"


def measure(sessions: int = SESSIONS) -> dict[str, float]:
    """Return the median seconds of a rerun alone, with many sessions on one process and on several, their ratio, the slowest, and how many failed.

    All make the same choices on the same pages, each on servers that have not answered them before.
    """
    alone, failed_alone, *_ = _measured(sessions, at_once=False)
    together, failed, before, resident = _measured(sessions, at_once=True)
    shared, failed_shared, *_ = _measured(sessions, at_once=True, processes=PROCESSES)
    found = {
        "rerun of one session": round(median(alone), 3),
        f"rerun of {sessions} sessions at once": round(median(together), 3),
        RATIO: round(median(together) / median(alone), 2),
        f"rerun of {sessions} sessions at once, {PROCESSES} processes": round(median(shared), 3),
        "slowest rerun of sessions at once": round(max(together), 3),
        FAILED: failed + failed_alone + failed_shared,
    }
    if before and resident:
        found |= {
            "megabytes of the process with sessions": resident,
            "megabytes per session": round((resident - before) / sessions, 2),
        }
    return found


def _measured(sessions: int, *, at_once: bool, processes: int = 1) -> tuple[list[float], int, int | None, int | None]:
    """Return the seconds of each rerun on servers of its own, how many failed, and the megabytes of a server before and after.

    at_once: all sessions together, each with its pauses; else one after the other, the same choices without pauses.
    """
    with ExitStack() as running:
        servers = [running.enter_context(serve("app.py", folder=paths.ROOT)) for _ in range(processes)]
        addresses = [server.address.replace("http", "ws") for server in servers]
        asyncio.run(_warm(addresses))
        before = resident_mb(servers[0].address)
        return *asyncio.run(_readers(addresses, sessions, at_once=at_once)), before, resident_mb(servers[0].address)


async def _warm(addresses: list[str]) -> None:
    """Open every page once: modules are loaded and boundaries read."""
    for address in addresses:
        for page in PAGES:
            await _reader(address, page, random.Random(page), reruns=1, pause=(0, 0))


async def _readers(addresses: list[str], sessions: int, *, at_once: bool) -> tuple[list[float], int]:
    readers = [
        (addresses[number % len(addresses)], PAGES[number % len(PAGES)], random.Random(number))
        for number in range(sessions)
    ]
    if at_once:
        found = await asyncio.gather(*(_reader(*reader, reruns=RERUNS, pause=PAUSE_SECONDS) for reader in readers))
    else:
        found = [await _reader(*reader, reruns=RERUNS, pause=(0, 0)) for reader in readers]
    return [seconds for one, _ in found for seconds in one], sum(failed for _, failed in found)


async def _reader(
    address: str, page: str, chance: random.Random, *, reruns: int, pause: tuple[float, float]
) -> tuple[list[float], int]:
    """Open a page and choose months in it, again and again; returns the seconds of each rerun, and how many failed."""
    seconds, failed = [], 0
    await asyncio.sleep(chance.uniform(0, pause[1]))
    async with connect(f"{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
        for _ in range(reruns):
            year = chance.randint(2018, 2024)
            query = urlencode(
                {"from": f"{year}-{chance.randint(1, 6):02d}", "to": f"{year}-{chance.randint(7, 12):02d}"}
            )
            ask = BackMsg()
            ask.rerun_script.query_string, ask.rerun_script.page_name = query, page
            started = time.perf_counter()
            await socket.send(ask.SerializeToString())
            failed += await asyncio.wait_for(_finished(socket), ANSWER_SECONDS)
            seconds.append(time.perf_counter() - started)
            await asyncio.sleep(chance.uniform(*pause))
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
