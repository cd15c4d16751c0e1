"""The words the tables may use and the labels the pages show for them; knows nothing of files, tables or pages.

Each vocabulary maps the stored word to its label, in the order in which pages list it.
"""

from atlas.model.counts import TOLLS

COUNTRIES = {
    "IRQ": "Iraq",
    "SYR": "Syria",
    "LBY": "Libya",
    "TUN": "Tunisia",
    "DZA": "Algeria",
    "MAR": "Morocco",
    "MRT": "Mauritania",
    "TUR": "Turkey",
}
REGIONS = {"iraq": "Iraq", "syria": "Syria", "maghreb": "Maghreb"}
REGION_COUNTRIES = {"iraq": ("IRQ",), "syria": ("SYR",), "maghreb": ("LBY", "TUN", "DZA", "MAR", "MRT")}

EVENT_TYPES = {
    "armed_assault": "Armed assault",
    "ambush": "Ambush",
    "ied": "Roadside or planted bomb",
    "suicide_bombing": "Suicide bombing",
    "vehicle_bomb": "Vehicle bomb",
    "assassination": "Assassination",
    "execution": "Execution",
    "beheading": "Beheading",
    "kidnapping": "Kidnapping",
    "prison_break": "Prison break",
    "sniper": "Sniper fire",
    "rocket_mortar": "Rocket or mortar fire",
    "arson_sabotage": "Arson or sabotage",
    "extortion_looting": "Extortion or looting",
    "clash": "Clash",
    "airstrike": "Air strike",
    "raid": "Raid",
    "arrest": "Arrest",
    "foiled_plot": "Foiled plot",
    "protest_or_other": "Protest or other",
}
# Families of event types: the coarser level for colours and for comparing two reports' types.
EVENT_FAMILIES = {
    "assault": ("armed_assault", "ambush", "clash", "sniper", "rocket_mortar", "prison_break"),
    "bombing": ("ied", "suicide_bombing", "vehicle_bomb"),
    "killing": ("assassination", "execution", "beheading", "kidnapping"),
    "sabotage": ("arson_sabotage", "extortion_looting"),
    "operation": ("airstrike", "raid", "arrest", "foiled_plot"),
    "other": ("protest_or_other",),
}
FAMILY_LABELS = {
    "assault": "Assaults and clashes",
    "bombing": "Bombings",
    "killing": "Killings and abductions",
    "sabotage": "Sabotage and looting",
    "operation": "Raids, strikes and arrests",
    "other": "Other",
}
FAMILY_OF = {event_type: family for family, types in EVENT_FAMILIES.items() for event_type in types}

INITIATORS = {
    "islamic_state": "Islamic State",
    "suspected_islamic_state": "Islamic State (suspected)",
    "al_qaeda_affiliate": "Al-Qaeda affiliate",
    "state_forces": "State forces",
    "coalition": "Coalition and allies",
    "sdf": "Syrian Democratic Forces",
    "militia": "Militia",
    "unknown": "Unknown",
}
GROUP_INITIATORS = ("islamic_state", "suspected_islamic_state")
OPERATION_INITIATORS = ("state_forces", "coalition", "sdf", "militia")
# What the group does to others. Raids, strikes, arrests and foiled plots are things done to it, a protest is neither.
ATTACK_TYPES = tuple(t for t in EVENT_TYPES if FAMILY_OF[t] not in ("operation", "other"))
SIDES = {"attack": "Attacks by the group", "operation": "Operations against it", "other": "Other"}

ATTRIBUTIONS = {
    "claimed": "Claimed by the group",
    "official": "Official statement",
    "witness": "Witness or local monitor",
    "unattributed": "Unattributed",
}
TARGETS = {
    "army": "Army",
    "police": "Police",
    "pmf": "Popular Mobilization Forces",
    "peshmerga": "Peshmerga",
    "sdf": "Syrian Democratic Forces",
    "syrian_army": "Syrian army and allies",
    "tribal_fighters": "Tribal fighters",
    "government": "Government",
    "civilians": "Civilians",
    "minority": "Minority community",
    "infrastructure": "Infrastructure",
    "oil_gas": "Oil and gas",
    "prison": "Prison",
    "jihadists": "Jihadists",
    "foreign_forces": "Foreign forces",
    "other": "Other",
}
DATE_PRECISIONS = {"day": "Day", "week": "Week", "month": "Month", "year": "Year"}
PLACE_PRECISIONS = {
    "exact": "Exact spot",
    "settlement": "Town or village",
    "district": "District",
    "area": "Named area",
    "admin1": "Governorate only",
    "country": "Country only",
}
POINT_PRECISIONS = ("exact", "settlement")  # may be drawn as a dot (DESIGN: honest marks)
COARSE_PRECISIONS = ("admin1", "country")  # have no point at all; counted beside the map or as a badge

