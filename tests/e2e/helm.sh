# shellcheck shell=bash
# Releases of charts: kboot and the real helm read and continue what the other did.

E2E_TESTS+=(
  a_chart_is_installed_and_helm_reads_the_release
  kboot_shows_releases_as_helm_does
  helm_info_tells_what_a_release_is
  a_second_run_of_a_release_changes_nothing
  helm_and_kboot_continue_each_others_release
  crds_of_a_chart_are_applied_on_upgrade_too
  a_definition_that_moves_between_crds_and_templates_stays
  an_object_that_left_a_chart_goes_unless_it_is_to_be_kept
  an_object_of_somebody_else_is_not_taken
  a_field_of_somebody_else_is_not_taken
  a_failed_hook_shows_the_log_of_its_pod
  an_atomic_upgrade_that_fails_is_rolled_back
  a_killed_upgrade_is_taken_over_by_the_next_run
  what_a_killed_helm_left_is_taken_over_once_it_is_old
  a_release_is_uninstalled_by_either
  values_of_the_release_before_are_reused_as_helm_does
  plan_and_check_mode_of_a_release_write_nothing
  a_chart_is_rendered_with_what_the_cluster_has
  argo_cd_and_flux_are_installed_upgraded_rolled_back_and_removed
)

helm_e2e() {
  HOME=$E2E_HOME HELM_CACHE_HOME=$E2E_FOLDER/helm HELM_CONFIG_HOME=$E2E_FOLDER/helm KUBECONFIG=$KUBECONFIG \
    "$(tool_path helm)" "$@"
}

# Writes the chart that these tests install; its definition of a kind has that FIELD. helm_chart [VERSION [FIELD]]
helm_chart() {
  WEB=$E2E_HOME/web
  mkdir -p "$WEB"/{templates,crds}
  cat >"$WEB/Chart.yaml" <<YAML
apiVersion: v2
name: web
version: ${1:-1.0.0}
appVersion: "1.0"
YAML
  cat >"$WEB/values.yaml" <<'YAML'
greeting: hello
replicas: 1
extra: false
keep: false
hook: {}
pod: {}
YAML
  cat >"$WEB/crds/widgets.yaml" <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.e2e.example.org}
