# shellcheck shell=bash
# argocd_app with the real Argo CD: apps of apps, what goes wrong in them, refresh, sync, deletion.

E2E_TESTS+=(
  an_app_of_apps_is_waited_for_down_to_its_last_child
  a_second_run_of_an_app_of_apps_starts_nothing
  a_commit_is_seen_by_a_refresh_not_by_chance
  a_child_with_a_missing_path_ends_the_wait_early
  a_child_with_a_bad_repository_ends_the_wait_early
  a_child_of_a_missing_project_ends_the_wait_early
  a_child_that_never_gets_healthy_is_explained_down_to_its_pod
  a_child_that_becomes_degraded_ends_the_wait_early
  a_kind_that_the_server_serves_no_more_is_named_with_what_it_has
  a_wave_that_waits_says_for_what_and_a_fixed_commit_gets_past_it
  a_sync_of_somebody_else_is_ended_only_when_told_to
  a_closed_sync_window_is_told_and_leaves_no_operation
  a_sync_takes_the_options_of_argocd_app_sync
  several_sources_are_synced_at_the_revisions_that_are_named
  two_runs_sync_the_same_application_one_after_the_other
  an_application_of_another_cluster_is_told_in_argocds_words
  an_application_is_synced_when_it_is_asked_for
  a_sync_that_would_have_to_prune_says_so
  a_dry_run_of_a_sync_stores_nothing
  deleting_with_cascade_waits_for_its_end
  an_application_set_is_waited_for_with_its_applications
  plan_and_check_mode_of_an_application_write_nothing
)

# The cluster with the real Argo CD, and a repository of the test's own. Names end in $TAG, as the cluster is shared.
apps_begin() {
  TAG=$1
  gitops_cluster
  kubectl_e2e -n argocd get appproject default 2>/dev/null || argocd_install "$E2E_NAME"
  kubectl_e2e create namespace "apps-$TAG"
  empty_inventory
  mkdir -p "$E2E_HOME/repository"
}

# Writes an Application of the folder `$2` into the folder `$1`; the words after are further members of its metadata and
# spec. apps_child FOLDER PATH [METADATA [SPEC]]
apps_child() {
  write_to "repository/$1/$2.yaml" <<YAML
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: "$2-$TAG", namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]${3:+, $3}}
spec:
  project: default
  destination: {server: https://kubernetes.default.svc, namespace: "apps-$TAG"}
  source: {repoURL: "file://$E2E_HOME/repository", path: $2, targetRevision: main}
  syncPolicy: {automated: {prune: true, selfHeal: true}, retry: {limit: 1, backoff: {duration: 1s}}}
${4-}
YAML
}

# A Deployment in a folder of the repository, whose pods have that annotation. apps_deployment FOLDER [ANNOTATION]
apps_deployment() {
  write_to "repository/$1/deployment.yaml" <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}, annotations: {kboot.test/pod: "${2:-none}"}}
    spec: {containers: [{name: app, image: "example.org/app:1"}]}
YAML
}

apps_config_map() {
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {a: "%s"}\n' "$2" "${3:-1}" | write_to "repository/$1/$2.yaml"
}

apps_commit() {
  if [[ -d $E2E_HOME/repository/.git ]]; then
    git_repository_commit "$E2E_HOME/repository" Change
  else
    git_repository_make "$E2E_HOME/repository" >/dev/null
  fi
}

# A play of one task for the Application of the folder `$1`; further arguments from standard input. apps_task FOLDER
apps_task() {
  {
    printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: The Application\n      argocd_app:\n'
    printf '        name: "%s-%s"\n        repo_url: "file://%s"\n        path: %s\n        target_revision: main\n' \
      "$1" "$TAG" "$E2E_HOME/repository" "$1"
    printf '        dest_namespace: "%s"\n' "${APPS_DESTINATION:-argocd}"
    sed 's/^/        /'
  } >"$E2E_HOME/site.yml"
}

