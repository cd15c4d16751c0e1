"""How many were killed, wounded, arrested or taken in a sentence: numbers in three languages, whom they count, and what became of them."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from atlas.ingest.intake.text import Hit, Text, lexicon

_NP_TOKENS = 6  # words between a number and those it counts: “at least six Popular Mobilization fighters”
_FORWARD, _BACK = 8, 14  # words between those counted and what became of them, after and before
_ENDS_NP = {
    "en": frozenset("in at on near by to for from with as when while after before who which that and or but is".split()),
    "fr": frozenset("dans a au aux sur pres par pour avec en et ou qui que mais lors apres avant est".split()),
    "ar": frozenset("في علي الي بين خلال قرب اثر جراء ضد عن مع بعد قبل ان التي الذي الذين".split()),
}  # fmt: skip
_BE = {
    "en": frozenset("was were is are been be being got get left being have has".split()),
    "fr": frozenset("ete est sont furent fut etaient etait soient etre".split()),
    "ar": frozenset(),
}  # fmt: skip
_ARTICLE = {"en": {"a", "an"}, "fr": {"un", "une"}, "ar": set()}
_DEFINITE = {"en": {"the", "his", "her", "its", "another"}, "fr": {"le", "la", "l", "son", "sa"}, "ar": set()}
_PLURAL_WORDS = frozenset(
    "people men women children police personnel troops forces clergy gunmen policemen servicemen".split()
)
_BOUNDARY = re.compile(r"[;:.!?؟؛]|\bwhile\b|\bwhereas\b|\btandis que\b|\balors que\b|فيما|بينما")
_CONJUNCTION = re.compile(
    r"(?:\s|,|،|\b(?:and|as well as|along with|at least|more than|nearly|around|some|et|ainsi que|plus de|plus|au moins|environ|pres de|a|aux|de|others?|autres?|his|her|their|its|ses|son|sa|leurs?|another|و)\b|ainsi qu'|d')*(?:و)?"
)
_AND_BEFORE = re.compile(
    r"\b(?:and|et)\s+(?:a|aux|d'|de|of)?\s*(?:at least|more than|nearly|around|about|plus de|au moins|environ)?\s*$"
)
_AGE = re.compile(r"\s*(?:-?year|ans\b|عاما|سنه\b)")
_REACHED = frozenset("to at of is reached was a de atteint est الي بلغت بلغ".split())
_OF_WHOM = 18  # letters between “of” and the group: “of the armed”, “des forces du”
_LEAD = re.compile(
    r"\s*,?\s*(?:of|from|in|de|du|des|d'|من|في|ب(?=ال)|ينتمون|ينتمي|تابعين|loyal to|linked to|affiliated (?:with|to)|belonging to|affilies? a|lies? a|appartenant a)\s*(?:the|an?|l'|la|le|les|une?|al-)?\s*"
)
_CELL = re.compile(r"\b(?:cells?|cellules?|terrorist|terroriste)\b|\bخلي[هة]|\bخلايا|ارهابي")
_OF_THE = re.compile(r"\b(?:of the|of those|des|parmi les)\s+$|من (?:ال)?$")  # ten of the wounded died
_NOBODY = re.compile(r"\b(?:no|not|aucun|pas)\s+$")
_MEMBERS_OF = 60  # letters after “members” in which it is said of what


@dataclass(frozen=True)
class Quantity:
    """A number of people in a text. low, high: None where it is not known; about: “nearly”, “some”; at_least, at_most: the number is a bound."""

    low: int | None
    high: int | None
    start: int
    end: int
    who: str = ""
    about: bool = False
    at_least: bool = False
    implied: bool = False
    subset: bool = False


@dataclass(frozen=True)
class Count:
    """How many of whom: field is a count of model.counts (killed, wounded, ...); low, high as in Quantity; who: the class of seeds/intake (army, civilians, ...)."""

    field: str
    low: int | None
    high: int | None
    who: str
    start: int
    end: int
    sure: str


def counts(text: Text, start: int, end: int, skip: tuple[tuple[int, int], ...] = ()) -> list[Count]:
    """Return what one sentence counts. skip: spans (days) whose numbers count nobody."""
    quantities = _quantities(text, start, end, skip)
    statuses = _statuses(text, start, end)
    chains = _chains(text, quantities, statuses)
    consumed: set[int] = set()
    found = []
    for at, chain in enumerate(chains):
        following = chains[at + 1][0].start if at + 1 < len(chains) else end
        status = _status_of(text, chain, statuses, consumed, start, following)
        if status is None:
            continue
        consumed.add(status.start)
        found += _counted(text, chain, status, start, end)
    return found


def _statuses(text: Text, start: int, end: int) -> list[Hit]:
    return text.hits("status", start, end)


def _quantities(text: Text, start: int, end: int, skip) -> list[Quantity]:
    """Return the numbers of people in a sentence, with those they count; numbers of other things are left out."""
    reader = _Numbers(text)
    first, last = (bisect_left(text.tokens, place, key=lambda token: token[1]) for place in (start, end))
    tokens = text.tokens[first:last]
    people = text.hits("person", start, end)
    found, at = [], 0
    while at < len(tokens):
        if any(a < tokens[at][2] and tokens[at][1] < b for a, b in skip):
            at += 1
            continue
        quantity, after = reader.quantity(tokens, at)
        if quantity is None:
            implied = _implied(text, tokens, at, people)
            if implied is not None:
                found.append(implied)
                at = next((n for n in range(at, len(tokens)) if tokens[n][1] >= implied.end), len(tokens))
            else:
                at += 1
            continue
        counted = _whom(text, tokens, after, people, quantity)
        if counted is not None:
            found.append(counted)
            after = next((n for n in range(after, len(tokens)) if tokens[n][1] >= counted.end), len(tokens))
        at = max(after, at + 1)
    found = _of_several(text, found)
    return [replace(one, subset=_is_subset(text, one, start)) for one in found]


class _Numbers:
    """Reads numbers and ranges in the words of one language."""

    def __init__(self, text: Text) -> None:
        one = lexicon()
        self.text, self.language = text, text.language
        self.words = {word: int(value) for word, value in one.of("number", text.language).items()}
        self.vague = set(one.of("vague", text.language))
        self.to = set(one.of("to", text.language))
        self.between = set(one.of("between", text.language))
        self.bounds = {kind: tuple(one.of(kind, text.language)) for kind in ("at_least", "about", "at_most")}

    def value(self, token: str) -> int | None:
        if re.fullmatch(r"\d+", token):
            return int(token) if len(token) < 7 else None
        if re.fullmatch(r"\d{1,3}(?:[.,\u00a0 ]\d{3})+", token):
            return int(re.sub(r"\D", "", token))
        if token in self.words:
            return self.words[token]
        if self.language == "ar" and token[:1] in "وفبلك" and len(token) > 1:
            return self.value(token[1:]) if token[1:] in self.words or token[1:].isdecimal() else None
        return None

    def number(self, tokens, at: int) -> tuple[int | None, int]:
        """Return the number that begins at a token and the place after it; None where none does."""
        value = self.value(tokens[at][0])
        if value is None or self._attached(tokens, at):
            return None, at
        if tokens[at][0].lstrip("وفبلك").replace(",", "").isdecimal() or not tokens[at][0].isalpha():
            return value, at + 1
        total, last, at = value, value, at + 1
        while at < len(tokens):
            joined, step = self._joined(tokens, at)
            value = self.value(tokens[at + step][0]) if at + step < len(tokens) else None
            if value is None or tokens[at + step][0].isdecimal():
                break
            if value in (100, 1000) and total < value and step == 0:
                total *= value
            elif (
                self.language == "ar"
                and value == 10
                and 1 <= last <= 9
                and step == 0
                and not tokens[at][0].startswith("و")
            ):
                total += 10
            elif (
                self.language == "ar"
                and tokens[at][0].startswith("و")
                and (last < 10 <= value < 100 or last >= 100 > value)
            ):
                total += value
            elif self.language != "ar" and (
                last in range(20, 100, 10) and value < 10 or last == 60 and value < 20 or last >= 100 > value
            ):
                if joined == "and" and last < 100:
                    break
                total += value
            elif self.language == "fr" and last == 4 and value == 20:
                total = 80
                value = 60  # so that dix-sept may follow
            elif self.language == "fr" and 10 == last and value in (7, 8, 9) and joined == "-":
                total += value
            else:
                break
            last, at = value, at + step + 1
        return total, at

    def _joined(self, tokens, at: int) -> tuple[str, int]:
        word = tokens[at][0]
        if word == "-":
            return "-", 1
        if word in ("and", "et") and self.language != "ar" and at + 1 < len(tokens):
            return "and" if word == "and" else (
                "-" if tokens[at + 1][0] in ("un", "une", "onze") else "et"
            ), 1 if word == "and" or tokens[at + 1][0] in ("un", "une", "onze") else 0
        return "", 0

    def _attached(self, tokens, at: int) -> bool:
        """Whether a number is a part of something else: F-16, 10:30, 3.5, #4, 70e, $5."""
        word, start, end = tokens[at]
        if not word[-1].isdecimal():
            return False
        before = self.text.folded[max(0, start - 1) : start]
        after = self.text.folded[end : end + 2]
        if before == "-" and self.text.folded[max(0, start - 2) : start - 1].isalpha():
            return True
        return before in ("$", "€", "#", "/", ":", ".") or bool(re.match(r"[:/.,]\d|%|°|e\b", after))

    def quantity(self, tokens, at: int) -> tuple[Quantity | None, int]:
        """Return the quantity that begins at a token, and the place after it."""
        if tokens[at][0] in self.vague or (self.language == "ar" and tokens[at][0].lstrip("وفب") in self.vague):
            return Quantity(None, None, tokens[at][1], tokens[at][2]), at + 1
        low, after = self.number(tokens, at)
        if low is None:
            return None, at
        if (
            after < len(tokens) and tokens[after][0] in self.vague and tokens[at][0].isalpha()
        ):  # une vingtaine, two dozen
            return Quantity(None, None, tokens[at][1], tokens[after][2]), after + 1
        start, before = tokens[at][1], [token for token, _, _ in tokens[max(0, at - 3) : at]]
        high = None
        if after + 1 < len(tokens):
            word = tokens[after][0]
            opened = any(token.lstrip("و") in self.between for token in before[-2:])
            linked = word in self.to or (opened and word in ("and", "et"))
            if word in ("and", "et") and not opened or word == "a" and self.language == "en":
                linked = False
            if linked:
                high, end = self.number(tokens, after + 1)
                after = end if high is not None else after
            elif self.language == "ar" and opened and word.startswith("و"):
                high, end = self.number(tokens, after)
                after = end if high is not None else after
        if high is not None and high < low:
            high = None
        end = tokens[after - 1][2]
        near = self.text.folded[max(0, start - 22) : start]
        kind = next(
            (
                kind
                for kind, words in self.bounds.items()
                if any(re.search(rf"(?:^|\W|و){re.escape(word)}\W*$", near) for word in words)
            ),
            "",
        )
        if kind == "at_most" and high is None:
            return Quantity(None, low, start, end), after
        return Quantity(low, high, start, end, about=kind == "about", at_least=kind == "at_least"), after


