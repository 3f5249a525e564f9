# shellcheck shell=bash
# Flux: deploy keys at a server of ours, the manifests and charts of the seed systems 003 and 004, and these systems
# themselves with the real kustomize-controller. No program can play helm-controller here: HelmReleases are applied, and
# stay as they are.

E2E_TESTS+=(
  deploy_keys_are_kept_at_three_kinds_of_servers
  the_seeds_components_are_installed_and_upgraded_in_place
  the_seeds_chart_installs_three_controllers
  seed_003_is_bootstrapped_by_the_recipe_of_kind
  seed_004_is_bootstrapped_by_the_recipe_of_two_regions
)

FLUX_RELEASE=v2.9.4

# The data of the seed systems: its place stands in FLUX_SEED (the test would not end by a skip in `$(...)`, nor say why).
# flux_seed NAME
flux_seed() {
  FLUX_SEED=$ROOT/../shared/data/$1
  [[ -e $FLUX_SEED ]] || test_skip 'the data of the seed systems is not here'
}

# A playbook of one play; its tasks come from standard input. flux_tasks NAME
flux_tasks() {
  { printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n' && sed 's/^/  /'; } | write_to "$1"
}

# Starts the server of deploy keys as a part of the control plane; its port is in $FORGE/port.
forge_start() {
  local run
  run=$(control_plane_run "$E2E_NAME")
  # shellcheck disable=SC2153 # not E2E_NAME
  FORGE=$E2E_HOME/forge
  mkdir -p "$FORGE"
  process_start "$run" "forge-${E2E_HOME##*/}" python3 tests/gitops/forge.py "$FORGE"
  e2e_until test -s "$FORGE/port"
  : >"$FORGE/log"
}

# How many requests of that kind did the server get? forge_count METHOD
forge_count() {
  grep -c "^$1 " "$FORGE/log" || true
}

e2e_deploy_keys_are_kept_at_three_kinds_of_servers() {
  local provider repository api key other before
  forge_start
  ssh-keygen -q -t ed25519 -N '' -C mine -f "$E2E_HOME/key"
  ssh-keygen -q -t ed25519 -N '' -C mine -f "$E2E_HOME/other"
  flux_tasks key.yml <<'YAML'
- deploy_key:
    provider: "{{ provider }}"
    repository: "{{ repository }}"
    api_url: "{{ api }}"
    token: "{{ token | default('admin-token-0123456789') }}"
    title: flux
    key: "{{ lookup('file', key) }}"
    read_only: "{{ read_only | default(true) }}"
    state: "{{ state | default('present') }}"
YAML
  deploy_key() {
    kboot_exits "$1" run -p "$E2E_HOME/key.yml" -e provider="$provider" -e repository="$repository" -e api="$api" \
      -e key="$key" "${@:2}"
    never_said admin-token-0123456789
  }
  for provider in github gitlab gitea; do
    repository=owner/name-$provider key=$E2E_HOME/$provider.pub api=http://127.0.0.1:$(<"$FORGE/port")
    ssh-keygen -q -t ed25519 -N '' -C mine -f "$E2E_HOME/$provider"
    case $provider in
      gitlab) api+=/api/v4 repository=group/sub/name ;;
      gitea) api+=/api/v1 ;;
    esac
    before=$(forge_count POST)
    deploy_key 0 --check
    said 'changed 1'
    [[ $(forge_count POST) == "$before" ]]
    deploy_key 0
    deploy_key 0
    said 'changed 0'
    [[ $(forge_count POST) == $((before + 1)) ]]
    # Another right, and another key, take the old one's place.
    deploy_key 0 -e read_only=false
    said 'changed 1'
    key=$E2E_HOME/key.pub
    deploy_key 0
    deploy_key 0
    said 'changed 0'
    key=$E2E_HOME/$provider.pub
    deploy_key 2 -e token=reader-token-0123456789
    said 'HTTP 403'
    deploy_key 2 -e token=wrong-token-0123456789
    said 'the token is wrong, has expired, or belongs to another server'
    never_said wrong-token-0123456789
    # A key stands in one repository alone.
    repository+=-two key=$E2E_HOME/key.pub
    deploy_key 2
    said 'another repository has this key'
    repository=${repository%-two}
    deploy_key 0 -e state=absent
    deploy_key 0 -e state=absent
    said 'changed 0'
  done
  provider=github api=http://127.0.0.1:$(<"$FORGE/port") repository=owner/missing
  deploy_key 2
  said 'HTTP 404'
  repository=owner/busy
  deploy_key 0
  grep -q ' 429$' "$FORGE/log"
  fails grep -q token "$FORGE/log"
}

