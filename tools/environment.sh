#!/bin/sh
# Make .venv and install a requirements file into it, once per content of that file.
# Usage: tools/environment.sh requirements.txt | requirements-dev.txt | requirements-spark.txt
set -eu
cd "$(dirname "$0")/.."
wanted=$1
installed=.venv/installed-$(basename "$wanted")

fail() {
    echo "$1" >&2
    exit 1
}

if [ ! -x .venv/bin/python ]; then
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
        python=
    done
    [ -n "$python" ] || fail "Python 3.11 or newer is needed. Set PYTHON=/path/to/python3 if it is not on the PATH."
    echo "Making .venv with $("$python" --version) ..."
    "$python" -m venv .venv || {
        rm -rf .venv
        fail "Could not make .venv. On Debian and Ubuntu: apt-get install python3-venv, then try again."
    }
fi

# requirements-dev.txt includes requirements.txt, so its stamp holds both
if ! cat requirements.txt "$wanted" | cmp -s - "$installed"; then
    echo "Installing $wanted (once; a minute or two) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --requirement "$wanted" ||
        fail "Installing $wanted failed, see above. The first run needs a connection to a Python package index."
    cat requirements.txt "$wanted" > "$installed"
fi
