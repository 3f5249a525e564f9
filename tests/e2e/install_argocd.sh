# shellcheck shell=bash
# The module argocd: Argo CD from its chart and from its manifest, judged by what stands.

E2E_TESTS+=(
  argocd_is_planned_on_an_empty_cluster
  argocd_is_installed_from_its_chart
  argocd_run_again_moves_nothing
  the_password_of_argocd_is_kept_and_changed
  what_is_missing_of_argocd_is_repaired
  a_killed_installation_of_argocd_is_finished
  argocd_goes_to_another_version_and_back
  applications_are_judged_by_their_source_of_now
  argocd_that_git_tracks_is_left_to_git
  argocd_of_another_kind_or_release_is_refused
  argocd_from_a_manifest_in_another_namespace
  argocd_goes_from_the_manifest_to_the_chart
  argocd_as_a_dependency_whose_secret_the_chart_does_not_make
  argocd_is_taken_away_once_nobody_needs_it
  argocd_core_gets_its_default_project
)

ARGOCD_PASSWORD=Canary-0123456789abcdef

# Takes all of Argo CD out of the cluster, whoever put it there.
argocd_gone() {
  local name namespaces
  for name in "${ARGOCD_KINDS[@]}"; do
    kubectl_e2e delete crd "$name.argoproj.io" --ignore-not-found --wait=false
  done
  mapfile -t namespaces < <(kubectl_e2e get deployments,statefulsets -A -l app.kubernetes.io/part-of=argocd \
    -o 'jsonpath={range .items[*]}{.metadata.namespace}{"\n"}{end}' | sort -u)
  e2e_delete_namespaces "${namespaces[@]}"
  kubectl_e2e delete clusterroles,clusterrolebindings -l app.kubernetes.io/part-of=argocd
  e2e_until argocd_definitions_are_gone
}

# The API server forgets the death of a definition now and then: a change of it, not at every look, is a reminder.
argocd_definitions_are_gone() {
  local left
  left=$(kubectl_e2e get crd "${ARGOCD_KINDS[@]/%/.argoproj.io}" --ignore-not-found -o name) || return 1
  # shellcheck disable=SC2086 # one word for each
  [[ -z $left ]] || ((SECONDS % 8)) || kubectl_e2e annotate $left "reminder=$SECONDS" --overwrite
  [[ -z $left ]]
}
ARGOCD_KINDS=(applications applicationsets appprojects argocdextensions)

# A play of one task in $E2E_HOME/site.yml: the module argocd with the arguments of standard input, in namespace
# NAMESPACE; its result is shown. argocd_task NAMESPACE
argocd_task() {
  NS=$1
  mkdir -p "$E2E_HOME/inventory/group_vars"
  echo '{}' >"$E2E_HOME/inventory/group_vars/all.yml"
  {
    printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: Argo CD\n      kboot.core.argocd:\n'
    printf '        namespace: %s\n' "$NS"
    sed 's/^/        /'
    printf '      register: argo\n    - debug: {msg: "is {{ argo.version }} {{ argo.chart }} by {{ argo.installed_by }}, {{ argo.managed_by }}"}\n'
  } >"$E2E_HOME/site.yml"
}

# argocd_runs CODE [OPTIONS...]
argocd_runs() {
  local code=$1
  shift
  kboot_exits "$code" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" "${ARGOCD_OPTIONS[@]}" "$@"
}
ARGOCD_OPTIONS=()

# argocd_chart NAMESPACE [MORE_ARGUMENTS [CODE]]: version 4.5.0 unless VERSION says otherwise.
argocd_chart() {
  argocd_task "$1" <<YAML
chart_repo_url: $REPOSITORY
chart_version: ${VERSION-4.5.0}
${2-}
YAML
  argocd_runs "${3:-0}"
}

# argocd_upstream NAMESPACE [MORE_ARGUMENTS [CODE]]
argocd_upstream() {
  argocd_task "$1" <<YAML
manifest: $(argocd_manifest)
${2-}
YAML
  argocd_runs "${3:-0}"
}