# Removes what a test installed in the control plane of all tests, definitions too.
flux_remove() {
  e2e_delete_namespaces flux-system
  kubectl_e2e get crd -o name | grep toolkit.fluxcd.io | xargs -r "$(tool_path kubectl)" --kubeconfig "$KUBECONFIG" delete
  # Not all of the chart's bear a label.
  kubectl_e2e get clusterrole,clusterrolebinding -o name | grep -E '/(flux-|crd-controller|cluster-reconciler)' \
    | xargs -r "$(tool_path kubectl)" --kubeconfig "$KUBECONFIG" delete
}

flux_versions() {
  e2e_versions crd,clusterrole,clusterrolebinding -l app.kubernetes.io/instance=flux-system
  e2e_versions -n flux-system deployment,service,serviceaccount,networkpolicy
}

# The 27 documents that `flux bootstrap` 0.14.2 committed in 2021.
e2e_the_seeds_components_are_installed_and_upgraded_in_place() {
  local seed before
  flux_seed seed-repos/gitops-demo
  seed=$FLUX_SEED
  cp "$seed/kube/kustomize/flux-system/gotk-components.yaml" "$E2E_HOME/components.yaml"
  flux_tasks flux.yml <<'YAML'
- flux:
    manifest: "{{ playbook_dir }}/components.yaml"
    checksum: "sha256:{{ checksum }}"
  register: flux
- assert:
    that:
      - flux.version == wanted
      - flux.controllers | length == 4
YAML
  install_components() {
    kboot_exits 0 run -p "$E2E_HOME/flux.yml" -e wanted="$1" -e checksum="$(sha256sum "$E2E_HOME/components.yaml" | cut -d' ' -f1)"
  }
  install_components v0.14.2
  [[ $(kubectl_e2e get crd -o name | grep -c toolkit.fluxcd.io) == 9 ]]
  kubectl_e2e get crd -l app.kubernetes.io/instance=flux-system -o name \
    | xargs "$(tool_path kubectl)" --kubeconfig "$KUBECONFIG" wait --for condition=Established --timeout "$E2E_PATIENCE"s
  kubectl_e2e -n flux-system wait deployment --all --for condition=Available --timeout "$E2E_PATIENCE"s
  e2e_settled -n flux-system
  before=$(flux_versions)
  install_components v0.14.2
  said 'changed 0'
  [[ $(flux_versions) == "$before" ]]
  # A newer file of components goes over it.
  sed -i 's/v0\.14\.2/v0.14.3/' "$E2E_HOME/components.yaml"
  install_components v0.14.3
  said 'changed 1'
  # What somebody removed comes back.
  kubectl_e2e -n flux-system delete deployment helm-controller
  install_components v0.14.3
  kubectl_e2e -n flux-system wait deployment/helm-controller --for condition=Available --timeout "$E2E_PATIENCE"s
  # The chart cannot take over what a manifest installed.
  flux_tasks chart.yml <<'YAML'
- flux: {chart_ref: flux2, chart_repo_url: "https://fluxcd-community.github.io/helm-charts"}
YAML
  kboot_exits 2 run -p "$E2E_HOME/chart.yml"
  said 'flux-owner'
  flux_remove
}

e2e_the_seeds_chart_installs_three_controllers() {
  local chart
  flux_seed seed-charts/flux2-2.7.0.tgz
  chart=$FLUX_SEED
  flux_tasks chart.yml <<YAML
- flux:
    chart_ref: $chart
    components: [source-controller, kustomize-controller, helm-controller]
    values: {policies: {create: false}}
    name: foobar-infra
    url: https://github.com/barolab/foobar-infra
    deploy: none
    wait: "{{ wait | default(true) }}"
    wait_timeout: 2
YAML
  kboot_exits 0 run -p "$E2E_HOME/chart.yml" -e wait=false
  kubectl_e2e -n flux-system wait deployment --all --for condition=Available --timeout "$E2E_PATIENCE"s
  # The controllers run, but nothing plays a source-controller of that age.
  kboot_exits 2 run -p "$E2E_HOME/chart.yml"
  said 'GitRepository flux-system/foobar-infra'
  said 'its controller has not looked at it yet'
  [[ $(kubectl_e2e -n flux-system get deployments -o 'jsonpath={.items[*].metadata.name}') == \
  'helm-controller kustomize-controller source-controller' ]]
  [[ $(kubectl_e2e -n flux-system get gitrepositories.source.toolkit.fluxcd.io foobar-infra -o 'jsonpath={.apiVersion}') == \
  source.toolkit.fluxcd.io/v1beta2 ]]
  kboot_exits 0 run -p "$E2E_HOME/chart.yml" -e wait=false
  said 'changed 0'
  kubectl_e2e -n flux-system delete gitrepository foobar-infra
  flux_remove
}

