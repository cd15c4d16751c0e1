"""Who is meant by a party's name in other people's data sets, by the name lists of seeds/actors.csv; knows no file
format.

A name counts as a whole, by its first whole words, or (some forces) by words in it, never by a part of a word: 'IS' is not in 'Islamic Resistance'.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from atlas.model.columns import Column, Table
from atlas.model.tables import text
from atlas.model.vocabulary import GROUP_INITIATORS, INITIATORS, TARGETS

ACTORS = Table(
    "actors",
    "A party's name in the data sets of others, and the words it stands for in ours.",
    (
        text("name", "the name; spelling of accents, case and punctuation does not matter", required=True),
        text(
            "match",
            "name: the whole name; holds: words anywhere in it, outside brackets; begins: its first words; of several the longest counts",
            words=("name", "holds", "begins"),
            required=True,
        ),
        text("initiator", "who it is when it acts", words=INITIATORS, required=True),
        text("target", "who it is when it is struck", words=TARGETS, required=True),
        Column(
            "jihadist", "boolean", "whether it belongs to the Islamic State, al-Qaida or their current", required=True
        ),
        text("note", "on what convention this rests"),
    ),
)
_BRACKETS = re.compile(r"\([^()]*\)")
# Of several parties on one side the first of these names the side.
_RANK = {
    word: place
    for place, word in enumerate(
        (*GROUP_INITIATORS, "al_qaeda_affiliate", "sdf", "state_forces", "militia", "coalition", "unknown")
    )
}


@dataclass(frozen=True)
class Party:
    """What a name, or a side of several names, stands for."""

    initiator: str = "unknown"
    target: str = "other"
    jihadist: bool = False


NOBODY = Party()


class Actors:
    """Looks names up in seeds/actors.csv."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._whole: dict[str, Party] = {}
        self._begins: dict[str, Party] = {}
        self._holds: dict[str, Party] = {}
        kinds = {"name": self._whole, "begins": self._begins, "holds": self._holds}
        for row in rows.itertuples():
            kinds[row.match][normalised(row.name)] = Party(row.initiator, row.target, bool(row.jihadist))
        self._longest = max((key.count(" ") + 1 for key in self._begins), default=0)

    def party(self, name: str) -> Party | None:
        """Return whom a single name stands for, None if no list has it.

        The whole name counts first, then the name without what stands in brackets (a country, a span of years), then
        the longest words that it holds (“Military Forces of Iraq (2022-) Peshmerga” are the Peshmerga), then the longest
        beginning of whole words.
        """
        bare = normalised(_BRACKETS.sub(" ", name))
        for key in (normalised(name), bare):
            if key in self._whole:
                return self._whole[key]
        held = [key for key in self._holds if f" {key} " in f" {bare} "]
        if held:
            return self._holds[max(held, key=len)]
        words = bare.split()
        for length in range(min(self._longest, len(words)), 0, -1):
            if found := self._begins.get(" ".join(words[:length])):
                return found
        return None

    def side(self, names: list[str]) -> Party:
        """Return whom a side of several parties stands for: jihadist if one of them is; unknown names are NOBODY."""
        parties = [self.party(name) or NOBODY for name in names]
        if not parties:
            return NOBODY
        first = min(parties, key=lambda party: _RANK[party.initiator])
        return Party(first.initiator, first.target, any(party.jihadist for party in parties))

    def sides(self, written: pd.Series, split: Callable[[str], list[str]]) -> pd.DataFrame:
        """Return initiator, target and jihadist for each cell of names, on its index; each different cell is looked
        up once.
        """
        codes, cells = pd.factorize(written)
        parties = [self.side(split(cell)) for cell in cells]
        found = pd.DataFrame(parties, columns=["initiator", "target", "jihadist"]).astype({"jihadist": bool})
        return found.iloc[codes].set_index(written.index)


def normalised(name: str) -> str:
    """Return a name as lower-case words of letters and digits with a blank between; accents and apostrophes are
    dropped.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"['’‘`ʿʾ]", "", plain)
    return " ".join(re.findall(r"\w+", plain))
