# shellcheck shell=bash
# What the cases of chart repositories share: the server, the real helm, running and comparing.
# shellcheck disable=SC2030,SC2031,SC2143,SC2154 # what the server prints sets variables; HOME is each case's own

# The real helm, or nothing.
find_helm() {
  local found
  [[ -z ${HELM-} ]] || { echo "$HELM" && return; }
  for found in "${XDG_CACHE_HOME:-$1/.cache}"/kboot-dev/tools/helm-*/bin/helm; do
    [[ ! -x $found ]] || { echo "$found" && return; }
  done
}

start_server() {
  local pki=()
  if command -v openssl >/dev/null; then
    # shellcheck source=tests/dev/pki.sh
    . "$ROOT/tests/dev/pki.sh"
    (pki_create "$WORK" 127.0.0.1) || return 1
    pki=("$WORK/pki/server.crt" "$WORK/pki/server.key" "$WORK/pki/ca.crt")
  fi
  # It ends when nobody holds the other end of its standard input.
  mkfifo "$WORK/stdin"
  python3 "$ROOT/tests/repos/server.py" "$WORK" "${pki[@]}" <"$WORK/stdin" >"$WORK/server.out" 2>&1 &
  SERVER=$!
  exec 7>"$WORK/stdin"
  for _ in {1..200}; do
    [[ ! -f $WORK/ports ]] || break
    sleep 0.05
  done
  # shellcheck source=/dev/null
  . "$WORK/ports" || { cat "$WORK/server.out" && return 1; }
  URL=http://127.0.0.1:$repository
  OCI=oci://127.0.0.1:$registry
}

kboot() { "$KBOOT" "$@"; }
skip() { echo "$1" && exit "$SKIPPED"; }
need_helm() { [[ -n $HELM ]] || skip 'the real helm is not built'; }
need_tls() { [[ -n ${tls-} ]] || skip 'openssl is not installed'; }

# Runs one case, a function, in a folder and with a home of its own, with `set -e`; its output is shown when it fails.
check() {
  local name=${1//_/ } status=0
  [[ $name == *"$FILTER"* ]] || return 0
  mkdir -p "$WORK/$1/home"
  (cd "$WORK/$1" && export HOME=$WORK/$1/home && set -e && "case_$1") </dev/null >"$WORK/$1.out" 2>&1 7>&- &
  wait $! || status=$?
  report "$name" "$status" "$WORK/$1.out"
}

# report NAME STATUS OUTPUT
report() {
  case $2 in
    0) echo "ok $1" ;;
    "$SKIPPED") echo "skip $1: $(tail -n 1 "$3")" ;;
    *) echo "not ok $1" && sed 's/^/  /' "$3" && FAILED=1 ;;
  esac
}

# Expects the exit code of a command and keeps what it says: exits CODE COMMAND...
exits() {
  local code=$1 status=0
  shift
  "$@" >out 2>err || status=$?
  [[ $status == "$code" ]] || { echo "exit code $status, not $code: $*" && cat out err && return 1; }
}
said() { grep -qF -- "$1" out err || { echo "not said: $1" && cat out err && return 1; }; }
never_said() { [[ -z $(grep -F -- "$1" out err) ]] || { echo "said: $1" && return 1; }; }
# The lines of the server's log for a path, since `forget_log`.
forget_log() { : >"$WORK/log"; }
logged() { grep -F -- "$1" "$WORK/log" || true; }

# Each line: NAME | what ours says (ok, or an error's code) | what helm does, where it is not the same (ok, fails) | the
# arguments of `helm pull`. Both pull into folders of their own, which must hold the same bytes.
compare_pulls() {
  local name ours theirs words
  while IFS='|' read -r name ours theirs words; do
    read -r name <<<"$name"
    [[ -n $name && $name == *"$FILTER"* ]] || continue
    read -r ours <<<"$ours"
    read -r theirs <<<"$theirs"
    local folder=$WORK/pull-${name//[^a-z0-9]/-} status=0
    mkdir -p "$folder/home"
    (cd "$folder" && export HOME=$folder/home && set -e && eval "words=($words)" \
      && compare_pull "$ours" "$theirs" "${words[@]}") </dev/null >"$folder.out" 2>&1 7>&- &
    wait $! || status=$?
    report "$name" "$status" "$folder.out"
  done < <(pull_cases)
}

# compare_pull OURS THEIRS WORDS...
compare_pull() {
  local ours=$1 theirs=$2 status=0
  shift 2
  mkdir k h
  "$KBOOT" helm pull "$@" -d k >out 2>err || status=$?
  if [[ $ours == ok ]]; then
    [[ $status == 0 ]] || { cat out err && return 1; }
  else
    [[ $status != 0 ]] || { echo 'it was pulled' && ls -l k && return 1; }
    grep -qF "error[$ours]" err || { echo "not $ours" && cat err && return 1; }
    [[ -z $(ls k) ]] || { echo 'something is left' && ls -l k && return 1; }
  fi
  ! grep -F s3cret-word out err || return 1
  [[ -n $HELM ]] || return 0
  status=0
  "$HELM" pull "$@" -d h >helm.out 2>helm.err || status=$?
  case ${theirs:-$ours} in
    ok) [[ $status == 0 ]] || { echo 'helm fails' && cat helm.err && return 1; } ;;
    *) [[ $status != 0 ]] || { echo 'helm pulls it' && return 1; } ;;
  esac
  [[ $ours != ok || $status != 0 ]] || diff -r h k
}
