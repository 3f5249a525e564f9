# shellcheck shell=bash
# Seed 000 as this project has it (playbooks/, inventories/scw-dev, secrets/scw-dev.yml), with the real Argo CD on hosts
# that are played here: from an empty cluster until every child is Synced and Healthy.

E2E_TESTS+=(
  our_seed_000_finds_its_mistakes_before_it_writes
  our_seed_000_names_a_token_that_its_host_refuses
  our_seed_000_names_a_folder_that_its_repository_has_not
  our_seed_000_waits_and_explains_what_no_server_takes
  our_seed_000_has_the_objects_of_its_checklist
  our_seed_000_ends_with_every_child_healthy
  our_seed_000_runs_again_and_moves_nothing
  our_seed_000_changes_one_secret_when_its_token_changes
  our_seed_000_leaves_new_environments_to_git
)

our_000() {
  gitops_needs_hosts
  [[ -d $SEED_DATA ]] || test_skip 'the data of the seed systems is not here'
  SEED_TOKEN=ghp_Example0123456789
  SEED_PASSWORD=example-password-4711
  gitops_cluster own
  cloud_up "$E2E_NAME"
  seed_000_hosts
  E2E_HOME=$E2E_FOLDER/our-000
  OURS=$E2E_HOME/inventories/scw-dev
  [[ -d $OURS ]] || our_000_copy
}

# A copy, to change. The hash is read from the vault, as a run does.
our_000_copy() {
  mkdir -p "$E2E_HOME/secrets"
  cp -r "$ROOT/playbooks" "$ROOT/inventories" "$E2E_HOME"
  cp "$ROOT/secrets/scw-dev.yml" "$E2E_HOME/secrets"
  kboot vault view "$E2E_HOME/secrets/scw-dev.yml"
  sed -n 's/^vault_argocd_admin_password_hash: "\(.*\)"$/\1/p' "$E2E_HOME/out" | tr -d '\n' >"$E2E_HOME/hash"
  [[ -s $E2E_HOME/hash ]]
}

e2e_our_seed_000_finds_its_mistakes_before_it_writes() {
  local before
  our_000
  before=$(seed_000_versions)
  # A variable that nothing defines, a key that is not ours, a file that somebody changed, a kubeconfig that is not there.
  sed -i 's/environment_name }}/enviroment_name }}/' "$E2E_HOME/playbooks/roles/argocd/tasks/main.yml"
  fails kboot plan "$OURS"
  said enviroment_name
  said playbooks/roles/argocd/tasks/main.yml:
  sed -i 's/enviroment_name }}/environment_name }}/' "$E2E_HOME/playbooks/roles/argocd/tasks/main.yml"
  kboot_exits 0 vault init --identity "$E2E_HOME/other" --no-recipients-file
  E2E_ENVIRONMENT=(KBOOT_IDENTITY_FILE="$E2E_HOME/other")
  fails kboot run "$OURS"
  said scw-dev.yml
  E2E_ENVIRONMENT=()
  cp "$E2E_HOME/secrets/scw-dev.yml" "$E2E_HOME/sealed"
  sed -i '$!s/A/B/g' "$E2E_HOME/secrets/scw-dev.yml"
  fails kboot run "$OURS"
  said scw-dev.yml
  cp "$E2E_HOME/sealed" "$E2E_HOME/secrets/scw-dev.yml"
  kboot_exits 4 run "$OURS" --kubeconfig "$E2E_HOME/nowhere"
  kboot_exits 3 plan "$OURS" --detailed-exitcode
  said 'Namespace argocd'
  said 'Application argocd/apps-all'
  never_said "$SEED_TOKEN"
  never_said "$(<"$E2E_HOME/hash")"
  diff <(echo "$before") <(seed_000_versions)
}

# Each of these is a first run that failed, and the next one goes on from there.
e2e_our_seed_000_names_a_token_that_its_host_refuses() {
  our_000
  kboot_exits 2 run "$OURS" -vvv --diff -e vault_github_token=ghp_Refused0123456789 -e apps_wait_timeout=300
  never_said 'not ready after'
  said 'Application argocd/apps-all'
  said 'authentication required'
  never_said ghp_Refused0123456789
  our_000_cause_is_short
}

e2e_our_seed_000_names_a_folder_that_its_repository_has_not() {
  our_000
  kboot_exits 2 run "$OURS" -e environment_name=nowhere -e apps_wait_timeout=300
  never_said 'not ready after'
  said 'environments/nowhere/: app path does not exist'
  our_000_cause_is_short
}

e2e_our_seed_000_waits_and_explains_what_no_server_takes() {
  our_000
  kboot_exits 2 run "$OURS" -vvv --diff -e apps_wait_timeout=300
  never_said 'not ready after'
  said 'Install Argo CD'
  # The two kinds, with what the server has instead of the one that it has at all.
  said HorizontalPodAutoscaler
  said autoscaling/v2beta1
  said PodSecurityPolicy
  never_said "$SEED_TOKEN"
  never_said "$(<"$E2E_HOME/hash")"
  our_000_cause_is_short
}

# The cause of a failed wait has at most fifteen lines.
our_000_cause_is_short() {
  local lines
  lines=$(sed -n '/ failed  .*app-of-apps/,/^[0-9:]* *\(recap\|run\|hint\)/p' "$E2E_HOME/out" | wc -l)
  echo "$lines lines"
  ((lines > 1 && lines <= 17))
}

