# shellcheck shell=bash
# Tests of the control plane itself: what the other tests rely on. Runs instances of its own beside
# all others.

# The instance that the tests share; they run in the order written here.
CONTROL_PLANE_TEST=selftest-$$
CONTROL_PLANE_TESTS=(
  starts_from_nothing
  second_up_changes_nothing
  runs_deployments_and_jobs
  delays_readiness_when_asked
  crashing_pod_backs_off
  crashing_job_fails
  image_that_cannot_be_pulled
  pod_that_no_node_takes
  answers_logs
  refuses_strangers
  keeps_its_data_when_the_api_server_dies
  heals_dead_parts
  stands_beside_another
  start_that_fails_names_the_culprit
  down_leaves_nothing
)

# suite_control_plane FILTER
suite_control_plane() {
  local test
  trap 'control_plane_remove "$(control_plane_run "$CONTROL_PLANE_TEST")"' EXIT
  control_plane_up "$CONTROL_PLANE_TEST"
  for test in "${CONTROL_PLANE_TESTS[@]}"; do
    [[ $test != *"${1-}"* ]] || control_plane_run_test "$test"
  done
}

# In the background, because `set -e` does not hold in a command whose status is asked for.
control_plane_run_test() {
  local status=0 out=$CACHE/run/.$CONTROL_PLANE_TEST.out started=${EPOCHREALTIME/[.,]/}
  (
    set -E
    trap 'echo "failed: $BASH_COMMAND"' ERR
    "control_plane_$1"
  ) >"$out" 2>&1 &
  wait $! || status=$?
  ((status == 0)) || echo -n 'not '
  echo "ok control plane: ${1//_/ } # $(((${EPOCHREALTIME/[.,]/} - started) / 1000)) ms"
  ((status == 0)) || sed 's/^/  /' "$out"
  rm -f "$out"
}

control_plane_starts_from_nothing() {
  [[ $(kubectl_test get nodes --no-headers | grep -c ' Ready ') == 2 ]]
  [[ $(kubectl_test get --raw /version) == *"\"gitVersion\": \"$(tool_version kubernetes)\""* ]]
}

