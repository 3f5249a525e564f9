# shellcheck shell=bash
# Several inventories at once, and what a run leaves on a cluster that it changed.

E2E_TESTS+=(
  two_inventories_run_at_once_and_one_without_a_server_hides_nothing
  a_terminated_run_of_two_inventories_ends_both
  a_run_is_recorded_nowhere_where_no_gitops_is
  a_run_is_recorded_beside_an_argo_cd_of_another_namespace
  a_run_that_changed_something_is_recorded_once
  a_run_that_changes_nothing_moves_no_record
  a_run_that_was_interrupted_is_recorded_too
  a_record_that_is_not_wanted_is_not_made
  a_record_that_is_refused_is_a_warning
)

# A play in $E2E_HOME/playbooks/site.yml that makes the ConfigMap $region, and inventories that say the region.
several_project() {
  write_to playbooks/site.yml <<'YAML'
- name: Mark the cluster
  hosts: all
  gather_facts: false
  tasks:
    - name: Write the mark
      k8s:
        definition:
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: "mark-{{ region }}", namespace: default}
          data: {version: "{{ version | default('1') }}"}
    - name: Wait for what never comes
      k8s_wait: {api_version: v1, kind: ConfigMap, name: never, namespace: default, timeout: 60}
      when: patient | default(false)
YAML
  local region
  for region in eu-west9 us-east1; do
    write_to "inventories/$region/hosts.yml" <<<"all: {hosts: {$region: {ansible_connection: local, region: $region}}}"
  done
  write_to inventories/lost/hosts.yml <<YAML
all: {hosts: {lost: {ansible_connection: local, region: lost, kubeconfig: $E2E_HOME/lost.kubeconfig}}}
YAML
  write_to lost.kubeconfig <<'YAML'
apiVersion: v1
kind: Config
current-context: lost
contexts: [{name: lost, context: {cluster: lost, user: lost}}]
clusters: [{name: lost, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: lost, user: {token: abc}}]
YAML
}

# The ConfigMap's history, or nothing. record_in NAMESPACE
record_in() {
  kubectl_e2e -n "$1" get configmap kboot -o 'jsonpath={.data.runs}' 2>/dev/null || true
}

e2e_two_inventories_run_at_once_and_one_without_a_server_hides_nothing() {
  several_project
  local at=$E2E_HOME/inventories
  kboot_exits 4 run "$at/eu-west9" "$at/us-east1" "$at/lost" -o plain --report "junit=$E2E_HOME/all.xml"
  grep -q '^eu-west9   [0-9:]*  changed  Write the mark' "$E2E_HOME/out"
  grep -q '^us-east1   [0-9:]*  changed  Write the mark' "$E2E_HOME/out"
  grep -q 'recap    eu-west9   ok 1   changed 1' "$E2E_HOME/out"
  grep -q 'recap    lost .*failed 1' "$E2E_HOME/out"
  [[ $(kubectl_e2e get configmap mark-eu-west9 mark-us-east1 -o name | wc -l) == 2 ]]
  [[ $(grep -c '<testsuite ' "$E2E_HOME/all.xml") == 3 ]]
  kboot_exits 0 run "$at/eu-west9" "$at/us-east1"
  [[ $(grep -c 'recap .*nothing to change' "$E2E_HOME/out") == 2 ]]
  kboot_exits 3 plan --detailed-exitcode "$at/eu-west9" "$at/us-east1" -e version=2
  [[ $(grep -c '1 to change' "$E2E_HOME/out") == 2 ]]
}

e2e_a_terminated_run_of_two_inventories_ends_both() {
  several_project
  local status=0
  # In the background a shell has its children ignore Ctrl-C: TERM is what pipelines send.
  e2e_exec "$ROOT/build/kboot" run "$E2E_HOME/inventories/eu-west9" "$E2E_HOME/inventories/us-east1" -e patient=true -o plain &
  e2e_until said_twice 'Write the mark'
  sleep 0.3
  kill -TERM $!
  wait $! || status=$?
  [[ $status == 130 ]]
  [[ $(grep -c 'recap .*interrupted' "$E2E_HOME/out") == 2 ]]
  said "go on with: "
}

said_twice() {
  [[ $(grep -cF -- "$1" "$E2E_HOME/out") -ge 2 ]]
}

e2e_a_run_is_recorded_nowhere_where_no_gitops_is() {
  several_project
  e2e_delete_namespaces argocd flux-system
  kboot_exits 0 run "$E2E_HOME/inventories/eu-west9" -e version=3
  said 'changed 1'
  fails grep -x configmap/kboot <<<"$(kubectl_e2e get configmaps -A -o name)"
}