COUNTS = {count.name: count.label for count in TOLLS}
FLAGS = {
    "background": "a one-line recall",
    "not_discrete": "sums up several incidents",
    "repeat": "the same page again",
    "withdrawn": "taken back by its data set",
}
SOURCE_KINDS = {
    "news_agency": "News agency",
    "newspaper": "Newspaper",
    "broadcaster": "Broadcaster",
    "online_news": "Online news",
    "local_monitor": "Local monitor",
    "official": "Official body",
    "armed_group": "Armed group's own media",
    "research": "Research",
    "risk_consultancy": "Risk consultancy",
    "advocacy": "Advocacy",
    "encyclopedia": "Encyclopedia",
    "aggregator": "Aggregator",
    "mirror": "Mirror",
    "other": "Other",
}
INDEPENDENCE = {"original": "Own reporting", "relay": "Relaying others", "mirror": "Copying pages of others"}
BODY_KINDS = (
    "media",
    "government",
    "military",
    "research",
    "other",
    "armed_group",
    "individual",
    "monitor",
    "intergovernmental",
)
# The bodies that speak for the Islamic State itself: their figures are shown apart and never enter a best estimate.
GROUP_BODIES = ("islamic-state", "amaq", "al-naba", "nashir")
MATCH_FEATURES = (
    "date",
    "place",
    "type",
    "initiator",
    "target",
    "toll",
    "counts",
    "text",
    "page",
)  # what a pair of reports is compared by
MATCH_CUT = -0.6  # log odds that the mean score of two groups of reports must exceed to be one incident
METRICS = {
    "attacks": "Attacks",
    "attacks_per_month": "Attacks per month",
    "killed": "People killed",
    "security_forces_killed": "Security forces killed",
    "fighters_killed": "Fighters killed",
    "fighters": "Fighters (stock)",
    "detainees": "Detainees (stock)",
    "escaped": "Escaped",
    "arrests": "Arrests",
    "operations_against": "Operations against the group",
    "commanders_lost": "Commanders lost",
    "foreign_troops": "Foreign troops (stock)",
    "funds_usd": "Funds (US dollars)",
    "other": "Other",
}
STOCK_METRICS = ("fighters", "detainees", "foreign_troops", "funds_usd")  # held at a moment; cannot be summed over time
QUALIFIERS = ("exact", "about", "at_least", "up_to", "more_than", "fewer_than", "between")

# What a figure claim speaks of, and how far a table's count can be held against it (seeds/figure_bindings.csv).
CLAIM_SCOPES = {"whole": "Whole country", "part": "Part of a country", "incident": "One incident"}
BINDING_STATES = {
    "bound": "a table can be asked",
    "not_comparable": "counts a different thing",
    "not_computable": "no table of incidents holds it",
}
COUNTED = {
    "incidents": "incidents",
    "lethal_incidents": "incidents with someone killed",
    "killed": "people killed",
    "civilians_killed": "people killed where civilians were struck",
    "forces_killed": "people killed where security forces were struck",
    "dead_all_sides": "dead of all sides",
    "jihadists_killed": "jihadists killed",
    "jihadists_arrested": "jihadists arrested",
}
FORCE_TARGETS = ("army", "police", "pmf", "peshmerga", "sdf", "syrian_army", "tribal_fighters", "foreign_forces")
CIVILIAN_TARGETS = ("civilians", "minority", "government")
RATES = {"window": "in the whole window", "month": "per month of the window"}
FITS = {
    "same": "the selection counts what the claim counts",
    "wider": "the selection takes in more than the claim",
    "narrower": "the selection takes in less than the claim",
}
# How a figure changed when it was passed on (seeds/figure_lineage.csv).
CHANGES = {
    "none": "unchanged",
    "rounded": "rounded",
    "qualifier": "its bound was dropped or changed",
    "window": "told of another window",
    "area": "told of another area",
    "definition": "told of a different thing",
    "unit": "put in another unit",
    "date": "an older figure told as the current one",
    "value": "another value",
    "revised": "revised by the body itself",
}
PART_KINDS = {
    "part": "a part of the sum",
    "some": "one of some parts; others are not named",
    "percent": "a change in percent",
    "rate": "an average per month",
}


def region_of(country: str) -> str | None:
    """Return the region word of an ISO3 country, or None for a country outside the three regions (Turkey)."""
    return next((region for region, members in REGION_COUNTRIES.items() if country in members), None)


def side_of(initiator: str, event_type: str) -> str:
    """Return attack, operation or other for an incident (DESIGN section 1: what counts as an attack)."""
    if initiator in GROUP_INITIATORS and event_type in ATTACK_TYPES:
        return "attack"
    return "operation" if initiator in OPERATION_INITIATORS else "other"
