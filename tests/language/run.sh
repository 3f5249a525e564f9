#!/bin/bash
# Runs the language cases of Jinja2. run.sh [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec build/debug/tests/language/language tests/language/jinja "${1-}"