def _whom(text: Text, tokens, after: int, people: list[Hit], quantity: Quantity) -> Quantity | None:
    """Return the quantity with those it counts; None where it counts something else."""
    language = text.language
    if _AGE.match(text.folded[quantity.end : quantity.end + 8]) or _NOBODY.search(
        text.folded[max(0, quantity.start - 8) : quantity.start]
    ):
        return None
    not_people = [hit for hit in text.hits("cue", quantity.end, quantity.end + 80) if hit.value == "not_people"]
    limit = len(tokens)
    for n in range(after, min(after + _NP_TOKENS + 1, len(tokens))):
        word, start, _ = tokens[n]
        person = next(
            (
                hit
                for hit in people
                if hit.start <= start < hit.end
                or hit.start == start
                or start < hit.start <= start + 3
                and language == "ar"
            ),
            None,
        )
        if person is not None:
            if any(hit.start < person.start for hit in not_people):
                return None
            whose = _members_of(text, person.end, len(text.folded)) if person.value in ("members", "people") else None
            return replace(quantity, end=whose[1] if whose else person.end, who=whose[0] if whose else person.value)
        if any(hit.start <= start < hit.end for hit in not_people):
            return None
        joined = language == "ar" and word.startswith("ب") and len(word) > 4  # بانفجار, بهجوم
        if joined or word in _ENDS_NP[language] or not (word.isalnum() or word in "-'\"“”«»."):
            limit = n
            break
    bare_end = tokens[min(limit, len(tokens)) - 1][2] if limit > after else quantity.end
    status = next((hit for hit in text.hits("status", quantity.end, bare_end + 80) if hit.start <= bare_end + 1), None)
    next_word = text.folded[quantity.end :].lstrip()[:1]
    if status is not None and text.folded[quantity.end : status.start].strip() in (
        "",
        "others",
        "more",
        "autres",
        "people",
        "were",
        "was",
        "ont ete",
        "a ete",
    ):
        direct = text.folded[quantity.end : status.start].strip() == ""
        return replace(quantity, who="people", end=status.end if direct and status.number != "toll" else quantity.end)
    if (
        not next_word
        or next_word in ".,;،)"
        or text.folded[quantity.end :].lstrip().split(" ")[0] in _ENDS_NP[language]
        or limit == after
    ):
        before = list(text.hits("status", max(0, quantity.start - 120), quantity.start))
        words = text.folded[before[-1].end : quantity.start].split() if before else []
        reached = (
            before and before[-1].number == "toll" and len(words) <= _BACK and words[-1:] and words[-1] in _REACHED
        )
        if before and (len(words) <= 3 or reached):
            told = [
                hit
                for hit in people
                if hit.end <= before[-1].start and not text.folded[hit.end : before[-1].start].strip()
            ]
            return replace(
                quantity, who=told[-1].value if told else "people"
            )  # the number of terrorists killed at seven
    if language == "ar":  # “مقتل 25 وإصابة 63”, “وأصيب أكثر من 20 بانفجار”
        before = text.hits("status", max(0, quantity.start - 60), quantity.start)
        bounds = {
            word for kind in ("at_least", "about") for phrase in lexicon().of(kind, language) for word in phrase.split()
        }
        if before and set(text.folded[before[-1].end : quantity.start].split()) <= bounds:
            return replace(quantity, who="people")
    return None