e2e_a_run_is_recorded_beside_an_argo_cd_of_another_namespace() {
  several_project
  kubectl_e2e create namespace delivery
  kubectl_e2e -n delivery create configmap argocd-cm
  kubectl_e2e -n delivery label configmap argocd-cm app.kubernetes.io/part-of=argocd
  kboot_exits 0 run "$E2E_HOME/inventories/eu-west9" -e version=elsewhere
  record_in delivery | grep -q '"inventory":"eu-west9"'
  kboot_exits 2 status "$E2E_HOME/inventories/eu-west9"
  said 'last change '
  kubectl_e2e delete namespace delivery --wait=false
}

e2e_a_run_that_was_interrupted_is_recorded_too() {
  several_project
  local status=0
  e2e_exec "$ROOT/build/kboot" run "$E2E_HOME/inventories/eu-west9" -e version=interrupted -e patient=true \
    --report "junit=$E2E_HOME/interrupted.xml" -o plain &
  e2e_until said 'Write the mark'
  sleep 0.3
  kill -TERM $!
  wait $! || status=$?
  [[ $status == 130 ]]
  record_in argocd | head -n 1 | grep -q '"result":"interrupted".*"changed":1'
  grep -q '<error message="the run was interrupted">' "$E2E_HOME/interrupted.xml"
}

e2e_a_run_that_changed_something_is_recorded_once() {
  several_project
  kubectl_e2e create namespace flux-system
  E2E_ENVIRONMENT=(GITLAB_CI=true CI_PIPELINE_ID=4711 CI_COMMIT_SHA=9d01c2e CI_COMMIT_BRANCH=main)
  kboot_exits 0 run "$E2E_HOME/inventories/eu-west9" -e version=4 -o plain
  E2E_ENVIRONMENT=()
  local runs
  runs=$(record_in flux-system)
  [[ $(wc -l <<<"$runs") == 1 ]]
  grep -q '"by":"pipeline 4711"' <<<"$runs"
  grep -q '"commit":"9d01c2e","branch":"main"' <<<"$runs"
  grep -q '"inventory":"eu-west9"' <<<"$runs"
  grep -q '"changed":1' <<<"$runs"
  # Beside Argo CD where that is there too; two at once lose no entry.
  kubectl_e2e create namespace argocd
  kboot_exits 0 run "$E2E_HOME/inventories/eu-west9" "$E2E_HOME/inventories/us-east1" -e version=5
  runs=$(record_in argocd)
  [[ $(wc -l <<<"$runs") == 2 ]]
  grep -q '"inventory":"us-east1"' <<<"$runs"
}

e2e_a_run_that_changes_nothing_moves_no_record() {
  several_project
  local before version='jsonpath={.metadata.resourceVersion}'
  before=$(kubectl_e2e -n argocd get configmap kboot -o "$version")
  kboot_exits 0 run "$E2E_HOME/inventories/eu-west9" -e version=5
  said 'nothing to change'
  [[ $(kubectl_e2e -n argocd get configmap kboot -o "$version") == "$before" ]]
}

e2e_a_record_that_is_not_wanted_is_not_made() {
  several_project
  local before at=$E2E_HOME/inventories/eu-west9
  before=$(record_in argocd)
  kboot_exits 0 run "$at" -e version=6 --no-record
  E2E_ENVIRONMENT=(KBOOT_NO_RECORD=1)
  kboot_exits 0 run "$at" -e version=7
  E2E_ENVIRONMENT=()
  kboot_exits 0 run "$at" -e version=8 --check
  kboot_exits 0 plan "$at" -e version=8
  kboot_as ansible-playbook -i "$at" "$E2E_HOME/playbooks/site.yml" -e version=8
  said 'changed=1'
  [[ $(record_in argocd) == "$before" ]]
}

e2e_a_record_that_is_refused_is_a_warning() {
  several_project
  # Somebody who may write in `default` alone.
  kubectl_e2e create clusterrole marker --verb=get,list,watch,create,patch,update --resource=configmaps
  kubectl_e2e -n default create rolebinding marker --clusterrole=marker --serviceaccount=default:nobody
  kubectl_e2e create clusterrole homes --verb=get --resource=namespaces
  kubectl_e2e create clusterrolebinding homes --clusterrole=homes --serviceaccount=default:nobody
  KUBECONFIG=$KUBECONFIG-nobody kboot_exits 0 run "$E2E_HOME/inventories/eu-west9" -e version=9
  said 'the run is not recorded on the cluster'
  said 'changed 1'
  kubectl_e2e delete clusterrolebinding homes
  kubectl_e2e -n default delete rolebinding marker
  e2e_delete_namespaces argocd flux-system
}
