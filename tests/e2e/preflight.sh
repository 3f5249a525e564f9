# shellcheck shell=bash
# Before the first write: each kind of bad input gets a diagnostic and exit code 4, and no request that writes is sent.

E2E_TESTS+=(
  an_undefined_variable_is_found_before_the_first_write
  a_value_that_a_module_does_not_take_is_found_before_the_first_write
  what_only_the_run_can_know_is_left_to_it
  a_mistake_in_the_tasks_is_silenced_by_name
  a_vault_that_does_not_open_stops_before_the_first_write
  a_kubeconfig_that_is_of_no_use_stops_before_the_first_write
  manifests_in_the_checkout_are_looked_at_before_the_first_write
)

# A project whose first task writes; the further ones come from standard input.
preflight_project() {
  mkdir -p "$E2E_HOME/inventories/dev/group_vars/all" "$E2E_HOME/playbooks/templates"
  printf '%s\n' 'ansible_connection: local' "${PREFLIGHT_VARIABLE-}" >"$E2E_HOME/inventories/dev/group_vars/all/main.yml"
  {
    echo '- hosts: localhost
  tasks:
    - name: First
      k8s: {definition: {apiVersion: v1, kind: Namespace, metadata: {name: preflight}}}'
    sed 's/^/    /'
  } >"$E2E_HOME/playbooks/site.yml"
}

# Runs it through a server that counts what is written, and expects exit code 4 and nothing written. preflight_stops ARGUMENTS...
preflight_stops() {
  local folder server status=0
  folder=$(mktemp -d -p "$E2E_HOME")
  python3 tests/gitops/killer.py "$(control_plane_run "$E2E_NAME")" "$folder" 2>"$folder/err" &
  server=$!
  e2e_until test -f "$folder/kubeconfig"
  KUBECONFIG=$folder/kubeconfig kboot run "$E2E_HOME/inventories/dev" "$@" || status=$?
  kill "$server"
  wait "$server" 2>/dev/null || true
  echo "exit code $status"
  [[ $status == 4 ]]
  [[ ! -e $folder/writes ]]
  fails kubectl_e2e get namespace preflight
}

# The task of standard input is a mistake: the message, and the place in a file. preflight_finds MESSAGE PLACE
preflight_finds() {
  preflight_project
  preflight_stops
  said "error[undefined-variable]: $1"
  said "$2"
  said 'in task `Later`'
  said 'nothing was written; `--skip-guard task-arguments` goes on all the same'
}

e2e_an_undefined_variable_is_found_before_the_first_write() {
  preflight_finds '`enviroment_name` is undefined' playbooks/site.yml:7:37 <<'YAML'
- name: Later
  vars: {environment_name: dev}
  debug: {msg: "environments/{{ enviroment_name }}/"}
YAML
  said 'did you mean `environment_name`?'
  preflight_finds '`missing` is undefined' playbooks/site.yml:7:13 <<'YAML'
- name: Later
  debug: {msg: x}
  when: missing == 1
YAML
  preflight_finds '`missing` is undefined' playbooks/site.yml:7:17 <<'YAML'
- name: Later
  debug: {msg: x}
  loop: "{{ missing }}"
YAML
  preflight_finds '`missing` is undefined' playbooks/site.yml:7:32 <<'YAML'
- name: Later
  debug: {msg: x}
  environment: {WHERE: "{{ missing }}"}
YAML
  mkdir -p "$E2E_HOME/playbooks/templates"
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "%s"}\n' '{{ missing }}' >"$E2E_HOME/playbooks/templates/map.yml"
  preflight_finds '`missing` is undefined' playbooks/templates/map.yml:3:22 <<'YAML'
- name: Later
  k8s: {namespace: preflight, definition: "{{ lookup('template', 'map.yml') | from_yaml }}"}
YAML
  preflight_finds '`missing` is undefined' playbooks/templates/map.yml:3:22 <<'YAML'
- name: Later
  k8s: {namespace: preflight, template: map.yml}
YAML
  # A program between them changes nothing of that.
  PREFLIGHT_VARIABLE='through: "{{ missing }}"' \
    preflight_finds '`missing` is undefined' inventories/dev/group_vars/all/main.yml:2:14 <<'YAML'
- command: "true"
- name: Later
  k8s_secret: {name: a, namespace: preflight, data: {a: "{{ through }}"}}
YAML
}

