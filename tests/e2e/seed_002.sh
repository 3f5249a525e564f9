# shellcheck shell=bash
# Seed 002 (a platform of one YAML file): its unmodified manifest and its manifests for the cluster, by the recipe of
# dev-2. Terraform's part, the cluster itself, stays outside; its output comes in from the vault.

E2E_TESTS+=(
  seed_002_stops_at_a_manifest_that_cannot_be_built
  seed_002_builds_its_platform_from_its_manifest
  seed_002_runs_again_and_moves_nothing
  seed_002_draws_its_passwords_anew_when_it_is_told_to
  seed_002_waits_for_kinds_and_tells_which_is_missing
  seed_002_takes_namespaces_in_both_forms
)

SEED_002_KEY=made-up-service-account-key-0123456789

# shellcheck disable=SC2153 # E2E_NAME is not E2E_HOME
seed_002() {
  local data=$ROOT/../shared/data/seed-repos/gcp-iac-sample
  [[ -d $data ]] || test_skip 'the data of the seed systems is not here'
  gitops_cluster
  kubectl_e2e get crd applications.argoproj.io || argocd_install "$E2E_NAME"
  E2E_HOME=$E2E_FOLDER/seed-002
  [[ ! -d $E2E_HOME/playbooks ]] || return 0
  mkdir -p "$E2E_HOME/inventories"
  cp -r playbooks "$E2E_HOME"
  cp -r inventories/dev-2 "$E2E_HOME/inventories"
  cp -r "$data" "$E2E_HOME/seed"
  # Pods of the seed have probes and images of their own: nothing of it is changed.
  echo "vault_app_a_key: $SEED_002_KEY" | write_to secrets/dev-2.yml
  kboot_exits 0 vault encrypt --identity docs/recipes/demo-identity "$E2E_HOME/secrets/dev-2.yml"
  write_to seed.yml <<YAML
platform_manifest: $E2E_HOME/seed/plateform/manifests/dev-2.yaml
platform_manifests:
  - $E2E_HOME/seed/iac/kubernetes/test/app.yaml
  - $E2E_HOME/seed/iac/kubernetes/helm/rbac.yaml
platform_admin: somebody@example.org
platform_definitions: [applications.argoproj.io]
platform_apps_repo_url: https://git.example.org/platform/apps.git
YAML
}

# seed_002_run CODE WORDS...
seed_002_run() {
  local code=$1
  shift
  kboot_exits "$code" run "$E2E_HOME/inventories/dev-2" -p "$E2E_HOME/playbooks/platform.yml" \
    --identity docs/recipes/demo-identity -e @"$E2E_HOME/seed.yml" "$@"
  never_said "$SEED_002_KEY"
}

# seed_002_secret NAME KEY
seed_002_secret() {
  kubectl_e2e -n webservices get secret "$1" -o "jsonpath={.data.$2}" | base64 -d
}

e2e_seed_002_stops_at_a_manifest_that_cannot_be_built() {
  seed_002
  sed 's/^- documentation: .*/- documentation: none/;s/^  name: app_a/  nam: app_a/' \
    "$E2E_HOME/seed/plateform/manifests/dev-2.yaml" | write_to wrong.yaml
  seed_002_run 2 -e platform_manifest="$E2E_HOME/wrong.yaml"
  said 'name and version'
  sed 's/- webservices/- elsewhere/' "$E2E_HOME/seed/plateform/manifests/dev-2.yaml" | write_to wrong.yaml
  seed_002_run 2 -e platform_manifest="$E2E_HOME/wrong.yaml"
  sed 's/version: 2.0.3/version: 1.10/' "$E2E_HOME/seed/plateform/manifests/dev-2.yaml" | write_to wrong.yaml
  seed_002_run 2 -e platform_manifest="$E2E_HOME/wrong.yaml"
  said '1.10 is the number 1.1'
  printf 'name: [\n' | write_to wrong.yaml
  seed_002_run 2 -e platform_manifest="$E2E_HOME/wrong.yaml"
  said yaml-syntax
  seed_002_run 4 -e platform_manifest="$E2E_HOME/none.yaml"
  said file-not-found
  fails kubectl_e2e get namespace webservices
}

