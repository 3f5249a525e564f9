# shellcheck shell=bash
# Tests of kube and of the modules for Kubernetes against a real control plane of their own, and the readiness cases.

# suite_live FILTER
suite_live() {
  local name=live-$$
  # shellcheck disable=SC2064 # the name is that of now
  trap "control_plane_remove '$(control_plane_run "$name")'" EXIT
  control_plane_up "$name" >&2
  KBOOT_TEST_KUBECONFIG=$(control_plane_run "$name")/kubeconfig
  export KBOOT_TEST_KUBECONFIG
  live_program live/kube/live_kube "${1-}"
  live_program live/modules/live_modules "${1-}"
}

# suite_readiness FILTER
suite_readiness() {
  live_program readiness/readiness_cases "${1-}"
}

# Runs one doctest program in a folder of its own. live_program PROGRAM FILTER
live_program() {
  local status=0 name=${1##*/}
  "build/debug/tests/$1" --reporters=lines --no-skipped-summary=true ${2:+--test-case="*$2*"} \
    | sed -E "s/^(ok|not ok|skip) /&${name#live_}: /" || status=$?
  ((status == 0)) || echo "not ok ${name#live_}: the program ended with exit code $status"
}
