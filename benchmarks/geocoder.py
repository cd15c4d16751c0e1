"""How many places the geocoder finds that it has never seen, and how many of its answers are wrong: each town and village of
seeds/places.csv in turn, with all its spellings taken out of the list.

    python -m benchmarks.geocoder [--misses]
"""

import sys

import pandas as pd

from atlas import paths
from atlas.ingest.geocode import locate
from atlas.ingest.seeds import read_seeds
from atlas.model.geo import great_circle_km
from atlas.model.seed_tables import ADMIN1, PLACES

KNOWN = ("exact", "settlement", "district", "area")
FOLDS = 12  # so many places are taken out at once: no two of one governorate that are named alike
ROOM_KM = 10.0  # an answer within its own radius and that of the coded point, or this, is right


def asked() -> pd.DataFrame:
    """Return the coded towns and villages by a person's point, with the answer of a geocoder that lacks them.

    Columns: country, admin1, place, latitude, longitude, radius_km as coded; method, precision, off_km and is_right of the answer.
    """
    seeds = read_seeds(paths.SEEDS, (PLACES, ADMIN1))
    places, admin1 = seeds["places"], seeds["admin1"]
    towns = places[places["place"].notna() & places["precision"].isin(KNOWN) & places["admin1_name"].notna()]
    names = towns["country"] + towns["admin1_name"] + towns["place_name"].fillna(towns["place"])
    fold = pd.Series(pd.factorize(names)[0] % FOLDS, index=towns.index)
    answers = []
    for number in range(FOLDS):
        out = towns[fold == number]
        gone = set(names[fold == number])
        every = (
            places["country"]
            + places["admin1_name"].fillna("")
            + places["place_name"].fillna(places["place"]).fillna("")
        )
        found = locate(out[["country", "admin1", "place"]], places[~every.isin(gone)], admin1)
        answers.append(found)
    found = pd.concat(answers).loc[towns.index]
    off = great_circle_km(
        towns["latitude"].to_numpy(float),
        towns["longitude"].to_numpy(float),
        found["latitude"].to_numpy(float),
        found["longitude"].to_numpy(float),
    )
    answer = towns[["country", "admin1_name", "place", "latitude", "longitude", "radius_km"]].assign(
        method=found["place_method"],
        precision=found["place_precision"],
        off_km=off,
        answer_km=found["radius_km"].astype(float),
    )
    answer["finds"] = ~answer["precision"].isin(("admin1", "country"))
    answer["is_right"] = answer["off_km"] <= (answer["answer_km"] + answer["radius_km"].astype(float)).clip(
        lower=ROOM_KM
    )
    return answer


def main() -> None:
    """Print recall and wrong answers by country."""
    found = asked()
    table = found.groupby("country").apply(
        lambda rows: pd.Series(
            {
                "asked": len(rows),
                "found": int(rows["finds"].sum()),
                "wrong": int((rows["finds"] & ~rows["is_right"]).sum()),
                "recall": (rows["finds"] & rows["is_right"]).mean(),
                "precision": rows.loc[rows["finds"], "is_right"].mean(),
            }
        )
    )
    table.loc["all"] = [
        len(found),
        found["finds"].sum(),
        (found["finds"] & ~found["is_right"]).sum(),
        (found["finds"] & found["is_right"]).mean(),
        found.loc[found["finds"], "is_right"].mean(),
    ]
    print(table.to_string(float_format="{:.3f}".format))
    print(found.groupby(["method", "precision"])["is_right"].agg(["size", "sum"]).to_string())
    print(found[found["finds"] & ~found["is_right"]].to_string())
    if "--misses" in sys.argv:
        print(found[~found["finds"]].sample(60, random_state=1)[["country", "admin1_name", "place"]].to_string())


if __name__ == "__main__":
    main()
