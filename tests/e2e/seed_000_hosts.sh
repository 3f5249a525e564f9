# shellcheck shell=bash
# What the hosts serve that seed 000 names: its repository, for those with its token, and its charts.

SEED_DATA=$ROOT/../shared/data
SEED_TOKEN=ghp_Seed0123456789

# Fills the folders of the hosts. seed_000_hosts
seed_000_hosts() {
  local hosts
  hosts=$(hosts_folder "$E2E_NAME")
  SEED_REPOSITORY=$hosts/github.com/paulden/httpbin-on-k8s.git
  [[ ! -d $SEED_REPOSITORY ]] || return 0
  cp -r "$SEED_DATA/seed-repos/httpbin-on-k8s" "$hosts/seed"
  mkdir -p "${SEED_REPOSITORY%/*}"
  mv "$hosts/seed" "$SEED_REPOSITORY"
  chmod -R u+w "$SEED_REPOSITORY"
  git_repository_make "$SEED_REPOSITORY" >/dev/null
  git -C "$SEED_REPOSITORY" branch --quiet --move main master
  echo "/paulden/ argocd:$SEED_TOKEN" >>"$hosts/github.com.access"
  seed_000_charts "$hosts"
}

# The charts that the seed pins. Argo CD's has the definitions of the controllers that run here, and cert-manager's is
# one of ours. seed_000_charts HOSTS
seed_000_charts() {
  local hosts=$1 work=$E2E_HOME/charts repository
  mkdir -p "$work" "$hosts"/argoproj.github.io/argo-helm "$hosts"/kubernetes.github.io/ingress-nginx
  tar -xzf "$SEED_DATA/seed-charts/argo-cd-4.5.0.tgz" -C "$work"
  chmod -R u+w "$work"
  argocd_definitions application >"$work/argo-cd/crds/crd-application.yaml"
  argocd_definitions applicationset >"$work/argo-cd/crds/crd-applicationset.yaml"
  argocd_definitions appproject >"$work/argo-cd/crds/crd-project.yaml"
  helm_e2e package "$work/argo-cd" -d "$hosts/argoproj.github.io/argo-helm"
  cp "$SEED_DATA/seed-charts/ingress-nginx-4.0.18.tgz" "$hosts/kubernetes.github.io/ingress-nginx"
  helm_e2e package tests/gitops/charts/cert-manager -d "$hosts/charts.jetstack.io"
  for repository in argoproj.github.io/argo-helm kubernetes.github.io/ingress-nginx charts.jetstack.io; do
    helm_e2e repo index "$hosts/$repository"
  done
}

# Prints the pinned release's definition of a kind. argocd_definitions KIND
argocd_definitions() {
  cat "$(tool_source argocd github.com/argoproj/argo-cd/v3)/manifests/crds/$1-crd.yaml"
}