def _implied(text: Text, tokens, at: int, people: list[Hit]) -> Quantity | None:
    """Return one or two people that are counted without a number: a soldier, un policier, جنديان."""
    word, start, _ = tokens[at]
    language = text.language
    if language == "ar":
        person = next(
            (
                hit
                for hit in people
                if _how_many(text, hit) and start <= hit.start <= start + 3 and hit.start < tokens[at][2]
            ),
            None,
        )
        if person is None:
            return None
        whose = _members_of(text, person.end, len(text.folded)) if person.value == "members" else None
        who, end = whose or (person.value, person.end)
        if not _told_of(text, person) and not any(
            hit.number == "p" and hit.start - end <= 2 for hit in text.hits("status", end, end + 12)
        ):
            return None
        many = _how_many(text, person)
        tail = text.folded[person.end : person.end + 10].split()
        if tail and (again := _Numbers(text).words.get(tail[0].rstrip(".,،"))) in (1, 2):
            many = again
            end = max(end, text.folded.index(tail[0], person.end) + len(tail[0]))
        return Quantity(many, None, person.start, end, who, implied=True)
    if word not in _ARTICLE[language] | _DEFINITE[language]:
        return None
    for n in range(at + 1, min(at + _NP_TOKENS + 1, len(tokens))):
        person = next((hit for hit in people if hit.start == tokens[n][1]), None)
        if person is not None:
            last = text.folded[person.start : person.end].split()[-1 if language == "en" else 0]
            plural = last in _PLURAL_WORDS or (last.endswith("s") and not last.endswith("ss")) or last.endswith("men")
            definite = word in _DEFINITE[language]
            done_to = n > at + 1 and bool(
                text.hits("status", person.start, person.end)
            )  # “a patrol wounded” counts nobody
            if person.value == "people" and (definite or done_to):
                return None
            return (
                None
                if plural or (definite and n > at + 3)
                else Quantity(1, None, start, person.end, person.value, implied=True)
            )
        if tokens[n][0] in _ENDS_NP[language] or not (tokens[n][0].isalnum() or tokens[n][0] in "-'"):
            return None
        if not text.folded[tokens[n][1] :].startswith(("year-old", "years-old")) and any(
            hit.value == "not_people" and hit.start <= tokens[n][1] < hit.end
            for hit in text.hits("cue", max(0, tokens[n][1] - 40), tokens[n][1] + 40)
        ):
            return None
    return None


