"""The only place that builds paths; knows nothing of what the files hold."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
DATA = Path(os.environ.get("ATLAS_DATA", ROOT / "data"))  # the one override: a deployment may keep its tables elsewhere
MARTS = DATA / "marts"
BOUNDARIES = DATA / "boundaries"
LOCAL = DATA / "local"
STATIC = ROOT / "static"
