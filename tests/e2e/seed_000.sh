# shellcheck shell=bash
# Seed 000 as its owners wrote it, under the link `ansible-playbook`, on hosts that are played here: its playbook, its
# repository and its charts are unmodified, but for a vault whose password we know and what seed_000_hosts.sh says.

E2E_TESTS+=(
  seed_000_writes_nothing_without_its_vault_or_in_check_mode
  seed_000_bootstraps_argo_cd_as_ansible_does
  seed_000_has_the_objects_of_its_checklist
  seed_000_lets_its_admin_log_in
  seed_000_is_taken_over_by_the_real_argo_cd
  seed_000_runs_again_and_moves_nothing
  seed_000_keeps_what_git_made_of_argo_cd
)

SEED_PASSWORD=seed-password-0123
# The Applications, and those of them that no current API server takes before seed_000_modernize.
SEED_APPLICATIONS=(apps-all apps-infra argocd cert-manager cert-manager-configuration ingress-nginx httpbin-env1 httpbin-env2)
SEED_OUTDATED=(ingress-nginx httpbin-env1 httpbin-env2)

# shellcheck disable=SC2153 # E2E_NAME is not E2E_HOME
seed_000() {
  gitops_needs_hosts
  [[ -d $SEED_DATA ]] || test_skip 'the data of the seed systems is not here'
  gitops_cluster seed
  cloud_up "$E2E_NAME"
  seed_000_hosts
  E2E_HOME=$E2E_FOLDER/seed-000
  [[ -d $E2E_HOME ]] || seed_000_copy
  E2E_EXTRA_PATH=$E2E_HOME/bin
}

# The hash stands in the vault in base64, as the chart's value wants it decoded.
seed_000_copy() {
  mkdir -p "$E2E_HOME"
  SEED_HASH=$(python3 -W ignore -c 'import crypt, sys
print(crypt.crypt(sys.argv[1], crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=1024)), end="")' "$SEED_PASSWORD")
  seed_copy "$(printf %s "$SEED_HASH" | base64 -w0)"
  printf %s "$SEED_HASH" >"$E2E_HOME/hash"
}

e2e_seed_000_writes_nothing_without_its_vault_or_in_check_mode() {
  local before status password
  seed_000
  before=$(seed_000_versions)
  for password in "wrong" ""; do
    status=0
    write_to wrong <<<"$password"
    seed_run --vault-password-file "$E2E_HOME/wrong" || status=$?
    [[ $status == 4 || $status == 1 ]]
    never_said "$SEED_TOKEN"
  done
  cp "$E2E_HOME/group_vars/all/vault.yml" "$E2E_HOME/vault.yml"
  # One digit of the ciphertext.
  sed -i '3s/./f/1;3s/./0/2' "$E2E_HOME/group_vars/all/vault.yml"
  fails seed_run
  cp "$E2E_HOME/vault.yml" "$E2E_HOME/group_vars/all/vault.yml"
  # In check mode no repository is added, and so none is found: Ansible's own words, with the real helm too.
  fails seed_run --check
  said 'repo argo not found'
  diff <(echo "$before") <(seed_000_versions)
}

e2e_seed_000_bootstraps_argo_cd_as_ansible_does() {
  seed_000
  seed_run
  # What the real Ansible counted (the first run; nothing was there).
  said 'ok=11   changed=3    unreachable=0    failed=0    skipped=2 '
  never_said "$SEED_TOKEN"
  never_said "$(<"$E2E_HOME/hash")"
}

e2e_seed_000_has_the_objects_of_its_checklist() {
  local secret=argocd.argoproj.io/secret-type
  seed_000
  [[ $(seed_000_get namespace argocd '{.metadata.labels.managed-by}') == ansible ]]
  [[ $(seed_000_get secret argocd-github "{.metadata.labels['${secret//./\\.}']}") == repo-creds ]]
  [[ $(seed_000_get secret argocd-github '{.data}' | jq_keys) == 'password url username' ]]
  [[ $(seed_000_get secret argocd-github '{.data.password}' | base64 -d) == "$SEED_TOKEN" ]]
  seed_000_has_argo_cd
  diff <(seed_000_get application apps-all '{.spec}' | json_sorted) <(json_sorted <<'JSON'
{"destination": {"namespace": "argocd", "server": "https://kubernetes.default.svc"}, "project": "default",
 "syncPolicy": {"automated": {"prune": true, "selfHeal": true}},
 "source": {"path": "environments/scw-dev/", "repoURL": "https://github.com/paulden/httpbin-on-k8s.git",
            "targetRevision": "master"}}
JSON
  )
}

