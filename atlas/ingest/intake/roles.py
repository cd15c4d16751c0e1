"""What happened, who began it, whom it struck and on whose word: read from the words of an incident's sentences."""

import re
from dataclasses import dataclass

from atlas.ingest.intake.text import Hit, Text
from atlas.ingest.intake.tolls import Count
from atlas.model.vocabulary import FAMILY_OF, GROUP_INITIATORS

SURE = ("stated", "likely", "doubtful")
_GROUPS = ("islamic_state", "al_qaeda_affiliate")
_LATER = 3.0  # by how much a sentence further on weighs less in what happened
_ASIDE_BY = 5.0  # by how much less what is told beside the main thing
_ASIDE = re.compile(r"\bwhile\b|\btandis que\b|\balors que\b|فيما|بينما")
_BLAST = 4.0  # an explosion that the text does not say more of
_NEAR = 45  # letters within which “suspected” is about a group
_STATE_COUNTRIES = ("IRQ", "TUN", "DZA", "MAR", "MRT")  # where an arrest that names nobody else is the state's


@dataclass(frozen=True)
class Found:
    """A value with how sure it is (SURE) and the words of the folded text that it rests on."""

    value: str
    sure: str
    spans: tuple[tuple[int, int], ...] = ()


def _hits(text: Text, kind: str, sentences) -> list[Hit]:
    return [hit for a, b in sentences for hit in text.hits(kind, a, b)]


def _cues(text: Text, value: str, sentences) -> list[Hit]:
    return [hit for hit in _hits(text, "cue", sentences) if hit.value == value]


def event_type(text: Text, sentences, counts: list[Count]) -> Found | None:
    """Return what happened, by the words that weigh most; None where nothing says it."""
    scored = []
    for order, (a, b) in enumerate(sentences):
        for hit in text.hits("event_type", a, b):
            if not _negated(text, hit, a):
                aside = _ASIDE_BY if (m := _ASIDE.search(text.folded, a + 12, b)) and m.start() < hit.start else 0.0
                scored.append((float(hit.number) - _LATER * order - aside, -hit.start, hit))
        scored += [
            (_BLAST - _LATER * order, -hit.start, hit) for hit in text.hits("blast", a, b) if not _negated(text, hit, a)
        ]
    if not scored:
        return None
    struck = [one for one in counts if one.field in ("killed", "wounded", "kidnapped") and one.low != 0]
    attacks = [entry for entry in scored if FAMILY_OF[entry[2].value] in ("assault", "bombing", "killing", "sabotage")]
    if struck and attacks and not _force_led(text, sentences, counts):
        scored = [
            entry for entry in scored if FAMILY_OF[entry[2].value] != "operation" or entry[2].value == "airstrike"
        ]
    elif not struck and any(entry[2].value == "foiled_plot" and entry[0] > 2 for entry in scored):
        arrested = any(one.field == "jihadists_arrested" for one in counts)
        scored = [entry for entry in scored if entry[2].value == ("arrest" if arrested else "foiled_plot")] or scored
    elif any(one.field == "jihadists_arrested" for one in counts) and not struck:
        scored = [entry for entry in scored if entry[2].value in ("arrest", "foiled_plot", "airstrike")] or scored
    killing = [entry for entry in scored if FAMILY_OF[entry[2].value] not in ("sabotage", "other")]
    if any(one.field == "killed" and one.low for one in counts) and any(entry[0] > 0 for entry in killing):
        scored = killing
    score, _, hit = max(scored, key=lambda entry: entry[:2])
    value = hit.value
    killed = sum(one.low or 0 for one in counts if one.field == "killed")
    if (
        value == "assassination"
        and killed > 2
        and not re.search(r"assassin|اغتيال|اغتال", text.folded[hit.start : hit.end])
    ):
        value = "armed_assault"
    dead = sum(one.low or 0 for one in counts if one.field == "jihadists_killed")
    taken = sum(one.low or 0 for one in counts if one.field == "jihadists_arrested")
    if value == "arrest" and dead and dead >= taken:
        value = "raid"
    others = {entry[2].value for entry in scored if entry[0] > score - 1.5}
    sure = "stated" if score >= 5 and len(others) == 1 else "likely" if score > 1 else "doubtful"
    return Found(value, sure, ((hit.start, hit.end),))


