# shellcheck shell=bash
# Starts programs that outlive this script and later stops exactly those: a pid counts only together
# with the time its process started, so that a number the kernel has given to somebody else is never
# killed.
#
# RUN is an instance's run folder; a program NAME has RUN/pids/NAME (`PID STARTTIME`) and
# RUN/logs/NAME.log.

# process_start RUN NAME COMMAND...
process_start() {
  local run=$1 name=$2
  shift 2
  # Own session: an interrupt typed at the terminal is not for the servers. No descriptor of ours
  # stays open in them: whoever reads our output would wait for theirs, and our locks would never be
  # released.
  (
    close_inherited
    exec setsid "$@" </dev/null >>"$run/logs/$name.log" 2>&1
  ) &
  echo "$! $(process_start_time $!)" >"$run/pids/$name"
  disown $!
}

# process_alive RUN NAME
process_alive() {
  local pid started
  read -r pid started 2>/dev/null <"$1/pids/$2" || return 1
  [[ -n $started && $(process_start_time "$pid") == "$started" ]]
}

# Drops what is recorded of programs that are gone. process_forget_dead RUN
process_forget_dead() {
  local file
  for file in "$1"/pids/*; do
    process_alive "$1" "${file##*/}" || rm -f "$file"
  done
}

# Kills at once, with the programs that it started (they share its session's group): a graceful stop
# drains for seconds, and nothing of a throw-away cluster is worth waiting for. process_stop RUN NAME
process_stop() {
  local pid
  if process_alive "$1" "$2"; then
    read -r pid _ <"$1/pids/$2"
    kill -KILL -- "-$pid" 2>/dev/null || true
    while process_alive "$1" "$2"; do sleep 0.02; done
  fi
  rm -f "$1/pids/$2"
}

# Field 22 of /proc/PID/stat (clock ticks since boot); the name before it may hold anything but a
# newline. Nothing for a process that is gone or only waits to be reaped: with more than one thread (field 20) it still
# ends, and has its ports.
process_start_time() {
  local line fields
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -r -a fields <<<"${line##*) }"
  [[ ${fields[0]} == Z && ${fields[17]} -le 1 ]] || echo "${fields[19]}"
}

# Runs a command while nobody else holds the lock FILE. with_lock FILE COMMAND...
with_lock() {
  local file=$1
  shift
  (flock 9 && "$@") 9>"$file"
}

close_inherited() {
  local descriptor
  for descriptor in "/proc/$BASHPID/fd/"*; do
    descriptor=${descriptor##*/}
    # 255 is bash's own.
    ((descriptor <= 2 || descriptor == 255)) || eval "exec $descriptor>&-" 2>/dev/null || true
  done
}
