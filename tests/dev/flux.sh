# shellcheck shell=bash
# Runs Flux beside a control plane of control_plane.sh: the real kustomize-controller, and a stand-in of ours for the
# source-controller (tests/gitops/source.py), whose own program cannot be built here. As with argocd.sh, each starts
# once its Deployment in the namespace flux-system is ready, whose pods KWOK plays.
#
# For tests: flux_up NAME, flux_down NAME, flux_install NAME (for those who do not test the installation).

# Starts what does not run. flux_up NAME
flux_up() {
  local run part
  run=$(control_plane_run "$1")
  mkdir -p "$run/flux"
  for part in source-controller kustomize-controller; do
    process_alive "$run" "$part" || process_start "$run" "$part" tests/gitops/part.sh "flux_${part//-/_}" "$run"
  done
}

# flux_down NAME
flux_down() {
  local run
  run=$(control_plane_run "$1")
  process_stop "$run" kustomize-controller
  process_stop "$run" source-controller
}

# Installs the kinds and the Deployments of the pinned versions, by kubectl. flux_install NAME
flux_install() {
  local run folder
  run=$(control_plane_run "$1")
  kubectl_admin "$run" create namespace flux-system --dry-run=client -o yaml \
    | kubectl_admin "$run" apply --server-side -f - >/dev/null
  for folder in $(flux_modules); do
    kubectl_admin "$run" apply --server-side -f "$folder/config/crd/bases" >/dev/null
    kubectl_admin "$run" apply --server-side -n flux-system -f "$folder/config/manager/deployment.yaml" >/dev/null
  done
  kubectl_admin "$run" -n flux-system wait deployment --all --for condition=Available --timeout 180s >/dev/null
}

# Prints the folders of the controllers' sources, whose config/ has their kinds and Deployments.
flux_modules() {
  local part
  for part in source-controller kustomize-controller; do
    tool_source "$part" "github.com/fluxcd/$part"
  done
}

# --------------------------------------------------------------------------------------------------

flux_source_controller() {
  part_workload "$1" flux-system deployment/source-controller
  GIT_SSL_CAINFO=$(hosts_authority "$1") hosts_exec "$1" \
    python3 tests/gitops/source.py "$1" "$(control_plane_port "$1" source-controller)"
}

# Dependencies are looked at each second instead of 30.
flux_kustomize_controller() {
  part_workload "$1" flux-system deployment/kustomize-controller
  hosts_exec "$1" env -i "${CONTROL_PLANE_MEMORY[@]}" HOME="$1/flux" PATH="$PATH" TMPDIR="$1/flux" KUBECONFIG="$1/kubeconfig" \
    RUNTIME_NAMESPACE=flux-system SSL_CERT_FILE="$(hosts_authority "$1")" \
    "$(tool_path kustomize-controller)" --watch-all-namespaces --metrics-addr 0 \
    --health-addr "127.0.0.1:$(control_plane_port "$1" kustomize-controller)" --events-addr '' \
    --requeue-dependency 1s
}