# apps_run CODE [OPTION...]
apps_run() {
  local code=$1
  shift
  kboot_exits "$code" run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --output plain "$@"
}

apps_automated() {
  printf 'automated: true\nprune: true\nself_heal: true\nwait: true\nwait_timeout: %s\n' "${1:-300}"
}

apps_get() {
  kubectl_e2e -n argocd get application "$1-$TAG" -o "jsonpath=$2"
}

# root -> {infra -> {storage}, web}, with waves; infra before web.
apps_two_levels() {
  apps_child root infra 'annotations: {argocd.argoproj.io/sync-wave: "-1"}'
  apps_child root web
  apps_child infra storage
  apps_config_map infra marker
  apps_config_map storage disk
  apps_deployment web
  apps_commit
}

e2e_an_app_of_apps_is_waited_for_down_to_its_last_child() {
  apps_begin two
  apps_two_levels
  apps_task root < <(apps_automated)
  apps_run 0
  said '4 applications Synced and Healthy'
  # They were so when it ended, not some time later.
  argocd_is_healthy "$E2E_NAME" root-two infra-two storage-two web-two
  kubectl_e2e -n apps-two get configmap disk
  [[ $(kubectl_e2e -n apps-two get deployment web -o 'jsonpath={.status.availableReplicas}') == 1 ]]
}

e2e_a_second_run_of_an_app_of_apps_starts_nothing() {
  local before
  apps_begin again
  apps_two_levels
  apps_task root < <(apps_automated; echo 'sync: true')
  apps_run 0
  before=$(apps_get root '{.status.operationState.startedAt}')
  apps_run 0
  said 'changed 0'
  [[ $(apps_get root '{.status.operationState.startedAt}') == "$before" ]]
  apps_task root < <(apps_automated)
  apps_run 0
  said 'changed 0'
}

e2e_a_commit_is_seen_by_a_refresh_not_by_chance() {
  apps_begin commit
  apps_child root leaf
  apps_config_map leaf one
  apps_commit
  apps_task root < <(apps_automated)
  apps_run 0
  apps_config_map leaf two
  apps_commit
  apps_task root < <(apps_automated; echo 'refresh: hard')
  apps_run 0
  kubectl_e2e -n apps-commit get configmap two
  [[ $(apps_get leaf '{.status.sync.revision}') == "$(git -C "$E2E_HOME/repository" rev-parse main)" ]]
}

# Runs the root in vain; the explanation is short, and it took less than the time it was given. apps_fails_early
apps_fails_early() {
  local start=$SECONDS
  apps_task root < <(apps_automated)
  apps_run 2
  ((SECONDS - start < 200)) || {
    echo 'it waited till the end'
    return 1
  }
  apps_is_short
}

# The failure and its explanation are 15 lines at most.
apps_is_short() {
  local lines
  lines=$(sed -n '/ failed  /,/^ *hint:/p' "$E2E_HOME/out" | wc -l)
  ((lines <= 15)) || {
    echo "$lines lines"
    return 1
  }
}

e2e_a_child_with_a_missing_path_ends_the_wait_early() {
  apps_begin path
  apps_child root web
  apps_child root nowhere
  apps_deployment web
  apps_commit
  apps_fails_early
  said 'nowhere-path   nowhere: app path does not exist'
  said 'pushed, at the revision'
  never_said 'web-path   '
}

e2e_a_child_with_a_bad_repository_ends_the_wait_early() {
  apps_begin repo
  apps_child root web
  sed -i 's#repository", path#no-such-repository", path#' "$E2E_HOME/repository/root/web.yaml"
  apps_commit
  apps_fails_early
  said 'web-repo   '
  said 'argocd_repository'
}

e2e_a_child_of_a_missing_project_ends_the_wait_early() {
  apps_begin project
  apps_child root web
  sed -i 's/project: default/project: unheard-of/' "$E2E_HOME/repository/root/web.yaml"
  apps_deployment web
  apps_commit
  apps_fails_early
  said 'unheard-of'
  said 'kind: AppProject'
}

