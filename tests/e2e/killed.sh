# shellcheck shell=bash
# Bootstraps that are killed: whichever request was the last, the next run ends where an undisturbed one ends.

E2E_TESTS+=(
  a_bootstrap_killed_again_and_again_ends_where_a_clean_one_ends
)

# Requests between two kills.
KILLED_STEP=30

# Starts a control plane that has nothing, and makes it the one of this test. killed_cluster NAME
killed_cluster() {
  E2E_NAME=${E2E_NAME%-killed*}-killed-$1
  control_plane_up "$E2E_NAME"
  KUBECONFIG=$(control_plane_run "$E2E_NAME")/kubeconfig
}

# Runs kboot, which is killed when its server has answered that request; 0 kills never. Fails where it was not killed,
# for there were fewer requests. killed_at REQUEST ARGUMENTS...
killed_at() {
  local folder request=$1 status=0 killer
  shift
  folder=$(mktemp -d -p "$E2E_HOME")
  python3 tests/gitops/killer.py "$(control_plane_run "$E2E_NAME")" "$folder" "$request" 2>"$folder/killer.err" &
  killer=$!
  e2e_until test -f "$folder/kubeconfig"
  KUBECONFIG=$folder/kubeconfig e2e_exec "$ROOT/build/kboot" "$@" &
  echo $! >"$folder/pid"
  wait $! || status=$?
  kill "$killer"
  wait "$killer" 2>/dev/null || true
  KILLED_COUNT=$(<"$folder/count")
  echo "request $request: exit code $status after $KILLED_COUNT requests"
  [[ $status == 137 ]]
}

# What a bootstrap leaves, without what differs between two clusters. killed_state
killed_state() {
  e2e_settled -A
  kubectl_e2e get -A --show-managed-fields -o json \
    namespaces,crd,clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,configmaps,secrets,services,deployments,statefulsets,networkpolicies,applications,appprojects \
    | python3 tests/gitops/state.py
}

e2e_a_bootstrap_killed_again_and_again_ends_where_a_clean_one_ends() {
  local clean request
  bootstrap_copy
  killed_cluster clean
  kboot_exits 0 run "$BOOTSTRAP"
  clean=$(killed_state)
  [[ $(wc -l <<<"$clean") -gt 60 ]]
  control_plane_down "$E2E_NAME"
  killed_cluster killed
  for ((request = KILLED_STEP; ; request += KILLED_STEP)); do
    killed_at "$request" run "$BOOTSTRAP" || break
  done
  # Several times, or it was no sweep; and the last run, which nobody killed, was through.
  ((request > 3 * KILLED_STEP))
  said 'failed 0'
  diff <(echo "$clean") <(killed_state)
  kboot_exits 0 run "$BOOTSTRAP"
  said 'changed 0'
  control_plane_down "$E2E_NAME"
}
