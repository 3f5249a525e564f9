# shellcheck shell=bash
# Seed 001 (a folder of manifests on k3s at home): its unmodified folder, brought by the recipe of home, on a control
# plane whose pods have metrics.

E2E_TESTS+=(
  seed_001_stops_where_no_ingress_would_be_served
  seed_001_brings_its_folder_to_the_cluster_of_its_k3s_file
  seed_001_runs_again_and_moves_nothing
  seed_001_leaves_what_its_autoscaler_scales
  seed_001_tells_that_an_autoscaler_has_no_metrics
  seed_001_is_a_child_of_an_app_of_apps
)

# A copy of the project with the seed's folder in it, and in its vault the file of a k3s server: the
# kubeconfig of the control plane, at the address that such a file has.
# shellcheck disable=SC2153 # E2E_NAME is not E2E_HOME
seed_001() {
  local data=$ROOT/../shared/data/seed-repos/k8s-test/deployment
  [[ -d $data ]] || test_skip 'the data of the seed systems is not here'
  gitops_cluster
  cloud_up "$E2E_NAME"
  E2E_HOME=$E2E_FOLDER/seed-001
  SEED_SERVER=$(kubectl_e2e config view --raw --minify -o 'jsonpath={.clusters[0].cluster.server}')
  E2E_ENVIRONMENT=(KUBECONFIG=)
  [[ ! -d $E2E_HOME/playbooks ]] || return 0
  mkdir -p "$E2E_HOME/inventories"
  cp -r playbooks "$E2E_HOME"
  cp -r inventories/home "$E2E_HOME/inventories"
  cp -r "$data" "$E2E_HOME/deployment"
  # What else may lie in such a folder.
  echo 'not: [yaml' | write_to deployment/notes.txt
  printf -- '---\n---\n# nothing\n' | write_to deployment/empty.yaml
  {
    echo 'vault_k3s_kubeconfig: |'
    kubectl_e2e config view --raw --flatten --minify | sed "s#$SEED_SERVER#https://127.0.0.1:6443#;s/^/  /"
  } | write_to secrets/home.yml
  kboot_exits 0 vault encrypt --identity docs/recipes/demo-identity "$E2E_HOME/secrets/home.yml"
}

# seed_001_run CODE WORDS...
seed_001_run() {
  local code=$1
  shift
  kboot_exits "$code" run "$E2E_HOME/inventories/home" -p "$E2E_HOME/playbooks/home.yml" \
    --identity docs/recipes/demo-identity -e k3s_server="$SEED_SERVER" "$@"
}

e2e_seed_001_stops_where_no_ingress_would_be_served() {
  seed_001
  e2e_delete_namespaces httpbin
  kubectl_e2e delete ingressclass traefik --ignore-not-found
  seed_001_run 2
  said 'the cluster has no IngressClass'
  fails kubectl_e2e get namespace httpbin
}

e2e_seed_001_brings_its_folder_to_the_cluster_of_its_k3s_file() {
  local kind
  seed_001
  kubectl_e2e apply -f - <<'YAML'
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: traefik}
spec: {controller: traefik.io/ingress-controller}
YAML
  # A plan writes nothing, and asks nothing of the service.
  kboot_exits 0 plan "$E2E_HOME/inventories/home" -p "$E2E_HOME/playbooks/home.yml" \
    --identity docs/recipes/demo-identity -e k3s_server="$SEED_SERVER"
  fails kubectl_e2e get namespace httpbin
  seed_001_run 0
  said '5 objects: 5 created'
  said '20 requests, 95% good'
  for kind in deployment ingress service horizontalpodautoscaler; do
    kubectl_e2e -n httpbin get "$kind" httpbin
  done
  kubectl_e2e -n httpbin wait deployment/httpbin --for condition=Available --timeout "$E2E_PATIENCE"s
  kubectl_e2e -n httpbin wait hpa/httpbin --for condition=ScalingActive --timeout "$E2E_PATIENCE"s
  # The Job that asked is gone.
  e2e_until seed_001_no_jobs
  # No secret of the file reached the screen.
  never_said "$(kubectl_e2e config view --raw --flatten --minify -o 'jsonpath={.users[0].user.client-key-data}')"
}