spec:
  group: e2e.example.org
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {${2:-size}: {type: integer}}}}
YAML
  cat >"$WEB/templates/all.yaml" <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
  labels: {chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
data:
  greeting: {{ .Values.greeting | quote }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}-password
  {{- if .Values.keep }}
  annotations: {helm.sh/resource-policy: keep}
  {{- end }}
data:
  password: {{ randAlphaNum 16 | b64enc | quote }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata:
      labels: {app: {{ .Release.Name }}}
      annotations: {{- toYaml .Values.pod | nindent 8 }}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
{{- if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-extra
data: {is: extra}
{{- end }}
YAML
  cat >"$WEB/templates/hook.yaml" <<'YAML'
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-prepare
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "-5"
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {{- toYaml .Values.hook | nindent 8 }}
    spec:
      restartPolicy: Never
      containers: [{name: crash, image: "example.org/prepare:1"}]
YAML
  echo 'Say {{ .Values.greeting }} to {{ .Release.Name }}.' >"$WEB/templates/NOTES.txt"
}

# A play of one task in $E2E_HOME/site.yml: the module helm with the arguments of standard input, for the release
# `web` in namespace NAMESPACE. helm_task NAMESPACE
helm_task() {
  NS=$1
  mkdir -p "$E2E_HOME/inventory/group_vars"
  echo '{}' >"$E2E_HOME/inventory/group_vars/all.yml"
  {
    printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: The release\n      kubernetes.core.helm:\n'
    printf '        name: web\n        namespace: %s\n' "$NS"
    sed 's/^/        /'
  } >"$E2E_HOME/site.yml"
}

# kboot_runs CODE [OPTIONS...]
kboot_runs() {
  local code=$1
  shift
  kboot_exits "$code" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" "$@"
}

# helm_deploy NAMESPACE [VALUES [CODE [MORE_ARGUMENTS]]]
helm_deploy() {
  helm_task "$1" <<YAML
chart_ref: $WEB
create_namespace: true
values: ${2:-{\}}
${4-}
YAML
  kboot_runs "${3:-0}"
}

release_status() {
  helm_e2e list -n "$NS" -o json | python3 -c 'import json, sys; print(*(r["name"] + " " + r["status"] + " " + r["revision"] for r in json.load(sys.stdin)))'
}

# is_release STATUS REVISION
is_release() {
  local found
  found=$(release_status)
  [[ $found == "web $1 $2" ]] || {
    echo "the release is: $found"
    false
  }
}

release_versions() {
  e2e_settled -n "$NS"
  e2e_versions -n "$NS" configmaps,secrets,deployments,leases
}

e2e_a_chart_is_installed_and_helm_reads_the_release() {
  helm_chart
  helm_deploy rel-read '{greeting: hi, replicas: 2}' 0 'wait: true'
  said 'changed 1'
  is_release deployed 1
  helm_e2e get values web -n rel-read | grep -qx 'greeting: hi'
  helm_e2e status web -n rel-read | grep -qx 'Say hi to web.'
  helm_e2e get manifest web -n rel-read | kubectl_e2e diff -n rel-read --server-side --field-manager=helm -f - \
    | { ! grep -v 'password\|generation'; } || true
  [[ $(kubectl_e2e -n rel-read get deployment web -o 'jsonpath={.status.readyReplicas}') == 2 ]]
  [[ $(kubectl_e2e -n rel-read get deployment web -o 'jsonpath={.metadata.annotations.meta\.helm\.sh/release-name}') == web ]]
  # The hook is gone, as its policy says, and so is the Lease.
  [[ -z $(kubectl_e2e -n rel-read get jobs,leases -o name) ]]
}

# The same command of both; their output must be the same. same_output ARGUMENTS...
same_output() {
  kboot_exits 0 helm "$@"
  diff <(helm_e2e "$@") "$E2E_HOME/out"
}

e2e_kboot_shows_releases_as_helm_does() {
  local format
  same_output list -n rel-read
  same_output list -A -q
  for format in table json yaml; do
    same_output list -n rel-read -o $format
    same_output history web -n rel-read -o $format
    same_output get values web -n rel-read -o $format
    same_output get values web -n rel-read -a -o $format
  done
  same_output get manifest web -n rel-read
  same_output get hooks web -n rel-read
  same_output get notes web -n rel-read
  same_output get all web -n rel-read
  # helm shows the kinds of objects in no set order.
  kboot_exits 0 helm status web -n rel-read
  diff <(helm_e2e status web -n rel-read | sed 's/[0-9]*s *$//' | sort) <(sed 's/[0-9]*s *$//' "$E2E_HOME/out" | sort)
  kboot_exits 1 helm status nosuch -n rel-read
  said 'release-not-found'
}

e2e_helm_info_tells_what_a_release_is() {
  helm_task rel-read <<<'{}'
  cat >"$E2E_HOME/site.yml" <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - kubernetes.core.helm_info: {name: web, namespace: rel-read}
      register: own
    - kubernetes.core.helm_info: {name: web, namespace: rel-read, get_all_values: true, release_state: [deployed]}
      register: all
    - kubernetes.core.helm_info: {name: web, namespace: rel-read, release_state: [failed]}
      register: failed
    - assert:
        that:
          - own.status.status == 'deployed' and own.status.revision == '1' and own.status.chart == 'web-1.0.0'
          - "own.status.release_values == {'greeting': 'hi', 'replicas': 2}"
          - own.status.manifest | map(attribute='kind') | sort == ['ConfigMap', 'Deployment', 'Secret']
          - own.status.hooks[0].metadata.name == 'web-prepare'
          - "'Say hi to web.' in own.status.notes"
          - all.status.release_values.keep is false and all.status.release_values.replicas == 2
          - failed.status is not defined
YAML
  kboot_runs 0
}

e2e_a_second_run_of_a_release_changes_nothing() {
  local before
  helm_chart
  helm_deploy rel-again
  before=$(release_versions)
  helm_deploy rel-again
  said 'changed 0'
  kboot_runs 0 --check
  said 'changed 0'
  diff <(echo "$before") <(release_versions)
}

e2e_helm_and_kboot_continue_each_others_release() {
  helm_chart
  helm_deploy rel-both
  helm_e2e upgrade web "$WEB" -n rel-both --set replicas=2,extra=true
  is_release deployed 2
  helm_deploy rel-both '{greeting: bye, replicas: 3}'
  is_release deployed 3
  [[ $(kubectl_e2e -n rel-both get deployment web -o 'jsonpath={.spec.replicas}') == 3 ]]
  fails kubectl_e2e -n rel-both get configmap web-extra
  kboot_exits 0 helm rollback web 2 -n rel-both
  said 'Rollback was a success'
  is_release deployed 4
  kubectl_e2e -n rel-both get configmap web-extra
  helm_e2e rollback web 1 -n rel-both
  is_release deployed 5
  fails kubectl_e2e -n rel-both get configmap web-extra
  # All fields have one owner.
  [[ $(kubectl_e2e -n rel-both get configmap web-settings --show-managed-fields -o 'jsonpath={.metadata.managedFields[*].manager}') == helm ]]
  # One that helm installed on the client's side.
  helm_e2e install web "$WEB" -n rel-csa --create-namespace --server-side=false
  helm_deploy rel-csa '{replicas: 3}'
  helm_deploy rel-csa '{greeting: bye}' 0 'server_side: "true"'
  is_release deployed 3
  helm_e2e upgrade web "$WEB" -n rel-csa --reuse-values --set replicas=2
  [[ $(kubectl_e2e -n rel-csa get configmap web-settings -o 'jsonpath={.data.greeting}') == bye ]]
}

e2e_crds_of_a_chart_are_applied_on_upgrade_too() {
  local field='{.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties}'
  helm_chart
  helm_deploy rel-crds
  helm_chart 1.1.0 colour
  helm_deploy rel-crds '{}' 0 'skip_crds: true'
  [[ $(kubectl_e2e get crd widgets.e2e.example.org -o "jsonpath=$field") == *size* ]]
  helm_chart 1.2.0 colour
  helm_deploy rel-crds
  [[ $(kubectl_e2e get crd widgets.e2e.example.org -o "jsonpath=$field") == *colour* ]]
  # Also where nothing else of the chart changed.
  helm_chart 1.2.0
  helm_deploy rel-crds
  said 'changed 1'
  [[ $(kubectl_e2e get crd widgets.e2e.example.org -o "jsonpath=$field") == *size* ]]
}

# helm_chart with its definition in that folder. moving_chart crds|templates
moving_chart() {
  helm_chart
  sed -i 's/widget/mover/g;s/Widget/Mover/g' "$WEB/crds/widgets.yaml"
  rm -f "$WEB/templates/movers.yaml"
  mv "$WEB/crds/widgets.yaml" "$WEB/$1/movers.yaml"
}

# The object of its kind would go with it.
e2e_a_definition_that_moves_between_crds_and_templates_stays() {
  local uid
  moving_chart crds
  helm_deploy rel-moves
  uid=$(kubectl_e2e get crd movers.e2e.example.org -o 'jsonpath={.metadata.uid}')
  rm "$WEB/crds/movers.yaml"
  moving_chart templates
  helm_deploy rel-moves '{}' 0 'take_ownership: true'
  kboot_exits 0 helm rollback web 1 -n rel-moves
  [[ $(kubectl_e2e get crd movers.e2e.example.org -o 'jsonpath={.metadata.uid} {.metadata.deletionTimestamp}') == "$uid " ]]
  helm_deploy rel-moves '{}' 0 'take_ownership: true'
  moving_chart crds
  helm_deploy rel-moves
  [[ $(kubectl_e2e get crd movers.e2e.example.org -o 'jsonpath={.metadata.uid} {.metadata.deletionTimestamp}') == "$uid " ]]
  kubectl_e2e delete crd movers.e2e.example.org
}

e2e_an_object_that_left_a_chart_goes_unless_it_is_to_be_kept() {
  helm_chart
  helm_deploy rel-keep '{extra: true, keep: true}'
  sed -i '/^kind: Secret/,/^---/d' "$WEB/templates/all.yaml"
  helm_deploy rel-keep '{extra: false}'
  said '1 deleted'
  fails kubectl_e2e -n rel-keep get configmap web-extra
  kubectl_e2e -n rel-keep get secret web-password
}

e2e_an_object_of_somebody_else_is_not_taken() {
  helm_chart
  kubectl_e2e create namespace rel-theirs
  kubectl_e2e -n rel-theirs create configmap web-settings --from-literal=greeting=theirs
  helm_deploy rel-theirs '{}' 2
  said 'ConfigMap "web-settings" in namespace "rel-theirs" exists and cannot be imported into the current release'
  [[ -z $(release_status) ]]
  helm_deploy rel-theirs '{}' 0 'take_ownership: true
force_conflicts: true'
  is_release deployed 1
}

e2e_a_field_of_somebody_else_is_not_taken() {
  helm_chart
  helm_deploy rel-fields
  kubectl_e2e -n rel-fields patch configmap web-settings --field-manager somebody --type merge -p '{"data":{"greeting":"mine"}}'
  helm_deploy rel-fields '{greeting: ours}' 2
  said 'conflict'
  said 'somebody'
  is_release failed 2
  helm_deploy rel-fields '{greeting: ours}' 0 'force_conflicts: true'
  is_release deployed 3
  [[ $(kubectl_e2e -n rel-fields get configmap web-settings -o 'jsonpath={.data.greeting}') == ours ]]
}

e2e_a_failed_hook_shows_the_log_of_its_pod() {
  helm_chart
  helm_deploy rel-hook '{hook: {kboot.test/pod: crash}}' 2
  said 'hook-failed'
  said 'fatal: cannot open /etc/app/config.yaml'
  is_release failed 1
  fails kubectl_e2e -n rel-hook get deployment web
  helm_deploy rel-hook
  is_release deployed 2
}

e2e_an_atomic_upgrade_that_fails_is_rolled_back() {
  helm_chart
  helm_deploy rel-atomic
  helm_deploy rel-atomic '{pod: {kboot.test/pod: crash}}' 2 'atomic: true
timeout: 10s'
  said 'has been rolled back to revision 1'
  said 'CrashLoopBackOff'
  is_release deployed 3
  helm_task rel-atomic-install <<YAML
chart_ref: $WEB
create_namespace: true
atomic: true
timeout: 10s
values: {pod: {kboot.test/pod: crash}}
YAML
  kboot_runs 2
  said 'has been uninstalled'
  [[ -z $(release_status) ]]
}

e2e_a_killed_upgrade_is_taken_over_by_the_next_run() {
  local pid
  helm_chart
  helm_deploy rel-kill '{extra: true}'
  helm_task rel-kill <<YAML
chart_ref: $WEB
values: {greeting: late, hook: {kboot.test/ready-after: 30s}}
YAML
  e2e_exec "$ROOT/build/kboot" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" &
  pid=$!
  e2e_until kubectl_e2e -n rel-kill get job web-prepare
  kill -9 "$pid"
  wait "$pid" || true
  is_release pending-upgrade 2
  fails helm_e2e upgrade web "$WEB" -n rel-kill
  helm_deploy rel-kill '{greeting: late}'
  said pending-upgrade
  said 'is taken over'
  is_release deployed 3
  [[ $(helm_e2e history web -n rel-kill -o json | python3 -c 'import json, sys; print(*(r["status"] for r in json.load(sys.stdin)))') == 'superseded failed deployed' ]]
  fails kubectl_e2e -n rel-kill get configmap web-extra
}

# Makes the last revision look so many minutes older. helm_age MINUTES
helm_age() {
  local secret
  secret=$(kubectl_e2e -n "$NS" get secrets -l owner=helm,name=web -o name | sort -V | tail -n 1)
  kubectl_e2e -n "$NS" get "$secret" -o json | python3 -c '
import base64, datetime, gzip, json, re, sys
secret = json.load(sys.stdin)
release = json.loads(gzip.decompress(base64.b64decode(base64.b64decode(secret["data"]["release"]))))
then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=int(sys.argv[1]))
text = json.dumps(release)
text = re.sub(r"\"(last_deployed|started_at)\": \"[^\"]*\"", lambda m: f"\"{m[1]}\": \"{then:%Y-%m-%dT%H:%M:%SZ}\"", text)
secret["data"]["release"] = base64.b64encode(base64.b64encode(gzip.compress(text.encode()))).decode()
json.dump(secret, sys.stdout)' "$1" | kubectl_e2e replace -f -
}

e2e_what_a_killed_helm_left_is_taken_over_once_it_is_old() {
  local pid
  helm_chart
  NS=rel-stuck
  helm_e2e install web "$WEB" -n rel-stuck --create-namespace --set 'hook.kboot\.test/ready-after=30s' >"$E2E_HOME/helm.out" 2>&1 &
  pid=$!
  e2e_until kubectl_e2e -n rel-stuck get job web-prepare
  pkill -9 -P "$pid" || true
  kill -9 "$pid" || true
  wait "$pid" || true
  is_release pending-install 1
  helm_deploy rel-stuck '{}' 2
  said 'release-pending'
  said 'try again in'
  helm_age 11
  helm_deploy rel-stuck
  said 'is taken over'
  is_release deployed 2
}

e2e_a_release_is_uninstalled_by_either() {
  helm_chart
  helm_deploy rel-gone '{keep: true}'
  helm_e2e uninstall web -n rel-gone
  [[ -z $(release_status) ]]
  kubectl_e2e -n rel-gone delete secret web-password
  helm_e2e install web "$WEB" -n rel-gone --set keep=true
  kboot_exits 0 helm uninstall web -n rel-gone --keep-history --wait
  said 'These resources were kept due to the resource policy:'
  said '[Secret] web-password'
  said 'release "web" uninstalled'
  fails kubectl_e2e -n rel-gone get deployment web
  kubectl_e2e -n rel-gone get secret web-password
  is_release uninstalled 1
  helm_deploy rel-gone '{keep: true}' 0 'take_ownership: true'
  is_release deployed 2
  helm_task rel-gone <<<'state: absent'
  kboot_runs 0
  said 'changed 1'
  [[ -z $(release_status) ]]
  kboot_runs 0
  said 'changed 0'
}

e2e_values_of_the_release_before_are_reused_as_helm_does() {
  local mode name
  helm_chart
  for mode in reuse_values reset_then_reuse_values none; do
    name=rel-${mode//_/-}
    helm_deploy "$name" '{greeting: hi, replicas: 2}'
    helm_e2e install web "$WEB" -n "$name-helm" --create-namespace --set greeting=hi,replicas=2 >/dev/null
    sed -i 's/^replicas:.*/replicas: 5/; s/^extra:.*/extra: true/' "$WEB/values.yaml"
    case $mode in
      none) helm_deploy "$name" '{}' 0 'reset_values: false' ;;
      *) helm_deploy "$name" '{greeting: new}' 0 "reset_values: false
$mode: true" ;;
    esac
    case $mode in
      none) helm_e2e upgrade web "$WEB" -n "$name-helm" >/dev/null ;;
      *) helm_e2e upgrade web "$WEB" -n "$name-helm" --set greeting=new "--${mode//_/-}" >/dev/null ;;
    esac
    diff <(helm_e2e get values web -n "$name") <(helm_e2e get values web -n "$name-helm")
    diff <(helm_e2e get manifest web -n "$name" | grep -v password:) <(helm_e2e get manifest web -n "$name-helm" | grep -v password:)
    helm_chart
  done
}

