# shellcheck shell=bash
# Runs all tests and counts them.
#
# A suite is a function `suite_NAME` of a piece of `dev`, or a program `tests/NAME/run.sh`. It gets the filter (may be
# empty) as its argument and prints one line for each test, in no set order:
#
#   ok NAME [# 123 ms]
#   not ok NAME [# 123 ms]       what follows, up to the next such line, says what went wrong
#   skip NAME: why
#
# A suite that ends with an error of its own and has no `not ok` counts as one failed test.

# These first, in this order; what else there is follows by name.
TEST_FIRST=(architecture build unit)
# This one waits most of its time, for minutes: those that follow run beside it.
TEST_BESIDE=e2e
TEST_SLOWEST=10
TEST_RESULTS=build/test-results
TEST_TIMES=()
# The exit code by which a test says that it was skipped.
TEST_SKIPPED=77

#: test [FILTER]                         build and run all tests, or those with FILTER in their names
cmd_test() {
  local filter=${1-} suite
  rm -rf "$TEST_RESULTS"
  mkdir -p "$TEST_RESULTS"
  test_timed 'setup' cmd_setup
  steps 2
  test_timed 'build, release' build_release
  test_timed 'build, tests' build_debug test_programs
  if declare -F build_tools >/dev/null; then
    test_timed 'build, tools' build_tools
    test_timed 'install ansible-core' build_ansible
    export_oracles
  fi
  for suite in $(test_suites); do
    if [[ $suite == "$TEST_BESIDE" ]]; then
      test_beside "$filter" &
    else
      test_timed "suite $suite" test_suite "$suite" "$filter"
    fi
  done
  wait
  TEST_TIMES+=("$(<"$TEST_RESULTS/beside")")
  test_report
}

# The suite that others run beside, as a process of its own: its time is handed over by a file. test_beside FILTER
test_beside() {
  TEST_WATCHED=no
  test_timed "suite $TEST_BESIDE, beside those that follow it" test_suite "$TEST_BESIDE" "$1"
  echo "${TEST_TIMES[-1]}" >"$TEST_RESULTS/beside"
}

# Prints the names of all suites, in the order they run in.
test_suites() {
  {
    printf '%s\n' "${TEST_FIRST[@]}"
    {
      declare -F | sed -n 's/^declare -f suite_//p'
      find tests -mindepth 2 -maxdepth 2 -name run.sh -perm -u+x -printf '%h\n' | sed 's#.*/##'
    } | sort
  } | awk '!seen[$0]++'
}

# Runs one suite and prints its counts. test_suite NAME FILTER
test_suite() {
  local results=$TEST_RESULTS/$1.txt status=0 run=tests/$1/run.sh
  declare -F "suite_$1" >/dev/null && run=suite_$1
  "$run" "$2" </dev/null >"$results" 2>&1 &
  [[ ! -t 1 || -n ${TEST_WATCHED-} ]] || test_watch $! "$1" "$results"
  wait $! || status=$?
  if ((status != 0)) && ! grep -q '^not ok ' "$results"; then
    sed -i 's/^/  /' "$results"
    sed -i "1i not ok $1: ended with exit code $status" "$results"
    [[ -s $results ]] || echo "not ok $1: ended with exit code $status" >"$results"
  fi
  printf '%-14s %s\n' "$1" "$(test_counts "$results")"
}

# Shows the counts so far until the process ends. test_watch PID SUITE RESULTS
test_watch() {
  while kill -0 "$1" 2>/dev/null; do
    printf '\r\033[K%-14s %s ' "$2" "$(test_counts "$3")"
    sleep 0.2
  done
  printf '\r\033[K'
}

# Prints `N passed, N failed, N skipped` of the result files. test_counts FILE...
test_counts() {
  cat "$@" | awk '
    /^ok / { passed++ }
    /^not ok / { failed++ }
    /^skip / { skipped++ }
    END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
}