def _force_led(text: Text, sentences, counts: list[Count]) -> bool:
    """Whether the forces began it: jihadists were killed or taken in an operation."""
    lost = any(one.field in ("jihadists_killed", "jihadists_arrested") for one in counts)
    operations = [hit for hit in _hits(text, "event_type", sentences[:1]) if FAMILY_OF[hit.value] == "operation"]
    assaults = [
        hit
        for hit in _hits(text, "event_type", sentences[:1])
        if FAMILY_OF[hit.value] in ("assault", "bombing", "killing")
    ]
    led = bool(_cues(text, "operation", sentences[:1])) or (bool(operations) and not assaults)
    return led and (lost or bool(operations))


def _negated(text: Text, hit: Hit, start: int) -> bool:
    before = text.folded[max(start, hit.start - 24) : hit.start]
    return (
        re.search(
            r"\b(?:no|without|not an?|never|aucun\w*|sans|pas d'|foiled an?|thwarted an?|planned|planning|alleged|planning an?)\s+(?:\w+\s+)?$|(?:دون|لم|بدون|احباط|افشال|لتنفيذ|يخطط\w* ل|التخطيط ل)\s*(?:\w+\s+)?$",
            before,
        )
        is not None
    )


def initiator(text: Text, sentences, kind: Found | None, country: str, everything) -> Found | None:
    """Return who began it; None where the text does not say. everything: the sentences that are no recall, for claims told apart."""
    kind_value = kind.value if kind else ""
    actors = _hits(text, "actor", sentences)
    operation = FAMILY_OF.get(kind_value) == "operation"
    if operation:
        return _force(text, sentences, kind, actors, country)
    if claimed := _claimer(text, sentences):
        return claimed
    groups = [hit for hit in actors if hit.value in _GROUPS and not _object(text, hit)]
    if not groups and kind_value != "clash":
        groups = [hit for hit in actors if hit.value in _GROUPS and _bare_object(text, hit)]
    if groups:
        first = groups[0]
        if kind_value == "clash" and any(hit.value not in _GROUPS for hit in actors):
            if _cues(text, "operation", sentences):
                return _force(text, sentences, kind, actors, country)
            agents = [hit for hit in groups if _agent(text, hit)]
            if not agents:
                return None
            first = agents[0]
        value, spans = first.value, [(first.start, first.end)]
        if value == "islamic_state" and (doubt := _suspected(text, sentences, first)):
            value = "suspected_islamic_state"
            spans.append(doubt)
        return Found(value, "stated" if _agent(text, first) else "likely", tuple(spans))
    if kind_value in ("clash", "protest_or_other", ""):
        return None
    militias = [
        hit
        for hit in actors
        if hit.value == "militia"
        and re.search(
            r"(?:\bby|\bpar|علي يد|من قبل)\s+(?:an?\s+|des?\s+|une\s+)?(?:\w+\s+)?$",
            text.folded[max(0, hit.start - 24) : hit.start],
        )
    ]
    if militias:
        return Found("militia", "likely", ((militias[0].start, militias[0].end),))
    return None


def _claimer(text: Text, sentences) -> Found | None:
    """Return the group that said it was its own."""
    for a, b in sentences:
        if any(hit.value == "no" for hit in text.hits("no_claim", a, b)):
            continue
        claims = text.hits("claim", a, b)
        groups = [hit for hit in text.hits("actor", a, b) if hit.value in _GROUPS]
        if claims and groups:
            near = min(groups, key=lambda hit: min(abs(hit.start - claim.start) for claim in claims))
            return Found(near.value, "stated", ((near.start, near.end), (claims[0].start, claims[0].end)))
        if claims and any(
            "amaq" in text.folded[hit.start : hit.end] or "اعماق" in text.folded[hit.start : hit.end] for hit in claims
        ):
            return Found("islamic_state", "stated", ((claims[0].start, claims[0].end),))
    return None