# A control plane with Flux's controllers and hosts of the internet beside it. flux_cluster NAME HOST...
flux_cluster() {
  local name=$1
  shift
  control_plane_up "$name"
  hosts_up "$name" "$@"
  flux_up "$name"
}

# Runs kboot where the hosts of that control plane can be seen. kboot_among_hosts NAME CODE ARGUMENTS...
kboot_among_hosts() {
  local run status=0 wanted=$2
  run=$(control_plane_run "$1")
  shift 2
  E2E_ENVIRONMENT=(SSL_CERT_FILE="$(hosts_authority "$run")")
  # shellcheck disable=SC2016 # expanded by the inner shell
  e2e_program unshare --mount --propagation private bash -c 'mount --bind "$0" /etc/hosts && exec "$@"' \
    "$run/hosts/names" "$ROOT/build/kboot" "$@" || status=$?
  E2E_ENVIRONMENT=()
  echo "exit code $status"
  [[ $status == "$wanted" ]]
}

# Makes a repository of a folder's content with one branch. flux_repository FOLDER BRANCH
flux_repository() {
  git_repository_make "$1" >/dev/null
  [[ $2 == main ]] || git -C "$1" branch --quiet -m "$2"
}

# Objects of Flux at the API versions that the controllers of today have. flux_modernise FILE...
flux_modernise() {
  sed -i -E -e 's#(source|kustomize)\.toolkit\.fluxcd\.io/v1beta[12]#\1.toolkit.fluxcd.io/v1#' \
    -e 's#helm\.toolkit\.fluxcd\.io/v2beta[12]#helm.toolkit.fluxcd.io/v2#' \
    -e '/^  (gitImplementation|validation): /d' "$@"
}

flux_is_ready() {
  kubectl_e2e -n "$1" wait "$2" --for=condition=Ready --timeout "$E2E_PATIENCE"s
}

# The seed's repository, its objects brought to v1, with the components of the release beside them; and the two that it
# takes from others, in small.
seed_003_hosts() {
  local seed manifest github
  flux_seed seed-repos/gitops-demo
  seed=$FLUX_SEED
  flux_seed "manifests/flux-$FLUX_RELEASE-components.yaml"
  manifest=$FLUX_SEED
  github=$(hosts_folder "$E2E_NAME")/github.com
  mkdir -p "$github"/{mrdefenestrator,kubernetes-sigs/metrics-server.git/manifests/release} \
    "$github"/fluxcd/flux2.git/manifests/monitoring/{kube-prometheus-stack,monitoring-config} \
    "$github/fluxcd/flux2/releases/download/$FLUX_RELEASE"
  cp "$manifest" "$github/fluxcd/flux2/releases/download/$FLUX_RELEASE/install.yaml"
  cp -r "$seed" "$github/mrdefenestrator/gitops-demo.git"
  cp "$manifest" "$github/mrdefenestrator/gitops-demo.git/kube/kustomize/flux-system/gotk-components.yaml"
  sed -i 's#threatxlabs/devops-hw-mg#mrdefenestrator/gitops-demo#' \
    "$github/mrdefenestrator/gitops-demo.git/kube/kustomize/flux-system/gotk-sync.yaml"
  flux_modernise "$github"/mrdefenestrator/gitops-demo.git/kube/kustomize/{*,flux-system/gotk-sync}.yaml
  # patchesStrategicMerge ended with v1beta2: the same patch as text.
  python3 - "$github/mrdefenestrator/gitops-demo.git/kube/kustomize/metrics-server.yaml" <<'PYTHON'
import re, sys
text = open(sys.argv[1]).read()
head, patch, tail = re.match(r"(.*)  patchesStrategicMerge:\n    - (.*?)(\n  path:.*)", text, re.S).groups()
open(sys.argv[1], "w").write(head + "  patches:\n    - patch: |\n        " + patch.replace("\n", "\n  ") + tail)
PYTHON
  flux_repository "$github/mrdefenestrator/gitops-demo.git" dev
  echo '/mrdefenestrator/gitops-demo.git git:ghp_ExampleReadOnly0123456789' >"$github.access"
  flux_deployment metrics-server kube-system >"$github/kubernetes-sigs/metrics-server.git/manifests/release/all.yaml"
  flux_repository "$github/kubernetes-sigs/metrics-server.git" master
  flux_deployment kube-prometheus-stack-operator monitoring >"$github/fluxcd/flux2.git/manifests/monitoring/kube-prometheus-stack/a.yaml"
  flux_deployment kube-prometheus-stack-grafana monitoring >"$github/fluxcd/flux2.git/manifests/monitoring/kube-prometheus-stack/b.yaml"
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dashboards, namespace: monitoring}\n' \
    >"$github/fluxcd/flux2.git/manifests/monitoring/monitoring-config/all.yaml"
  flux_repository "$github/fluxcd/flux2.git" main
}

