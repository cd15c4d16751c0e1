"""A line between browser and server on which the messages of pages take as long as it is told; all else goes through at once."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Line:
    """A line, its address as a server's, and how long each message takes on it, either way."""

    address: str = ""
    seconds: float = 0.0


@contextmanager
def slow_line(server: str) -> Iterator[Line]:
    """Lay a line to a server until the block ends."""
    line, loop, ready = Line(), asyncio.new_event_loop(), threading.Event()
    target = urlsplit(server)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slows: bool) -> None:
        """Pass on what comes, in its order."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, data = await waiting.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not data:
                    writer.close()
                    return
                writer.write(data)
                await writer.drain()

        delivering = asyncio.ensure_future(deliver())
        try:
            while data := await reader.read(65536):
                waiting.put_nowait((loop.time() + (line.seconds if slows else 0), data))
        except ConnectionError:
            pass  # the other side hung up: what was under way is still delivered
        waiting.put_nowait((loop.time(), b""))
        await asyncio.gather(delivering, return_exceptions=True)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        to_server = await asyncio.open_connection(target.hostname, target.port)
        to_server[1].write(head)
        slows = b"upgrade: websocket" in head.lower()
        await asyncio.gather(carry(reader, to_server[1], slows=slows), carry(to_server[0], writer, slows=slows))

    async def open_line() -> None:
        listening = await asyncio.start_server(connect, "127.0.0.1", 0)
        line.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        ready.set()

    def run() -> None:
        loop.set_exception_handler(lambda *_: None)  # browsers open lines that they never use
        loop.create_task(open_line())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    yield line
    loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
    loop.call_soon_threadsafe(lambda: loop.call_later(0.2, loop.stop))  # each closes its side first
    thread.join(10)
    loop.close()
