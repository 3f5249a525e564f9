# shellcheck shell=bash
# The long tests: fuzzing, runs killed at random moments, an API server that dies and comes back at random moments.

SOAK_RESULTS=build/soak
# The fuzzers' minutes each, how many random secrets of each kind, how many runs are killed, after every how many requests one is,
# how many runs lose their API server, and what chooses the moments.
SOAK_MINUTES=10
SOAK_SECRETS=500
SOAK_KILLS=20
SOAK_REQUESTS=10
SOAK_FAULTS=20
SOAK_SEED=$((EPOCHSECONDS % 32768))
# A run that takes longer hangs: an undisturbed one takes seconds.
SOAK_TIMEOUT=600

#: soak [--minutes N] [--secrets N] [--kills N] [--requests N] [--faults N] [--seed N]
#:                                       fuzz, exchange secrets with the real tools, kill runs, take the API server
#:                                       away (0: leave out)
cmd_soak() {
  soak_options "$@"
  cmd_setup
  ((SOAK_MINUTES == 0)) || soak_build_fuzzers
  steps 1
  build_release
  build_tools
  build_ansible
  export_oracles
  TEST_RESULTS=$SOAK_RESULTS
  mkdir -p "$TEST_RESULTS"
  echo "seed: $SOAK_SEED"
  {
    ((SOAK_MINUTES == 0)) || soak_fuzz
    check 'soak: the link beside the real ansible-vault' tests/vault/run.sh 'real ansible vault'
    ((SOAK_SECRETS == 0)) || check "soak: $SOAK_SECRETS random secrets" soak_secrets
    ((SOAK_KILLS + SOAK_FAULTS + SOAK_REQUESTS == 0)) || soak_sweeps
  } | tee "$TEST_RESULTS/soak.txt"
  test_counts "$TEST_RESULTS/soak.txt"
  ! grep -q '^not ok ' "$TEST_RESULTS/soak.txt"
}

soak_options() {
  while (($# > 0)); do
    [[ ${2-} =~ ^[0-9]+$ ]] || die "\`./dev soak $1\` needs a number"
    case $1 in
      --minutes) SOAK_MINUTES=$2 ;;
      --secrets) SOAK_SECRETS=$2 ;;
      --kills) SOAK_KILLS=$2 ;;
      --requests) SOAK_REQUESTS=$2 ;;
      --faults) SOAK_FAULTS=$2 ;;
      --seed) SOAK_SEED=$2 ;;
      *) die "\`./dev soak\` has no option \`$1\`" ;;
    esac
    shift 2
  done
}

soak_build_fuzzers() {
  steps 1
  fuzz_build
}

soak_fuzz() {
  local target
  for target in $(fuzz_targets); do
    check "soak: $SOAK_MINUTES minutes of fuzzing $target" fuzz_run "$target" $((SOAK_MINUTES * 60))
  done
}

# Both ways with the real ansible-vault, age and sops.
soak_secrets() {
  KBOOT=$ROOT/build/kboot "$(ansible_dir)/bin/python" tests/vault/random_secrets.py "$SOAK_SECRETS" "$SOAK_SEED"
}

# Each sweep begins with a cluster that has nothing; the moments lie within an undisturbed run.
soak_sweeps() {
  local number moment
  e2e_read 0
  e2e_begin
  bootstrap_copy
  check 'soak: an undisturbed run' soak_run soak_undisturbed
  [[ -f $E2E_FOLDER/milliseconds ]] || return 0
  RANDOM=$SOAK_SEED
  for ((number = 1; number <= SOAK_KILLS; number++)); do
    soak_choose moment
    check "soak: run $number is killed after $moment s" soak_run soak_killed "$moment"
  done
  ((SOAK_REQUESTS == 0)) || soak_requests
  for ((number = 1; number <= SOAK_FAULTS; number++)); do
    soak_choose moment
    check "soak: run $number loses the API server after $moment s" \
      soak_run soak_faulted "$moment" $((RANDOM % 4))
  done
}

# After every so many requests of an undisturbed run, one is killed. soak_requests
soak_requests() {
  local number
  check 'soak: the requests of an undisturbed run' soak_run soak_counted
  [[ -f $E2E_FOLDER/requests ]] || return 0
  for ((number = SOAK_REQUESTS; number <= $(<"$E2E_FOLDER/requests"); number += SOAK_REQUESTS)); do
    check "soak: a run is killed at request $number" soak_run soak_killed_at "$number"
  done
}

soak_counted() {
  fails killed_at 0 run "$BOOTSTRAP"
  said 'failed 0'
  echo "$KILLED_COUNT" >"$E2E_FOLDER/requests"
  killed_state >"$E2E_FOLDER/clean"
}

# soak_killed_at REQUEST
soak_killed_at() {
  killed_at "$1" run "$BOOTSTRAP" || said 'failed 0'
  soak_next_run_finishes
  diff "$E2E_FOLDER/clean" <(killed_state)
}

# Chooses seconds within an undisturbed run, with three digits. Not printed: RANDOM is another one in a subshell.
# soak_choose VARIABLE
soak_choose() {
  local milliseconds
  milliseconds=$(($(<"$E2E_FOLDER/milliseconds") * RANDOM / 32768))
  printf -v "$1" '%d.%03d' $((milliseconds / 1000)) $((milliseconds % 1000))
}

# Runs one case on a control plane that has nothing. soak_run COMMAND...
soak_run() {
  set -E
  trap 'echo "failed: $BASH_COMMAND"; e2e_show_output' ERR
  # shellcheck disable=SC2034 # read by e2e_program
  E2E_HOME=$(mktemp -d -p "$E2E_FOLDER")
  # shellcheck disable=SC2153 # not E2E_HOME
  control_plane_down "$E2E_NAME"
  control_plane_up "$E2E_NAME"
  "$@"
}

# `kboot run` of the shipped inventory `local` under timeout(1). soak_bootstrap OPTION... SECONDS
soak_bootstrap() {
  e2e_program timeout "$@" "$ROOT/build/kboot" run "$BOOTSTRAP"
}

soak_undisturbed() {
  local started=${EPOCHREALTIME/./}
  soak_bootstrap "$SOAK_TIMEOUT"
  echo $(((${EPOCHREALTIME/./} - started) / 1000)) >"$E2E_FOLDER/milliseconds"
  soak_is_done
}

# soak_killed SECONDS
soak_killed() {
  local status=0
  soak_bootstrap --signal KILL "$1" || status=$?
  # 137: killed; 0: it was through before.
  [[ $status == 137 || $status == 0 ]]
  soak_next_run_finishes
}

# soak_faulted SECONDS SECONDS_WITHOUT
soak_faulted() {
  local run status=0
  soak_bootstrap "$SOAK_TIMEOUT" &
  run=$!
  sleep "$1"
  control_plane_stop_apiserver "$E2E_NAME"
  sleep "$2"
  control_plane_start_apiserver "$E2E_NAME"
  wait "$run" || status=$?
  echo "exit code $status"
  [[ $status == [024] ]]
  soak_next_run_finishes
}

soak_next_run_finishes() {
  soak_bootstrap "$SOAK_TIMEOUT"
  soak_is_done
}

# Everything is there, and another run finds nothing to change.
soak_is_done() {
  e2e_every_workload_of_argo_cd_is_available
  e2e_the_root_application_points_at_the_environment
  e2e_a_second_run_changes_nothing
}