# What the chart makes with the seed's values.
seed_000_has_argo_cd() {
  local name managed='sealedsecrets\.bitnami\.com/managed'
  kubectl_e2e wait --for condition=Established --timeout "$E2E_PATIENCE"s \
    crd/{applications,applicationsets,appprojects,argocdextensions}.argoproj.io
  for name in server repo-server redis applicationset-controller notifications-controller; do
    kubectl_e2e -n argocd wait "deployment/argocd-$name" --for condition=Available --timeout "$E2E_PATIENCE"s
  done
  [[ $(seed_000_get statefulset argocd-application-controller '{.status.readyReplicas}') == 1 ]]
  [[ $(seed_000_get secret argocd-secret '{.data.admin\.password}' | base64 -d) == "$(<"$E2E_HOME/hash")" ]]
  [[ $(seed_000_get secret argocd-secret '{.data.admin\.passwordMtime}' | base64 -d) \
    =~ ^20[0-9-]{8}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]]
  [[ $(seed_000_get secret argocd-secret "{.metadata.annotations.$managed}") == true ]]
  [[ $(seed_000_get configmap argocd-cm '{.data.application\.instanceLabelKey}') == argocd.argoproj.io/instance ]]
  [[ $(seed_000_get deployment argocd-server '{.spec.selector.matchLabels.app\.kubernetes\.io/instance}') == argocd ]]
  seed_000_get deployment argocd-server '{.spec.template.spec.containers[0]}' | grep -qF -- --insecure
  [[ $(seed_000_get deployment argocd-server '{.spec.template.spec.securityContext}' | json_sorted) \
    == '{"fsGroup": 999, "runAsGroup": 999, "runAsUser": 999}' ]]
}

# The real server is asked, which has the hash from the cluster.
e2e_seed_000_lets_its_admin_log_in() {
  local url
  seed_000
  fails kubectl_e2e -n argocd get deployment argocd-dex-server
  url=http://127.0.0.1:$(control_plane_port "$(control_plane_run "$E2E_NAME")" argocd-server)/api/v1/session
  e2e_until argocd_logs_in "$url" "$SEED_PASSWORD"
  fails argocd_logs_in "$url" another-password
}

# argocd_logs_in URL PASSWORD
argocd_logs_in() {
  curl --silent --fail --noproxy '*' -H 'Content-Type: application/json' "$1" \
    --data "{\"username\": \"admin\", \"password\": \"$2\"}" | grep -q '"token"'
}

e2e_seed_000_is_taken_over_by_the_real_argo_cd() {
  seed_000
  e2e_until argocd_is_healthy "$E2E_NAME" apps-all apps-infra argocd cert-manager cert-manager-configuration
  diff <(printf '%s\n' "${SEED_APPLICATIONS[@]}" | sort) \
    <(kubectl_e2e -n argocd get applications -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' | sort)
  kubectl_e2e get namespaces argocd ingress-nginx cert-manager
  kubectl_e2e wait clusterissuers letsencrypt-prod letsencrypt-staging --for condition=Ready --timeout "$E2E_PATIENCE"s
  # What the API server has not is said by the controller, and nothing else is wrong.
  e2e_until seed_000_says_what_is_outdated
  # The self-managing Application owns Argo CD now and lost neither of the bootstrap's Secrets.
  seed_000_kept_its_secrets
}

seed_000_says_what_is_outdated() {
  local name messages='{.status.operationState.syncResult.resources[*].message}'
  for name in "${SEED_OUTDATED[@]}"; do
    seed_000_get application "$name" "$messages" \
      | grep -Eq 'could not find (version "v2beta1" of autoscaling/HorizontalPodAutoscaler|policy/PodSecurityPolicy)' \
      || return 1
  done
}

seed_000_kept_its_secrets() {
  [[ $(seed_000_get secret argocd-secret '{.data.admin\.password}' | base64 -d) == "$(<"$E2E_HOME/hash")" ]]
  [[ $(seed_000_get secret argocd-github '{.data.password}' | base64 -d) == "$SEED_TOKEN" ]]
}

e2e_seed_000_runs_again_and_moves_nothing() {
  local before
  seed_000
  before=$(seed_000_versions)
  seed_run
  said 'ok=9    changed=0    unreachable=0    failed=0    skipped=4 '
  diff <(echo "$before") <(seed_000_versions)
  seed_run --check
  said 'changed=0    unreachable=0    failed=0 '
  seed_run --tags argocd
  said 'ok=5    changed=0    unreachable=0    failed=0    skipped=2 '
  diff <(echo "$before") <(seed_000_versions)
}

e2e_seed_000_keeps_what_git_made_of_argo_cd() {
  seed_000
  seed_000_get deployment argocd-server '{.spec.template.spec.containers[0]}' | grep -qF -- --rootpath
  [[ $(seed_000_get ingress argocd-server '{.spec.rules[0].host}') == tooling.wttj.pauldn.xyz ]]
  # The seed's self-management does not repeat `dex.enabled: false`.
  kubectl_e2e -n argocd get deployment argocd-dex-server
  seed_000_kept_its_secrets
  # The last of these tests: nobody needs its controllers any more.
  control_plane_down "$E2E_NAME"
}

# --- what these tests share

# seed_000_get KIND NAME JSONPATH
seed_000_get() {
  kubectl_e2e -n argocd get "$1" "$2" -o "jsonpath=$3"
}

json_sorted() {
  python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin), sort_keys=True))'
}

jq_keys() {
  python3 -c 'import json, sys; print(*sorted(json.load(sys.stdin)))'
}

# Name and version of all objects that a run could write. Applications are left out: their controller writes their
# status into them whenever it looks.
seed_000_versions() {
  e2e_settled -n argocd
  e2e_versions -A \
    namespaces,crd,clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,configmaps,secrets,services,deployments,statefulsets,pods
}
