#!/bin/sh
# Make .venv and install what a requirements file asks for into it, in the versions and with the hashes of its lock file; once per content of that.
# Usage: tools/environment.sh requirements.txt | requirements-dev.txt | requirements-spark.txt
set -eu
cd "$(dirname "$0")/.."
wanted=$1
lock=${wanted%.txt}.lock
installed=.venv/installed-$(basename "$lock")

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

if ! cmp -s "$lock" "$installed"; then
    echo "Installing $lock (once; a minute or two) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement "$lock" ||
        fail "Installing $lock failed, see above. The first run needs a connection to a Python package index. An index that builds its files itself
has other hashes than the lock: there, run .venv/bin/python -m pip install -r $wanted, then cp $lock $installed, and start again."
    cp "$lock" "$installed"
fi