# Within dicts too, whose members no table of arguments lists. All are told at once, and the password is not.
e2e_a_value_that_a_module_does_not_take_is_found_before_the_first_write() {
  preflight_project <<'YAML'
- k8s_secret: {name: a, namespace: preflight, generate: {password: {lenght: 12}}}
- k8s_secret: {name: a, namespace: preflight, data: {number: 5}}
- k8s_wait: {kind: ConfigMap, name: a, namespace: preflight, condition: {typ: Ready}}
- k8s_wait: {kind: ConfigMap, name: a, namespace: preflight, jsonpath: "{.data["}
- argocd_app: {name: a, repo_url: "https://git.example.org/a", path: a, retry: {limits: 3}}
- argocd_repository: {url: "https://lea:canary-4711@git.example.org/a"}
- argocd_cluster: {name: far, server: "https://far.example.org", config: {tlsClientConfg: {insecure: true}}}
- flux: {name: a, url: "ftp://git.example.org/a"}
- argocd: {prune: true}
- http_check: {url: "http://127.0.0.1/", requests: 0}
YAML
  preflight_stops
  said '`lenght` is nothing that `generate` knows'
  said 'the values of `data` must be strings'
  said 'site.yml:8:'
  said 'site.yml:9:'
  said '`retry.limits` is nothing that Argo CD knows'
  said '`url` holds a password'
  never_said canary-4711
  said '`prune` belongs to `manifest`'
  [[ $(grep -c '^error\[' "$E2E_HOME/out") == 10 ]]
}

e2e_what_only_the_run_can_know_is_left_to_it() {
  preflight_project <<'YAML'
- k8s_info: {kind: ConfigMap, name: made, namespace: preflight}
  register: before
- k8s: {definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: made, namespace: preflight}, data: {key: "{{ before.resources | length }}"}}}
  register: made
- k8s_info: {kind: ConfigMap, name: made, namespace: preflight}
  register: found
- debug: {msg: "there: {{ found.resources[0].data.key }}"}
- debug: {msg: "made: {{ made.result.metadata.uid }}"}
- debug: {msg: "{{ missing }}"}
  when: found.resources | length == 0
- debug: {msg: "{{ missing | default('nothing') }} {{ cloud | default(false) }}"}
- debug: {msg: "{{ missing }}"}
  when: cloud | default(false)
- set_fact: {fact: "{{ made.result.metadata.name }}"}
  when: found.resources | length > 0
- debug: {msg: "fact: {{ fact }}"}
- debug: {msg: "{{ missing }}"}
  ignore_errors: true
- block:
    - debug: {msg: "{{ missing }}"}
  rescue:
    - debug: {msg: rescued}
YAML
  kboot_exits 0 run "$E2E_HOME/inventories/dev"
  said 'there: 0'
  said 'fact: made'
  kubectl_e2e delete namespace preflight
}

e2e_a_mistake_in_the_tasks_is_silenced_by_name() {
  preflight_project <<'YAML'
- name: Later
  debug: {msg: "{{ missing }}"}
YAML
  preflight_stops
  kboot_exits 2 run "$E2E_HOME/inventories/dev" --skip-guard task-arguments
  said 'failed   Later'
  kubectl_e2e delete namespace preflight
  echo 'kboot_skip_guards: task-arguments' >>"$E2E_HOME/inventories/dev/group_vars/all/main.yml"
  kboot_exits 2 run "$E2E_HOME/inventories/dev"
  kubectl_e2e delete namespace preflight
  kboot_exits 4 check "$E2E_HOME/inventories/dev" --skip-guard image-pull-secret
  said 'there is no guard `image-pull-secret`'
}

# A whole file, and a value in a file that is read only by a later task.
e2e_a_vault_that_does_not_open_stops_before_the_first_write() {
  local recipient sealed=$E2E_HOME/inventories/dev/group_vars/all/sealed.yml
  preflight_project <<'YAML'
- k8s_secret: {name: a, namespace: preflight, data: {token: "{{ token }}"}}
YAML
  kboot_exits 0 vault init --identity "$E2E_HOME/mine" --no-recipients-file
  recipient=$(grep -o 'age1[a-z0-9]*' "$E2E_HOME/out")
  kboot_exits 0 vault init --identity "$E2E_HOME/other" --no-recipients-file
  echo 'token: canary-4711' >"$E2E_HOME/plain.yml"
  seal_file() {
    kboot_exits 0 vault encrypt --recipient "$recipient" --output "$sealed" "$E2E_HOME/plain.yml"
  }
  seal_value() {
    printf canary-4711 | kboot_exits 0 vault encrypt-string --recipient "$recipient" --stdin-name token
    sed -n '/^token:/,/END AGE/p' "$E2E_HOME/out" >"$sealed"
  }
  stops_sealed() {
    preflight_stops
    said sealed.yml
    said "error[$1"
    never_said canary-4711
  }
  for seal in seal_file seal_value; do
    "$seal"
    E2E_ENVIRONMENT=(KBOOT_IDENTITY_FILE="$E2E_HOME/other")
    stops_sealed vault-
    E2E_ENVIRONMENT=(KBOOT_IDENTITY_FILE="$E2E_HOME/nowhere")
    stops_sealed file-not-found
    # One letter of the last line of what is sealed.
    E2E_ENVIRONMENT=(KBOOT_IDENTITY_FILE="$E2E_HOME/mine")
    python3 - "$sealed" <<'PY'
import pathlib, re, sys
path = pathlib.Path(sys.argv[1])
lines = path.read_text().split("\n")
at = next(i for i, line in enumerate(lines) if "END AGE" in line) - 2
letter = len(lines[at]) - len(lines[at].lstrip()) + 5
lines[at] = lines[at][:letter] + ("A" if lines[at][letter] != "A" else "B") + lines[at][letter + 1 :]
path.write_text("\n".join(lines))
PY
    stops_sealed vault-
    "$seal"
    kboot_exits 0 run "$E2E_HOME/inventories/dev"
    never_said canary-4711
    kubectl_e2e delete namespace preflight
  done
}