def _how_many(text: Text, person: Hit) -> int:
    """Return how many an Arabic word alone means: one, two, or 0 where it does not say."""
    if person.number.isdecimal():
        return int(person.number)
    first = text.folded[person.start : person.end].split()[0]
    return 2 if re.fullmatch(r"عنصر(?:ين|ان)|مقاتلان", first) else 1 if re.fullmatch(r"(?:عنصر|مقاتل)ا?", first) else 0


def _told_of(text: Text, person: Hit) -> bool:
    """Whether an Arabic word for one or two people stands where it counts them: after what became of them, or joined to others."""
    before = text.folded[: person.start]
    if re.search(r"[^\W\d]\s+و(?:ال)?$|(?:بينهم|بينهما|منهم|بينها)\s+$", before):
        return True
    return any(
        hit.end <= person.start and not text.folded[hit.end : person.start].strip(" ال")
        for hit in text.hits("status", max(0, person.start - 30), person.start)
    )


def _of_several(text: Text, found: list[Quantity]) -> list[Quantity]:
    """Read “three of the four fugitives” as three fugitives."""
    kept: list[Quantity] = []
    for one in found:
        if kept:
            between = text.folded[kept[-1].end : one.start].strip()
            if re.fullmatch(
                r"(?:of|out of|among)(?: the| its| his)?|(?:des|sur(?: les)?|de ses|parmi les)|من(?: اصل| بين| مجموع)?(?: ال)?",
                between,
            ):
                kept[-1] = replace(kept[-1], who=one.who, end=one.end)
                continue
        kept.append(one)
    return kept


