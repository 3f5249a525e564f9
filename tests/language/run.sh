#!/bin/bash
# Runs the language cases of Jinja2 and of Go templates. run.sh [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build/debug/tests/language/language tests/language/jinja "${1-}"
build/debug/tests/language/gotpl tests/language/gotpl "${1-}"