e2e_plan_and_check_mode_of_a_release_write_nothing() {
  helm_chart
  helm_task rel-plan <<YAML
chart_ref: $WEB
create_namespace: true
YAML
  kboot_exits 3 plan --detailed-exitcode "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said 'Deployment rel-plan/web'
  said 'to create'
  kboot_runs 0 --check
  said 'changed 1'
  fails kubectl_e2e get namespace rel-plan
  helm_deploy rel-plan
  helm_task rel-plan <<YAML
chart_ref: $WEB
values: {replicas: 2}
YAML
  kboot_runs 0 --check --diff
  said 'spec.replicas: - 1'
  is_release deployed 1
}

e2e_a_chart_is_rendered_with_what_the_cluster_has() {
  helm_chart
  cat >"$WEB/templates/seen.yaml" <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: seen}
data:
  one: {{ (lookup "v1" "Namespace" "" "kube-system").metadata.name | quote }}
  many: {{ gt (len (lookup "v1" "Namespace" "" "").items) 3 | quote }}
  none: {{ lookup "v1" "ConfigMap" "default" "nobody" | toJson | quote }}
  version: {{ .Capabilities.KubeVersion | quote }}
  served: {{ .Capabilities.APIVersions.Has "autoscaling/v2/HorizontalPodAutoscaler" | quote }}
