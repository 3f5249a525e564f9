# shellcheck shell=bash
# What is not there yet when it is needed, and comes by itself: a kind that another child brings, a webhook's server.

E2E_TESTS+=(
  a_kind_that_another_child_brings_later_is_waited_for
  a_webhook_whose_server_comes_later_is_waited_for
)

# The child that brings the kind first waits for a Deployment, while the first tries of the other fail.
e2e_a_kind_that_another_child_brings_later_is_waited_for() {
  apps_begin race
  apps_child root gadgets
  apps_child root kinds
  sed -i 's/limit: 1, backoff: {duration: 1s}/limit: -1, backoff: {duration: 2s, factor: 1}/' "$E2E_HOME"/repository/root/*.yaml
  printf 'apiVersion: race.example.org/v1\nkind: Gadget\nmetadata: {name: one}\n' | write_to repository/gadgets/one.yaml
  write_to repository/kinds/all.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: slow}
spec:
  selector: {matchLabels: {app: slow}}
  template:
    metadata: {labels: {app: slow}, annotations: {kboot.test/ready-after: 8s}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.race.example.org, annotations: {argocd.argoproj.io/sync-wave: "1"}}
spec:
  group: race.example.org
  scope: Namespaced
  names: {kind: Gadget, listKind: GadgetList, plural: gadgets, singular: gadget}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
YAML
  apps_commit
  apps_task root < <(apps_automated)
  kboot_exits 0 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --output json
  said '3 applications Synced and Healthy'
  # It was a race: the first try failed.
  said 'sync failed, trying again'
  kubectl_e2e -n apps-race get gadget one
}

e2e_a_webhook_whose_server_comes_later_is_waited_for() {
  local control_plane port server task status=0
  control_plane=$(control_plane_run "$E2E_NAME")
  port=$(control_plane_port "$control_plane" webhook)
  kubectl_e2e create namespace hooked
  kubectl_e2e apply -f - <<YAML
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: late.example.org}
webhooks:
  - name: late.example.org
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    clientConfig: {url: "https://127.0.0.1:$port/", caBundle: $(base64 -w0 "$control_plane/pki/ca.crt")}
    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: hooked}}
    rules: [{apiGroups: [""], apiVersions: [v1], resources: [secrets], operations: [CREATE, UPDATE]}]
YAML
  # It is in force.
  e2e_until races_is_refused
  empty_inventory
  cat >"$E2E_HOME/site.yml" <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - name: The Secret
      k8s_secret: {name: late, namespace: hooked, data: {key: value}}
YAML
  e2e_exec "$ROOT/build/kboot" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" &
  task=$!
  # Longer than one try.
  sleep 2
  python3 tests/gitops/webhook.py "$port" "$control_plane/pki/server.crt" "$control_plane/pki/server.key" &
  server=$!
  wait "$task" || status=$?
  kill "$server"
  kubectl_e2e delete validatingwebhookconfiguration late.example.org
  [[ $status == 0 ]]
  kubectl_e2e -n hooked get secret late
}

races_is_refused() {
  { kubectl_e2e -n hooked create secret generic probe --dry-run=server 2>&1 || true; } | grep -q 'failed calling webhook'
}
