"""Many readers at once: the measurement counts what failed, and its ratio stands beside the others."""

import asyncio

import orjson
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import __main__ as benchmarks
from benchmarks import sessions


class Told:
    """A websocket that tells prepared messages."""

    def __init__(self, *messages: ForwardMsg) -> None:
        self.messages = [message.SerializeToString() for message in messages]

    async def recv(self) -> bytes:
        return self.messages.pop(0)


def finished(how) -> ForwardMsg:
    return ForwardMsg(script_finished=how)


def shown(kind: str) -> ForwardMsg:
    message = ForwardMsg()
    getattr(message.delta.new_element, kind).SetInParent()
    return message


@pytest.mark.parametrize(
    ("messages", "failed"),
    [
        ([shown("markdown"), finished(ForwardMsg.FINISHED_SUCCESSFULLY)], False),
        ([shown("exception"), finished(ForwardMsg.FINISHED_SUCCESSFULLY)], True),
        ([finished(ForwardMsg.FINISHED_WITH_COMPILE_ERROR)], True),
        (
            [
                finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN),
                shown("exception"),
                finished(ForwardMsg.FINISHED_SUCCESSFULLY),
            ],
            True,
        ),
    ],
)
def test_a_rerun_ends_with_its_last_message_and_fails_with_an_exception(messages, failed):
    assert asyncio.run(sessions._finished(Told(*messages))) is failed


def test_two_sessions_are_answered_alone_and_at_once(monkeypatch):
    monkeypatch.setattr(sessions, "RERUNS", 1)
    monkeypatch.setattr(
        sessions, "PAGES", ("timelines", "sources")
    )  # a page for each: others would be loaded and not asked
    monkeypatch.setattr(sessions, "PAUSE_SECONDS", (0, 0.1))
    found = sessions.measure(2)
    assert found[sessions.FAILED] == 0
    assert found[sessions.RATIO] == pytest.approx(
        found["rerun of 2 sessions at once"] / found["rerun of one session"], rel=0.05
    )


def test_the_ratio_is_written_beside_the_others_and_held_to_its_limit(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(benchmarks.sizes, "measure", lambda *given, **more: {})
    monkeypatch.setattr(benchmarks.tables, "measure", lambda: {"build of the seeds": 1.0})
    monkeypatch.setattr(benchmarks.sessions, "measure", lambda: {sessions.RATIO: 3.5, sessions.FAILED: 0})
    monkeypatch.setattr(benchmarks, "RESULTS", tmp_path)
    monkeypatch.setattr("sys.argv", ["benchmarks", "--no-browser"])
    benchmarks.main()
    (path,) = tmp_path.iterdir()
    assert orjson.loads(path.read_bytes())["measured"] == {
        "build of the seeds": 1.0,
        sessions.RATIO: 3.5,
        sessions.FAILED: 0,
    }
    row = next(line for line in capsys.readouterr().out.splitlines() if sessions.RATIO in line)
    assert "3.5" in row and "3 " in row.split("3.5")[1]