def _force(text: Text, sentences, kind: Found, actors: list[Hit], country: str) -> Found | None:
    """Return which side carried out an operation."""
    forces = [
        hit for hit in actors if hit.value in ("coalition", "sdf", "state_forces", "militia") and not _backed(text, hit)
    ]
    if kind.value == "airstrike":
        strikes = [hit for hit in forces if hit.value in ("coalition", "state_forces")]
        coalition = [hit for hit in strikes if hit.value == "coalition"]
        if coalition and not any(
            re.search(r"russ|turk|turc|روس|ترك", text.folded[hit.start : hit.end]) for hit in strikes
        ):
            iraqi = [
                hit
                for hit in strikes
                if hit.value == "state_forces"
                and re.search(
                    r"jet|f-16|warplane|air force|aviation|avion|طيران|مقاتلات|صقور", text.folded[hit.start : hit.end]
                )
            ]
            first = iraqi[0] if iraqi and iraqi[0].start < coalition[0].start else coalition[0]
            return Found(first.value, "stated", ((first.start, first.end),))
        if strikes:
            return Found(strikes[0].value, "stated", ((strikes[0].start, strikes[0].end),))
        return None
    if forces:
        first = forces[0]
        sdf = [hit for hit in forces if hit.value == "sdf"]
        if first.value == "state_forces" and country == "SYR" and sdf:
            first = sdf[0]
        if first.value == "militia" and len(forces) > 1:
            first = forces[1]
        return Found(first.value, "stated", ((first.start, first.end),))
    if kind.value in ("arrest", "foiled_plot") and country in _STATE_COUNTRIES:
        return Found("state_forces", "likely", kind.spans)
    return None


def _backed(text: Text, hit: Hit) -> bool:
    before = text.folded[max(0, hit.start - 40) : hit.start]
    return (
        re.search(
            r"(?:backed by|support(?:ed)? (?:of|by|from)|coordination with|help of|assisted by|with the|appui (?:de|des)|soutien (?:de|des)|soutenue?s? par|avec l'aide|against|contre|بدعم|باسناد|بالتنسيق مع|بمساندة|بمشاركة|ضد)\s+(?:the\s+|la\s+|l'|les\s+|من\s+|us\s+|u\.s\.\s+|us-led\s+|\w+\s+)?$",
            before,
        )
        is not None
    )


def _object(text: Text, hit: Hit) -> bool:
    """Whether a group is named as what others act upon: against ISIS, used by ISIS, ضد داعش."""
    before = text.folded[max(0, hit.start - 40) : hit.start]
    if text.language == "en":
        return (
            re.search(
                r"(?:against|fight|fighting|battling|war on|anti|anti-|targeting|targeted|hunting|used by|held by|pursuing|positions of|hideouts? of|former|ex-|defeat of|struck|linked to|loyal to|camps? of|known|territorial defeat of|men fighting)\s*(?:the\s+|an?\s+|several\s+|\d+\s+|suspected\s+)*$|(?:killed|killing|kill|arrested|arresting|captured|detained|bombed|hit|pledged to|member of|members of)\s+(?:(?!when\b|as\b|by\b|after\b|in\b|and\b|during\b|at\b)[\w-]+\s+){0,3}$",
                before,
            )
            is not None
        )
    if text.language == "fr":
        return (
            re.search(
                r"(?:contre|anti-?|lutte contre|positions (?:de|du)|visant|ciblant|affili\w+ (?:a|au)|liens? avec|lies? (?:a|au)|chef (?:de|du)|ex-|tue|arrete|elimine)\s*(?:le\s+|la\s+|l'|les\s+|groupe\s+|d'|de\s+|du\s+)*$",
                before,
            )
            is not None
        )
    return (
        re.search(
            r"(?:ضد|محاربه|مكافحه|مواقع|استهدف\w*|علي|لمواقع|ملاحقه|بقتل|مقتل)\s*(?:ال)?(?:\w+\s+)?(?:ل)?$", before
        )
        is not None
    )


def _bare_object(text: Text, hit: Hit) -> bool:
    return (
        False
        if text.language == "ar"
        else re.search(r"loyal to\s+(?:the\s+)?$|affilies? a\s+$", text.folded[max(0, hit.start - 20) : hit.start])
        is not None
    )


def _agent(text: Text, hit: Hit) -> bool:
    """Whether a group is named as the one that acts."""
    before, after = text.folded[max(0, hit.start - 30) : hit.start], text.folded[hit.end : hit.end + 50]
    if re.search(
        r"(?:\bby|\bpar|\bfrom|شنه|شنها|نفذه|نفذها|علي يد|من قبل|زرع\w*|هجوم ل\w*|مسلحو|ارهابيو|عناصر|خلايا)\s*(?:the\s+|la\s+|le\s+|l'|des\s+|une?\s+|suspected\s+|groupe\s+|تنظيم\s+|عناصر\s+|من\s+|خلايا\s+)*$",
        before,
    ):
        return True
    verbs = r"attack\w*|kill\w*|ambush\w*|stor?m\w*|raid\w*|abduct\w*|kidnap\w*|execut\w*|behead\w*|claim\w*|assault\w*|open\w*|target\w*|shot|detonat\w*|blew|planted|fire[ds]?|launched|set|burn\w*|said|a attaque|ont attaque|a revendique|a tue|ont tue|ont enleve|a enleve|a pris|ont pris|a affirme|قتل|هاجم\w*|خطف\w*|اعدم\w*|استهدف\w*|تبني|شن"
    return (
        re.match(
            rf"(?:'s)?\s*(?:group'?s?\s+|(?:\w+\s+)?(?:militants?|fighters?|gunm[ae]n|members?|cells?|terrorists?|jihadis?t?s?|elements?|snipers?|remnants|mercenaries|insurgents?|suicide bombers?|combattants?)\s+)?(?:(?!was\b|were\b|been\b|be\b|have\b|has\b|being\b|are\b|is\b|ete\b|sont\b|est\b)\w+\s+){{0,2}}(?:{verbs})\b",
            after,
        )
        is not None
    )


