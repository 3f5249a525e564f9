# shellcheck shell=bash
# The real Argo CD beside a control plane: what it makes of repositories in folders.

E2E_TESTS+=(
  the_real_argo_cd_syncs_an_app_of_apps
)

# A control plane beside the one of all tests, where the real Argo CD runs: the first that asks starts it.
gitops_cluster() {
  E2E_NAME+=-gitops
  control_plane_up "$E2E_NAME"
  argocd_up "$E2E_NAME"
  KUBECONFIG=$(control_plane_run "$E2E_NAME")/kubeconfig
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

e2e_the_real_argo_cd_syncs_an_app_of_apps() {
  gitops_cluster
  argocd_install "$E2E_NAME"
  argocd_repository
  argocd_application root apps | kubectl_e2e apply -f -
  e2e_until argocd_is_healthy "$E2E_NAME" root web
  [[ $(kubectl_e2e get deployment web -o 'jsonpath={.status.readyReplicas}') == 2 ]]
  # A commit is found without anybody's doing.
  sed -i 's/replicas: 2/replicas: 1/' "$E2E_HOME/repository/web/all.yaml"
  git_repository_commit "$E2E_HOME/repository" 'One is enough'
  e2e_until kubectl_e2e wait deployment/web --for='jsonpath={.spec.replicas}=1' --timeout 1s
  kubectl_e2e -n argocd delete application root --timeout 20s
  ! kubectl_e2e get deployment web
}