# Serves the chart and a copy of it with a higher version.
argocd_charts() {
  local charts=../shared/data/seed-charts folder=$E2E_HOME/charts
  [[ -d $charts ]] || test_skip "the charts are not here: $charts"
  mkdir -p "$folder"
  tar -xzf "$charts/argo-cd-4.5.0.tgz" -C "$folder"
  cp "$charts/argo-cd-4.5.0.tgz" "$folder"
  sed -i 's/^version: .*/version: 4.5.1/; s/^appVersion: .*/appVersion: v2.3.4/' "$folder/argo-cd/Chart.yaml"
  helm_e2e package "$folder/argo-cd" -d "$folder" >/dev/null
  helm_repository "$folder"
  trap 'kill "$REPOSITORY_PID"' EXIT
}

# Name and resourceVersion of all that an installation made.
argocd_versions() {
  e2e_settled -n "$NS"
  e2e_versions -A \
    crd,clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,configmaps,secrets,services,deployments,statefulsets,networkpolicies,appprojects
}

# argocd_secret KEY
argocd_secret() {
  kubectl_e2e -n "$NS" get secret argocd-secret -o "jsonpath={.data.${1//./\\.}}" | base64 -d
}

# Is that the password? By the C library's own crypt. argocd_password_is TEXT
argocd_password_is() {
  local hash
  hash=$(argocd_secret admin.password)
  # shellcheck disable=SC2016 # Perl's
  [[ -n $hash && $(perl -e 'print crypt($ARGV[0], $ARGV[1])' "$1" "$hash") == "$hash" ]]
}

# No form of the password, nor its hash, was printed.
argocd_kept_secret() {
  local hash
  hash=$(argocd_secret admin.password)
  never_said "$1"
  never_said "$(printf %s "$1" | base64)"
  never_said "$hash"
  never_said "$(printf %s "$hash" | base64 -w 0 | cut -c 1-40)"
}

# argocd_image WORKLOAD
argocd_image() {
  kubectl_e2e -n "$NS" get "$1" -o 'jsonpath={.spec.template.spec.containers[0].image}'
}

e2e_argocd_is_planned_on_an_empty_cluster() {
  argocd_gone
  argocd_charts
  argocd_task cd-plan <<YAML
chart_repo_url: $REPOSITORY
chart_version: 4.5.0
admin_password: $ARGOCD_PASSWORD
wait: true
YAML
  kboot_exits 3 plan --detailed-exitcode "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said 'argo-cd 4.5.0'
  said ' to create, 0 to change, 0 to delete'
  never_said "$ARGOCD_PASSWORD"
  kboot_exits 3 plan --detailed-exitcode --diff "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said 'Deployment cd-plan/argocd-server'
  said 'AppProject cd-plan/default'
  never_said "$ARGOCD_PASSWORD"
  never_said '$2a$'
  argocd_runs 0 --check
  said 'changed 1'
  fails kubectl_e2e get namespace cd-plan
}

# Uses one installation in namespace `cd` for the tests that follow; makes it where it is not there.
argocd_stands() {
  argocd_charts
  NS='cd'
  kubectl_e2e -n cd get deployment argocd-server 2>/dev/null && return
  argocd_gone
  argocd_chart cd "admin_password: $ARGOCD_PASSWORD
wait: true
values: {server: {extraArgs: [--insecure]}}"
}

e2e_argocd_is_installed_from_its_chart() {
  local data='{.data.application\.instanceLabelKey} {.data.resource\.customizations\.health\.argoproj\.io_Application}'
  argocd_gone
  argocd_stands
  said 'changed 1'
  said 'chart argo-cd-4.5.0 -> release argocd: '
  said 'is v2.3.3 argo-cd-4.5.0 by chart, '
  argocd_kept_secret "$ARGOCD_PASSWORD"
  argocd_password_is "$ARGOCD_PASSWORD"
  [[ $(argocd_secret admin.passwordMtime) == 20*T*Z ]]
  kubectl_e2e -n cd wait --for condition=Available deployment --all --timeout "$E2E_PATIENCE"s
  kubectl_e2e -n cd get deployment argocd-server -o 'jsonpath={.spec.template.spec.containers[0].command}' | grep -F -- --insecure
  [[ $(helm_e2e list -n cd -q) == argocd ]]
  kubectl_e2e -n cd get configmap argocd-cm -o "jsonpath=$data" | grep -F 'argocd.argoproj.io/instance local function'
  [[ $(kubectl_e2e -n cd get appproject default -o 'jsonpath={.spec.sourceRepos[0]}') == '*' ]]
}