def _is_subset(text: Text, one: Quantity, start: int) -> bool:
    before = text.folded[max(start, one.start - 40) : one.start]
    for hit in text.hits("cue", max(start, one.start - 60), one.start):
        if hit.value == "subset":
            between = text.folded[hit.end : one.start]
            if len(between.split()) <= 3 and not re.search(r"[.;:]|[,،]\s*(?:and|et|و)", between):
                return True
    after = text.folded[one.end : one.end + 16]
    if re.match(r"\s+(?:of (?:them|whom|these)\b|d'entre (?:eux|elles)|منهم|منهما)", after) or (
        text.language == "en" and one.who == "people" and re.match(r"\s+an? ", after)
    ):
        return True
    return bool(re.search(r"(?:,\s+one|the latter|ceux-ci)\s*$", before))


def _chains(text: Text, quantities: list[Quantity], statuses: list[Hit]) -> list[list[Quantity]]:
    """Group quantities that “and” alone joins: two soldiers and three policemen. A part of a whole stays out with what follows it."""
    chains: list[list[Quantity]] = []
    last: Quantity | None = None
    for one in quantities:
        joined = last is not None and _CONJUNCTION.fullmatch(text.folded[last.end : one.start]) is not None
        part = one.subset or (joined and last is not None and last.subset)
        if part:
            if one.who == "jihadists" and chains and chains[-1][-1].who in ("people", "members"):
                chains[-1][-1] = replace(chains[-1][-1], who="jihadists")
            last = replace(one, subset=True)
            continue
        own = joined and _own_status(text, one, statuses) is not None and _own_status(text, last, statuses) is not None
        told = own or last is not None and any(last.end <= hit.start and hit.end <= one.start for hit in statuses)
        if joined and not told:
            chains[-1].append(one)
        else:
            chains.append([one])
        last = one
    return chains


