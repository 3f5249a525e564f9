# shellcheck shell=bash
# A project that `kboot init --flux` writes, from an empty cluster to what its repository holds and back to nothing, with
# the real kustomize-controller; and what its users get wrong.

E2E_TESTS+=(
  a_new_flux_project_is_bootstrapped_as_its_next_steps_say
  a_flux_project_explains_what_keeps_it_from_its_repository
  flux_is_taken_away_and_leaves_what_it_deployed
  flux_is_taken_away_with_what_it_deployed
)

# The control plane with its hosts, and the project in the repository that it deploys: $PROJECT.
flux_project() {
  gitops_needs_hosts
  flux_seed "manifests/flux-$FLUX_RELEASE-components.yaml"
  E2E_NAME+=-project
  PROJECT=$(hosts_folder "$E2E_NAME")/github.com/example/ops.git
  if [[ ! -d $PROJECT ]]; then
    flux_cluster "$E2E_NAME" github.com
    mkdir -p "$(hosts_folder "$E2E_NAME")/github.com/fluxcd/flux2/releases/download/$FLUX_RELEASE"
    cp "$FLUX_SEED" "$(hosts_folder "$E2E_NAME")/github.com/fluxcd/flux2/releases/download/$FLUX_RELEASE/install.yaml"
    flux_project_make
  fi
  E2E_HOME=$E2E_FOLDER/flux-project
  mkdir -p "$E2E_HOME"
  KUBECONFIG=$(control_plane_run "$E2E_NAME")/kubeconfig
  kboot_project() {
    kboot_among_hosts "$E2E_NAME" "$@" --identity "$E2E_FOLDER/flux-identity"
  }
}

# What a user does: a new project, its secrets, a first commit. The repository is a private one.
flux_project_make() {
  E2E_HOME=$E2E_FOLDER/flux-project
  mkdir -p "$E2E_HOME" "$(dirname "$PROJECT")"
  kboot_exits 0 init "$PROJECT" --flux --name dev --repo https://github.com/example/ops.git --branch main \
    --identity "$E2E_FOLDER/flux-identity"
  said 'kboot check inventories/dev && kboot plan inventories/dev'
  cp "$E2E_HOME/out" "$E2E_FOLDER/flux-project-next"
  echo 'repo_password: ghp_ExampleReadOnly0123456789' >"$PROJECT/secrets/dev.yml"
  kboot_exits 0 vault encrypt --identity "$E2E_FOLDER/flux-identity" "$PROJECT/secrets/dev.yml"
  git_repository_make "$PROJECT" >/dev/null
  echo '/example/ops.git git:ghp_ExampleReadOnly0123456789' >"$(hosts_folder "$E2E_NAME")/github.com.access"
}

# `!` alone would not end a test. flux_lacks ARGUMENTS...
flux_lacks() {
  fails kubectl_e2e "$@"
}

# A playbook beside the project's own, of one task `flux`. flux_absent ARGUMENTS
flux_absent() {
  flux_tasks absent.yml <<YAML
- flux: {state: absent, $1}
YAML
}

e2e_a_new_flux_project_is_bootstrapped_as_its_next_steps_say() {
  local before
  flux_project
  kboot_project 0 check "$PROJECT/inventories/dev"
  kboot_project 0 plan "$PROJECT/inventories/dev"
  said ' to create, 0 to change, 0 to delete'
  flux_lacks get namespace flux-system
  kboot_project 0 run "$PROJECT/inventories/dev"
  never_said ghp_ExampleReadOnly0123456789
  [[ $(kubectl_e2e -n default get configmap welcome -o 'jsonpath={.data.environment}') == dev ]]
  kboot_project 0 status "$PROJECT/inventories/dev"
  said 'Kustomization flux-system/flux-system'
  e2e_settled -n flux-system
  before=$(e2e_versions -n flux-system gitrepository,secret,deployment)
  kboot_project 0 run "$PROJECT/inventories/dev"
  said 'nothing to change'
  [[ $(e2e_versions -n flux-system gitrepository,secret,deployment) == "$before" ]]
}