e2e_argocd_run_again_moves_nothing() {
  local before
  argocd_stands
  before=$(argocd_versions)
  argocd_chart cd "admin_password: $ARGOCD_PASSWORD
wait: true
values: {server: {extraArgs: [--insecure]}}"
  said 'changed 0'
  argocd_runs 0 --check
  said 'changed 0'
  kboot_exits 0 plan --detailed-exitcode "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  diff <(echo "$before") <(argocd_versions)
}

e2e_the_password_of_argocd_is_kept_and_changed() {
  local stamp hash other=Other-0123456789abcdef values='values: {server: {extraArgs: [--insecure]}}'
  argocd_stands
  stamp=$(argocd_secret admin.passwordMtime)
  hash=$(argocd_secret admin.password)
  # Named no more: it stays.
  argocd_chart cd "$values"
  said 'changed 0'
  [[ $(argocd_secret admin.password) == "$hash" ]]
  # Changed by Argo CD itself, and asked for again.
  kubectl_e2e -n cd patch secret argocd-secret --field-manager argocd-server --type merge \
    -p '{"stringData":{"admin.password":"$2a$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u","admin.passwordMtime":"2020-01-01T00:00:00Z"}}'
  argocd_password_is secret
  argocd_chart cd "admin_password: secret
$values"
  [[ $(argocd_secret admin.passwordMtime) == 2020-01-01T00:00:00Z ]]
  ARGOCD_OPTIONS=(--diff -vvv)
  argocd_chart cd "admin_password: $other
$values"
  said 'changed 1'
  said 'Secret cd/argocd-secret'
  argocd_kept_secret "$other"
  ARGOCD_OPTIONS=()
  argocd_password_is "$other"
  [[ $(argocd_secret admin.passwordMtime) > "$stamp" || $(argocd_secret admin.passwordMtime) == "$stamp" ]]
  hash=$(argocd_secret admin.password)
  argocd_chart cd "admin_password_hash: '$hash'
$values"
  said 'changed 0'
  never_said "$hash"
  argocd_chart cd "admin_password_hash: none
$values" 2
  said 'argument-value'
  # What argocd-server keeps in the same Secret is nobody else's.
  kubectl_e2e -n cd patch secret argocd-secret --field-manager argocd-server --type merge -p '{"stringData":{"server.secretkey":"kept"}}'
  argocd_chart cd "admin_password: $ARGOCD_PASSWORD
$values"
  argocd_password_is "$ARGOCD_PASSWORD"
  [[ $(argocd_secret server.secretkey) == kept ]]
}

e2e_what_is_missing_of_argocd_is_repaired() {
  local values="admin_password: $ARGOCD_PASSWORD
wait: true
values: {server: {extraArgs: [--insecure]}}" stamp
  argocd_stands
  stamp=$(argocd_secret admin.passwordMtime)
  kubectl_e2e -n cd delete deployment argocd-repo-server
  kubectl_e2e -n cd delete configmap argocd-rbac-cm
  kubectl_e2e -n cd delete secret argocd-secret
  argocd_chart cd "$values"
  said 'changed 1'
  [[ $(kubectl_e2e -n cd get deployment argocd-repo-server -o 'jsonpath={.status.readyReplicas}') == 1 ]]
  kubectl_e2e -n cd get configmap argocd-rbac-cm
  argocd_password_is "$ARGOCD_PASSWORD"
  [[ $(argocd_secret admin.passwordMtime) == "$stamp" ]]
  # Another image than the release says.
  kubectl_e2e -n cd set image deployment/argocd-server server=quay.io/argoproj/argocd:v9.9.9
  argocd_chart cd "$values"
  [[ $(argocd_image deployment/argocd-server) == *:v2.3.3 ]]
  argocd_chart cd "$values"
  said 'changed 0'
  kubectl_e2e delete crd applications.argoproj.io
  kubectl_e2e -n cd delete appproject default
  argocd_chart cd "$values"
  kubectl_e2e get crd applications.argoproj.io
  kubectl_e2e -n cd get appproject default
  argocd_chart cd "$values"
  said 'changed 0'
}