def _own_status(text: Text, one: Quantity, statuses: list[Hit]) -> Hit | None:
    """Return what the words themselves say of those they count: 12 dead, 3 قتلى."""
    return next(
        (
            hit
            for hit in statuses
            if one.start <= hit.start and hit.end <= one.end and not _OF_THE.search(text.folded[one.start : hit.start])
        ),
        None,
    )


def _status_of(
    text: Text, chain: list[Quantity], statuses: list[Hit], consumed: set[int], start: int, following: int
) -> Hit | None:
    """Return what became of a chain: the word inside it, the one after it, or the one before it."""
    first, last = chain[0], chain[-1]
    if own := next(filter(None, (_own_status(text, one, statuses) for one in chain)), None):
        return own
    after = [hit for hit in statuses if last.end <= hit.start < following]
    more = _AND_BEFORE.search(text.folded[max(start, first.start - 30) : first.start]) or (
        text.language == "ar" and text.folded[first.start] == "و"
    )
    before = [hit for hit in statuses if hit.end <= first.start and hit.number in ("a", "toll")]
    before = [hit for hit in before[-1:] if more or hit.start not in consumed]
    back = before[-1] if before and _reaches(text, before[-1], first, start) else None
    if text.language == "ar":
        near = after[0] if after and len(text.folded[last.end : after[0].start].split()) <= 1 else None
        if near is not None and (near.number == "p" or (back is None and near.value != "both")):
            return near
        return back
    forward = next((hit for hit in after if _passive(text, hit, last, statuses)), None)
    if forward is not None and not (
        back is not None and _adjacent(text, back, first) and not _be_between(text, last, forward)
    ):
        return forward
    return back


def _adjacent(text: Text, hit: Hit, one: Quantity) -> bool:
    words = text.folded[hit.end : one.start].split()
    return len(words) <= 2 and not re.search(r"[.,;:]", text.folded[hit.end : one.start])


def _be_between(text: Text, last: Quantity, hit: Hit) -> bool:
    words = re.findall(r"\w+", text.folded[last.end : hit.start])
    return any(word in _BE[text.language] for word in words[-3:])


def _passive(text: Text, hit: Hit, last: Quantity, statuses: list[Hit]) -> bool:
    """Whether a word after people says what became of them, not what they did."""
    between = text.folded[last.end : hit.start]
    words = re.findall(r"\w+", re.sub(r",[^,]*,", " ", between))
    if len(words) > _FORWARD or _BOUNDARY.search(between):
        return False
    if any(
        last.end <= other.start and other.end <= hit.start and not _joined_status(text, other, hit)
        for other in statuses
    ):
        return False
    if hit.number == "p":
        return len(words) <= 6
    form = text.folded[hit.start : hit.end]
    if form.endswith(("ing", "ant", " of")):
        return False
    if any(word in _BE[text.language] for word in words[-3:]):
        return text.language != "fr" or "ete" in words[-3:] or not {"a", "ont"} & set(words[-2:])
    if text.language == "fr" and {"a", "ont", "avait", "avaient"} & set(words[-2:]):
        return False
    follows = text.folded[hit.end :].lstrip()
    takes = re.match(
        r"(?:at least |au moins )?(?:\d|(?:the|a|an|one|two|three|four|five|six|seven|eight|nine|ten|un|une|deux|trois|quatre|cinq|six|sept|huit|le|la|les|des|several|dozens|plusieurs)\b)",
        follows,
    )
    return len(words) <= 2 and takes is None


def _joined_status(text: Text, other: Hit, hit: Hit) -> bool:
    return text.folded[other.end : hit.start].strip() in ("and", "or", "et", "ou", ",")


def _reaches(text: Text, hit: Hit, one: Quantity, start: int) -> bool:
    """Whether a word before people may be about them."""
    between = text.folded[hit.end : one.start]
    if _BOUNDARY.search(between) and not re.search(r"[\d\"«»]", between[:0] or " "):
        return False
    if len(between.split()) > _BACK:
        return False
    if hit.number == "toll":
        return True
    if text.language == "ar":
        return len(between.split()) <= 7
    words = re.findall(r"\w+", text.folded[max(start, hit.start - 30) : hit.start])
    form = text.folded[hit.start : hit.end]
    if form.endswith(("ing", "ant")) or re.search(r"\b(?:of|de|d'|a)$", form):
        return True
    be = any(word in _BE[text.language] for word in words[-2:])
    if (
        be
        and not {"has", "have"} & set(words[-1:])
        and not (text.language == "fr" and re.search(r"\b(?:a|ont)$", " ".join(words[-1:])))
    ):
        return _adjacent(text, hit, one) and words[-1:] == ["left"]
    return len(between.split()) <= 6


