# shellcheck shell=bash
# The real Argo CD and Flux beside a control plane: what they make of repositories.

E2E_TESTS+=(
  the_real_kustomize_controller_syncs_what_its_credentials_open
)

# The hosts that the seeds' files name.
GITOPS_HOSTS=(github.com argoproj.github.io charts.jetstack.io kubernetes.github.io api.scaleway.com)

# The real controllers beside the lane's control plane, or beside one more, NAME: the first that asks starts them.
# gitops_cluster [NAME]
# shellcheck disable=SC2120 # seed_000.sh names one
gitops_cluster() {
  local run
  E2E_NAME+=${1:+-$1}
  run=$(control_plane_run "$E2E_NAME")
  [[ -d $run ]] || control_plane_up "$E2E_NAME"
  if ! process_alive "$run" redis; then
    ! hosts_possible || hosts_up "$E2E_NAME" "${GITOPS_HOSTS[@]}"
    argocd_up "$E2E_NAME"
    flux_up "$E2E_NAME"
  fi
  KUBECONFIG=$run/kubeconfig
}

# For tests that need a host of the internet: it is played here where this machine lets us.
gitops_needs_hosts() {
  hosts_possible || test_skip 'only root can play hosts of the internet'
}

# A repository with an Application of its own folder `web` in its folder `apps`.
argocd_repository() {
  write_to repository/web/all.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
YAML
  argocd_application web web | write_to repository/apps/web.yaml
  # shellcheck disable=SC2153 # not E2E_NAME
  git_repository_make "$E2E_HOME/repository" >/dev/null
}

# Prints an Application of a folder of the test's repository. argocd_application NAME PATH
argocd_application() {
  cat <<YAML
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: $1
  namespace: argocd
  finalizers: [resources-finalizer.argocd.argoproj.io]
spec:
  project: default
  destination: {server: https://kubernetes.default.svc, namespace: default}
  source: {repoURL: "file://$E2E_HOME/repository", path: $2, targetRevision: main}
  syncPolicy: {automated: {prune: true, selfHeal: true}}
YAML
}

e2e_the_real_kustomize_controller_syncs_what_its_credentials_open() {
  local repository ready='jsonpath={.status.conditions[?(@.type=="Ready")].status}=True'
  gitops_needs_hosts
  gitops_cluster
  flux_install "$E2E_NAME"
  repository=$(hosts_folder "$E2E_NAME")/github.com/test/flux.git
  mkdir -p "$repository/apps"
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-flux, namespace: default}\n' >"$repository/apps/all.yaml"
  git_repository_make "$repository" >/dev/null
  echo '/test/flux.git reader:token-0123456789' >>"$(hosts_folder "$E2E_NAME")/github.com.access"
  kubectl_e2e apply -f - <<'YAML'
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux, namespace: flux-system}
spec: {url: "https://github.com/test/flux.git", interval: 1m, ref: {branch: main}, secretRef: {name: flux}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux, namespace: flux-system}
spec: {interval: 1m, path: ./apps, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux}}
YAML
  kubectl_e2e -n flux-system wait gitrepository/flux --for='jsonpath={.status.conditions[0].reason}=AuthenticationFailed' --timeout "$E2E_PATIENCE"s
  kubectl_e2e -n flux-system create secret generic flux --from-literal username=reader --from-literal password=token-0123456789
  kubectl_e2e -n flux-system wait kustomization/flux --for="$ready" --timeout "$E2E_PATIENCE"s
  kubectl_e2e get configmap from-flux
}
