# shellcheck shell=bash
# What `kboot status` says of a cluster. Argo CD's and Flux's controllers do not run here: the tests write what those
# would say; tests with the real ones stand in tests/gitops.

E2E_TESTS+=(
  status_of_a_cluster_without_gitops_says_so
  status_shows_argo_cd_and_the_tree_of_its_applications
  status_shows_flux_and_the_reason_of_what_failed
  status_of_several_inventories_is_one_json_line_each
)

e2e_status_of_a_cluster_without_gitops_says_so() {
  empty_inventory
  e2e_delete_namespaces argocd flux-system
  kboot_exits 2 status "$E2E_HOME/inventory"
  said 'neither Argo CD nor Flux is installed'
}

# An Application as its controller leaves it. application NAME SYNC HEALTH [RESOURCES]
application() {
  kubectl_e2e apply -f - <<YAML
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: $1, namespace: argocd}
spec:
  project: default
  source: {repoURL: "https://git.example.org/ops.git", path: environments/$1, targetRevision: main}
  destination: {server: "https://kubernetes.default.svc", namespace: default}
status:
  reconciledAt: "2026-11-21T10:04:00Z"
  sync:
    status: $2
    revision: 9d01c2e5aa6f4a0c8d9b3e2f1a7c6b5d4e3f2a1b
    comparedTo:
      source: {repoURL: "https://git.example.org/ops.git", path: environments/$1, targetRevision: main}
      destination: {server: "https://kubernetes.default.svc", namespace: default}
  health: {status: $3}
  resources: [${4-}]
YAML
}

child() {
  printf '{group: argoproj.io, version: v1alpha1, kind: Application, namespace: argocd, name: %s}' "$1"
}

e2e_status_shows_argo_cd_and_the_tree_of_its_applications() {
  bootstrap_project
  kboot_exits 0 run "$E2E_HOME/inventories/local"
  kubectl_e2e -n argocd delete application apps-all
  application apps Synced Healthy "$(child infra), $(child web)"
  application infra Synced Healthy
  application web OutOfSync Progressing
  kboot_exits 2 status inventories/scw-dev
  grep -q '^Argo CD   argocd   manifest (v3' "$E2E_HOME/out"
  grep -q '^apps  *Synced  *Healthy  *environments/apps @ 9d01c2e (main)$' "$E2E_HOME/out"
  grep -q '^  infra  *Synced  *Healthy$' "$E2E_HOME/out"
  grep -q '^  web  *OutOfSync  Progressing  .' "$E2E_HOME/out"
  grep -q '^last change  20[-0-9]* [0-9:]* by ' "$E2E_HOME/out"
  application web Synced Healthy
  kboot_exits 0 status inventories/scw-dev
}

e2e_status_shows_flux_and_the_reason_of_what_failed() {
  kubectl_e2e apply -f - <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: kustomizations.kustomize.toolkit.fluxcd.io}
spec:
  group: kustomize.toolkit.fluxcd.io
  scope: Namespaced
  names: {kind: Kustomization, listKind: KustomizationList, plural: kustomizations, singular: kustomization}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
YAML
  kubectl_e2e wait --for condition=Established crd kustomizations.kustomize.toolkit.fluxcd.io --timeout "$E2E_PATIENCE"s
  kubectl_e2e apply -f - <<'YAML'
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: default}
spec: {interval: 10m, prune: true}
status:
  observedGeneration: 1
  lastAppliedRevision: "main@sha1:9d01c2e"
  conditions: [{type: Ready, status: "False", reason: BuildFailed, message: "kustomization path not found"}]
YAML
  kboot_exits 2 status inventories/scw-dev
  grep -q '^Kustomization default/apps  Failed  kustomization path not found' "$E2E_HOME/out"
  kubectl_e2e delete crd kustomizations.kustomize.toolkit.fluxcd.io
}

e2e_status_of_several_inventories_is_one_json_line_each() {
  several_project
  kboot_exits 4 status inventories/scw-dev "$E2E_HOME/inventories/lost" "$E2E_HOME/inventories/eu-west9" -o json
  [[ $(grep -c '^{"inventory":' "$E2E_HOME/out") == 2 ]]
  said 'in the inventory `lost`'
  grep '^{"inventory":"scw-dev"' "$E2E_HOME/out" | python3 -c '
import json, sys
seen = json.load(sys.stdin)
assert seen["argocd"]["namespace"] == "argocd", seen
assert [app["depth"] for app in seen["applications"]] == [0, 1, 1], seen
assert seen["healthy"] and seen["runs"][0]["inventory"] == "local", seen'
  e2e_delete_namespaces argocd
}

E2E_TESTS+=(a_new_project_is_clean_installs_and_stands)

e2e_a_new_project_is_clean_installs_and_stands() {
  local project=$E2E_HOME/ops manifest at
  at=$project/inventories/eu-west9
  manifest=$(argocd_manifest)
  kboot_exits 0 init "$project" --name eu-west9 --repo https://git.example.org/ops.git --ci github
  # The chart's repository is not reachable from here: Argo CD comes from its manifest. Nor are its controllers.
  sed -i -e '/manifest: "{{/d' -e "s#chart_version: .*#manifest: $manifest#" "$project/playbooks/site.yml"
  local -a given=(-e wait_for_git=false)
  kboot_exits 0 plan "$at" "${given[@]}"
  said 'Application argocd/eu-west9'
  kboot_exits 0 run "$at" "${given[@]}"
  kboot_exits 0 run "$at" "${given[@]}"
  said 'nothing to change'
  [[ $(kubectl_e2e -n argocd get application eu-west9 -o 'jsonpath={.spec.source.path}') == environments/eu-west9 ]]
  kboot_exits 2 status "$at"
  grep -q '^eu-west9 ' "$E2E_HOME/out"
  kboot_exits 1 init "$project" --name eu-west9
  said project-exists
  kubectl_e2e -n argocd delete application eu-west9
  e2e_delete_namespaces argocd
}