def _counted(text: Text, chain: list[Quantity], status: Hit, start: int, end: int) -> list[Count]:
    """Return the counts of a chain, one for each field; a sum before its parts is taken alone."""
    if status.value == "both":
        return []
    by_field: dict[str, list[Quantity]] = {}
    whose = ""
    for one in chain:
        if one.who in ("people", "members") and whose:  # a commander and eight others
            one = replace(one, who=whose)
        whose = one.who if one.who not in ("people", "members") else whose
        field = _field(text, one, status, start, end)
        if field:
            by_field.setdefault(field, []).append(one)
    return [_folded(name, ones) for name, ones in by_field.items()]


def _folded(name: str, ones: list[Quantity]) -> Count:
    rest = [one.low for one in ones[1:]]
    if (
        len(ones) > 1
        and ones[0].low is not None
        and all(value is not None for value in rest)
        and sum(rest) == ones[0].low
    ):
        ones = [replace(ones[0], who=ones[1].who if ones[0].who == "people" else ones[0].who, end=ones[0].end)]
    if any(one.low is None for one in ones):
        low, high = (None, ones[0].high) if len(ones) == 1 else (None, None)
    else:
        low = sum(one.low for one in ones)
        high = (
            sum(one.high if one.high is not None else one.low for one in ones)
            if any(one.high is not None for one in ones)
            else None
        )
    sure = "likely" if any(one.implied or one.about or one.who in ("people", "members") for one in ones) else "stated"
    who = next((one.who for one in ones if one.who not in ("people", "members")), ones[0].who)
    return Count(name, low, high, who, ones[0].start, ones[-1].end, sure)


def _field(text: Text, one: Quantity, status: Hit, start: int, end: int) -> str:
    who = one.who
    if status.value == "killed":
        return "jihadists_killed" if who == "jihadists" else "killed"
    if status.value == "wounded":
        return "" if who == "jihadists" else "wounded"
    if status.value == "arrested":
        return "jihadists_arrested" if who in ("jihadists", "members", "people", "civilians") else ""
    return "" if who == "jihadists" else "kidnapped"


def _members_of(text: Text, place: int, end: int) -> tuple[str, int] | None:
    """Return whose members those are whose word ends at a place, by the words just after it, and where these end."""
    end = min(end, place + _MEMBERS_OF)
    lead = _LEAD.match(text.folded, place, end)
    if not lead:
        return None
    near = []
    for hit in text.hits("actor", place, end):
        near.append(
            (
                hit.start,
                "jihadists"
                if hit.value in ("islamic_state", "al_qaeda_affiliate")
                else _force(text.folded[hit.start : hit.end]),
                hit.end,
            )
        )
    near += [
        (hit.start, hit.value, hit.end)
        for hit in text.hits("person", place, end)
        if hit.value not in ("people", "members")
    ]
    near += [(m.start(), "jihadists", m.end()) for m in _CELL.finditer(text.folded, place, end)]
    near = [entry for entry in near if entry[0] - lead.end() <= _OF_WHOM]
    return min(near)[1:] if near else None


def _force(words: str) -> str:
    """Return the class of people that a force's members are, by its name."""
    named = (
        ("police", r"polic|gendarm|garde|guard|security|securite|شرط|درك|حرس|امن"),
        ("pmf", r"hashd|hachd|popular mobil|pmf|حشد"),
        ("peshmerga", r"peshmerga|بيشمر"),
        ("sdf", r"sdf|fds|syrian democratic|democratiques syr|قسد|ديمقراطيه|اسايش|asayish"),
    )
    return next((who for who, pattern in named if re.search(pattern, words)), "army")