# Prints a Deployment of one container. flux_deployment NAME NAMESPACE
flux_deployment() {
  cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1, namespace: $2}
spec:
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec: {containers: [{name: $1, image: "example.org/$1:1"}]}
YAML
}

# Checklist 4.3 of the seed.
e2e_seed_003_is_bootstrapped_by_the_recipe_of_kind() {
  local before name
  gitops_needs_hosts
  flux_seed seed-repos/gitops-demo
  E2E_NAME+=-kind
  flux_cluster "$E2E_NAME" github.com
  KUBECONFIG=$(control_plane_run "$E2E_NAME")/kubeconfig
  seed_003_hosts
  recipe=(run inventories/kind --identity docs/recipes/demo-identity)
  # A plan tells of all that is to come, and writes nothing.
  kboot_among_hosts "$E2E_NAME" 0 plan "${recipe[@]:1}"
  said ' to create, 0 to change, 0 to delete'
  fails kubectl_e2e get namespace flux-system
  kboot_among_hosts "$E2E_NAME" 0 "${recipe[@]}"
  never_said ghp_ExampleReadOnly0123456789
  # Namespace, the token from the vault, definitions, controllers, source and Kustomization.
  [[ $(kubectl_e2e -n flux-system get secret flux-system -o 'jsonpath={.data.password}' | base64 -d) == ghp_ExampleReadOnly0123456789 ]]
  kubectl_e2e get crd -l app.kubernetes.io/part-of=flux -o name \
    | xargs "$(tool_path kubectl)" --kubeconfig "$KUBECONFIG" wait --for condition=Established --timeout "$E2E_PATIENCE"s
  kubectl_e2e -n flux-system wait deployment --all --for condition=Available --timeout "$E2E_PATIENCE"s
  [[ $(kubectl_e2e -n flux-system get deployments -o name | wc -l) == 4 ]]
  flux_is_ready flux-system gitrepository/flux-system
  flux_is_ready flux-system kustomization/flux-system
  # What the repository holds.
  for name in filewcount ingress-nginx monitoring; do kubectl_e2e get namespace "$name"; done
  kubectl_e2e -n filewcount wait deployment/filewcount --for condition=Available --timeout "$E2E_PATIENCE"s
  kubectl_e2e -n filewcount get hpa/filewcount service/filewcount
  flux_is_ready kube-system kustomization/metrics-server
  flux_is_ready monitoring kustomization/monitoring-stack
  flux_is_ready monitoring kustomization/monitoring-config
  [[ $(kubectl_e2e -n kube-system get deployment metrics-server -o 'jsonpath={..args}') == *--kubelet-insecure-tls* ]]
  kubectl_e2e -n ingress-nginx get helmrelease/ingress-nginx
  # From here on Git applies Flux's own components: a second run leaves them, and moves nothing.
  e2e_settled -A
  before=$(e2e_versions -n flux-system gitrepository,kustomization,secret,deployment)
  kboot_among_hosts "$E2E_NAME" 0 "${recipe[@]}"
  said 'changed 0'
  said 'left to Git'
  [[ $(e2e_versions -n flux-system gitrepository,kustomization,secret,deployment) == "$before" ]]
  seed_003_failures
  control_plane_down "$E2E_NAME"
}

