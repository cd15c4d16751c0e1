"""A bounded memory of what is dear to make and never changes: expressions and their SQL; knows neither."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Recent:
    """What was made by its key. Several threads may ask at once; two that ask for the same at the same time may both make it."""

    def __init__(self, most: int) -> None:
        """most: how many are kept; the ones not asked for longest go first."""
        self._most, self._held, self._lock = most, {}, Lock()

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what was made for a key, or make it now."""
        with self._lock:
            if key in self._held:
                self._held[key] = self._held.pop(key)  # asked for last
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                del self._held[next(iter(self._held))]
        return made