seed_001_no_jobs() {
  [[ -z $(kubectl_e2e -n httpbin get jobs,pods -l app.kubernetes.io/name=http-check -o name) ]]
}

seed_001_versions() {
  e2e_versions -n httpbin deployment,ingress,service
  kubectl_e2e -n httpbin get hpa httpbin -o 'jsonpath={.metadata.generation}'
  kubectl_e2e get namespace httpbin -o 'jsonpath={.metadata.resourceVersion}{"\n"}'
}

e2e_seed_001_runs_again_and_moves_nothing() {
  local before
  seed_001
  e2e_settled -n httpbin
  e2e_until seed_001_has_address
  before=$(seed_001_versions)
  seed_001_run 0
  said 'changed 0'
  diff <(echo "$before") <(seed_001_versions)
}

# The cloud gives the Ingress its address, which moves its version once.
seed_001_has_address() {
  [[ -n $(kubectl_e2e -n httpbin get ingress httpbin -o 'jsonpath={.status.loadBalancer.ingress}') ]]
}

e2e_seed_001_leaves_what_its_autoscaler_scales() {
  seed_001
  kubectl_e2e -n httpbin scale deployment httpbin --replicas 3
  e2e_settled -n httpbin
  seed_001_run 0
  said 'changed 0'
  # The number is not ours, whatever the autoscaler makes of it.
  kubectl_e2e -n httpbin get deployment httpbin -o json --show-managed-fields | python3 -c 'import json, sys
for entry in json.load(sys.stdin)["metadata"]["managedFields"]:
    assert entry["manager"] != "kboot" or "f:replicas" not in entry["fieldsV1"]["f:spec"], entry'
}

e2e_seed_001_tells_that_an_autoscaler_has_no_metrics() {
  seed_001
  # An autoscaler of a workload that is not there never sees a metric.
  kubectl_e2e -n httpbin get hpa httpbin -o json \
    | python3 -c 'import json, sys
hpa = json.load(sys.stdin)
hpa["metadata"] = {"name": "blind", "namespace": "httpbin"}
hpa["spec"]["scaleTargetRef"]["name"] = "nobody"
hpa.pop("status", None)
json.dump(hpa, sys.stdout)' | kubectl_e2e apply -f -
  seed_001_run 2 -e '{"autoscalers": [{"name": "blind", "namespace": "httpbin"}], "wait_timeout": 3}'
  said 'HorizontalPodAutoscaler'
  said '[wait-timeout]'
  kubectl_e2e -n httpbin delete hpa blind
}

# The same folder as a child: only the Application has to be made, and Argo CD's own controllers bring the rest.
e2e_seed_001_is_a_child_of_an_app_of_apps() {
  seed_001
  kubectl_e2e get crd applications.argoproj.io || argocd_install "$E2E_NAME"
  e2e_delete_namespaces httpbin
  mkdir -p "$E2E_HOME/repository"
  cp -r "$ROOT/../shared/data/seed-repos/k8s-test/deployment" "$E2E_HOME/repository/deployment"
  mkdir -p "$E2E_HOME/repository/apps"
  argocd_application httpbin deployment >"$E2E_HOME/repository/apps/httpbin.yaml"
  git_repository_make "$E2E_HOME/repository" >/dev/null
  write_to apps.yml <<YAML
- hosts: localhost
  gather_facts: false
  tasks:
    - argocd_app:
        name: apps-all
        repo_url: file://$E2E_HOME/repository
        path: apps
        target_revision: main
        dest_namespace: argocd
        automated: true
        wait: true
        wait_timeout: 300
YAML
  E2E_ENVIRONMENT=()
  kboot_exits 0 run -p "$E2E_HOME/apps.yml"
  kubectl_e2e -n httpbin get deployment,ingress,service,hpa httpbin
  kubectl_e2e -n argocd delete application apps-all httpbin --ignore-not-found --wait
}
