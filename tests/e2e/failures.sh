# shellcheck shell=bash
# What goes wrong in the real world: each says why, in bounded time, and leaves nothing half-done that the next run
# cannot finish.

E2E_TESTS+=(
  a_deployment_that_crashes_shows_its_log_and_events
  a_deployment_that_cannot_pull_its_image_says_so
  a_deployment_that_no_node_takes_says_so
  a_token_that_the_server_does_not_know_is_named
  a_user_without_rights_is_named_with_verb_and_resource
  a_server_that_is_not_there_is_unreachable
  a_kubeconfig_that_is_missing_or_malformed_is_named
  an_unknown_kind_is_named
  an_api_server_that_dies_in_the_middle_is_no_loss
  a_terminated_run_says_how_to_go_on
  a_cluster_that_is_not_the_pinned_one_is_refused
)

# An inventory without hosts: its playbooks run on the implicit localhost.
empty_inventory() {
  write_to inventory/group_vars/all.yml <<<'{}'
}

# A play of one task in $E2E_HOME/site.yml, whose k8s module gets the arguments of standard input. task_file
task_file() {
  empty_inventory
  {
    printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: The task\n      k8s:\n'
    sed 's/^/        /'
  } >"$E2E_HOME/site.yml"
}

# Applies a Deployment whose pods have the annotation, and waits for it in vain. failing_deployment NAME ANNOTATION REASON
failing_deployment() {
  task_file <<YAML
wait: "{{ wait }}"
wait_timeout: 2
definition:
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: $1, namespace: default}
  spec:
    selector: {matchLabels: {app: $1}}
    template:
      metadata: {labels: {app: $1}, annotations: {kboot.test/pod: $2}}
      spec: {containers: [{name: app, image: "example.org/app:1"}]}
YAML
  kboot_exits 0 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" -e wait=false
  e2e_until deployment_shows "$1" "$3"
  kboot_exits 2 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" -e wait=true
  said "Deployment default/$1"
  said "$3"
  kubectl_e2e delete deployment "$1"
}

# In its pods, or in the events of all. deployment_shows NAME REASON
deployment_shows() {
  {
    kubectl_e2e get pods -l "app=$1" -o custom-columns='NAME:.metadata.name,WHY:..reason' --no-headers
    kubectl_e2e get events -o custom-columns='NAME:.involvedObject.name,WHY:.reason' --no-headers
  } | grep "^$1-.*$2" >/dev/null
}

e2e_a_deployment_that_crashes_shows_its_log_and_events() {
  failing_deployment crash crash CrashLoopBackOff
  said 'exit code 1'
}

e2e_a_deployment_that_cannot_pull_its_image_says_so() {
  failing_deployment pull pull-error ImagePullBackOff
  said 'example.org/app:1'
}

e2e_a_deployment_that_no_node_takes_says_so() {
  failing_deployment nowhere unschedulable FailedScheduling
}

config_map_task() {
  task_file <<<"definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: default}, data: {a: b}}"
}

e2e_a_token_that_the_server_does_not_know_is_named() {
  config_map_task
  KUBECONFIG=$KUBECONFIG-badtoken kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said "does not accept our credentials"
  never_said "$(sed -n 's/.*token: //p' "$KUBECONFIG-badtoken")"
}

e2e_a_user_without_rights_is_named_with_verb_and_resource() {
  config_map_task
  KUBECONFIG=$KUBECONFIG-nobody kboot_exits 2 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said 'system:serviceaccount:default:nobody'
  said configmaps
  said 'get'
}

e2e_a_server_that_is_not_there_is_unreachable() {
  config_map_task
  sed 's#server: .*#server: https://127.0.0.1:1#' "$KUBECONFIG" >"$E2E_HOME/kubeconfig"
  kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --kubeconfig "$E2E_HOME/kubeconfig"
  said 127.0.0.1:1
}

e2e_a_kubeconfig_that_is_missing_or_malformed_is_named() {
  config_map_task
  kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --kubeconfig "$E2E_HOME/nowhere"
  said "$E2E_HOME/nowhere"
  printf 'apiVersion: v1\nkind: Config\nclusters: [\n' >"$E2E_HOME/broken"
  kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --kubeconfig "$E2E_HOME/broken"
  said "$E2E_HOME/broken:"
  kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --context nonesuch
  said nonesuch
}

e2e_an_unknown_kind_is_named() {
  task_file <<<"definition: {apiVersion: apps/v1, kind: Deploymnet, metadata: {name: one, namespace: default}}"
  kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said Deploymnet
  said Deployment
  kboot_exits 2 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --skip-guard api-versions
  said Deploymnet
  said Deployment
}

# Two hundred objects, one after the other, so that there is a middle to die in.
many_tasks() {
  empty_inventory
  cat >"$E2E_HOME/site.yml" <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - name: Many
      k8s:
        definition:
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: "many-{{ item }}", namespace: default, labels: {test: many}}
      loop: "{{ range(1, 401) | list }}"
YAML
}

many_are_there() {
  [[ $(kubectl_e2e get configmaps -l test=many -o name | wc -l) -gt 20 ]]
}

e2e_an_api_server_that_dies_in_the_middle_is_no_loss() {
  local run status=0
  many_tasks
  kboot run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" &
  run=$!
  e2e_until many_are_there
  control_plane_stop_apiserver "$E2E_NAME"
  wait "$run" || status=$?
  control_plane_start_apiserver "$E2E_NAME"
  [[ $status == 4 ]]
  said 127.0.0.1
  kboot_exits 0 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  [[ $(kubectl_e2e get configmaps -l test=many -o name | wc -l) == 400 ]]
  # All at once: kubectl would delete them one by one.
  kubectl_e2e delete --raw '/api/v1/namespaces/default/configmaps?labelSelector=test%3Dmany'
}

e2e_a_terminated_run_says_how_to_go_on() {
  local run status=0
  task_file <<'YAML'
wait: true
wait_timeout: 60
definition:
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: waiting, namespace: default}
  spec:
    selector: {matchLabels: {app: waiting}}
    template:
      metadata: {labels: {app: waiting}, annotations: {kboot.test/pod: unschedulable}}
      spec: {containers: [{name: app, image: "example.org/app:1"}]}
YAML
  # In its place, so that the signal reaches it.
  e2e_exec "$ROOT/build/kboot" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" &
  run=$!
  e2e_until kubectl_e2e get deployment waiting
  kill -TERM "$run"
  run=$!
  wait "$run" || status=$?
  [[ $status == 130 ]]
  said --start-at-task
  kubectl_e2e delete deployment waiting
}

e2e_a_cluster_that_is_not_the_pinned_one_is_refused() {
  config_map_task
  kboot_exits 4 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" -e kube_cluster_uid=00000000-0000-0000-0000-000000000000
  said kube_cluster_uid
  fails kubectl_e2e get configmap one
}
