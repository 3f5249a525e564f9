# shellcheck shell=bash
# Lets kboot, ansible-playbook, kubectl and helm do the same work on the same control plane.

BENCH_NAME=bench
BENCH_WORK=build/bench
BENCH_MAPS=1000
# Public charts that lie beside the repository on the developers' machines; without them they are left out.
BENCH_CHARTS=../shared/data/charts/src
BENCH_CHART_NAMES=(argo--argo-cd prom--kube-state-metrics prom--prometheus traefik--traefik
  ingressnginx--ingress-nginx certmanager--cert-manager bitnami--redis grafanac--grafana
  bitnami--grafana-mimir bitnami--grafana-loki)

#: bench [RUNS [TITLE]]                  compare kboot with ansible-playbook, kubectl, helm, age and sops (3 runs each)
cmd_bench() {
  local runs=${1:-3}
  [[ $runs =~ ^[1-9][0-9]*$ ]] || die "the number of runs is a number, not \`$runs\`"
  cmd_setup
  steps 2
  build_release
  build_tools
  build_oracle
  rm -rf "$BENCH_WORK"
  mkdir -p "$BENCH_WORK/home"
  step 'building the stopwatch' \
    g++ -std=c++20 -O1 -static -o "$BENCH_WORK/measure" tests/bench/measure.cpp
  trap 'bench_seed_stop; control_plane_down "$BENCH_NAME" >/dev/null' EXIT
  control_plane_up "$BENCH_NAME"
  bench_inputs
  bench_vault_inputs
  bench_seed_inputs
  bench_plan "$runs" >"$BENCH_WORK/plan.json"
  bench_hold "${2-}"
  echo "every single measurement is in build/bench.json"
}

# The users' own environment must not decide what is measured; the oracle's file says where its parts are.
# bench_hold TITLE
bench_hold() {
  local oracle
  oracle=$(oracle_dir)
  (
    # shellcheck source=/dev/null
    source "$oracle/env"
    env -i PATH="$PATH" HOME="$PWD/$BENCH_WORK/home" LC_ALL="$LC_ALL" \
      ANSIBLE_COLLECTIONS_PATH="$ANSIBLE_COLLECTIONS_PATH" \
      ANSIBLE_PYTHON_INTERPRETER="$ANSIBLE_PYTHON_INTERPRETER" \
      KUBECONFIG="$(control_plane_run "$BENCH_NAME")/kubeconfig" \
      python3 tests/bench/bench.py "$BENCH_WORK/plan.json" build/bench.json "$1"
  )
}

# The manifests and the playbooks that all of them work on.
bench_inputs() {
  local number name
  {
    bench_play
    for ((number = 1; number <= 20; number++)); do bench_task "$number"; done
  } >"$BENCH_WORK/tasks.yml"
  for ((number = 1; number <= BENCH_MAPS; number++)); do bench_map "$number"; done \
    >"$BENCH_WORK/maps.yaml"
  ln -s "$(argocd_manifest)" "$BENCH_WORK/argocd.yaml"
  bench_apply default maps.yaml >"$BENCH_WORK/maps.yml"
  bench_apply argocd argocd.yaml >"$BENCH_WORK/argocd.yml"
  bench_curl_requests >"$BENCH_WORK/maps.curl"
  for name in "${BENCH_CHART_NAMES[@]}"; do
    [[ -f $BENCH_CHARTS/$name.tgz ]] || continue
    mkdir -p "$BENCH_WORK/charts/$name"
    tar -xzf "$BENCH_CHARTS/$name.tgz" -C "$BENCH_WORK/charts/$name" --strip-components=1
  done
}

# Contests of rendering, one for each chart that is there. bench_charts RUNS KBOOT HELM
bench_charts() {
  local name chart
  for name in "${BENCH_CHART_NAMES[@]}"; do
    chart=$PWD/$BENCH_WORK/charts/$name
    [[ -d $chart ]] || continue
    cat <<JSON
,{"title": "chart ${name#*--}", "runs": $((3 * $1)), "phases": [""], "tools": [
  ["kboot template", ["$2", "template", "rel", "$chart"]],
  ["helm template", ["$3", "template", "rel", "$chart"]]]}
JSON
  done
}

bench_play() {
  cat <<'YAML'
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
YAML
}

bench_task() {
  cat <<YAML
    - name: Create ConfigMap number $1
      kubernetes.core.k8s:
        definition:
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: task-$1, namespace: default, labels: {test: bench}}
          data: {number: "$1"}
YAML
}

bench_map() {
  cat <<YAML
---
apiVersion: v1
kind: ConfigMap
metadata: {name: map-$1, namespace: default, labels: {test: bench}}
data: {number: "$1", text: "a line of a small ConfigMap"}
YAML
}