e2e_a_child_that_never_gets_healthy_is_explained_down_to_its_pod() {
  local reason
  apps_begin sick
  apps_child root web
  apps_child root pull
  apps_deployment web crash
  apps_deployment pull pull-error
  apps_commit
  apps_task root < <(apps_automated | grep -v wait)
  apps_run 0
  for reason in CrashLoopBackOff ImagePullBackOff; do
    e2e_until apps_pods_say "$reason"
  done
  apps_task root < <(apps_automated 12)
  # What people see while it is waited for.
  kboot_exits 2 run "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml" --output json
  said '"what":"pull-sick","why":"Progressing, Deployment pull 0 of 1 available: ImagePullBackOff"'
  said '"what":"1 of 3 ready"'
  apps_run 2
  said '2 of 3 applications not ready after 12s'
  said 'web-sick   Progressing'
  said 'Deployment apps-sick/web   0 of 1 available'
  said 'CrashLoopBackOff, exit code 1'
  said 'ImagePullBackOff'
  apps_is_short
}

apps_pods_say() {
  kubectl_e2e -n "apps-$TAG" get pods -o json | grep -F "$1" >/dev/null
}

e2e_a_child_that_becomes_degraded_ends_the_wait_early() {
  apps_begin worse
  apps_child root web
  apps_deployment web pull-error
  sed -i 's/^spec:/&\n  progressDeadlineSeconds: 10/' "$E2E_HOME/repository/web/deployment.yaml"
  apps_commit
  apps_fails_early
  said 'web-worse   Degraded'
  said 'ImagePullBackOff'
}

e2e_a_kind_that_the_server_serves_no_more_is_named_with_what_it_has() {
  apps_begin old
  apps_child root scaled
  # Argo CD itself tries again for 155 seconds.
  sed -i 's/, retry: .*/}/' "$E2E_HOME/repository/root/scaled.yaml"
  write_to repository/scaled/all.yaml <<'YAML'
apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
YAML
  apps_commit
  apps_fails_early
  said 'HorizontalPodAutoscaler apps-old/web: autoscaling/v2beta1 is not served; v'
  said 'bring the `apiVersion` of the manifest up to date'
}

# The root deploys a sick Deployment in the wave -1 and a ConfigMap after it.
apps_waves() {
  apps_begin "$1"
  APPS_DESTINATION=apps-$1
  apps_deployment root "${2-crash}"
  sed -i 's/^metadata: {/&annotations: {argocd.argoproj.io\/sync-wave: "-1"}, /' "$E2E_HOME/repository/root/deployment.yaml"
  apps_config_map root later
  apps_commit
}

# Until its sync waits for the first wave.
apps_held() {
  kubectl_e2e -n argocd wait "application/root-$TAG" --for 'jsonpath={.status.operationState.syncResult.resources[0].hookPhase}=Running' --timeout "$E2E_PATIENCE"s
}

# Until Argo CD has compared it to the commit of now.
apps_compared() {
  kubectl_e2e -n argocd wait "application/root-$TAG" --timeout "$E2E_PATIENCE"s \
    --for "jsonpath={.status.sync.revision}=$(git -C "$E2E_HOME/repository" rev-parse main)"
}

e2e_a_wave_that_waits_says_for_what_and_a_fixed_commit_gets_past_it() {
  apps_waves wave
  apps_task root < <(apps_automated | grep -v wait)
  apps_run 0
  apps_held
  apps_task root < <(apps_automated 3)
  apps_run 2
  said 'root-wave   syncing, wave -1 waits for Deployment apps-wave/root; 1 object comes after it'
  said 'CrashLoopBackOff, exit code 1'
  apps_is_short
  # The fix comes with a commit that this sync does not know.
  apps_deployment root none
  apps_commit
  apps_compared
  apps_run 2
  said 'root-wave   syncing an older revision ('
  said '`sync: true` ends that sync'
  apps_is_short
  apps_task root < <(apps_automated; echo 'sync: true')
  apps_run 0
  said 'ended a sync that ran'
  kubectl_e2e -n apps-wave get configmap later
  apps_run 0
  said 'changed 0'
}

