"""Download UCDP's data sets, the bulk file or page by page from the API with a token, and GeoNames' files of countries; knows no tables.

Nothing is left under its final name unless it is whole. Addresses: https://ucdp.uu.se/downloads,
https://ucdp.uu.se/apidocs and https://download.geonames.org/export/dump.
"""

import csv
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from atlas.ingest.strangers import seems
from atlas.ingest.table_files import MAX_BYTES, TableError, read_heads

TOKEN_VARIABLE = "UCDP_TOKEN"
BULK = "https://ucdp.uu.se/downloads"
GEONAMES = "https://download.geonames.org/export/dump"
API = "https://ucdpapi.pcr.uu.se/api/gedevents"
PAGE_ROWS = 1000  # the most that the API gives at once
MOST_PAGES = 10_000
ATTEMPTS = 4
TIMEOUT = httpx.Timeout(30, connect=10)  # seconds without a byte
LONGEST_WAIT = 60.0  # seconds that a Retry-After may ask for
HEADERS = {"user-agent": "resurgence-atlas", "accept-encoding": "identity"}
RETRIED = (429, 500, 502, 503, 504)


class FetchError(ValueError):
    """The download failed; the message says why and what can be done."""


@dataclass(frozen=True)
class Addresses:
    """Where to fetch from, and how patient to be. deadline_seconds: for a whole download, so that a trickle ends."""

    bulk: str = BULK
    api: str = API
    geonames: str = GEONAMES
    deadline_seconds: float = 1800
    sleep: Callable[[float], None] = time.sleep


def bulk_url(release: str, base: str = BULK) -> str:
    """Return the address of a release's bulk file: 25.1 is a yearly GED, 25.0.10 a month of Candidate, 21.01.21.12
    several.

    Raises ValueError if it is written otherwise.
    """
    if re.fullmatch(r"\d\d\.\d", release):
        return f"{base}/ged/ged{release.replace('.', '')}-csv.zip"
    if re.fullmatch(r"\d\d\.\d{1,2}\.\d{1,2}(\.\d{1,2})?", release):
        return f"{base}/candidateged/GEDEvent_v{release.replace('.', '_')}.csv"
    raise ValueError(f"“{release}” is no UCDP release; they are written 25.1 (GED) or 25.0.10 (Candidate).")


def fetch_ucdp(
    release: str,
    folder: Path,
    *,
    token: str = "",
    addresses: Addresses = Addresses(),
    progress: Callable[[str], None] = lambda step: None,
) -> Path:
    """Download a release into folder; returns the file, which readers of the format ucdp take.

    token: for the API, else the bulk file is taken. A file that is there already is not fetched again; pages of an
    API download that was cut off are not either. Raises FetchError if the server does not give the whole, and
    ValueError for a release that cannot be.
    """
    url = bulk_url(release, addresses.bulk)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (f"GEDEvent_v{release.replace('.', '_')}_api.csv" if token else url.rsplit("/", 1)[1])
    if target.exists():
        return target
    headers = HEADERS | ({"x-ucdp-access-token": token} if token else {})
    with httpx.Client(timeout=TIMEOUT, headers=headers, follow_redirects=not token, max_redirects=5) as client:
        if token:
            _pages_to_csv(client, f"{addresses.api}/{release}?pagesize={PAGE_ROWS}", target, addresses, progress)
        else:
            progress(f"download {target.name}")
            _to_file(client, url, target, addresses)
    return target


