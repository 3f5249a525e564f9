#!/bin/bash
# Renders the charts here with `kboot template` and compares with what the real helm printed.
#
#   run.sh [FILTER]               one line per case: ok, not ok (with the difference), skip
#   run.sh --record HELM [CASE]   writes the goldens with the real helm; HELM-3.17 and HELM-4.2 beside it print those
#                                 of the cases for an older helm
#
# The binary is $KBOOT, else build/kboot. A chart's folder holds its charts, files of values, and `cases`: lines
# `NAME [@HELM]: ARGUMENTS` behind `template`. golden/NAME.out is what it prints, golden/NAME.err what helm says where it
# fails: its last line must be in ours, and the exit status be 1.
set -u
here=$(cd "$(dirname "$0")" && pwd)
record=
if [ "${1-}" = --record ]; then
  record=$(realpath "${2:?usage: run.sh --record HELM [CASE]}")
  shift 2
fi
filter=${1-}
program=$(realpath -q "${KBOOT:-$here/../../build/kboot}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$record" ] && [ ! -x "$program" ]; then
  echo "skip charts: there is no kboot"
  exit 0
fi

# Runs a program in a case's folder, away from what the user's own helm knows.
away() {
  env -i PATH=/usr/bin:/bin HOME="$work" KUBECONFIG="$work/none" LANG=C.UTF-8 TZ=UTC "$@" </dev/null >"$work/out" 2>"$work/err"
}

# What helm says at last: without the advice about --debug, and only the last line.
last_words() {
  sed -e '/^Use --debug flag/d' -e 's/^Error: //' -e 's/^ *//' -e "s#$here#HERE#g" "$1" | awk 'NF { line = $0 } END { print line }'
}

record_case() {
  local helm=$record
  [ -z "$2" ] || helm=$record-$2
  mkdir -p golden
  rm -f "golden/$1.out" "golden/$1.err"
  # shellcheck disable=SC2086 # arguments are words
  if (eval "set -- $3"; away "$helm" template "$@"); then
    cp "$work/out" "golden/$1.out"
  else
    last_words "$work/err" >"golden/$1.err"
  fi
}

# run_case CASE COMPAT ARGUMENTS
run_case() {
  local status=0 compat=()
  [ -z "$2" ] || compat=(--helm-compat "$2")
  (eval "set -- $3"; away "$program" template "${compat[@]}" "$@") || status=$?
  if [ -f "golden/$1.err" ]; then
    [ $status = 1 ] || { echo "  exit status $status, not 1"; return 1; }
    sed -i "s#$here#HERE#g" "$work/err"
    local words
    words=$(cat "golden/$1.err")
    # A chain of failures may be too long to be told: then what went wrong at its end.
    grep -qF -- "$words" "$work/err" || grep -qF -- "${words##*: }" "$work/err" && return
    echo "  wanted: $words"
    sed 's/^/  /' "$work/err"
    return 1
  fi
  [ $status = 0 ] || { sed 's/^/  /' "$work/err"; return 1; }
  cmp -s "golden/$1.out" "$work/out" && return
  diff "golden/$1.out" "$work/out" | sed 's/^/  /' | head -n 40
  return 1
}

failed=0
for folder in "$here"/*/; do
  cd "$folder" || exit 1
  name=$(basename "$folder")
  while IFS= read -r line; do
    [[ $line =~ ^([a-z0-9-]+)( @([0-9.]+))?:\ (.*)$ ]] || continue
    case=${BASH_REMATCH[1]} version=${BASH_REMATCH[3]} asked=${BASH_REMATCH[4]}
    [[ $name/$case == *"$filter"* ]] || continue
    if [ -n "$record" ]; then
      record_case "$case" "$version" "$asked"
      continue
    fi
    started=$EPOCHREALTIME
    if said=$(run_case "$case" "$version" "$asked"); then word=ok; else word='not ok' failed=1; fi
    echo "$word $name/$case # $(((${EPOCHREALTIME/./} - ${started/./}) / 1000)) ms"
    [ -z "$said" ] || echo "$said"
  done <cases
done
exit $failed