# Each says the cause and what to do in at most fifteen lines, at once where nothing better can come.
e2e_a_flux_project_explains_what_keeps_it_from_its_repository() {
  local start
  flux_project
  flux_fails() {
    start=$SECONDS
    kboot_project 2 run "$PROJECT/inventories/dev" "$@"
    ((SECONDS - start < 100))
    (($(sed -n '/ failed  /,/ recap /p' "$E2E_HOME/out" | wc -l) <= 17))
    never_said ghp_ExampleReadOnly0123456789
  }
  flux_fails -e repo_password=ghp_Refused0123456789
  said 'GitRepository flux-system/flux-system'
  said 'could not read Username'
  said 'are the credentials in the source'
  never_said ghp_Refused0123456789
  flux_fails -e repo_branch=absent
  said "couldn't find remote ref"
  said 'is the branch or tag pushed?'
  flux_fails -e environment_name=nowhere
  said 'environments/nowhere'
  said 'is the folder there'
  kubectl_e2e -n flux-system patch kustomization/flux-system --type merge -p '{"spec":{"suspend":true}}'
  flux_fails
  said 'suspended'
  said 'spec.suspend: false'
  kubectl_e2e -n flux-system patch kustomization/flux-system --type merge -p '{"spec":{"suspend":false}}'
  # SOPS files that nobody's key opens.
  mkdir -p "$PROJECT/environments/sealed"
  kboot_exits 0 vault init --identity "$E2E_HOME/other" --no-recipients-file
  printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sealed, namespace: default}\nstringData: {a: b}\n' \
    >"$PROJECT/environments/sealed/secret.yaml"
  (cd "$PROJECT/environments/sealed" && "$(tool_path sops)" --encrypt --in-place --encrypted-regex '^stringData$' \
    --age "$(grep -o 'age1[0-9a-z]*' "$E2E_HOME/other" | head -n 1)" secret.yaml)
  git_repository_commit "$PROJECT" 'Add a sealed Secret'
  flux_tasks sealed.yml <<'YAML'
- flux:
    name: sealed
    url: https://github.com/example/ops.git
    branch: main
    path: environments/sealed
    secret_name: flux-system
    age_identity: "{{ lookup('file', key) | regex_search('AGE-SECRET-KEY-1[0-9A-Z]+') }}"
YAML
  kboot_exits 0 vault init --identity "$E2E_HOME/wrong" --no-recipients-file
  kboot_among_hosts "$E2E_NAME" 2 run -p "$E2E_HOME/sealed.yml" -e key="$E2E_HOME/wrong"
  said 'Kustomization flux-system/sealed'
  said 'decryption failed for'
  said 'a recipient of the repository'
  never_said 'AGE-SECRET-KEY-1'
  kboot_among_hosts "$E2E_NAME" 0 run -p "$E2E_HOME/sealed.yml" -e key="$E2E_HOME/other" -e ansible_retries=1
  [[ $(kubectl_e2e -n default get secret sealed -o 'jsonpath={.data.a}' | base64 -d) == b ]]
  # One source goes with what it deployed, and leaves the others.
  flux_absent 'name: sealed, wait_timeout: 30'
  kboot_among_hosts "$E2E_NAME" 0 run -p "$E2E_HOME/absent.yml"
  flux_lacks -n default get secret sealed
  kubectl_e2e -n flux-system get gitrepository/flux-system kustomization/flux-system
}

e2e_flux_is_taken_away_and_leaves_what_it_deployed() {
  flux_project
  flux_absent 'wait_timeout: 60'
  kboot_among_hosts "$E2E_NAME" 0 plan -p "$E2E_HOME/absent.yml"
  said 'Namespace flux-system'
  kubectl_e2e -n flux-system get kustomization/flux-system
  kboot_among_hosts "$E2E_NAME" 0 run -p "$E2E_HOME/absent.yml"
  flux_is_gone
  [[ $(kubectl_e2e -n default get configmap welcome -o 'jsonpath={.data.environment}') == dev ]]
  kboot_among_hosts "$E2E_NAME" 0 run -p "$E2E_HOME/absent.yml"
  said 'it is not there'
  kubectl_e2e -n default delete configmap welcome
}

flux_is_gone() {
  flux_lacks get namespace flux-system
  kubectl_e2e get crd,clusterrole,clusterrolebinding -o name >"$E2E_HOME/left"
  fails grep -E 'toolkit.fluxcd.io|flux-system' "$E2E_HOME/left"
}

e2e_flux_is_taken_away_with_what_it_deployed() {
  flux_project
  flux_down "$E2E_NAME"
  flux_up "$E2E_NAME"
  kboot_project 0 run "$PROJECT/inventories/dev"
  kubectl_e2e -n default get configmap welcome
  # Where the controller is not there to do it, nothing is begun.
  flux_absent 'deployed: delete, wait_timeout: 60'
  kubectl_e2e -n flux-system scale deployment kustomize-controller --replicas 0
  e2e_until flux_controller_has_no_pods
  kboot_among_hosts "$E2E_NAME" 2 run -p "$E2E_HOME/absent.yml"
  said flux-in-use
  kubectl_e2e -n flux-system get kustomization/flux-system
  kubectl_e2e -n flux-system scale deployment kustomize-controller --replicas 1
  kubectl_e2e -n flux-system wait deployment/kustomize-controller --for condition=Available --timeout "$E2E_PATIENCE"s
  kboot_among_hosts "$E2E_NAME" 0 run -p "$E2E_HOME/absent.yml"
  flux_lacks -n default get configmap welcome
  flux_is_gone
  control_plane_down "$E2E_NAME"
}

flux_controller_has_no_pods() {
  [[ -z $(kubectl_e2e -n flux-system get deployment kustomize-controller -o 'jsonpath={.status.availableReplicas}') ]]
}