e2e_a_kubeconfig_that_is_of_no_use_stops_before_the_first_write() {
  preflight_project </dev/null
  unusable() {
    local code=$1 words=$2
    kboot_exits 4 run "$E2E_HOME/inventories/dev" --kubeconfig "$3"
    said "[$code]"
    said "$words"
    fails kubectl_e2e get namespace preflight
  }
  unusable kubeconfig-not-found "$E2E_HOME/nowhere" "$E2E_HOME/nowhere"
  : >"$E2E_HOME/empty"
  unusable no-context 'an empty file is often what a command left that failed' "$E2E_HOME/empty"
  sed 's#server: .*#server: https://127.0.0.1:1#' "$KUBECONFIG" >"$E2E_HOME/unreachable"
  unusable unreachable 127.0.0.1:1 "$E2E_HOME/unreachable"
  unusable unauthorized 'does not accept our credentials' "$KUBECONFIG-badtoken"
  cat >"$E2E_HOME/exec" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
users:
  - name: a
    user:
      exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-login, interactiveMode: Never}
contexts: [{name: a, context: {cluster: a, user: a}}]
current-context: a
YAML
  unusable exec-plugin no-such-login "$E2E_HOME/exec"
}

# The checkout of the repository that the root Application deploys: plain manifests and a chart.
e2e_manifests_in_the_checkout_are_looked_at_before_the_first_write() {
  preflight_project <<'YAML'
- k8s_secret: {name: gchr, namespace: preflight, registry: ghcr.io, registry_username: a, registry_password: canary-4711}
- k8s:
    definition:
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: root, namespace: argocd}
      spec:
        source: {repoURL: "https://git.example.org/x/gitops.git", path: environments/dev}
YAML
  mkdir -p "$E2E_HOME/.git"
  echo 'ref: refs/heads/main' >"$E2E_HOME/.git/HEAD"
  printf '[remote "origin"]\n\turl = git@git.example.org:x/gitops\n' >"$E2E_HOME/.git/config"
  write_to environments/dev/api.yml <<'YAML'
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: api, namespace: argocd}
spec:
  destination: {server: "https://kubernetes.default.svc", namespace: preflight}
  source:
    repoURL: https://git.example.org/x/gitops.git
    path: charts/api
    helm: {parameters: [{name: pull, value: ghcr}]}
YAML
  write_to charts/api/Chart.yaml <<<'{apiVersion: v2, name: api, version: 1.0.0}'
  write_to charts/api/values.yaml <<<'pull: none'
  write_to charts/api/templates/all.yaml <<'YAML'
apiVersion: v1
kind: ServiceAccount
metadata: {name: {{ .Release.Name }}}
imagePullSecrets: [{name: {{ .Values.pull }}}]
---
{{- if .Capabilities.APIVersions.Has "autoscaling/v2" }}
apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
metadata: {name: api}
{{- end }}
YAML
  preflight_stops
  said 'error[image-pull-secrets]: ServiceAccount `api` pulls its images with the Secret `preflight/ghcr`'
  said 'in Git, deployed by Application `api`'
  said 'did you mean `gchr`?'
  said 'error[api-versions]: the server does not know `HorizontalPodAutoscaler` in `autoscaling/v2beta1`'
  said 'environments/dev/api.yml:8'
  preflight_stops --skip-guard image-pull-secrets
  never_said image-pull-secrets]
  sed -i 's/path: charts\/api/path: charts\/apj/' "$E2E_HOME/environments/dev/api.yml"
  preflight_stops
  said 'error[environment-path]: Application `api` deploys `charts/apj`'
  said 'did you mean `charts/api`?'
}