e2e_a_sync_of_somebody_else_is_ended_only_when_told_to() {
  apps_waves mine
  apps_task root <<<'sync: false'
  apps_run 0
  kubectl_e2e -n argocd patch application root-mine --type merge -p '{"operation":{"initiatedBy":{"username":"lea"},"sync":{}}}'
  apps_held
  apps_deployment root none
  apps_commit
  apps_compared
  apps_task root <<<$'sync: true\nwait_timeout: 5'
  apps_run 2
  said 'syncing an older revision'
  said 'terminate_op: always'
  apps_task root <<<$'sync: true\nterminate_op: always\nwait: true\nwait_timeout: 300'
  apps_run 0
  kubectl_e2e -n apps-mine get configmap later
}

e2e_a_closed_sync_window_is_told_and_leaves_no_operation() {
  apps_begin shut
  APPS_DESTINATION=apps-shut
  apps_config_map root one
  apps_commit
  kubectl_e2e apply -f - <<'YAML'
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: shut, namespace: argocd}
spec:
  sourceRepos: ['*']
  destinations: [{server: '*', namespace: '*'}]
  syncWindows: [{kind: deny, schedule: '* * * * *', duration: 1h, applications: ['*']}]
YAML
  apps_task root <<<$'project: shut\nsync: true\nwait: true\nwait_timeout: 300'
  apps_run 2
  said 'a sync window of AppProject shut lets nothing sync now'
  said 'sync window: deny * * * * * for 1h'
  apps_is_short
  [[ -z $(apps_get root '{.operation}{.status.operationState}') ]]
  apps_task root < <(apps_automated; echo 'project: shut')
  apps_run 2
  said 'a sync window of AppProject shut keeps it'
}

e2e_a_sync_takes_the_options_of_argocd_app_sync() {
  local operation
  apps_begin options
  APPS_DESTINATION=apps-options
  apps_config_map root one
  apps_config_map root two
  apps_config_map root three
  apps_commit
  apps_task root <<'YAML'
sync_options: [Replace=false]
sync: true
resources: ['*:ConfigMap:*', '!:ConfigMap:two']
server_side: true
sync_retry: {limit: 2, backoff: {duration: 1s}}
sync_info: {ticket: "7"}
wait: true
wait_timeout: 300
YAML
  apps_run 0
  said 'sync started, the objects that are named are ready'
  kubectl_e2e -n apps-options get configmap one three
  fails kubectl_e2e -n apps-options get configmap two
  operation=$(apps_get root '{.status.operationState.operation}')
  [[ $operation == *'"syncOptions":["Replace=false","ServerSideApply=true"]'* ]]
  [[ $operation == *'"limit":2'* && $operation == *'{"name":"ticket","value":"7"}'* ]]
  kubectl_e2e -n apps-options get configmap one -o yaml --show-managed-fields | grep 'manager: argocd-controller' >/dev/null
  apps_run 0
  said 'changed 0'
  apps_task root <<<$'sync: true\nresources: [":Secret:one"]'
  apps_run 2
  said "fits none of the Application's objects"
}

e2e_several_sources_are_synced_at_the_revisions_that_are_named() {
  local first
  apps_begin several
  apps_config_map one a
  apps_config_map two b
  apps_commit
  first=$(git -C "$E2E_HOME/repository" rev-parse main)
  apps_config_map two b 2
  apps_commit
  write_to site.yml <<YAML
- hosts: localhost
  gather_facts: false
  tasks:
    - argocd_app:
        name: root-several
        sources:
          - {repoURL: "file://$E2E_HOME/repository", path: one, targetRevision: main}
          - {repoURL: "file://$E2E_HOME/repository", path: two, targetRevision: main, name: second}
        dest_namespace: apps-several
        sync: true
        revisions: [$first]
        source_names: [second]
YAML
  apps_run 0
  [[ $(kubectl_e2e -n apps-several get configmap b -o 'jsonpath={.data.a}') == 1 ]]
  sed -i '/^ *revisions:/d; /^ *source_names:/d; s/sync: true/&\n        wait: true/' "$E2E_HOME/site.yml"
  apps_run 0
  said 'Synced and Healthy'
  [[ $(kubectl_e2e -n apps-several get configmap b -o 'jsonpath={.data.a}') == 2 ]]
}

