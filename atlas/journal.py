"""Who imported or removed what, and when: one line per change in data/local/changes.jsonl, only ever appended to."""

import getpass
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import orjson

FILE = "changes.jsonl"
_log = logging.getLogger(__name__)


def account() -> str:
    """Return the name of the account that runs this program; its number where it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"uid {os.getuid()}"


def note(data_dir: Path, did: str, dataset: str, *, who: str, **facts: object) -> None:
    """Append a change that was made. did: import, remove, decide, undo or merge (of decisions). facts: file, rows, from where; nothing of what readers look at.

    The change stands already: where the line cannot be written, the server's log says so together with the line.
    """
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "did": did, "dataset": dataset, "who": who, **facts}
    text = orjson.dumps(line)
    try:
        folder = data_dir / "local"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("ab") as file:
            file.write(text + b"\n")
    except OSError as error:
        _log.error("%s could not be written (%s); it lacks %s", FILE, error, text.decode())
    else:
        _log.info("%s", text.decode())


def notes(data_dir: Path) -> list[dict]:
    """Return the changes, the oldest first; empty where there were none."""
    file = data_dir / "local" / FILE
    return [orjson.loads(line) for line in file.read_bytes().splitlines() if line.strip()] if file.exists() else []
