#!/bin/sh
# Finds Python 3.11 or newer, then hands over to it: everything else is written in Python.
set -u
command=$1
shift
here=$(cd "$(dirname "$0")/.." && pwd) || exit 1

if ! command -v python3 >/dev/null 2>&1; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "python3 is missing: install Python 3.11 or newer and try again." >&2
        exit 1
    fi
    echo "python3 is missing: installing it ..."
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
           apt-get install -y -qq --no-install-recommends python3 python3-venv; } >/dev/null 2>&1 </dev/null; then
        echo "python3 could not be installed: check the network, then run apt-get install python3 python3-venv." >&2
        exit 1
    fi
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed: this python3 is $(python3 --version 2>&1)." >&2
    exit 1
fi
# -B: no __pycache__ is left in the checkout.
PYTHONPATH="$here" exec python3 -B -m workbench "$command" "$@"
