# shellcheck shell=bash
# Runs real control planes for tests: etcd, kube-apiserver, kube-controller-manager, kube-scheduler
# as plain processes on loopback, and KWOK, which plays the nodes and pods. Several stand side by
# side, each in $CACHE/run/NAME.
#
# For tests: control_plane_up NAME, control_plane_down NAME, control_plane_run NAME (the folder with
# `kubeconfig` and its companions of somebody without rights, `kubeconfig-nobody`, and with a wrong
# token, `kubeconfig-badtoken`), control_plane_stop_apiserver NAME and control_plane_start_apiserver
# NAME.

CONTROL_PLANE_SERVICE_RANGE=10.96.0.0/16
CONTROL_PLANE_SERVICE_IP=10.96.0.1
# Must not overlap the services'.
CONTROL_PLANE_POD_RANGE=10.244.0.0/16
# Below the range that the kernel takes outgoing ports from; each instance gets a block of twenty.
CONTROL_PLANE_FIRST_PORT=21000
CONTROL_PLANE_LAST_PORT=31980
CONTROL_PLANE_PORTS=20
# Who has which port of the block, in its order: the control plane's parts, then those that other files start beside it.
CONTROL_PLANE_PARTS=(kube-apiserver etcd etcd-peer kwok redis argocd-repo-server argocd-repo-server-metrics
  argocd-application-controller argocd-server argocd-server-metrics kustomize-controller source-controller cloud webhook)
# Half of what these programs do is to look for memory that nobody needs any more; a machine has enough for some minutes.
CONTROL_PLANE_MEMORY=(GOGC=400 GOMEMLIMIT=600MiB)
CONTROL_PLANE_TIMEOUT=${KBOOT_DEV_UP_TIMEOUT:-120}