# The wait ends with the controllers' own words.
seed_003_failures() {
  local repository
  repository=$(hosts_folder "$E2E_NAME")/github.com/mrdefenestrator/gitops-demo.git
  kboot_among_hosts "$E2E_NAME" 2 "${recipe[@]}" -e flux_path=./kube/nowhere -e flux_name=other
  said 'Kustomization flux-system/other'
  said 'kube/nowhere'
  kboot_among_hosts "$E2E_NAME" 2 "${recipe[@]}" -e flux_path=./kube/nowhere -e flux_branch=absent -e flux_name=other
  said "couldn't find remote ref"
  kubectl_e2e -n flux-system delete kustomization/other gitrepository/other
  kubectl_e2e -n flux-system patch gitrepository/flux-system --type merge -p '{"spec":{"suspend":true}}'
  kboot_among_hosts "$E2E_NAME" 2 "${recipe[@]}"
  said 'suspended'
}

# The seed's chart with the definitions of the controllers' version, and its repository with objects at v1.
seed_004_hosts() {
  local seed chart manifest folder
  flux_seed seed-repos/foobar-infra
  seed=$FLUX_SEED
  flux_seed seed-charts/flux2-2.7.0.tgz
  chart=$FLUX_SEED
  flux_seed "manifests/flux-$FLUX_RELEASE-components.yaml"
  manifest=$FLUX_SEED
  folder=$(hosts_folder "$1")
  mkdir -p "$folder/github.com/barolab" "$folder/fluxcd-community.github.io/helm-charts"
  cp -r "$seed" "$folder/github.com/barolab/foobar-infra.git"
  find "$folder/github.com/barolab/foobar-infra.git/kubernetes" -name '*.yaml' -exec bash -c \
    "$(declare -f flux_modernise); flux_modernise \"\$@\"" bash {} +
  flux_repository "$folder/github.com/barolab/foobar-infra.git" main
  python3 - "$chart" "$manifest" "$folder/fluxcd-community.github.io/helm-charts" <<'PYTHON'
import io, pathlib, sys, tarfile
chart, manifest, folder = sys.argv[1:]
documents = [text for text in open(manifest).read().split("\n---\n") if "kind: CustomResourceDefinition" in text]
out = tarfile.open(pathlib.Path(folder) / "flux2-2.7.0.tgz", "w:gz")
with tarfile.open(chart) as old:
    for member in old.getmembers():
        data = old.extractfile(member).read() if member.isfile() else b""
        group = pathlib.Path(member.name).name.removesuffix("-controller.crds.yaml")
        if member.name.endswith(".crds.yaml") and group in ("source", "kustomize", "helm"):
            mine = [text for text in documents if f"  group: {group}.toolkit.fluxcd.io" in text]
            data = "\n---\n".join(mine).replace("{{", '{{ "{{" }}').encode()
        member.size = len(data)
        out.addfile(member, io.BytesIO(data))
out.close()
(pathlib.Path(folder) / "index.yaml").write_text(
    "apiVersion: v1\nentries:\n  flux2:\n  - {apiVersion: v2, name: flux2, version: 2.7.0, urls: [flux2-2.7.0.tgz]}\n")
PYTHON
}

# Checklist 5.3 of the seed. seed_004_stands REGION
seed_004_stands() {
  local name auth
  for name in flux-system foobar kube-network kube-security kube-observability; do kubectl_e2e get namespace "$name"; done
  kubectl_e2e -n flux-system get secret flux-ssh -o 'jsonpath={.data.identity}' | base64 -d >"$E2E_HOME/$1.key"
  chmod 600 "$E2E_HOME/$1.key"
  [[ $(ssh-keygen -y -f "$E2E_HOME/$1.key") == 'ecdsa-sha2-nistp521 '* ]]
  [[ $(kubectl_e2e -n flux-system get secret flux-ssh -o 'jsonpath={.data.known_hosts}' | base64 -d) == *'github.com ssh-ed25519 '* ]]
  [[ $(kubectl_e2e -n flux-system get deployments -o 'jsonpath={.items[*].metadata.name}') == \
  'helm-controller kustomize-controller source-controller' ]]
  kubectl_e2e -n flux-system wait deployment --all --for condition=Available --timeout "$E2E_PATIENCE"s
  flux_is_ready flux-system gitrepository/foobar-infra
  flux_is_ready flux-system kustomization/foobar-infra-flux-system
  flux_is_ready flux-system kustomization/podinfo
  [[ $(kubectl_e2e -n flux-system get kustomization podinfo -o 'jsonpath={.spec.path}') == "./kubernetes/production/$1/podinfo" ]]
  kubectl_e2e -n podinfo get helmrelease/podinfo
  for name in foobar kube-network kube-security kube-observability; do
    auth=$(kubectl_e2e -n "$name" get secret ghcr -o 'jsonpath={.data.\.dockerconfigjson}' | base64 -d)
    [[ $auth == *"\"auth\":\"$(printf 'example:ghp_ExamplePackages0123456789' | base64 -w0)\""* ]]
  done
  [[ $(kubectl_e2e -n flux-system get secret cluster-variables -o 'jsonpath={.data.gcp_region}' | base64 -d) == "$1" ]]
}