# Half a release, by a hand that was stopped: kboot by KILL, and one that failed.
e2e_a_killed_installation_of_argocd_is_finished() {
  local pid
  argocd_gone
  argocd_charts
  argocd_task cd-kill <<YAML
chart_repo_url: $REPOSITORY
chart_version: 4.5.0
wait: true
YAML
  e2e_exec "$ROOT/build/kboot" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" &
  pid=$!
  e2e_until kubectl_e2e -n cd-kill get serviceaccount argocd-server
  kill -9 "$pid"
  wait "$pid" || true
  argocd_runs 0
  said 'is v2.3.3 argo-cd-4.5.0 by chart'
  kubectl_e2e -n cd-kill wait --for condition=Available deployment --all --timeout "$E2E_PATIENCE"s
  argocd_runs 0
  said 'changed 0'
  # A release that failed: an object of somebody else's, a field of somebody else's.
  kubectl_e2e -n cd-kill patch configmap argocd-cm --field-manager somebody --type merge -p '{"data":{"url":"mine"}}'
  argocd_chart cd-kill 'values: {server: {config: {url: ours}}}' 2
  said somebody
  [[ $(helm_e2e list -n cd-kill -o json) == *'"failed"'* ]]
  argocd_chart cd-kill 'values: {server: {config: {url: ours}}}
force_conflicts: true'
  [[ $(helm_e2e list -n cd-kill -o json) == *'"deployed"'* ]]
  argocd_chart cd-kill 'values: {server: {config: {url: ours}}}'
  said 'changed 0'
}

e2e_argocd_goes_to_another_version_and_back() {
  local values="values: {server: {extraArgs: [--insecure]}}"
  argocd_stands
  VERSION=4.5.1 argocd_chart cd "$values"
  said 'changed 1'
  said 'is v2.3.4 argo-cd-4.5.1 by chart'
  never_said 'goes back'
  [[ $(argocd_image deployment/argocd-server) == *:v2.3.4 ]]
  argocd_password_is "$ARGOCD_PASSWORD"
  argocd_chart cd "$values"
  said 'Argo CD goes back from v2.3.4 to v2.3.3'
  [[ $(argocd_image deployment/argocd-server) == *:v2.3.3 ]]
  VERSION='' argocd_chart cd '' 2
  said 'needs `chart_version`'
  # Charts since 5.0 have the definitions among their templates; Helm would not take those that stand.
  mv "$E2E_HOME/charts/argo-cd/crds" "$E2E_HOME/charts/argo-cd/definitions"
  echo '{{ range $path, $_ := .Files.Glob "definitions/*.yaml" }}{{ $.Files.Get $path }}{{ "\n---\n" }}{{ end }}' \
    >"$E2E_HOME/charts/argo-cd/templates/definitions.yaml"
  sed -i 's/^version: .*/version: 5.0.0/' "$E2E_HOME/charts/argo-cd/Chart.yaml"
  argocd_task cd <<YAML
chart_ref: $E2E_HOME/charts/argo-cd
$values
YAML
  argocd_runs 0
  said 'is v2.3.4 argo-cd-5.0.0 by chart'
  [[ $(kubectl_e2e get crd applications.argoproj.io -o 'jsonpath={.metadata.annotations.meta\.helm\.sh/release-name}') == argocd ]]
  argocd_runs 0
  said 'changed 0'
}

