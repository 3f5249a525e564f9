#!/bin/sh
# Runs the screen cases, the examples of the error pages, and looks whether each code has its page: run.sh [FILTER]
set -eu
cd "$(dirname "$0")/../.."
python3 tests/cli/error_codes_test.py "${1-}"
build/debug/tests/cli/cli_runner build/kboot "${1-}" tests/cli/*.txt docs/errors/*.md