YAML
  rm "$WEB/templates/all.yaml"
  helm_e2e template web "$WEB" --dry-run=server >"$E2E_HOME/helm.out"
  kboot_exits 0 template web "$WEB" --dry-run=server
  diff "$E2E_HOME/helm.out" "$E2E_HOME/out"
  grep -q 'one: "kube-system"' "$E2E_HOME/out"
}

# Serves the charts of a folder as a repository on a port of the kernel's choice; its URL stands in REPOSITORY.
helm_repository() {
  local folder=$E2E_HOME/repository
  mkdir -p "$folder"
  cp "$1"/*.tgz "$folder"
  helm_e2e repo index "$folder"
  python3 -u -m http.server --bind 127.0.0.1 --directory "$folder" 0 >"$E2E_HOME/server.out" 2>&1 &
  REPOSITORY_PID=$!
  e2e_until grep -q 'Serving HTTP' "$E2E_HOME/server.out"
  REPOSITORY=http://127.0.0.1:$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$E2E_HOME/server.out")
}

# public_chart CHART VERSION VALUES
public_chart() {
  helm_task "rel-$1" <<YAML
chart_ref: $1
chart_repo_url: $REPOSITORY
chart_version: $2
create_namespace: true
wait: true
values: $3
YAML
  kboot_runs 0
}

e2e_argo_cd_and_flux_are_installed_upgraded_rolled_back_and_removed() {
  local charts=../shared/data/seed-charts chart version before
  [[ -d $charts ]] || test_skip "the charts are not here: $charts"
  helm_repository "$charts"
  trap 'kill "$REPOSITORY_PID"' EXIT
  for chart in argo-cd:4.5.0:'{server: {replicas: 2}}' flux2:2.7.0:'{imageAutomationController: {create: false}}'; do
    version=${chart#*:}
    version=${version%%:*}
    public_chart "${chart%%:*}" "$version" '{}'
    is_release deployed 1
    before=$(release_versions)
    public_chart "${chart%%:*}" "$version" '{}'
    said 'changed 0'
    diff <(echo "$before") <(release_versions)
    public_chart "${chart%%:*}" "$version" "${chart#*:*:}"
    is_release deployed 2
    kboot_exits 0 helm rollback web 1 -n "$NS"
    is_release deployed 3
    kboot_exits 0 helm uninstall web -n "$NS"
    [[ -z $(release_status) ]]
    [[ -z $(kubectl_e2e -n "$NS" get deployments -o name) ]]
  done
}
