# shellcheck shell=bash
# The main job: from an empty cluster to Argo CD and its root Application.

E2E_TESTS+=(
  plan_of_an_empty_cluster_writes_nothing
  kboot_run_inventories_local
  every_workload_of_argo_cd_is_available
  the_root_application_points_at_the_environment
  a_second_run_changes_nothing
  plan_after_the_run_has_nothing_to_do
  check_mode_after_the_run_has_nothing_to_do
  a_field_that_was_taken_away_comes_back
  secrets_of_the_inventory_reach_the_cluster_and_no_output
  no_home_and_no_cache_is_no_hindrance
  a_manifest_with_another_digest_is_refused
)

# Copies what is shipped, without the secrets that `./dev demo` made for this checkout, where it is not yet.
bootstrap_copy() {
  BOOTSTRAP=$E2E_FOLDER/shipped/inventories/local
  [[ ! -d $BOOTSTRAP ]] || return 0
  mkdir -p "$E2E_FOLDER/shipped/secrets"
  cp -r "$ROOT/playbooks" "$ROOT/inventories" "$E2E_FOLDER/shipped"
}

e2e_plan_of_an_empty_cluster_writes_nothing() {
  bootstrap_copy
  kboot_exits 0 plan "$BOOTSTRAP"
  said 'Application argocd/apps-all'
  said ' to create'
  kboot_exits 3 plan --detailed-exitcode "$BOOTSTRAP"
  fails kubectl_e2e get namespace argocd
}

e2e_kboot_run_inventories_local() {
  bootstrap_copy
  kboot_exits 0 run "$BOOTSTRAP"
  said 'Install Argo CD'
  said 'failed 0'
  [[ $(kubectl_e2e get crd -o name | grep -c argoproj.io) == 3 ]]
}

e2e_every_workload_of_argo_cd_is_available() {
  [[ $(kubectl_e2e -n argocd get deployments -o name | wc -l) == 6 ]]
  kubectl_e2e -n argocd wait --for condition=Available deployment --all --timeout "$E2E_PATIENCE"s
  [[ $(kubectl_e2e -n argocd get statefulset argocd-application-controller -o 'jsonpath={.status.readyReplicas}') == 1 ]]
}

e2e_the_root_application_points_at_the_environment() {
  local spec='{.spec.source.path} {.spec.syncPolicy.automated.prune} {.spec.syncPolicy.automated.selfHeal}'
  [[ $(kubectl_e2e -n argocd get application apps-all -o "jsonpath=$spec") == 'environments/local/ true true' ]]
  # No credentials: this inventory has no secrets.
  fails kubectl_e2e -n argocd get secret argocd-repository-credentials
}

e2e_a_second_run_changes_nothing() {
  bootstrap_copy
  local before
  before=$(bootstrap_versions)
  kboot_exits 0 run "$BOOTSTRAP"
  said 'changed 0'
  diff <(echo "$before") <(bootstrap_versions)
}

# Name and resourceVersion of all that the bootstrap made.
bootstrap_versions() {
  e2e_settled -A
  e2e_versions -A \
    crd,clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,configmaps,secrets,services,deployments,statefulsets,networkpolicies,applications
}

e2e_plan_after_the_run_has_nothing_to_do() {
  bootstrap_copy
  kboot_exits 0 plan --detailed-exitcode "$BOOTSTRAP"
  said 'nothing to change'
}

e2e_check_mode_after_the_run_has_nothing_to_do() {
  bootstrap_copy
  kboot_exits 0 run --check "$BOOTSTRAP"
  said 'changed 0'
}

e2e_a_field_that_was_taken_away_comes_back() {
  bootstrap_copy
  kubectl_e2e -n argocd patch application apps-all --type merge -p '{"spec":{"source":{"path":"elsewhere"}}}'
  kubectl_e2e -n argocd delete configmap argocd-cmd-params-cm
  kboot_exits 0 run "$BOOTSTRAP"
  [[ $(kubectl_e2e -n argocd get application apps-all -o 'jsonpath={.spec.source.path}') == environments/local/ ]]
  kubectl_e2e -n argocd get configmap argocd-cmd-params-cm
}

e2e_secrets_of_the_inventory_reach_the_cluster_and_no_output() {
  local token=ghp_Canary0123456789abcdef data='{.data.password}' out
  bootstrap_project
  printf 'vault_github_token: %s\n' "$token" | write_to plain.yml
  kboot vault init --identity "$E2E_HOME/identity" --no-recipients-file
  kboot vault encrypt --identity "$E2E_HOME/identity" --output "$E2E_HOME/secrets/local.yml" "$E2E_HOME/plain.yml"
  rm "$E2E_HOME/plain.yml"
  E2E_ENVIRONMENT=(KBOOT_IDENTITY_FILE="$E2E_HOME/identity")
  for out in plain json github gitlab; do
    kboot_exits 0 run "$E2E_HOME/inventories/local" --diff -vvv --output "$out" --report "json=$E2E_HOME/report.json"
    never_said "$token"
    never_said "$(printf %s "$token" | base64)"
    fails grep -F "$token" "$E2E_HOME/report.json"
  done
  [[ $(kubectl_e2e -n argocd get secret argocd-repository-credentials -o "jsonpath=$data" | base64 -d) == "$token" ]]
  kubectl_e2e -n argocd get secret -l argocd.argoproj.io/secret-type=repo-creds -o name | grep credentials
}

# Such a copy of the test's own, to change.
bootstrap_project() {
  cp -r "$ROOT/playbooks" "$ROOT/inventories" "$E2E_HOME"
  mkdir -p "$E2E_HOME/secrets"
}

e2e_no_home_and_no_cache_is_no_hindrance() {
  bootstrap_project
  sed -i "s#^argocd_manifest:.*#argocd_manifest: \"file://$(argocd_manifest)\"#" \
    "$E2E_HOME/inventories/local/group_vars/all/main.yml"
  env -i PATH="$E2E_PATH" KUBECONFIG="$KUBECONFIG" "$ROOT/build/kboot" run "$E2E_HOME/inventories/local" \
    >"$E2E_HOME/out" 2>&1
  said 'failed 0'
}

e2e_a_manifest_with_another_digest_is_refused() {
  bootstrap_project
  echo 'something else' | write_to other.yaml
  sed -i "s#^argocd_manifest:.*#argocd_manifest: \"file://$E2E_HOME/other.yaml\"#" \
    "$E2E_HOME/inventories/local/group_vars/all/main.yml"
  kboot_exits 2 run "$E2E_HOME/inventories/local"
  said 6cdd269e07f27b50f9e481cc7e685443b26b79372001ff7868ff1543610417bd
  said "$(sha256sum "$E2E_HOME/other.yaml" | cut -d' ' -f1)"
}
