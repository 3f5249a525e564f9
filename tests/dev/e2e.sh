# shellcheck shell=bash
# End-to-end tests: the release binary against real control planes of their own. The tests stand in tests/e2e/*.sh;
# each of these files adds the names of its functions `e2e_NAME` to E2E_TESTS, in the order they run in.

E2E_NAME=e2e-$$
E2E_TESTS=()
# The files' tests run in lanes, side by side, each with a control plane of its own: most of a test's time is waiting.
# Which lane a file belongs to, where it is not the first; they take about the same time. Those of the first may count on
# no Argo CD in a namespace that they do not know of.
declare -A E2E_LANE=(
  [applications]=1 [gitops]=1 [races]=1 [seed_000_own]=1 [seed_001]=1 [seed_002]=1
  [install_argocd]=2 [killed]=2 [preflight]=2 [seed_000]=2
)
E2E_LANES=3
# Pretends to be nobody in particular: what the user's own environment says must not reach a test.
E2E_PATH=/usr/local/bin:/usr/bin:/bin

# suite_e2e FILTER
suite_e2e() {
  local lane lanes=() status=0
  for ((lane = 0; lane < E2E_LANES; lane++)); do
    e2e_lane "$lane" "${1-}" &
    lanes+=($!)
  done
  for lane in "${lanes[@]}"; do
    wait "$lane" || status=$?
  done
  return "$status"
}

# Runs the tests of one lane; one that has none makes no control plane. e2e_lane LANE FILTER
e2e_lane() {
  local test
  # shellcheck disable=SC2034 # read by `check`
  TEST_FILTER=$2
  E2E_NAME+=-$1
  e2e_read "$1"
  [[ -n ${E2E_TESTS[*]} ]] || return 0
  e2e_begin
  for test in "${E2E_TESTS[@]}"; do
    check "$(e2e_title "$test")" e2e_run "$test"
  done
}

e2e_title() {
  echo "e2e: ${1//_/ }"
}

# Reads all files: they use each other's functions. E2E_TESTS are those of the lane that the filter leaves. e2e_read LANE
e2e_read() {
  local file name test tests=()
  for file in tests/e2e/*.sh; do
    E2E_TESTS=()
    # shellcheck source=/dev/null
    source "$file"
    name=${file##*/}
    [[ ${E2E_LANE[${name%.sh}]-0} == "$1" ]] || continue
    for test in "${E2E_TESTS[@]}"; do
      [[ $(e2e_title "$test") != *"${TEST_FILTER-}"* ]] || tests+=("$test")
    done
  done
  E2E_TESTS=("${tests[@]}")
}

# Makes what the tests stand on; all of it is gone when the shell ends.
e2e_begin() {
  E2E_FOLDER=$(mktemp -d)
  trap 'e2e_end' EXIT
  control_plane_up "$E2E_NAME"
  KUBECONFIG=$(control_plane_run "$E2E_NAME")/kubeconfig
  e2e_fill_cache
}

# The lane's control plane, and those that some tests started beside it.
e2e_end() {
  local run
  for run in "$CACHE/run/$E2E_NAME"*; do
    [[ ! -d $run ]] || control_plane_remove "$run"
  done
  rm -rf "$E2E_FOLDER"
}

e2e_run() {
  set -E
  trap 'echo "failed: $BASH_COMMAND"; e2e_show_output' ERR
  E2E_HOME=$E2E_FOLDER/$1
  mkdir -p "$E2E_HOME"
  "e2e_$1"
}

# What the last call of kboot printed.
e2e_show_output() {
  [[ ! -f $E2E_HOME/out ]] || tail -n 40 "$E2E_HOME/out"
}

# The released manifest, where kboot looks for what it downloaded before.
e2e_fill_cache() {
  local manifest
  manifest=$(argocd_manifest)
  install -D -m 0644 "$manifest" \
    "$E2E_FOLDER/cache/kboot/downloads/$(sha256sum "$manifest" | cut -d' ' -f1)"
}

# Runs kboot from the project's top folder; its output stands in $E2E_HOME/out, also for `said`. kboot ARGUMENTS...
kboot() {
  e2e_program "$ROOT/build/kboot" "$@"
}