def _suspected(text: Text, sentences, group: Hit) -> tuple[int, int] | None:
    for hit in _hits(text, "suspect", sentences):
        if abs(hit.start - group.end) <= _NEAR or abs(group.start - hit.end) <= _NEAR:
            return hit.start, hit.end
    return None


def target(
    text: Text, sentences, kind: Found | None, who: Found | None, counts: list[Count], country: str
) -> Found | None:
    """Return whom it struck: the victims, else what is named as struck; jihadists where the forces acted."""
    operation = kind is not None and FAMILY_OF[kind.value] == "operation"
    if operation and (who is None or who.value not in GROUP_INITIATORS):
        rests = [hit for hit in _hits(text, "actor", sentences) if hit.value in _GROUPS] + [
            hit for hit in _hits(text, "person", sentences) if hit.value == "jihadists"
        ]
        if kind is not None and (rests or who is not None or kind.value != "airstrike"):
            return Found(
                "jihadists", "stated" if rests else "likely", ((rests[0].start, rests[0].end),) if rests else kind.spans
            )
    named = [
        one
        for field in ("killed", "wounded", "kidnapped")
        for one in counts
        if one.field == field and one.who not in ("people", "members", "jihadists")
    ]
    struck = _hits(text, "struck", sentences)
    special = [hit for hit in struck if hit.value in ("prison", "oil_gas", "infrastructure", "minority")]
    if special and (
        not named
        or (special[0].value == "minority" and named[0].who == "civilians")
        or (kind is not None and kind.value == "prison_break")
    ):
        return Found(special[0].value, "likely", ((special[0].start, special[0].end),))
    if named:
        return Found(_side(named[0].who, country, text, sentences), "stated", ((named[0].start, named[0].end),))
    if struck:
        return Found(_side(struck[0].value, country, text, sentences), "likely", ((struck[0].start, struck[0].end),))
    return None


def _side(who: str, country: str, text: Text, sentences) -> str:
    if who == "army" and country == "SYR":
        return "syrian_army"
    if who == "syrian_army" and country and country != "SYR":
        return "pmf" if country == "IRQ" else "other"
    if who == "police" and country == "SYR" and any(hit.value == "sdf" for hit in _hits(text, "struck", sentences)):
        return "sdf"
    return who


def attribution(text: Text, sentences) -> Found:
    """Return on whose word the report names what it names."""
    if (by := _claimer(text, sentences)) is not None:
        return Found("claimed", "stated", by.spans[-1:])
    voices = _hits(text, "voice", sentences)
    said = _hits(text, "cue", sentences)
    for hit in voices:
        if any(one.value == "said" and abs(one.start - hit.start) <= 60 for one in said):
            return Found(hit.value, "stated", ((hit.start, hit.end),))
    if voices:
        return Found(voices[0].value, "doubtful", ((voices[0].start, voices[0].end),))
    return Found("unattributed", "likely")


def relays(text: Text, sentences, publisher: str) -> Found | None:
    """Return the bodies of seeds/bodies.csv whose word a text passes on, by their names there, joined by ;."""
    said = [hit for hit in _hits(text, "cue", sentences) if hit.value == "said"] + _hits(text, "claim", sentences)
    found: dict[str, tuple[int, int]] = {}
    for hit in _hits(text, "body", sentences):
        if hit.value != publisher and any(
            abs(one.start - hit.end) <= 70 or abs(hit.start - one.end) <= 70 for one in said
        ):
            found.setdefault(hit.value, (hit.start, hit.end))
    return Found("; ".join(found), "stated", tuple(found.values())) if found else None
