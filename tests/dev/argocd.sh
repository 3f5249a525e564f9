# shellcheck shell=bash
# Runs the real Argo CD beside a control plane of control_plane.sh: redis, repo-server, application-controller and
# server as plain processes, all of them parts of that instance (`control_plane_down` ends them too).
#
# KWOK plays the pods of whatever is installed in the cluster, so nothing would reconcile. These processes do the
# work of two of them: each starts once its workload in the namespace argocd is ready, as the pod's container would.
#
# For tests: argocd_up NAME, argocd_down NAME, argocd_install NAME (for those who do not test the installation),
# git_repository_make FOLDER, git_repository_commit FOLDER MESSAGE, argocd_is_healthy NAME APPLICATION...

# Starts what does not run. argocd_up NAME
argocd_up() {
  local run part
  run=$(control_plane_run "$1")
  command -v redis-server >/dev/null || die 'redis-server is not installed; `./dev setup` installs it'
  mkdir -p "$run"/argocd/{bin,tls,ssh,gpg,plugins,tmp}
  # What the programs look for in their PATH.
  ln -sf "$(tool_path argocd)" "$(tool_path helm)" "$run/argocd/bin"
  process_alive "$run" redis || process_start "$run" redis redis-server \
    --bind 127.0.0.1 --port "$(control_plane_port "$run" redis)" --save '' --appendonly no --dir "$run/argocd"
  for part in argocd-repo-server argocd-application-controller argocd-server; do
    process_alive "$run" "$part" || process_start "$run" "$part" tests/gitops/part.sh "${part//-/_}" "$run"
  done
  wait_for "$run" argocd-repo-server argocd_listens
}

# argocd_down NAME
argocd_down() {
  local run part
  run=$(control_plane_run "$1")
  for part in argocd-server argocd-application-controller argocd-repo-server redis; do
    process_stop "$run" "$part"
  done
}

# Installs the pinned release from its manifest, by kubectl. argocd_install NAME
argocd_install() {
  local run
  run=$(control_plane_run "$1")
  kubectl_admin "$run" create namespace argocd --dry-run=client -o yaml \
    | kubectl_admin "$run" apply --server-side -f - >/dev/null
  kubectl_admin "$run" apply --server-side --force-conflicts -n argocd -f "$(argocd_manifest)" >/dev/null
  wait_for "$run" argocd-server argocd_has_its_project
}

# Makes a git repository of a folder's content, one commit on the branch `main`, and prints its URL. A repository that
# a server of hosts.sh serves lies below its folder. git_repository_make FOLDER
git_repository_make() {
  git -C "$1" init --quiet --initial-branch main
  git_repository_commit "$1" 'Begin'
  echo "file://$(readlink -f "$1")"
}

# git_repository_commit FOLDER MESSAGE
git_repository_commit() {
  git -C "$1" add --all
  git -C "$1" -c user.name=test -c user.email=test@example.org -c commit.gpgsign=false commit --quiet -m "$2"
}

# Are these Applications Synced and Healthy? argocd_is_healthy NAME APPLICATION...
argocd_is_healthy() {
  local run states
  run=$(control_plane_run "$1")
  shift
  states=$(kubectl_admin "$run" -n argocd get applications "$@" --no-headers \
    -o custom-columns=N:.metadata.name,S:.status.sync.status,H:.status.health.status,O:.operation 2>/dev/null) || return 1
  ! grep -Eqv '^[^ ]+ +Synced +Healthy +<none>$' <<<"$states"
}

# --------------------------------------------------------------------------------------------------

# The server is there when it has made this.
argocd_has_its_project() {
  kubectl_admin "$1" -n argocd get appproject default >/dev/null 2>&1
}

argocd_listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$(control_plane_port "$1" argocd-repo-server)") 2>/dev/null
}

# What the parts share, among it that nothing waits between two waves of a sync; the shell becomes that part. argocd_part RUN PART OPTION...
argocd_part() {
  local run=$1 part=$2 own=$1/argocd
  shift 2
  hosts_exec "$run" env -i "${CONTROL_PLANE_MEMORY[@]}" HOME="$own" PATH="$own/bin:$PATH" TMPDIR="$own/tmp" \
    ARGOCD_BINARY_NAME="$part" ARGOCD_FAKE_IN_CLUSTER=true KUBECONFIG="$run/kubeconfig" \
    ARGOCD_GPG_ENABLED=false ARGOCD_GNUPGHOME="$own/gpg" ARGOCD_PLUGINSOCKFILEPATH="$own/plugins" \
    ARGOCD_TLS_DATA_PATH="$own/tls" ARGOCD_SSH_DATA_PATH="$own/ssh" ARGOCD_ASK_PASS_SOCK="$own/ask-pass.sock" \
    ARGOCD_SYNC_WAVE_DELAY=0 SSL_CERT_FILE="$(hosts_authority "$run")" GIT_SSL_CAINFO="$(hosts_authority "$run")" \
    "$(tool_path argocd)" --redis "127.0.0.1:$(control_plane_port "$run" redis)" "$@"
}

argocd_repo_server() {
  argocd_part "$1" argocd-repo-server --address 127.0.0.1 --port "$(control_plane_port "$1" argocd-repo-server)" \
    --metrics-port "$(control_plane_port "$1" argocd-repo-server-metrics)" --metrics-address 127.0.0.1 --disable-tls \
    --revision-cache-expiration 3s
}

# It looks at every repository each five seconds instead of 120.
argocd_application_controller() {
  part_workload "$1" argocd statefulset/argocd-application-controller
  argocd_part "$1" argocd-application-controller --kubeconfig "$1/kubeconfig" --namespace argocd \
    --repo-server "127.0.0.1:$(control_plane_port "$1" argocd-repo-server)" --repo-server-plaintext \
    --metrics-port "$(control_plane_port "$1" argocd-application-controller)" --app-resync 5 --app-resync-jitter 0
}

argocd_server() {
  part_workload "$1" argocd deployment/argocd-server
  argocd_part "$1" argocd-server --kubeconfig "$1/kubeconfig" --namespace argocd --insecure \
    --address 127.0.0.1 --port "$(control_plane_port "$1" argocd-server)" \
    --metrics-port "$(control_plane_port "$1" argocd-server-metrics)" --metrics-address 127.0.0.1 \
    --repo-server "127.0.0.1:$(control_plane_port "$1" argocd-repo-server)" --repo-server-plaintext
}
