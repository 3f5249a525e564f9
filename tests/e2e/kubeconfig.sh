# shellcheck shell=bash
# The module kubeconfig against a real API server: a loopback server plays Kapsule's API, a Secret holds a kubeconfig as
# Cluster API writes it, scripts stand for aws and its login.

E2E_TESTS+=(
  kubeconfig_asks_kapsule_and_later_tasks_use_its_cluster
  kubeconfig_tells_what_kapsule_refuses
  kubeconfig_reads_a_secret_of_another_cluster
  kubeconfig_asks_the_program_of_a_cloud_only_when_it_runs
)

# A playbook of one play; its tasks come from standard input. obtained_play FILE
obtained_play() {
  { printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n' && sed 's/^/  /'; } | write_to "$1"
}

# The kubeconfig of the test's control plane as JSON, with its certificates in it.
obtained_flat() {
  kubectl_e2e config view --raw --flatten --minify -o json
}

# A token of a ServiceAccount that may do everything: what stands for a secret key of Scaleway's. Kapsule takes that as
# a token, and so does the API server here.
obtained_token() {
  kubectl_e2e -n default create serviceaccount kapsule --dry-run=client -o yaml | kubectl_e2e apply -f - >/dev/null
  kubectl_e2e create clusterrolebinding kapsule --clusterrole=cluster-admin --serviceaccount=default:kapsule \
    --dry-run=client -o yaml | kubectl_e2e apply -f - >/dev/null
  kubectl_e2e -n default create token kapsule
}

kapsule_up() {
  KAPSULE=$E2E_HOME/kapsule
  mkdir -p "$KAPSULE"
  obtained_flat | write_to kapsule/kubeconfig
  obtained_token | tr -d '\n' | write_to kapsule/key
  process_start "$(control_plane_run "$E2E_NAME")" "kapsule-${E2E_HOME##*/}" python3 tests/gitops/kapsule.py "$KAPSULE"
  e2e_until test -s "$KAPSULE/port"
  SCALEWAY="SCW_API_URL=http://127.0.0.1:$(<"$KAPSULE/port")"
  E2E_ENVIRONMENT=(KUBECONFIG= "$SCALEWAY" SCW_SECRET_KEY="$(<"$KAPSULE/key")")
}

e2e_kubeconfig_asks_kapsule_and_later_tasks_use_its_cluster() {
  local dest
  kapsule_up
  dest=$E2E_HOME/written/config
  obtained_play site.yml <<'YAML'
- kubeconfig: {from: kapsule, cluster: "{{ cluster | default('web') }}", dest: "{{ dest | default(omit) }}"}
  register: got
- k8s_info: {kind: Namespace, name: kube-system}
  register: found
- debug: {msg: "{{ got.given }} {{ found.resources | length }} namespace"}
YAML
  # A plan asks the API, and writes nothing.
  kboot_exits 0 plan -p "$E2E_HOME/site.yml" -e dest="$dest"
  [[ ! -e $dest ]]
  kboot_exits 0 run -p "$E2E_HOME/site.yml" --check -e dest="$dest"
  [[ ! -e $dest ]]
  kboot_exits 0 run -p "$E2E_HOME/site.yml" -vvv
  said 'False 1 namespace'
  said 'changed 0'
  never_said "$(<"$KAPSULE/key")"
  kboot_exits 0 run -p "$E2E_HOME/site.yml" -e dest="$dest"
  said 'changed 1'
  [[ $(stat -c %a "$dest") == 600 ]]
  "$(tool_path kubectl)" --kubeconfig "$dest" get namespace kube-system
  kboot_exits 0 run -p "$E2E_HOME/site.yml" -e dest="$dest"
  said 'changed 0'
  kboot_exits 0 run -p "$E2E_HOME/site.yml" -e cluster=fr-par/000000c8-1111-2222-3333-444444444444
  # So does this project's own inventory.
  : >"$KAPSULE/log"
  kboot_exits 0 run inventories/scw-dev --identity docs/recipes/demo-identity -e cluster_name=web --tags nothing
  said 'Get the kubeconfig of the cluster'
  [[ -s $KAPSULE/log ]]
  # Where the user names a cluster, nobody is asked.
  : >"$KAPSULE/log"
  kboot_exits 0 run -p "$E2E_HOME/site.yml" --kubeconfig "$KUBECONFIG"
  said 'True 1 namespace'
  said 'given by --kubeconfig'
  [[ ! -s $KAPSULE/log ]]
}

e2e_kubeconfig_tells_what_kapsule_refuses() {
  kapsule_up
  obtained_play site.yml <<'YAML'
- kubeconfig: {from: kapsule, cluster: "{{ cluster }}", region: "{{ region | default(omit) }}", project: "{{ project | default(omit) }}"}
- k8s: {kind: Namespace, name: never-made}
YAML
  refused() {
    local code=$1
    shift
    kboot_exits 2 run -p "$E2E_HOME/site.yml" "$@"
    said "[$code]"
    fails kubectl_e2e get namespace never-made
  }
  refused cluster-not-found -e cluster=we
  said 'there is no cluster `we` in the region `fr-par`'
  refused cluster-not-found -e cluster=00000001-9999-9999-9999-444444444444
  refused cluster-not-found -e cluster=web -e region=pl-waw
  refused cluster-ambiguous -e cluster=twin -e region=nl-ams
  said '0000012c-1111-2222-3333-444444444444 in project project-300'
  kboot_exits 0 run -p "$E2E_HOME/site.yml" --check -e cluster=twin -e region=nl-ams -e project=project-301
  E2E_ENVIRONMENT=(KUBECONFIG= "$SCALEWAY" SCW_SECRET_KEY=an-unknown-key-0123456789)
  refused cloud-refused -e cluster=web
  said 'answered with 401: authentication is denied: ***'
  never_said an-unknown-key-0123456789
  E2E_ENVIRONMENT=(KUBECONFIG= "$SCALEWAY" SCW_SECRET_KEY=reader-key-0123456789)
  refused cloud-refused -e cluster=web
  said KubernetesReadOnly
  E2E_ENVIRONMENT=(KUBECONFIG= SCW_API_URL=http://127.0.0.1:1 SCW_SECRET_KEY=reader-key-0123456789)
  kboot_exits 4 run -p "$E2E_HOME/site.yml" -e cluster=web
  said 'http://127.0.0.1:1'
  E2E_ENVIRONMENT=(KUBECONFIG= "$SCALEWAY")
  refused scaleway-no-key -e cluster=web
}

e2e_kubeconfig_reads_a_secret_of_another_cluster() {
  obtained_flat | write_to edge.json
  kubectl_e2e create namespace clusters --dry-run=client -o yaml | kubectl_e2e apply -f - >/dev/null
  kubectl_e2e -n clusters create secret generic edge-kubeconfig --from-file=value="$E2E_HOME/edge.json" \
    --dry-run=client -o yaml | kubectl_e2e apply -f - >/dev/null
  obtained_play site.yml <<'YAML'
- kubeconfig: {from: secret, secret: edge-kubeconfig, namespace: clusters, name: edge}
  register: got
- k8s_info: {kind: Namespace, name: kube-system}
  register: found
- debug: {msg: "{{ got.context }} {{ found.resources | length }} namespace"}
YAML
  kboot_exits 0 run -p "$E2E_HOME/site.yml"
  said 'edge 1 namespace'
  kboot_exits 0 plan -p "$E2E_HOME/site.yml" --kubeconfig "$KUBECONFIG"
}

e2e_kubeconfig_asks_the_program_of_a_cloud_only_when_it_runs() {
  local server authority
  server=$(obtained_flat | python3 -c 'import json,sys; print(json.load(sys.stdin)["clusters"][0]["cluster"]["server"])')
  authority=$(obtained_flat \
    | python3 -c 'import json,sys; print(json.load(sys.stdin)["clusters"][0]["cluster"]["certificate-authority-data"])')
  write_to bin/aws <<SH
#!/bin/sh
echo "\$AWS_PROFILE \$*" >>"$E2E_HOME/aws.log"
case "\$*" in
*describe-cluster*) echo '{"cluster": {"arn": "arn:aws:eks:eu-west-3:1:cluster/web", "endpoint": "$server", "certificateAuthority": {"data": "$authority"}}}' ;;
*get-token*) echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1beta1", "status": {"token": "$(obtained_token)"}}' ;;
esac
SH
  chmod +x "$E2E_HOME/bin/aws"
  obtained_play site.yml <<'YAML'
- kubeconfig: {from: eks, cluster: web, region: eu-west-3}
  environment: {AWS_PROFILE: of-the-task}
- k8s_info: {kind: Namespace, name: kube-system}
  register: found
- debug: {msg: "{{ found.resources | length }} namespace"}
YAML
  E2E_ENVIRONMENT=(KUBECONFIG=)
  kboot_exits 2 run -p "$E2E_HOME/site.yml"
  said 'the program `aws` is not here'
  E2E_EXTRA_PATH=$E2E_HOME/bin
  # Its cluster is not known: no other one may take its place.
  mkdir -p "$E2E_HOME/.kube"
  cp "$KUBECONFIG" "$E2E_HOME/.kube/config"
  kboot_exits 0 plan -p "$E2E_HOME/site.yml"
  said 'known after apply'
  [[ ! -e $E2E_HOME/aws.log ]]
  kboot_exits 0 run -p "$E2E_HOME/site.yml"
  said '1 namespace'
  # The login of later tasks runs in the environment of the task that got the kubeconfig.
  [[ $(grep -c '^of-the-task ' "$E2E_HOME/aws.log") == 2 && $(wc -l <"$E2E_HOME/aws.log") == 2 ]]
}