e2e_two_runs_sync_the_same_application_one_after_the_other() {
  local other second
  apps_begin both
  second=$E2E_HOME/second
  mkdir "$second"
  APPS_DESTINATION=apps-both
  apps_config_map root one
  apps_commit
  apps_task root <<<$'sync: true\nwait: true\nwait_timeout: 300'
  cp -r "$E2E_HOME/inventory" "$E2E_HOME/site.yml" "$second"
  env -i PATH="$E2E_PATH" HOME="$second" KUBECONFIG="$KUBECONFIG" "$ROOT/build/kboot" run "$second/inventory" -p "$second/site.yml" \
    --output plain >"$second/out" 2>&1 &
  other=$!
  apps_run 0
  said 'Synced and Healthy'
  wait "$other"
  grep -qF 'Synced and Healthy' "$second/out"
}

# The same API server by another address: to Argo CD it is another cluster.
e2e_an_application_of_another_cluster_is_told_in_argocds_words() {
  local run port
  apps_begin far
  APPS_DESTINATION=apps-far
  apps_deployment root crash
  apps_commit
  run=$(control_plane_run "$E2E_NAME")
  port=$(control_plane_port "$run" kube-apiserver)
  kubectl_e2e apply -f - <<YAML
apiVersion: v1
kind: Secret
metadata: {name: far, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
stringData:
  name: far
  server: https://localhost:$port
  config: '{"tlsClientConfig":{"insecure":true,"certData":"$(apps_credential client-certificate-data)","keyData":"$(apps_credential client-key-data)"}}'
YAML
  apps_task root <<<$'automated: true\ndest_name: far'
  apps_run 0
  apps_far_synced || apps_far_synced
  apps_task root <<<$'automated: true\ndest_name: far\nwait: true\nwait_timeout: 3'
  apps_run 2
  said 'its objects are on cluster far, where kboot does not look; Argo CD says Synced, Progressing'
  never_said 'Pod root'
  apps_is_short
}

# Argo CD reads all of a cluster that it meets for the first time.
apps_far_synced() {
  kubectl_e2e -n argocd wait application/root-far --for 'jsonpath={.status.sync.status}=Synced' --timeout "$E2E_PATIENCE"s
}

apps_credential() {
  kubectl_e2e config view --raw --minify -o "jsonpath={.users[0].user.$1}"
}

e2e_an_application_is_synced_when_it_is_asked_for() {
  apps_begin asked
  APPS_DESTINATION=apps-asked
  apps_config_map root one
  apps_commit
  apps_task root <<<'wait: true'
  apps_run 2
  said 'nothing syncs it'
  apps_task root <<'YAML'
sync: true
wait: true
YAML
  apps_run 0
  said 'sync started, Synced and Healthy'
  [[ $(apps_get root '{.status.operationState.operation.initiatedBy.username}') == kboot ]]
  apps_run 0
  said 'changed 0'
  # A commit is another thing to sync.
  apps_config_map root two
  apps_commit
  apps_run 0
  said 'sync started'
  kubectl_e2e -n apps-asked get configmap two
}

e2e_a_sync_that_would_have_to_prune_says_so() {
  apps_begin prune
  APPS_DESTINATION=apps-prune
  apps_config_map root one
  apps_config_map root two
  apps_commit
  apps_task root <<<$'sync: true\nwait: true'
  apps_run 0
  rm "$E2E_HOME/repository/root/two.yaml"
  apps_commit
  apps_run 2
  said 'ConfigMap apps-prune/two'
  said prune
  apps_task root <<<$'sync: true\nprune: true\nwait: true'
  apps_run 0
  fails kubectl_e2e -n apps-prune get configmap two
}

e2e_a_dry_run_of_a_sync_stores_nothing() {
  apps_begin dry
  APPS_DESTINATION=apps-dry
  apps_config_map root one
  apps_commit
  apps_task root <<<$'sync: true\ndry_run: true'
  apps_run 0
  [[ $(apps_get root '{.status.operationState.operation.sync.dryRun} {.status.operationState.phase}') == 'true Succeeded' ]]
  fails kubectl_e2e -n apps-dry get configmap one
}

apps_goes() {
  [[ -n $(apps_get "$1" '{.metadata.deletionTimestamp}') ]]
}

e2e_deleting_with_cascade_waits_for_its_end() {
  apps_begin gone
  apps_child root web
  apps_deployment web
  apps_commit
  apps_task root < <(apps_automated)
  apps_run 0
  # What it deployed is held: the deletion hangs, and says on what.
  kubectl_e2e -n apps-gone patch deployment web --type merge -p '{"metadata":{"finalizers":["example.org/hold"]}}'
  apps_task root <<<$'state: absent\ncascade: true\nwait: "{{ wait | default(true) }}"\nwait_timeout: 5'
  sed -i '/repo_url\|path\|target_revision\|dest_/d' "$E2E_HOME/site.yml"
  apps_run 0 -e '{"wait": false}'
  e2e_until apps_goes web
  apps_run 2
  said 'not gone after 5s'
  said "Application argocd/web-gone   held by the finalizer"
  kubectl_e2e -n apps-gone patch deployment web --type merge -p '{"metadata":{"finalizers":null}}'
  sed -i 's/wait_timeout: 5/wait_timeout: 300/' "$E2E_HOME/site.yml"
  apps_run 0
  fails kubectl_e2e -n argocd get application root-gone
  fails kubectl_e2e -n argocd get application web-gone
  fails kubectl_e2e -n apps-gone get deployment web
}

e2e_an_application_set_is_waited_for_with_its_applications() {
  apps_begin set
  apps_deployment web
  apps_commit
  # Nobody plays the applicationset-controller here: what it would write is written by hand.
  write_to site.yml <<YAML
- hosts: localhost
  gather_facts: false
  tasks:
    - argocd_app:
        kind: ApplicationSet
        name: set-set
        generators: [{list: {elements: [{name: one}]}}]
        template:
          metadata: {name: "{{ '{{name}}' }}"}
          spec: {project: default, source: {repoURL: "file://$E2E_HOME/repository", path: web}, destination: {name: in-cluster}}
YAML
  apps_run 0
  local uid
  uid=$(kubectl_e2e -n argocd get applicationset set-set -o 'jsonpath={.metadata.uid}')
  argocd_application web-set web | sed "s/namespace: default/namespace: apps-set/; s/finalizers:.*/ownerReferences: [{apiVersion: argoproj.io\/v1alpha1, kind: ApplicationSet, name: set-set, uid: $uid}]/" \
    | kubectl_e2e apply -f -
  kubectl_e2e -n argocd patch applicationset set-set --subresource status --type merge -p \
    '{"status":{"conditions":[{"type":"ResourcesUpToDate","status":"True","reason":"x","message":"x"}]}}'
  sed -i 's/name: set-set/name: set-set\n        wait: true\n        wait_timeout: 300/' "$E2E_HOME/site.yml"
  apps_run 0
  said '2 applications Synced and Healthy'
}

e2e_plan_and_check_mode_of_an_application_write_nothing() {
  apps_begin plan
  apps_config_map root one
  apps_commit
  apps_task root <<<$'sync: true\nwait: true'
  kboot_exits 0 plan "$E2E_HOME/inventory" -p "$E2E_HOME/site.yml"
  said 'Application argocd/root-plan'
  said 'sync of root-plan'
  apps_run 0 --check
  said 'changed 1'
  fails kubectl_e2e -n argocd get application root-plan
}