# Prints what failed in full, what was skipped and why, what was slow, where the time went, and the counts.
test_report() {
  local counts
  cat "$TEST_RESULTS"/*.txt | awk '
    /^not ok / { shown = 1; sub(/^not ok/, "\nFAILED"); print; next }
    /^(ok|skip) / { shown = 0 }
    shown'
  grep -h '^skip ' "$TEST_RESULTS"/*.txt | sed '1i \\nskipped:' | sed 's/^skip /  /' || true
  test_slowest
  test_where_time_went
  echo
  counts=$(test_counts "$TEST_RESULTS"/*.txt)
  [[ $counts != '0 passed, 0 failed, '* ]] || echo 'no test was run'
  echo "$counts"
  [[ $counts != '0 passed'* && $counts == *' 0 failed'* ]]
}

# `sort` writes to the end of its output: a reader that ends early (`head`) would end it by SIGPIPE and, by `pipefail`,
# this script with it.
test_slowest() {
  local slowest
  slowest=$(sed -nE 's/^(not )?ok (.*) # ([0-9]+) ms$/\3 \2/p' "$TEST_RESULTS"/*.txt | sort -rn)
  [[ -n $slowest ]] || return 0
  echo
  echo 'slowest tests:'
  awk -v most="$TEST_SLOWEST" 'NR <= most { ms = $1; sub(/^[0-9]+ /, ""); printf "  %7.2f s  %s\n", ms / 1000, $0 }' \
    <<<"$slowest"
}

test_where_time_went() {
  local line
  echo
  echo 'where the time went:'
  for line in "${TEST_TIMES[@]}"; do
    printf '  %7.1f s  %s\n' "${line%% *}" "${line#* }"
  done
}

# Runs a command and keeps its time for the report. test_timed WHAT COMMAND...
test_timed() {
  local what=$1 started=$EPOCHREALTIME
  shift
  "$@"
  TEST_TIMES+=("$(awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }') $what")
}

# For suites written in shell: runs one test and prints its line. What the test prints is shown if it fails; it is
# skipped by `test_skip`. Expects FILTER of the suite in TEST_FILTER. check NAME COMMAND...
check() {
  local name=$1 started=$EPOCHREALTIME status=0 output
  shift
  [[ $name == *"${TEST_FILTER-}"* ]] || return 0
  output=$TEST_RESULTS/check.$BASHPID
  # In the background, because `set -e` does not hold in a command whose status is asked for.
  ("$@") </dev/null >"$output" 2>&1 &
  wait $! || status=$?
  check_says "$name" "$started" "$status" "$output" >"$output.says"
  # In one piece: others may print beside it.
  cat "$output.says"
  rm -f "$output" "$output.says"
}

# check_says NAME STARTED STATUS OUTPUT
check_says() {
  if (($3 == TEST_SKIPPED)); then
    echo "skip $1: $(tail -n 1 "$4")"
    return
  fi
  (($3 == 0)) || printf 'not '
  echo "ok $1 # $(awk -v a="$2" -v b="$EPOCHREALTIME" 'BEGIN { printf "%d", (b - a) * 1000 }') ms"
  (($3 == 0)) || sed 's/^/  /' "$4"
}

# Ends the test that `check` runs. test_skip WHY
test_skip() {
  echo "$1"
  exit "$TEST_SKIPPED"
}

# ---------------------------------------------------------------------------------------------------------------------

# The unit tests: all programs at once, as many as there are cores.
suite_unit() {
  local out=$TEST_RESULTS/unit
  mkdir -p "$out"
  find build/debug/tests -maxdepth 1 -type f -executable -name 'unit_*' -printf '%f\n' \
    | xargs -P "$(nproc)" -I '{}' bash -c 'test_unit "$@"' _ '{}' "$out" "${1-}"
  cat "$out"/*
}

# Runs one doctest program. test_unit NAME OUT_FOLDER FILTER
test_unit() {
  local name=$1 out=$2/$1 status=0
  "build/debug/tests/$name" --reporters=lines --no-skipped-summary=true ${3:+--test-case="*$3*"} >"$out" 2>&1 \
    || status=$?
  sed -i -E "s/^(ok|not ok|skip) /&${name#unit_}: /" "$out"
  if ((status != 0)) && ! grep -q '^not ok ' "$out"; then
    echo "not ok ${name#unit_}: the program ended with exit code $status" | cat - "$out" >"$out.new"
    mv "$out.new" "$out"
  fi
}
export -f test_unit

suite_architecture() {
  python3 tests/architecture_test.py "${1-}"
}
