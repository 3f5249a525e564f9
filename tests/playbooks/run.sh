#!/bin/bash
# Runs the playbooks here through the `ansible-playbook` link and compares with what the real one printed.
#
#   run.sh [FILTER]                    one line per case: ok, not ok (with the difference), skip
#   run.sh --record ANSIBLE [CASE...]  writes expect.txt with the real ansible-playbook
#
# The binary is $KBOOT, else build/kboot. A case is a folder: site.yml, files beside it, `args` (one line, read
# by the shell), expect.txt.
set -u
here=$(cd "$(dirname "$0")" && pwd)
record=no
if [ "${1:-}" = --record ]; then
  record=yes
  program=${2:?usage: run.sh --record ANSIBLE [CASE...]}
  shift 2
else
  program=${KBOOT:-$here/../../build/kboot}
  filter=${1:-}
  set --
  for folder in "$here"/*"$filter"*/; do
    [ -d "$folder" ] && set -- "$@" "$(basename "$folder")"
  done
  [ $# -gt 0 ] || exit 0
fi
if [ ! -x "$program" ]; then
  echo "skip playbooks: there is no $program"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $record = no ]; then
  mkdir "$work/bin"
  kboot=$(realpath "$program")
  ln -s "$kboot" "$work/bin/ansible-playbook"
  program=$work/bin/ansible-playbook
fi

# What both must say alike: banners, who did what, texts of debug, the recap. Results in one line and the wording of
# errors are each program's own.
normalise() {
  sed -E -e 's/ \*{3,}$//' -e "s#$1/##g" -e "s#$1#.#g" \
    -e 's/^((fatal|failed): .*(FAILED!|UNREACHABLE!)) => .*/\1/' \
    -e 's/^(failed: \[[^]]*\] \(item=.*\)) => .*/\1/' \
    -e 's/^((ok|changed): \[[^]]*\]( => \(item=.*\))?) => \{"(.*)\}$/\1/' \
    -e '/^NO MORE HOSTS LEFT/d' -e '/^\[(WARNING|ERROR|DEPRECATION)/d' -e 's/[[:space:]]+$//' -e '/^$/d' \
    -e 's/^([a-z0-9_.-]+) +: ok=/\1 : ok=/'
}

run_case() {
  local folder=$work/$1 status
  rm -rf "$folder"
  cp -r "$here/$1" "$folder"
  local arguments=
  [ -f "$folder/args" ] && arguments=$(cat "$folder/args")
  (
    cd "$folder" || exit 1
    rm -f expect.txt args
    export ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_INVENTORY_UNPARSED_WARNING=0 LC_ALL=C.UTF-8
    unset KUBECONFIG ANSIBLE_CONFIG
    eval "exec \"$program\" $arguments site.yml" </dev/null
  ) >"$work/out" 2>"$work/err"
  status=$?
  { normalise "$folder" <"$work/out"; echo "exit $status"; } >"$work/got"
}

# What the real one runs green has no mistake that a survey could be sure of.
survey_case() {
  local folder=$work/$1 arguments="" inventory
  tail -n 1 "$here/$1/expect.txt" | grep -qx 'exit 0' || return 0
  rm -rf "$folder"
  cp -r "$here/$1" "$folder"
  [ -f "$folder/args" ] && arguments=$(cat "$folder/args")
  inventory=$(echo "$arguments" | sed -n 's/.*-i \([^ ]*\).*/\1/p')
  arguments=$(echo "$arguments" | sed -E 's/-i [^ ]+//; s/-f 1//; s/--(list-[a-z]+|force-handlers|check)//')
  (
    cd "$folder" || exit 1
    unset KUBECONFIG ANSIBLE_CONFIG
    eval "exec \"$kboot\" check $inventory -p site.yml $arguments" </dev/null 2>&1
  )
}

if [ $# -eq 0 ]; then
  for folder in "$here"/*/; do set -- "$@" "$(basename "$folder")"; done
fi
failed=0
for case in "$@"; do
  run_case "$case"
  if [ $record = yes ]; then
    cp "$work/got" "$here/$case/expect.txt"
    echo "recorded $case"
  elif [ ! -f "$here/$case/expect.txt" ]; then
    echo "skip playbooks $case: no expect.txt"
  elif ! survey_case "$case" >"$work/diff"; then
    echo "not ok playbooks $case: it is green, and kboot check finds mistakes"
    sed 's/^/    /' "$work/diff"
    failed=$((failed + 1))
  elif diff -u "$here/$case/expect.txt" "$work/got" >"$work/diff"; then
    echo "ok playbooks $case"
  else
    echo "not ok playbooks $case"
    sed 's/^/    /' "$work/diff"
    tail -5 "$work/err" | sed 's/^/    stderr: /'
    failed=$((failed + 1))
  fi
done
[ $failed -eq 0 ]