# A play that does what \`kubectl apply --server-side\` does. bench_apply NAMESPACE FILE
bench_apply() {
  bench_play
  cat <<YAML
    - name: Apply $2
      kubernetes.core.k8s:
        src: "{{ playbook_dir }}/$2"
        namespace: $1
        apply: true
        server_side_apply: {field_manager: kboot}
YAML
}

# The same ConfigMaps as bare requests, 64 at once over one connection: what the API server itself can take. Prints a
# configuration of curl, in which each request says all that it needs.
bench_curl_requests() {
  local number key server pki=$PWD/$BENCH_WORK
  for key in certificate-authority client-certificate client-key; do
    sed -n "s/.*$key-data: //p" "$(control_plane_run "$BENCH_NAME")/kubeconfig" | base64 -d >"$pki/$key"
  done
  server=$(control_plane_server "$(control_plane_run "$BENCH_NAME")")
  for ((number = 1; number <= BENCH_MAPS; number++)); do
    ((number == 1)) || echo next
    cat <<CURL
url = "$server/api/v1/namespaces/default/configmaps/map-$number?fieldManager=curl&force=true"
request = PATCH
header = "Content-Type: application/apply-patch+yaml"
data = "{apiVersion: v1, kind: ConfigMap, metadata: {name: map-$number, labels: {test: bench}}, data: {number: '$number', text: a line of a small ConfigMap}}"
cacert = "$pki/certificate-authority"
cert = "$pki/client-certificate"
key = "$pki/client-key"
output = /dev/null
fail
silent
CURL
  done
}

# Prints what tests/bench/bench.py shall do. bench_plan RUNS
bench_plan() {
  local kubectl helm curl='' kboot=$PWD/build/kboot work=$PWD/$BENCH_WORK
  kubectl=$(tool_path kubectl)
  helm=$(tool_path helm)
  ! command -v curl >/dev/null \
    || curl=', ["curl -Z", ["curl", "-Z", "--parallel-max", "64", "-K", "'$work'/maps.curl"]]'
  cat <<JSON
{"measure": "$work/measure", "folder": "$work", "contests": [
{"title": "start-up", "runs": $((7 * $1)), "phases": [""], "tools": [
  ["kboot version", ["$kboot", "version"]],
  ["kubectl version --client", ["$kubectl", "version", "--client"]],
  ["helm version", ["$helm", "version"]]]},
{"title": "playbook of 20 tasks", "runs": $1, "phases": ["first run", "no change"], "objects": 20,
 "prepare": $(bench_no_maps), "check": $(bench_see_maps), "tools": [
  ["kboot run", ["$kboot", "run", "localhost,", "-p", "$work/tasks.yml"]],
  ["ansible-playbook", ["ansible-playbook", "-i", "localhost,", "$work/tasks.yml"]]]},
{"title": "$BENCH_MAPS ConfigMaps", "runs": $1, "phases": ["first run", "no change"], "objects": $BENCH_MAPS,
 "prepare": $(bench_no_maps), "check": $(bench_see_maps), "tools": [
  ["kboot run", ["$kboot", "run", "localhost,", "-p", "$work/maps.yml"]],
  ["kubectl apply --server-side", ["$kubectl", "apply", "--server-side", "-f", "$work/maps.yaml"]]$curl]},
{"title": "Argo CD's manifest", "runs": $1, "phases": ["first run", "no change"],
 "prepare": $(bench_no_argocd), "tools": [
  ["kboot run", ["$kboot", "run", "localhost,", "-p", "$work/argocd.yml"]],
  ["kubectl apply --server-side", ["$kubectl", "apply", "--server-side", "-n", "argocd", "-f", "$work/argocd.yaml"]]]},
$(bench_vault_plan "$1")
$(bench_charts "$1" "$kboot" "$helm")
$(bench_seed_plan "$1")
]}
JSON
}

# A command that removes the ConfigMaps, all in one request.
bench_no_maps() {
  echo "[[\"$(tool_path kubectl)\", \"delete\", \"--raw\"," \
    "\"/api/v1/namespaces/default/configmaps?labelSelector=test%3Dbench\"]]"
}

# A command that prints a word for each ConfigMap; the word changes when somebody writes to it.
bench_see_maps() {
  echo "[\"$(tool_path kubectl)\", \"get\", \"configmaps\", \"-l\", \"test=bench\", \"-o\"," \
    "\"jsonpath={range .items[*]}{.metadata.name}/{.metadata.resourceVersion} {end}\"]"
}

# Commands that remove Argo CD with all that its manifest brought, and make the namespace anew.
bench_no_argocd() {
  local kubectl
  kubectl=$(tool_path kubectl)
  echo "[[\"$kubectl\", \"delete\", \"--ignore-not-found\", \"-n\", \"argocd\"," \
    "\"-f\", \"$PWD/$BENCH_WORK/argocd.yaml\"]," \
    "[\"$kubectl\", \"delete\", \"--ignore-not-found\", \"namespace\", \"argocd\"]," \
    "[\"$kubectl\", \"create\", \"namespace\", \"argocd\"]]"
}