e2e_seed_002_builds_its_platform_from_its_manifest() {
  local name user
  seed_002
  seed_002_run 0
  for name in gateways webservices monitoring; do kubectl_e2e get namespace "$name"; done
  for user in user1 user2; do
    [[ $(seed_002_secret "cloudsql-secrets-$user" user) == "$user" ]]
    [[ $(seed_002_secret "cloudsql-secrets-$user" password) =~ ^.{24}$ ]]
    never_said "$(seed_002_secret "cloudsql-secrets-$user" password)"
  done
  [[ $(seed_002_secret cloudsql-secrets-user1 password) != "$(seed_002_secret cloudsql-secrets-user2 password)" ]]
  [[ $(seed_002_secret service-account sa-key) == "$SEED_002_KEY" ]]
  kubectl_e2e -n kube-system get serviceaccount tiller
  [[ $(kubectl_e2e get clusterrolebinding tiller -o 'jsonpath={.roleRef.name}') == cluster-admin ]]
  [[ $(kubectl_e2e get clusterrolebinding cluster-admin-binding -o 'jsonpath={.subjects[0].name}') == somebody@example.org ]]
  [[ $(kubectl_e2e get deployment ws-deployment -o 'jsonpath={.status.availableReplicas}') == 3 ]]
  [[ $(kubectl_e2e get service ws-service -o 'jsonpath={.spec.ports[0].nodePort}') == 32080 ]]
  e2e_until seed_002_is_reached
  [[ $(kubectl_e2e -n argocd get applications -l 'app.kubernetes.io/part-of=dev-3' -o name | sort | tr '\n' ' ') \
    == 'application.argoproj.io/app-a-1-0-4 application.argoproj.io/app-a-2-0-3 application.argoproj.io/app-b-0-0-3 ' ]]
  [[ $(kubectl_e2e -n argocd get application app-a-2-0-3 \
    -o 'jsonpath={.spec.source.path} {.spec.source.helm.parameters[0].value} {.spec.destination.namespace}') \
    == 'apps/app_a 2.0.3 webservices' ]]
}

seed_002_is_reached() {
  [[ $(kubectl_e2e get endpointslice -l kubernetes.io/service-name=ws-service \
    -o 'jsonpath={.items[0].endpoints[*].conditions.ready}') == 'true true true' ]]
}

seed_002_versions() {
  e2e_versions namespace gateways webservices monitoring
  e2e_versions -n webservices secret
  e2e_versions -n default deployment/ws-deployment service/ws-service
  e2e_versions clusterrolebinding tiller cluster-admin-binding
  # Argo CD itself writes what it finds of them.
  kubectl_e2e -n argocd get applications -l 'app.kubernetes.io/part-of' -o 'jsonpath={.items[*].spec}'
}

e2e_seed_002_runs_again_and_moves_nothing() {
  local before
  seed_002
  e2e_settled -n default
  before=$(seed_002_versions)
  seed_002_run 0
  said 'changed 0'
  [[ $(seed_002_versions) == "$before" ]]
}

e2e_seed_002_draws_its_passwords_anew_when_it_is_told_to() {
  local before
  seed_002
  before=$(seed_002_secret cloudsql-secrets-user1 password)
  seed_002_run 0 -e platform_rotate=true --tags secrets
  [[ $(seed_002_secret cloudsql-secrets-user1 password) != "$before" ]]
  never_said "$before"
  never_said "$(seed_002_secret cloudsql-secrets-user1 password)"
  [[ $(seed_002_secret service-account sa-key) == "$SEED_002_KEY" ]]
}

e2e_seed_002_waits_for_kinds_and_tells_which_is_missing() {
  seed_002
  seed_002_run 2 --tags applications -e '{"platform_definitions": ["elasticsearches.kubedb.com"], "platform_timeout": 2}'
  said elasticsearches.kubedb.com
  said '[wait-timeout]'
}

e2e_seed_002_takes_namespaces_in_both_forms() {
  seed_002
  # The example that stands beside the recipe has both.
  kboot_exits 0 plan "$E2E_HOME/inventories/dev-2" -p "$E2E_HOME/playbooks/platform.yml" \
    --identity docs/recipes/demo-identity
  sed '/^applications:/,/^infrastructure:/{/^applications:/b;/^infrastructure:/b;d}' \
    "$E2E_HOME/seed/plateform/manifests/dev-2.yaml" | write_to none.yaml
  seed_002_run 0 --check -e platform_manifest="$E2E_HOME/none.yaml"
  seed_002_run 0 --tags applications -e platform_apps_repo_url= -e '{"platform_definitions": []}'
  said 'no Application for app_a, app_b'
  sed 's/^  - gateways/  - name: gateways/' "$E2E_HOME/seed/plateform/manifests/dev-2.yaml" | write_to forms.yaml
  seed_002_run 0 --tags namespaces -e platform_manifest="$E2E_HOME/forms.yaml"
  said 'changed 0'
  # Their repository is not there, and Argo CD would ask for it for ever.
  kubectl_e2e -n argocd delete applications -l app.kubernetes.io/part-of=dev-3
}