#: up [--name NAME]                      start a real control plane (`dev`), or say where it is
cmd_up() {
  local name started=$SECONDS
  name=$(control_plane_option_name up "$@")
  cmd_setup
  build_tools
  control_plane_up "$name" || return 1
  cat <<TEXT
control plane \`$name\` is ready ($(duration $((SECONDS - started))))
  export KUBECONFIG=$(control_plane_run "$name")/kubeconfig
  $(tool_path kubectl) get pods -A
  ./dev down --name $name
TEXT
}

#: down [--name NAME | --all]            stop it and remove its data
cmd_down() {
  local name run
  if [[ ${1-} == --all ]]; then
    for run in "$CACHE"/run/*/; do
      [[ ! -d $run ]] || control_plane_down "$(basename "$run")"
    done
  else
    name=$(control_plane_option_name down "$@")
    control_plane_down "$name"
  fi
}

# Starts what does not run, and ends the whole instance if a part of it does not come up.
# control_plane_up NAME
control_plane_up() {
  local run
  run=$(control_plane_run "$1")
  mkdir -p "$CACHE/run"
  with_lock "$CACHE/run/.$1.lock" control_plane_start_or_stop "$run"
}

# control_plane_down NAME
control_plane_down() {
  local run
  run=$(control_plane_run "$1")
  if [[ ! -d $run ]]; then
    echo "no control plane \`$1\` is running"
    return
  fi
  with_lock "$CACHE/run/.$1.lock" control_plane_remove "$run"
  echo "control plane \`$1\` is stopped"
}

# Prints an instance's run folder. control_plane_run NAME
control_plane_run() {
  echo "$CACHE/run/$1"
}

# Kills the API server alone, in the middle of whatever it does. control_plane_stop_apiserver NAME
control_plane_stop_apiserver() {
  process_stop "$(control_plane_run "$1")" kube-apiserver
}

# Starts it again on the same port, with the data that etcd kept. control_plane_start_apiserver NAME
control_plane_start_apiserver() {
  local run
  run=$(control_plane_run "$1")
  start_apiserver "$run" && wait_for_apiserver "$run"
}

# --------------------------------------------------------------------------------------------------

# Prints the name that the options of COMMAND ask for. control_plane_option_name COMMAND [--name
# NAME]
control_plane_option_name() {
  local command=$1 name=dev
  shift
  while (($# > 0)); do
    case $1 in
      --name) name=${2-} && shift $(($# > 1 ? 2 : 1)) ;;
      --name=*) name=${1#*=} && shift ;;
      *) die "\`./dev $command\` has no option \`$1\`" ;;
    esac
  done
  [[ $name =~ ^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$ ]] \
    || die "a control plane's name has up to 32 of a-z, 0-9 and -, not \`$name\`"
  echo "$name"
}

control_plane_start_or_stop() {
  control_plane_start "$1" && return
  control_plane_stop "$1"
  echo "control plane \`${1##*/}\`: stopped again;" \
    "\`./dev down --name ${1##*/}\` removes what is left of it" >&2
  return 1
}

control_plane_start() {
  local run=$1
  mkdir -p "$run"/{pids,logs,pki}
  process_forget_dead "$run"
  with_lock "$CACHE/run/.ports.lock" control_plane_claim_ports "$run" || return 1
  # etcd needs none of the certificates, so it starts while they are made.
  start_etcd "$run"
  if ! pki_create "$run" "$CONTROL_PLANE_SERVICE_IP"; then
    control_plane_blame "$run" pki "no certificates"
    return 1
  fi
  control_plane_write_kubeconfigs "$run" || return 1
  start_apiserver "$run"
  wait_for_apiserver "$run" || return 1
  # Earlier these would be refused and back off for seconds.
  start_controller_manager "$run"
  start_scheduler "$run"
  start_kwok "$run" || return 1
  control_plane_furnish "$run" || return 1
  wait_for_parts "$run"
}

control_plane_remove() {
  control_plane_stop "$1"
  rm -rf "$1" "$CACHE/run/.${1##*/}.lock"
}

# The reverse order, what runs beside it first: nobody logs that the server it talks to is gone.
control_plane_stop() {
  local part file
  for file in "$1"/pids/*; do
    part=${file##*/}
    [[ $part == kube-* || $part == etcd || $part == kwok || ! -f $file ]] || process_stop "$1" "$part"
  done
  for part in kwok kube-scheduler kube-controller-manager kube-apiserver etcd; do
    process_stop "$1" "$part"
  done
}

# Finds the first block of ports that no other instance has and nobody listens on, and keeps it for
# the instance's life: RUN/ports holds its first port. Needs the lock of all instances, or two that
# start together take the same.
control_plane_claim_ports() {
  local run=$1 port
  [[ ! -f $run/ports ]] || return 0
  for ((port = CONTROL_PLANE_FIRST_PORT; port <= CONTROL_PLANE_LAST_PORT; port += CONTROL_PLANE_PORTS)); do
    if ! grep -qsx "$port" "$CACHE"/run/*/ports && control_plane_ports_free "$port"; then
      echo "$port" >"$run/ports"
      return
    fi
  done
  echo "control plane \`${run##*/}\`: no free ports from $CONTROL_PLANE_FIRST_PORT on" >&2
  return 1
}

control_plane_ports_free() {
  local offset
  for ((offset = 0; offset < CONTROL_PLANE_PORTS; offset++)); do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$(($1 + offset))") 2>/dev/null || return 1
  done
}

# control_plane_port RUN PART
control_plane_port() {
  local offset
  for offset in "${!CONTROL_PLANE_PARTS[@]}"; do
    if [[ ${CONTROL_PLANE_PARTS[offset]} == "$2" ]]; then
      echo $(($(<"$1/ports") + offset))
      return
    fi
  done
  die "no port is kept for \`$2\`"
}

control_plane_server() {
  echo "https://127.0.0.1:$(control_plane_port "$1" kube-apiserver)"
}

control_plane_write_kubeconfigs() {
  local run=$1 server part
  server=$(control_plane_server "$run")
  for part in controller-manager scheduler kwok; do
    kubeconfig_certificate "$run" "$part" "$server" "$run/pki/$part.kubeconfig"
  done
  kubeconfig_certificate "$run" admin "$server" "$run/kubeconfig"
  # For tests of 401.
  kubeconfig_token "$run" not-a-token-of-this-cluster "$server" "$run/kubeconfig-badtoken"
}

# Starts a part unless it runs. start_part RUN PART OPTIONS...
start_part() {
  local run=$1 part=$2
  shift 2
  process_alive "$run" "$part" \
    || process_start "$run" "$part" env "${CONTROL_PLANE_MEMORY[@]}" "$(tool_path "$part")" "$@"
}

start_etcd() {
  local run=$1 client peer
  client=http://127.0.0.1:$(control_plane_port "$run" etcd)
  peer=http://127.0.0.1:$(control_plane_port "$run" etcd-peer)
  start_part "$run" etcd \
    --name kboot-test --data-dir "$run/etcd" --log-level warn \
    --unsafe-no-fsync --snapshot-count 5000 \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" \
    --initial-cluster "kboot-test=$peer"
}

start_apiserver() {
  local run=$1 pki=$1/pki
  # A loopback address is not valid in Endpoints, hence no reconciler for those of
  # `kubernetes.default`.
  start_part "$run" kube-apiserver \
    --bind-address 127.0.0.1 --secure-port "$(control_plane_port "$run" kube-apiserver)" \
    --advertise-address 127.0.0.1 --endpoint-reconciler-type none \
    --etcd-servers "http://127.0.0.1:$(control_plane_port "$run" etcd)" \
    --service-cluster-ip-range "$CONTROL_PLANE_SERVICE_RANGE" \
    --authorization-mode Node,RBAC --allow-privileged \
    --client-ca-file "$pki/ca.crt" \
    --tls-cert-file "$pki/server.crt" --tls-private-key-file "$pki/server.key" \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-key-file "$pki/service-account.pub" \
    --service-account-signing-key-file "$pki/service-account.key" \
    --requestheader-client-ca-file "$pki/front-proxy-ca.crt" \
    --requestheader-allowed-names front-proxy-client \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- \
    --proxy-client-cert-file "$pki/front-proxy-client.crt" \
    --proxy-client-key-file "$pki/front-proxy-client.key" \
    --kubelet-preferred-address-types InternalIP --kubelet-certificate-authority "$pki/ca.crt" \
    --kubelet-client-certificate "$pki/kubelet-client.crt" \
    --kubelet-client-key "$pki/kubelet-client.key"
}

start_controller_manager() {
  local run=$1 pki=$1/pki
  # Its default folder for plug-ins lies outside of the run folder. A busy machine that is late with KWOK's heartbeats must
  # not make the nodes' pods unready; autoscalers look often.
  start_part "$run" kube-controller-manager \
    --kubeconfig "$pki/controller-manager.kubeconfig" --leader-elect=false --secure-port 0 \
    --use-service-account-credentials \
    --service-account-private-key-file "$pki/service-account.key" --root-ca-file "$pki/ca.crt" \
    --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key" \
    --flex-volume-plugin-dir "$run/volume-plugins" --kube-api-qps 200 --kube-api-burst 400 \
    --node-monitor-grace-period 1h \
    --horizontal-pod-autoscaler-sync-period 2s --horizontal-pod-autoscaler-initial-readiness-delay 1s \
    --horizontal-pod-autoscaler-cpu-initialization-period 1s
}

start_scheduler() {
  start_part "$1" kube-scheduler \
    --kubeconfig "$1/pki/scheduler.kubeconfig" --leader-elect=false --secure-port 0 \
    --kube-api-qps 200 --kube-api-burst 400
}

start_kwok() {
  local run=$1 file config=()
  ! process_alive "$run" kwok || return 0
  # Leases that a killed predecessor holds would keep the nodes from it for up to 40 s.
  if [[ -f $run/logs/kwok.log ]]; then
    kubectl_admin "$run" -n kube-node-lease delete leases --all >/dev/null || return 1
  fi
  mkdir -p "$run/kwok"
  for file in "$ROOT"/tests/kwok/stages/*.yaml; do
    config+=(--config "$file")
  done
  sed "s|@LOGS@|$ROOT/tests/kwok/logs|" "$ROOT/tests/kwok/pod-logs.yaml" >"$run/kwok/pod-logs.yaml"
  KWOK_WORKDIR=$run/kwok start_part "$run" kwok "${config[@]}" --config "$run/kwok/pod-logs.yaml" \
    --kubeconfig "$run/pki/kwok.kubeconfig" --manage-all-nodes --cidr "$CONTROL_PLANE_POD_RANGE" \
    --node-ip 127.0.0.1 --node-port "$(control_plane_port "$run" kwok)" \
    --server-address "127.0.0.1:$(control_plane_port "$run" kwok)" \
    --tls-cert-file "$run/pki/server.crt" --tls-private-key-file "$run/pki/server.key"
}

# What every test may count on: nodes, and somebody without any rights.
control_plane_furnish() {
  local run=$1 token
  [[ ! -f $run/kubeconfig-nobody ]] || return 0
  if ! kubectl_admin "$run" apply --server-side -f "$ROOT/tests/kwok/cluster" \
    >"$run/logs/furnish.log" 2>&1; then
    control_plane_blame "$run" furnish "the first objects were refused"
    return 1
  fi
  token=$(kubectl_admin "$run" create token nobody --duration 8760h) || return 1
  # For tests of 403.
  kubeconfig_token "$run" "$token" "$(control_plane_server "$run")" "$run/kubeconfig-nobody"
}

kubectl_admin() {
  local run=$1
  shift
  # What it remembers of a server's kinds must not outlive the instance: the next one may get the same port.
  "$(tool_path kubectl)" --kubeconfig "$run/kubeconfig" --cache-dir "$run/kubectl" "$@"
}

wait_for_apiserver() {
  wait_for "$1" kube-apiserver apiserver_ready
}

apiserver_ready() {
  kubectl_admin "$1" get --raw /readyz >/dev/null 2>&1
}

wait_for_parts() {
  wait_for "$1" kube-controller-manager parts_ready
}

# Every node is ready and pods can be made: the default ServiceAccount exists and the last of our
# policies is in force.
parts_ready() {
  local run=$1 nodes selector
  nodes=$(kubectl_admin "$run" get nodes --no-headers 2>/dev/null) || return 1
  [[ -n $nodes ]] && ! grep -qv ' Ready ' <<<"$nodes" || return 1
  selector=$(kubectl_admin "$run" -n default run probe --image none --dry-run=server \
    --annotations kboot.test/pod=unschedulable -o 'jsonpath={.spec.nodeSelector}' \
    2>/dev/null) || return 1
  [[ -n $selector ]]
}

# Asks until CHECK RUN succeeds; PART has the blame when it never does. A part that has died ends it
# at once: waiting cannot bring it back. wait_for RUN PART CHECK
wait_for() {
  local run=$1 part=$2 check=$3 deadline=$((SECONDS + CONTROL_PLANE_TIMEOUT)) file
  until "$check" "$run"; do
    for file in "$run"/pids/*; do
      process_alive "$run" "${file##*/}" && continue
      control_plane_blame "$run" "${file##*/}" "it died"
      return 1
    done
    if ((SECONDS >= deadline)); then
      control_plane_blame "$run" "$part" "not ready within $CONTROL_PLANE_TIMEOUT s"
      return 1
    fi
    sleep 0.1
  done
}

# For programs beside the control plane that do the work of a pod: waits until their workload has a ready one.
# part_workload RUN NAMESPACE WORKLOAD
part_workload() {
  kubectl_admin "$1" -n "$2" wait "$3" --for=create --timeout 24h
  kubectl_admin "$1" -n "$2" wait "$3" --for='jsonpath={.status.readyReplicas}=1' --timeout 24h
}

# control_plane_blame RUN PART REASON
control_plane_blame() {
  echo "control plane \`${1##*/}\`: $2: $3; the end of $1/logs/$2.log:" >&2
  tail -n 20 "$1/logs/$2.log" >&2
}