control_plane_second_up_changes_nothing() {
  local before
  before=$(cat "$(control_plane_run "$CONTROL_PLANE_TEST")"/pids/*)
  cmd_up --name "$CONTROL_PLANE_TEST"
  [[ $(cat "$(control_plane_run "$CONTROL_PLANE_TEST")"/pids/*) == "$before" ]]
}

control_plane_runs_deployments_and_jobs() {
  workload_apply good '{}'
  kubectl_test rollout status deployment good --timeout 120s
  kubectl_test wait --for condition=Complete job good --timeout 120s
}

control_plane_delays_readiness_when_asked() {
  local started=$SECONDS
  workload_apply slow '{kboot.test/ready-after: 3s}'
  kubectl_test rollout status deployment slow --timeout 120s
  ((SECONDS - started >= 2))
}

control_plane_crashing_pod_backs_off() {
  local deadline=$((SECONDS + 120)) status='{.items[0].status.containerStatuses[0]'
  workload_apply crash '{kboot.test/pod: crash}'
  pod_shows crash "$status.state.waiting.reason}" CrashLoopBackOff
  pod_shows crash "$status.lastState.terminated.exitCode}" 1
  until (($(kubectl_test get pods -l app=crash -o "jsonpath=$status.restartCount}") >= 2)); do
    ((SECONDS < deadline))
    sleep 0.1
  done
  event_shows BackOff 'Back-off restarting failed container'
}

control_plane_crashing_job_fails() {
  kubectl_test wait --for condition=Failed job crash --timeout 120s
}

control_plane_image_that_cannot_be_pulled() {
  local waiting='{.items[0].status.containerStatuses[0].state.waiting'
  workload_apply pull '{kboot.test/pod: pull-error}'
  pod_shows pull "$waiting.reason}" ImagePullBackOff
  pod_shows pull "$waiting.message}" \
    'Back-off pulling image "example.org/app:1": ErrImagePull: example.org/app:1: not found'
  event_shows Failed 'Failed to pull the image: not found'
}

control_plane_pod_that_no_node_takes() {
  workload_apply unschedulable '{kboot.test/pod: unschedulable}'
  pod_shows unschedulable '{.items[0].status.conditions[?(@.type=="PodScheduled")].reason}' \
    Unschedulable
  pod_shows unschedulable '{.items[0].status.phase}' Pending
}

control_plane_answers_logs() {
  [[ $(kubectl_test logs deployment/good) == *'listening on :8080' ]]
}

control_plane_refuses_strangers() {
  [[ $(kubectl_as nobody get pods 2>&1 || true) == *'(Forbidden)'* ]]
  [[ $(kubectl_as badtoken get pods 2>&1 || true) == *'(Unauthorized)'* ]]
}

control_plane_keeps_its_data_when_the_api_server_dies() {
  kubectl_test create configmap kept
  control_plane_stop_apiserver "$CONTROL_PLANE_TEST"
  [[ $(kubectl_test get configmap kept 2>&1 || true) == *refused* ]]
  control_plane_start_apiserver "$CONTROL_PLANE_TEST"
  kubectl_test get configmap kept
}

control_plane_heals_dead_parts() {
  local run
  run=$(control_plane_run "$CONTROL_PLANE_TEST")
  process_stop "$run" kwok
  process_stop "$run" kube-controller-manager
  control_plane_up "$CONTROL_PLANE_TEST"
  workload_apply healed '{}'
  kubectl_test rollout status deployment healed --timeout 120s
}

control_plane_stands_beside_another() {
  local other=$CONTROL_PLANE_TEST-b
  cmd_up --name "$other"
  [[ $(control_plane_server "$(control_plane_run "$other")") != \
    "$(control_plane_server "$(control_plane_run "$CONTROL_PLANE_TEST")")" ]]
  cmd_down --name "$other"
  kubectl_test get namespace default
}

control_plane_start_that_fails_names_the_culprit() {
  local other=$CONTROL_PLANE_TEST-c run said
  run=$(control_plane_run "$other")
  mkdir -p "$run"
  cp "$(control_plane_run "$CONTROL_PLANE_TEST")/ports" "$run/ports"
  said=$(control_plane_up "$other" 2>&1 || true)
  cmd_down --name "$other"
  [[ $said == *'etcd: it died'*'address already in use'* && ! -d $run ]]
}

# A pid that the kernel has given to somebody else since is left alone.
control_plane_down_leaves_nothing() {
  local run stranger
  run=$(control_plane_run "$CONTROL_PLANE_TEST")
  process_stop "$run" kwok
  sleep 60 &
  stranger=$!
  echo "$stranger 1" >"$run/pids/kwok"
  cmd_down --name "$CONTROL_PLANE_TEST"
  kill "$stranger"
  [[ ! -d $run ]]
  fails grep -qs "$run/" /proc/[0-9]*/cmdline
}

# --------------------------------------------------------------------------------------------------

kubectl_test() {
  kubectl_admin "$(control_plane_run "$CONTROL_PLANE_TEST")" "$@"
}

# kubectl_as WHO ARGUMENTS...
kubectl_as() {
  local kubeconfig
  kubeconfig=$(control_plane_run "$CONTROL_PLANE_TEST")/kubeconfig-$1
  shift
  "$(tool_path kubectl)" --kubeconfig "$kubeconfig" "$@"
}

# A Deployment and a Job of the same name whose pods have the annotations. workload_apply NAME
# ANNOTATIONS
workload_apply() {
  kubectl_test apply --server-side -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1, namespace: default}
spec:
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}, annotations: $2}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: $1, namespace: default}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: $2}
    spec: {restartPolicy: Never, containers: [{name: app, image: "example.org/app:1"}]}
YAML
}

# Waits until the app's pod has the value. pod_shows APP JSONPATH VALUE
pod_shows() {
  shows "$3" get pods -l "app=$1" -o "jsonpath=$2"
}

# Waits until there is an event. event_shows REASON MESSAGE
event_shows() {
  shows "$2" get events --field-selector "reason=$1" -o 'jsonpath={.items[0].message}'
}

# Waits until kubectl prints exactly that. shows TEXT KUBECTL_ARGUMENTS...
shows() {
  local wanted=$1 deadline=$((SECONDS + 120))
  shift
  until [[ $(kubectl_test "$@" 2>/dev/null || true) == "$wanted" ]]; do
    ((SECONDS < deadline))
    sleep 0.1
  done
}