# A Kustomization writes its status at each interval: of it only what others write counts.
seed_004_versions() {
  e2e_versions -A gitrepositories,secrets,deployments
  kubectl_e2e get kustomizations -A -o 'jsonpath={.items[*].metadata.generation}'
}

seed_004_is_not_there() {
  fails kubectl_e2e get namespace flux-system
}

seed_004_settled() {
  e2e_settled -n flux-system
}

# In both clusters, one after the other; the command gets the region. in_regions COMMAND
in_regions() {
  local region
  for region in eu-west9 us-east1; do
    E2E_NAME=$E2E_NAME-$region "$1" "$region"
  done
}

e2e_seed_004_is_bootstrapped_by_the_recipe_of_two_regions() {
  local base=$E2E_NAME region before recipe
  gitops_needs_hosts
  flux_seed seed-repos/foobar-infra
  mkdir -p "$E2E_HOME/.kube"
  for region in eu-west9 us-east1; do
    flux_cluster "$base-$region" github.com fluxcd-community.github.io
    seed_004_hosts "$base-$region"
    cp "$(control_plane_run "$base-$region")/kubeconfig" "$E2E_HOME/.kube/$region"
  done
  forge_start
  recipe=(run inventories/eu-west9 inventories/us-east1 --identity docs/recipes/demo-identity
    -e flux_deploy_key_api="http://127.0.0.1:$(<"$FORGE/port")" -e vault_github_token=admin-token-0123456789)
  # A plan cannot know the key that is still to be drawn, and asks the Git server nothing but what is there.
  kboot_among_hosts "$base-eu-west9" 0 plan "${recipe[@]:1}"
  in_regions seed_004_is_not_there
  [[ $(forge_count POST) == 0 ]]
  # Labels that others put on a namespace stay.
  E2E_NAME=$base-eu-west9 kubectl_e2e create namespace foobar
  E2E_NAME=$base-eu-west9 kubectl_e2e label namespace foobar owner=somebody
  kboot_among_hosts "$base-eu-west9" 0 "${recipe[@]}"
  never_said ghp_ExamplePackages0123456789
  never_said admin-token-0123456789
  never_said 'PRIVATE KEY'
  in_regions seed_004_stands
  E2E_NAME=$base-eu-west9 kubectl_e2e get namespace foobar --show-labels | grep -q owner=somebody
  # Each region has a key of its own at the Git server, and keeps it.
  fails cmp -s "$E2E_HOME/eu-west9.key" "$E2E_HOME/us-east1.key"
  [[ $(forge_count POST) == 2 ]]
  in_regions seed_004_settled
  before=$(in_regions seed_004_versions)
  kboot_among_hosts "$base-eu-west9" 0 "${recipe[@]}"
  [[ $(grep -c 'changed 0' "$E2E_HOME/out") == 2 ]]
  [[ $(in_regions seed_004_versions) == "$before" ]]
  [[ $(forge_count POST) == 2 && $(forge_count DELETE) == 0 ]]
  # One region that is away does not hide the other.
  sed -i 's#server: .*#server: https://127.0.0.1:1#' "$E2E_HOME/.kube/us-east1"
  kboot_among_hosts "$base-eu-west9" 4 "${recipe[@]}"
  said 'changed 0'
  said 'https://127.0.0.1:1'
  for region in eu-west9 us-east1; do control_plane_down "$base-$region"; done
}
