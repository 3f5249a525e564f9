# shellcheck shell=bash
# What the commands of `./dev` share: errors, and steps that show how far they are and what they do now.

STEPS_TOTAL=0
STEPS_DONE=0
LOGS=$CACHE/logs

# die MESSAGE
die() {
  echo "error: $1" >&2
  exit 1
}

# Announces how many steps follow, so that each can say `[3/9]`. steps NUMBER
steps() {
  STEPS_TOTAL=$1
  STEPS_DONE=0
}

# Runs a command with its output in a log, and prints `[3/9] building kboot ... 2m10s`. On a terminal the line lives:
# it shows the seconds and the last `[12/340]` that the log holds. A failure prints the end of the log and ends `dev`.
# step TITLE COMMAND...
step() {
  local title=$1 log started=$SECONDS status=0 prefix=
  shift
  mkdir -p "$LOGS"
  log=$LOGS/${title//[^a-zA-Z0-9.]/-}.log
  STEPS_DONE=$((STEPS_DONE + 1))
  ((STEPS_DONE > STEPS_TOTAL)) || prefix="[$STEPS_DONE/$STEPS_TOTAL] "
  printf '%s%s ... ' "$prefix" "$title"
  # In the background, because `set -e` does not hold in a command whose status is asked for.
  ("$@") </dev/null >"$log" 2>&1 &
  [[ ! -t 1 ]] || step_watch $! "$log" "$prefix$title"
  wait $! || status=$?
  if ((status != 0)); then
    echo "failed after $(duration $((SECONDS - started)))"
    tail -n 60 "$log" >&2
    die "$title failed; all of its output is in $log"
  fi
  duration $((SECONDS - started))
}

# Rewrites the line until the process ends. step_watch PID LOG TITLE
step_watch() {
  local started=$SECONDS far
  while kill -0 "$1" 2>/dev/null; do
    far=$(tail -c 4096 "$2" | tr '\r' '\n' | sed -n 's/^\(\[[0-9]*\/[0-9]*\]\).*/\1 /p' | tail -n 1)
    printf '\r\033[K%s ... %s%s ' "$3" "$far" "$(duration $((SECONDS - started)))"
    sleep 0.2
  done
  printf '\r\033[K%s ... ' "$3"
}

# Expects a command to fail. A test that says `!` instead goes on whatever comes of it. fails COMMAND...
fails() {
  if "$@"; then
    echo "it did not fail: $*" >&2
    return 1
  fi
}

# Prints seconds as people read them: `8s`, `2m10s`. duration SECONDS
duration() {
  if (($1 < 60)); then echo "$1s"; else echo "$(($1 / 60))m$(($1 % 60))s"; fi
}

# Is version A at least B? version_at_least A B
version_at_least() {
  printf '%s\n' "$2" "$1" | sort -V -C
}