# The script that kboot puts into argocd-cm, in Argo CD's own hands: an Application's spec and status, and its health.
e2e_applications_are_judged_by_their_source_of_now() {
  local cases=$E2E_HOME/cases health spec status wanted
  argocd_stands
  kubectl_e2e -n cd get configmap argocd-cm -o yaml >"$E2E_HOME/settings.yaml"
  cat >"$cases" <<'CASES'
Healthy      {"source":{"path":"a","directory":{"recurse":false}}}  {"health":{"status":"Healthy"},"sync":{"comparedTo":{"source":{"path":"a"}}}}
Progressing  {"source":{"path":"b"}}                                {"health":{"status":"Healthy"},"sync":{"comparedTo":{"source":{"path":"a"}}}}
Progressing  {"source":{"path":"b"}}                                {"health":{"status":"Degraded"},"sync":{"comparedTo":{"source":{"path":"a"}}}}
Degraded     {"source":{"path":"a"}}                                {"health":{"status":"Degraded"},"sync":{"comparedTo":{"source":{"path":"a"}}}}
Unknown      {"source":{"path":"a"}}                                {"health":{"status":"Unknown"}}
Progressing  {"source":{"path":"a"}}                                {}
Progressing  {"source":{"path":"a"}}                                {"health":{"status":"Healthy"}}
Healthy      {"sources":[{"ref":"a"},{"ref":"b"}]}                  {"health":{"status":"Healthy"},"sync":{"comparedTo":{"sources":[{"ref":"a"},{"ref":"b"}],"source":{"repoURL":""}}}}
Progressing  {"sources":[{"ref":"a"}]}                              {"health":{"status":"Healthy"},"sync":{"comparedTo":{"sources":[{"ref":"a"},{"ref":"b"}]}}}
Progressing  {"source":{"helm":{"valuesObject":{"x":[1,2]}}}}       {"health":{"status":"Healthy"},"sync":{"comparedTo":{"source":{"helm":{"valuesObject":{"x":[1,3]}}}}}}
Healthy      {"sourceHydrator":{"drySource":{}}}                    {"health":{"status":"Healthy"},"sync":{"comparedTo":{"source":{"path":"a"}}}}
CASES
  while read -r wanted spec status; do
    echo "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",\"metadata\":{\"name\":\"a\"},\"spec\":$spec,\"status\":$status}" \
      >"$E2E_HOME/application.json"
    health=$(HOME=$E2E_HOME "$(tool_path argocd)" admin settings resource-overrides health "$E2E_HOME/application.json" \
      --argocd-cm-path "$E2E_HOME/settings.yaml" 2>/dev/null | sed -n 's/^STATUS: *//p')
    [[ $health == "$wanted" ]] || {
      echo "it is $health, not $wanted: $spec $status"
      false
    }
  done <"$cases"
}

