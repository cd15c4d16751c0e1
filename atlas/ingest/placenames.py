"""The words that are written around place names, and what they say of how far from it the place may lie; knows no places."""

import re
from dataclasses import dataclass

from atlas.model.spelling import fold


@dataclass(frozen=True)
class Reading:
    """One way to read a place as written: the name to look up, and how far from it the place may lie.

    precision: None if the name is the place itself, else what its surroundings are. margin_km: added to its radius.
    may_be_governorate: the words fit a governorate of that name as well as the town ('Homs desert').
    """

    name: str
    precision: str | None = None
    margin_km: float = 0.0
    may_be_governorate: bool = False


_DIRECTION = r"(?:(?:north|south)[ -]?(?:east|west)?|east|west)(?:ern)?"
# Margins follow the radii that coders gave to such phrases in places.csv: medians 30 km for a direction from a town and
# its outskirts, 45 km for a town's desert, 18 km for a district. Villages written with their district lie up to 31 km
# from its town there: the radius of a name after a comma or in parentheses.
# A road is not at its first town, and a base lies outside the town that it is named after: coders gave roads
# 12 to 70 km (median 30) about their middle, facilities 2 to 18 km. A dam may bear the name of a town 40 km away.
_FACILITY = (
    r"(?:air ?base|airport|(?:military |army )?base|barracks|(?:military |army |refugee |training )?camp|refinery|(?:oil|gas) ?field|"
    r"(?:border )?crossing|(?:main |joint |army |security )*check ?point|junction|(?:police |gas |power |pump(?:ing)? )?station|"
    r"(?:central |civil |main )?prison|(?:general )?hospital|university|recruitment cent(?:re|er)|silos?|bridge)s?"
)
_PHRASES = (
    (r"(.+) - .+ (?:road|highway)", "area", 35, False),
    (r"([^-]+(?: al-[^-]+)?)-.+ (?:road|highway)", "area", 35, False),
    (r"(.+) (?:road|highway)", "area", 30, True),
    (rf"(.+?) {_FACILITY}", "area", 15, False),
    (
        r"(?:quarters?|neighbou?rhoods?|districts|cent(?:re|er)|downtown|entrances?|gates?) of (.+)",
        "district",
        5,
        False,
    ),
    (r"(.+) (?:city )?(?:cent(?:re|er)|downtown|entrance|industrial (?:zone|area))", "district", 5, False),
    (r"between (.+) and .+", "area", 30, False),
    (
        r"(?:près|environs|périphérie|banlieue|alentours|entrée|(?:au |à l')?(?:nord|sud|est|ouest)(?:-(?:est|ouest))?) (?:de |d'|du )(.+)",
        "area",
        25,
        False,
    ),
    (r"(?:route|axe) (?:de |d'|du )?(.+)", "area", 30, False),
    (r"(?:ville|village|localité|commune) (?:de |d'|du )(.+)", None, 0, False),
    (r"(?:قرب|بالقرب من|جنوبي?|شمالي?|شرقي?|غربي?|أطراف|محيط|ريف|ضواحي|بادية) (.+)", "area", 25, True),
    (r"(?:قضاء|منطقة) (.+)", "district", 20, True),
    (r"ناحية (.+)", "district", 12, True),
    (r"(?:مدينة|بلدة|قرية) (.+)", None, 0, False),
    (r"(?:طريق|حاجز|جسر|سجن|مطار|معبر|مخيم|سد|حقل) (.+)", "area", 30, False),
    (rf"(?:{_DIRECTION}|rural|outskirts?|suburbs?|surroundings?|countryside|environs) of (.+)", "area", 25, False),
    (r"(?:near|around|outside) (.+)", "area", 25, False),
    (rf"(?:{_DIRECTION}|rural) (.+)", "area", 25, True),
    (r"(.+) (?:outskirts?|suburbs?|countryside|surroundings?|environs)", "area", 25, True),
    (r"(.+) (?:desert|badia|steppe)", "area", 40, True),
    (r"(.+) (?:sub-?district|nahiya|nahia|commune)", "district", 12, True),
    (r"(.+) (?:district|qadaa?|daira|delegation|area|region)", "district", 20, True),
    (r"(?:city|town|village) of (.+)", None, 0, False),
    (r"(.+) (?:city|town|village)", None, 0, False),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), *rest) for pattern, *rest in _PHRASES)


def readings(place: str) -> list[Reading]:
    """Return the ways to read a place as written, the most exact first; an empty list for an empty place.

    'Albu Bali, Khalis' and 'Albu Bali (Khalis)' are Albu Bali or, failing that, the district around Khalis; 'north of
    Tikrit' is an area about Tikrit, a road or a base an area about the town that it is named after, as wide as such areas are. Mosques, squares and streets are named after
    anything and stay.
    """
    whole = " ".join(place.split())
    outside = re.sub(r"\s*\([^)]*\)", "", whole).strip(" ,")
    parts = [part.strip() for part in outside.split(",") if part.strip()]
    found = [Reading(name) for name in (whole, outside, *parts[:1])]
    found += _phrase(parts[0]) if parts else []
    wider = (*re.findall(r"\(([^)]+)\)", whole), *parts[1:])
    found += [Reading(part, "district", 28.0, may_be_governorate=True) for part in wider]
    return [reading for reading in dict.fromkeys(found) if fold(reading.name)]


def _phrase(text: str) -> list[Reading]:
    return [
        Reading(hit[1], precision, float(margin_km), may_be_governorate)
        for pattern, precision, margin_km, may_be_governorate in _PATTERNS
        if (hit := pattern.fullmatch(text))
    ]