# Runs it under one of its links. kboot_as LINK ARGUMENTS...
kboot_as() {
  local link=$E2E_HOME/$1
  shift
  ln -sf "$ROOT/build/kboot" "$link"
  e2e_program "$link" "$@"
}

e2e_program() {
  (e2e_exec "$@")
}

# The shell becomes that program. Hosts that the control plane plays are there for it.
e2e_exec() {
  local run
  run=$(control_plane_run "$E2E_NAME")
  hosts_exec "$run" env -i HOME="$E2E_HOME" PATH="${E2E_EXTRA_PATH:+$E2E_EXTRA_PATH:}$E2E_PATH" \
    XDG_CACHE_HOME="$E2E_FOLDER/cache" KUBECONFIG="$KUBECONFIG" SSL_CERT_FILE="$(hosts_authority "$run")" KBOOT_IDENTITY_FILE="$ROOT/docs/recipes/demo-identity" \
    "${E2E_ENVIRONMENT[@]}" "$@" >"$E2E_HOME/out" 2>&1
}
# NAME=value words for the next calls of kboot.
E2E_ENVIRONMENT=()

# Runs kboot and expects that exit code. kboot_exits CODE ARGUMENTS...
kboot_exits() {
  local wanted=$1 status=0
  shift
  kboot "$@" || status=$?
  echo "exit code $status"
  [[ $status == "$wanted" ]]
}

# Did the last call print that text? said TEXT
said() {
  grep -qF -- "$1" "$E2E_HOME/out" || {
    echo "it did not say: $1"
    false
  }
}

never_said() {
  ! grep -qF -- "$1" "$E2E_HOME/out" || {
    echo "it said: $1"
    false
  }
}

kubectl_e2e() {
  kubectl_admin "$(control_plane_run "$E2E_NAME")" "$@"
}

# Removes namespaces with all in them. One with pods takes their grace period: these go first. e2e_delete_namespaces NAME...
e2e_delete_namespaces() {
  local name
  for name; do
    kubectl_e2e -n "$name" delete deployments,statefulsets --all --cascade=foreground
    kubectl_e2e delete namespace "$name" --ignore-not-found
  done
}

# Writes a file below the test's folder, from standard input. write_to NAME
write_to() {
  mkdir -p "$(dirname "$E2E_HOME/$1")"
  cat >"$E2E_HOME/$1"
}

# Seconds that what must come true may take: many, for a busy machine; only a failing test waits for so long.
E2E_PATIENCE=180

# Waits until a command succeeds. What takes long is asked for less often: the asking takes what it waits for the time.
# e2e_until COMMAND...
e2e_until() {
  local begun=$SECONDS
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < begun + E2E_PATIENCE)) || {
      echo "not so after $E2E_PATIENCE seconds: $*" >&2
      return 1
    }
    if ((SECONDS < begun + 2)); then sleep 0.1; else sleep 0.5; fi
  done
}

# Waits until the controller of these Deployments has nothing more to write about them: their conditions come some
# moments after their pods are ready, and each moves the resourceVersion. e2e_settled KUBECTL-OPTIONS...
e2e_settled() {
  e2e_until e2e_all_rolled_out "$@"
}

e2e_all_rolled_out() {
  local states state='{range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Progressing")].reason}{"\n"}{end}'
  states=$(kubectl_e2e get deployments "$@" -o "jsonpath=$state") || return 1
  [[ -z $states ]] || ! grep -qv ' NewReplicaSetAvailable$' <<<"$states"
}

# Prints kind, name and resourceVersion of objects as soon as nobody moves them any more: two looks see the same.
# e2e_versions KUBECTL-GET-ARGUMENTS...
e2e_versions() {
  local now before="" deadline=$((SECONDS + E2E_PATIENCE))
  local versions='{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}'
  until now=$(kubectl_e2e get "$@" -o "jsonpath=$versions" | sort) && [[ $now == "$before" ]]; do
    ((SECONDS < deadline)) || {
      echo "moved for $E2E_PATIENCE seconds: $*" >&2
      return 1
    }
    before=$now
    sleep 0.5
  done
  echo "$now"
}