# argocd_made NAME NAMESPACE
argocd_made() {
  kubectl_e2e apply -f - <<YAML
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: $1, namespace: $2}
spec:
  project: default
  source: {repoURL: https://git.example.org/apps.git, path: argocd}
  destination: {server: https://kubernetes.default.svc, namespace: cd}
YAML
}

e2e_argocd_that_git_tracks_is_left_to_git() {
  local before
  argocd_stands
  argocd_made itself cd
  # The tracking label of this release's argocd-cm; no such Application: nobody's.
  kubectl_e2e -n cd label deployment argocd-server argocd.argoproj.io/instance=gone
  argocd_chart cd 'values: {server: {extraArgs: [--insecure]}}'
  said 'by chart, '
  never_said 'managed by'
  kubectl_e2e -n cd label --overwrite deployment argocd-server argocd.argoproj.io/instance=itself
  before=$(argocd_versions)
  VERSION=4.5.1 argocd_chart cd "admin_password: another
wait: true"
  said 'managed by Application itself'
  said 'is v2.3.3 argo-cd-4.5.0 by chart, Application itself'
  said 'changed 0'
  # A manifest neither.
  argocd_upstream cd 'default_project: true'
  said 'managed by Application itself'
  kboot_exits 0 plan --detailed-exitcode "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  diff <(echo "$before") <(argocd_versions)
  kubectl_e2e -n cd delete application itself
  VERSION=4.5.1 argocd_chart cd ''
  said 'is v2.3.4 argo-cd-4.5.1 by chart, '
  # By annotation, and an Application of another namespace.
  kubectl_e2e -n cd patch configmap argocd-cm --type merge -p '{"data":{"application.resourceTrackingMethod":"annotation"}}'
  argocd_made root default
  kubectl_e2e -n cd annotate deployment argocd-server 'argocd.argoproj.io/tracking-id=default_root:apps/Deployment:cd/argocd-server'
  argocd_chart cd ''
  said 'managed by Application default/root'
  kubectl_e2e -n cd annotate --overwrite deployment argocd-server 'argocd.argoproj.io/tracking-id=root:apps/Deployment:other/argocd-server'
  VERSION=4.5.1 argocd_chart cd 'tracking_method: annotation
force_conflicts: true'
  never_said 'managed by'
  kubectl_e2e -n default delete application root
}

e2e_argocd_of_another_kind_or_release_is_refused() {
  argocd_stands
  argocd_upstream cd '' 2
  said 'argocd-installed-otherwise'
  said 'was installed from a chart (release `argocd`)'
  argocd_chart cd 'release_name: other' 2
  said 'is the release `argocd`, not `other`'
  said 'give `release_name: argocd`'
  # Roles of the whole cluster belong to that release.
  argocd_chart cd-second '' 2
  said 'release-conflict'
  [[ -z $(kubectl_e2e -n cd-second get deployments -o name) ]]
}

e2e_argocd_from_a_manifest_in_another_namespace() {
  local before subjects='{range .items[*]}{.subjects[0].namespace}{"\n"}{end}'
  argocd_gone
  argocd_upstream cd-manifest "admin_password: $ARGOCD_PASSWORD
tracking_method: annotation+label
wait: true"
  said 'changed 1'
  said "is $(tool_version argocd)  by manifest"
  argocd_kept_secret "$ARGOCD_PASSWORD"
  argocd_password_is "$ARGOCD_PASSWORD"
  [[ $(kubectl_e2e get clusterrolebindings -l app.kubernetes.io/part-of=argocd -o "jsonpath=$subjects" | sort -u) == cd-manifest ]]
  [[ $(kubectl_e2e -n cd-manifest get configmap argocd-cm -o 'jsonpath={.data.application\.resourceTrackingMethod}') == annotation+label ]]
  kubectl_e2e -n cd-manifest get appproject default
  before=$(argocd_versions)
  argocd_runs 0
  said 'changed 0'
  kboot_exits 0 plan --detailed-exitcode "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  diff <(echo "$before") <(argocd_versions)
  # What another manifest brought before, and this one does not.
  kubectl_e2e -n cd-manifest apply --server-side --field-manager kboot -f - <<'YAML'
apiVersion: v1
kind: ServiceAccount
metadata: {name: dropped, labels: {app.kubernetes.io/part-of: argocd}}
YAML
  argocd_runs 0
  said 'an earlier manifest of Argo CD brought `ServiceAccount cd-manifest/dropped`'
  argocd_upstream cd-manifest "tracking_method: annotation+label
prune: true"
  said '1 deleted'
  fails kubectl_e2e -n cd-manifest get serviceaccount dropped
  # Named no more, the password stays; what went is repaired.
  kubectl_e2e -n cd-manifest delete deployment argocd-server
  argocd_upstream cd-manifest 'tracking_method: annotation+label
wait: true'
  argocd_password_is "$ARGOCD_PASSWORD"
  kubectl_e2e -n cd-manifest get deployment argocd-server
  # Argo CD's own now.
  kubectl_e2e -n cd-manifest patch secret argocd-secret --field-manager argocd-server --type merge \
    -p '{"stringData":{"admin.password":"$2a$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u"}}'
  argocd_upstream cd-manifest 'tracking_method: annotation+label'
  argocd_password_is secret
  argocd_task cd-manifest <<'YAML'
manifest: https://127.0.0.1:1/install.yaml
YAML
  argocd_runs 2
  said 'needs its `checksum`'
}

e2e_argocd_goes_from_the_manifest_to_the_chart() {
  argocd_charts
  argocd_gone
  argocd_upstream cd-way ''
  argocd_made kept cd-way
  argocd_chart cd-way '' 2
  said 'argocd-installed-otherwise'
  said 'was installed from a manifest'
  # The way out that the hint names.
  kubectl_e2e -n cd-way delete deployments,statefulsets -l app.kubernetes.io/part-of=argocd
  argocd_chart cd-way 'take_ownership: true
wait: true'
  said 'is v2.3.3 argo-cd-4.5.0 by chart'
  kubectl_e2e -n cd-way get application kept
  argocd_chart cd-way ''
  said 'changed 0'
}

# A chart of one's own around argo-cd, from a folder; the Secret is left to kboot.
e2e_argocd_as_a_dependency_whose_secret_the_chart_does_not_make() {
  local stamp
  argocd_charts
  argocd_gone
  mkdir -p "$E2E_HOME/platform/charts"
  cp "$E2E_HOME/charts/argo-cd-4.5.0.tgz" "$E2E_HOME/platform/charts"
  write_to platform/Chart.yaml <<'YAML'
apiVersion: v2
name: platform
version: 1.0.0
dependencies: [{name: argo-cd, version: 4.5.0, repository: "https://charts.example.org", alias: cd}]
YAML
  argocd_task cd-platform <<YAML
chart_ref: $E2E_HOME/platform
admin_password: $ARGOCD_PASSWORD
values: {cd: {configs: {secret: {createSecret: false}}}}
YAML
  argocd_runs 0
  said 'is v2.3.3 platform-1.0.0 by chart'
  argocd_kept_secret "$ARGOCD_PASSWORD"
  argocd_password_is "$ARGOCD_PASSWORD"
  stamp=$(argocd_secret admin.passwordMtime)
  [[ $(kubectl_e2e -n cd-platform get secret argocd-secret -o 'jsonpath={.metadata.labels.app\.kubernetes\.io/part-of}') == argocd ]]
  kubectl_e2e -n cd-platform get configmap argocd-cm -o yaml | grep -F health.argoproj.io_Application
  argocd_runs 0
  said 'changed 0'
  sed -i 's/createSecret: false/createSecret: true/' "$E2E_HOME/site.yml"
  argocd_runs 2
  said release-conflict
  printf 'take_ownership: true\n' | sed 's/^/        /' >"$E2E_HOME/more"
  sed -i "/createSecret/r $E2E_HOME/more" "$E2E_HOME/site.yml"
  argocd_runs 0
  argocd_password_is "$ARGOCD_PASSWORD"
  [[ $(argocd_secret admin.passwordMtime) == "$stamp" ]]
  argocd_runs 0
  said 'changed 0'
}

e2e_argocd_is_taken_away_once_nobody_needs_it() {
  argocd_charts
  argocd_gone
  argocd_chart cd-gone ''
  argocd_made needed cd-gone
  kubectl_e2e -n cd-gone patch application needed --type merge -p '{"metadata":{"finalizers":["resources-finalizer.argocd.argoproj.io"]}}'
  argocd_task cd-gone <<<'state: absent'
  argocd_runs 2
  said argocd-in-use
  said '`needed`'
  argocd_task cd-gone <<<'state: absent
force: true'
  argocd_runs 0
  said 'deleted'
  [[ -z $(kubectl_e2e -n cd-gone get deployments,statefulsets -o name) && -z $(helm_e2e list -n cd-gone -q) ]]
  kubectl_e2e -n cd-gone get application needed
  argocd_runs 0
  said 'it is not there'
  kubectl_e2e -n cd-gone patch application needed --type merge -p '{"metadata":{"finalizers":null}}'
  # What a manifest brought, by the manifest.
  argocd_upstream cd-gone ''
  argocd_task cd-gone <<<'state: absent'
  argocd_runs 2
  said missing-argument
  argocd_upstream cd-gone 'state: absent'
  [[ -z $(kubectl_e2e -n cd-gone get deployments,statefulsets,services,secrets -o name) ]]
  kubectl_e2e -n cd-gone get application needed
  argocd_runs 0
  said 'changed 0'
}

# Without argocd-server nobody makes the project that every Application names by default.
e2e_argocd_core_gets_its_default_project() {
  argocd_gone
  python3 - "$(argocd_manifest)" >"$E2E_HOME/core.yaml" <<'PYTHON'
import sys
documents = open(sys.argv[1]).read().split("\n---\n")
server = [d for d in documents if "\nkind: Deployment\n" in d and "\n  name: argocd-server\n" in d]
assert len(server) == 1
print("\n---\n".join(d for d in documents if d not in server))
PYTHON
  argocd_task cd-core <<YAML
manifest: $E2E_HOME/core.yaml
YAML
  argocd_runs 0
  kubectl_e2e -n cd-core get appproject default
  fails kubectl_e2e -n cd-core get deployment argocd-server
  argocd_runs 0
  said 'changed 0'
  # No Application yet: it stands all the same.
  kboot_exits 0 status "$E2E_HOME/inventory"
  said 'cd-core   manifest'
  argocd_gone
}
