#!/bin/bash
# Chart repositories and registries against a server of our own, and the real helm beside: run.sh [FILTER].
# KBOOT is the binary, else build/kboot; HELM the real helm, else the pinned one where it is built.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
FILTER=${1-}
ROOT=$PWD
KBOOT=$(readlink -f "${KBOOT:-build/kboot}")
SKIPPED=77
WORK=$(mktemp -d)
SERVER=
finish() {
  exec 7>&-
  [[ -z $SERVER ]] || wait "$SERVER" 2>/dev/null
  rm -rf "$WORK"
}
trap finish EXIT
unset "${!KBOOT_@}" "${!HELM_@}" "${!XDG_@}" http_proxy https_proxy HTTP_PROXY HTTPS_PROXY DOCKER_CONFIG 2>/dev/null
REAL_HOME=${HOME:-/}
export HOME=$WORK/home CI=1 LC_ALL=C.UTF-8 NO_PROXY='*'
mkdir "$HOME" "$WORK/logs"

# shellcheck source=tests/repos/helpers.sh
. tests/repos/helpers.sh
# shellcheck source=tests/repos/cases.sh
. tests/repos/cases.sh
# shellcheck source=tests/repos/cases_dependencies.sh
. tests/repos/cases_dependencies.sh

HELM=$(find_helm "$REAL_HOME")
start_server || exit 1
compare_pulls
for function in $(declare -F | sed -n 's/^declare -f case_//p'); do check "$function"; done
exit "${FAILED:-0}"
