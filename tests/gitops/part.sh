#!/bin/bash
# Runs one function of the pieces of `dev`, for those that a process of its own must become: part.sh FUNCTION ARGUMENT...
set -euo pipefail
shopt -s inherit_errexit
cd "$ROOT"
for piece in tests/dev/common.sh tests/dev/*.sh; do
  # shellcheck source=/dev/null
  source "$piece"
done
"$@"