e2e_our_seed_000_has_the_objects_of_its_checklist() {
  our_000
  [[ $(seed_000_get namespace argocd '{.metadata.labels.app\.kubernetes\.io/managed-by}') == kboot ]]
  [[ $(seed_000_get secret argocd-github '{.metadata.labels.argocd\.argoproj\.io/secret-type}') == repo-creds ]]
  [[ $(seed_000_get secret argocd-github '{.data}' | jq_keys) == 'password url username' ]]
  seed_000_has_argo_cd
  seed_000_kept_its_secrets
  [[ $(seed_000_get application apps-all '{.spec.source.path} {.spec.source.targetRevision} {.spec.source.repoURL}') \
    == 'environments/scw-dev/ master https://github.com/paulden/httpbin-on-k8s.git' ]]
  e2e_until argocd_logs_in \
    "http://127.0.0.1:$(control_plane_port "$(control_plane_run "$E2E_NAME")" argocd-server)/api/v1/session" "$SEED_PASSWORD"
}

e2e_our_seed_000_ends_with_every_child_healthy() {
  our_000
  seed_000_modernize
  kboot_exits 0 run "$OURS"
  e2e_until argocd_is_healthy "$E2E_NAME"
  diff <(printf '%s\n' "${SEED_APPLICATIONS[@]}" | sort) \
    <(kubectl_e2e -n argocd get applications -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' | sort)
  kubectl_e2e get namespaces argocd ingress-nginx cert-manager httpbin-env1 httpbin-env2
  kubectl_e2e wait clusterissuers letsencrypt-prod letsencrypt-staging --for condition=Ready --timeout "$E2E_PATIENCE"s
  [[ $(kubectl_e2e -n ingress-nginx get service ingress-nginx-controller -o 'jsonpath={.status.loadBalancer.ingress[0].ip}') \
    == 51.158.57.223 ]]
  seed_000_kept_its_secrets
  # What git adds to Argo CD is still there after our run: it was left to git.
  seed_000_get deployment argocd-server '{.spec.template.spec.containers[0]}' | grep -qF -- --rootpath
  kubectl_e2e -n argocd get deployment argocd-dex-server
}

e2e_our_seed_000_runs_again_and_moves_nothing() {
  local before
  our_000
  before=$(seed_000_versions)
  kboot_exits 0 run "$OURS"
  said 'changed 0'
  said 'managed by Application argocd'
  kboot_exits 0 plan "$OURS" --detailed-exitcode
  kboot_exits 0 run "$OURS" --check
  diff <(echo "$before") <(seed_000_versions)
}

e2e_our_seed_000_changes_one_secret_when_its_token_changes() {
  local token=ghp_Another0123456789
  our_000
  kboot_exits 0 run "$OURS" -vvv --diff -e "vault_github_token=$token"
  said 'changed 1'
  [[ $(seed_000_get secret argocd-github '{.data.password}' | base64 -d) == "$token" ]]
  kboot_exits 0 run "$OURS"
  said 'changed 1'
  never_said "$SEED_TOKEN"
}

e2e_our_seed_000_leaves_new_environments_to_git() {
  our_000
  sed 's/env1/env3/g' "$SEED_REPOSITORY/environments/scw-dev/env1.yml" >"$SEED_REPOSITORY/environments/scw-dev/env3.yml"
  git_repository_commit "$SEED_REPOSITORY" 'Add env3'
  e2e_until argocd_is_healthy "$E2E_NAME" apps-all httpbin-env3
  kubectl_e2e -n httpbin-env3 wait deployment/httpbin-env3 --for condition=Available --timeout "$E2E_PATIENCE"s
  control_plane_down "$E2E_NAME"
}

# Brings up to date what no current API server takes, as the repository's owners would, and gives up the syncs that began
# before: one that failed is tried for minutes, and that of apps-infra waits for the health of its first wave without end.
seed_000_modernize() {
  sed -i -e 's#autoscaling/v2beta1#autoscaling/v2#' \
    -e 's#targetAverageUtilization: 50#target: {type: Utilization, averageUtilization: 50}#' \
    "$SEED_REPOSITORY/charts/httpbin/templates/hpa.yaml"
  sed -i '/podSecurityPolicy:/,+1d' "$SEED_REPOSITORY/charts/apps-infra/templates/app-nginx-ingress.yaml"
  git_repository_commit "$SEED_REPOSITORY" 'Bring the charts up to date'
  e2e_until seed_000_gives_up_what_began_before "$(date -u +%FT%TZ)"
}

# True when none is left; the controller may write over a word to end one. What is only on its way is let go on.
# seed_000_gives_up_what_began_before TIME
seed_000_gives_up_what_began_before() {
  local list name phase started message left=0 state='.status.operationState'
  local syncs="{range .items[*]}{.metadata.name} {$state.phase} {$state.startedAt} {$state.message}{'\n'}{end}"
  list=$(kubectl_e2e -n argocd get applications -o "jsonpath=$syncs") || return 1
  while read -r name phase started message; do
    [[ $phase == @(Running|Terminating) && ! $started > $1 ]] || continue
    left=1
    [[ $phase == Terminating || $message != *@(Retrying|'waiting for healthy state of argoproj.io/Application')* ]] \
      || kubectl_e2e -n argocd patch application "$name" --type merge -p '{"status": {"operationState": {"phase": "Terminating"}}}'
  done <<<"$list"
  ((left == 0))
}