def fetch_geonames(
    countries: Sequence[str],
    folder: Path,
    *,
    addresses: Addresses = Addresses(),
    progress: Callable[[str], None] = lambda step: None,
) -> list[Path]:
    """Download GeoNames' file of each country (ISO2) into folder, newly each time, since it changes daily; returns the zip files.

    Raises FetchError if one does not come whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with httpx.Client(timeout=TIMEOUT, headers=HEADERS, follow_redirects=True, max_redirects=5) as client:
        for code in countries:
            progress(f"download {code}.zip")
            target = folder / f"{code}.zip"
            _to_file(client, f"{addresses.geonames}/{code}.zip", target, addresses, zipped=f"{code}.txt")
            files.append(target)
    return files


def token_from_environment() -> str:
    """Return the API token that UCDP_TOKEN holds, '' if it is not set."""
    return os.environ.get(TOKEN_VARIABLE, "").strip()


def _to_file(client: httpx.Client, url: str, target: Path, addresses: Addresses, *, zipped: str = "") -> None:
    """Stream a file to disk and move it to its name when it is whole and looks like a table, or is a zip with the file zipped."""
    partial = target.with_name(f".partial-{target.name}")
    try:
        _retried(lambda: _stream(client, url, partial, addresses), addresses)
        if zipped:
            if not zipfile.is_zipfile(partial) or zipped not in zipfile.ZipFile(partial).namelist():
                raise FetchError(f"{url}: what came is no zip with {zipped} in it.")
            partial.replace(target)
            return
        try:
            said = seems(read_heads(partial))
        except TableError as error:
            raise FetchError(f"{url}: what came is no table ({error})") from error
        if said:
            raise FetchError(f"{url}: what came {said}")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _stream(client: httpx.Client, url: str, partial: Path, addresses: Addresses) -> None:
    end, size = time.monotonic() + addresses.deadline_seconds, 0
    with client.stream("GET", url) as response, partial.open("wb") as out:
        _refuse(response, url)
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > MAX_BYTES:
                raise FetchError(f"{url}: holds more than {MAX_BYTES / 1e9:g} GB.")
            if time.monotonic() > end:
                raise FetchError(f"{url}: was not done after {addresses.deadline_seconds:g} seconds; try again later.")
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def _pages_to_csv(
    client: httpx.Client, url: str, target: Path, addresses: Addresses, progress: Callable[[str], None]
) -> None:
    """Fetch every page, keep each as a file until all are there, and write them as one CSV."""
    pages = target.with_suffix(".pages")
    pages.mkdir(exist_ok=True)
    host, number, total, ids = urlsplit(url)[:2], 0, 0, set()
    while url:
        number += 1
        kept = pages / f"{number:05d}.json"
        page = json.loads(kept.read_bytes()) if kept.exists() else _page(client, url, addresses)
        following = page.get("NextPageUrl") or ""
        if following and urlsplit(following)[:2] != host:
            raise FetchError(
                f"the API points to another server ({urlsplit(following).netloc}); the token is not sent there."
            )
        if number > MOST_PAGES or (following and not page["Result"]):
            raise FetchError(f"the API does not come to an end after page {number}.")
        _write_json(kept, page)  # only what is good is found again by the next try
        total = int(page["TotalCount"])
        ids.update(row.get("id") for row in page["Result"])
        progress(f"page {number} of {page.get('TotalPages') or '?'}")
        url = following
    if len(ids) == total:
        _join(sorted(pages.glob("*.json")), target)
    shutil.rmtree(pages)
    if len(ids) != total:
        raise FetchError(f"the API announced {total} events and gave {len(ids)}; what came was removed, try again.")


def _page(client: httpx.Client, url: str, addresses: Addresses) -> dict:
    def get() -> object:
        response = client.get(url)
        _refuse(response, url)
        try:
            return response.json()
        except ValueError as error:
            raise FetchError(f"{url}: the answer is no JSON.") from error

    page = _retried(get, addresses)
    if (
        not isinstance(page, dict)
        or not isinstance(page.get("Result"), list)
        or not str(page.get("TotalCount", "")).isdigit()
    ):
        raise FetchError(f"{url}: the answer has no Result and TotalCount, which UCDP's API gives.")
    return page


def _join(pages: list[Path], target: Path) -> None:
    partial = target.with_name(f".partial-{target.name}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as out:
            writer = None
            for path in pages:
                for row in json.loads(path.read_bytes())["Result"]:
                    writer = writer or csv.DictWriter(
                        out, list(row), extrasaction="ignore", restval="", lineterminator="\n"
                    )
                    if out.tell() == 0:
                        writer.writeheader()
                    writer.writerow(row)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _write_json(path: Path, content: dict) -> None:
    partial = path.with_name(f".{path.name}")
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(path)


class _Again(Exception):
    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def _retried(action: Callable, addresses: Addresses):
    """Return what the action returns; tries again after what another try may mend: a busy server, a connection that
    broke off.

    Raises FetchError after ATTEMPTS tries, or at once for what will not mend.
    """
    for number in range(ATTEMPTS):
        try:
            return action()
        except (_Again, httpx.TransportError) as error:
            reason = error
        except httpx.HTTPError as error:
            raise FetchError(f"the download failed: {error}.") from error
        if number < ATTEMPTS - 1:
            wait = getattr(reason, "wait", None)
            addresses.sleep(2.0**number if wait is None else min(wait, LONGEST_WAIT))
    raise FetchError(
        f"the download failed {ATTEMPTS} times, last because: {str(reason) or type(reason).__name__}."
    ) from reason


def _asked_wait(response: httpx.Response) -> float | None:
    """Return the seconds that a Retry-After asks for, which comes as a number or as a moment; None without one."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isdigit():
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(moment.tzinfo)).total_seconds())


def _refuse(response: httpx.Response, url: str) -> None:
    """Raise for an answer that is not the data: with a reason to try again, or for good."""
    if response.status_code in RETRIED:
        raise _Again(f"{url}: the server answered {response.status_code}", _asked_wait(response))
    if response.status_code in (401, 403):
        raise FetchError(
            f"{url}: the server answered {response.status_code}; the API needs a valid token in {TOKEN_VARIABLE} "
            "(see https://ucdp.uu.se/apidocs), the bulk file none."
        )
    if response.is_redirect:
        raise FetchError(f"{url}: the server points elsewhere; a token is not sent there.")
    if response.status_code != 200:
        raise FetchError(f"{url}: the server answered {response.status_code}; is there such a release?")
    if url.startswith("https:") and response.url.scheme != "https":
        raise FetchError(f"{url}: was redirected to an address that is not encrypted.")
    if "html" in response.headers.get("content-type", ""):
        raise FetchError(f"{url}: the answer is a web page, not the data.")
