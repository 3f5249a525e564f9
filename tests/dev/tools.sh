# shellcheck shell=bash
# Builds the real servers and clients that the tests talk to: one Go module for each under tests/tools.
#
# A build lands in $CACHE/tools/MODULE-KEY/bin, where KEY is a hash of everything that decides its bytes
# (go.mod, go.sum, stamped versions, Go's own version), so a folder that exists is complete and right.

: "${ROOT:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${CACHE:=${KBOOT_DEV_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kboot-dev}}"

TOOL_MODULES=(etcd kubernetes kwok helm)

# The module that a program comes from.
tool_module() {
  case $1 in
    kube-apiserver | kube-controller-manager | kube-scheduler | kubectl) echo kubernetes ;;
    etcd | kwok | helm) echo "$1" ;;
    *) echo "no pinned tool is named \`$1\`" >&2 && return 1 ;;
  esac
}

# Prints the path of a built program; `build_tools` must have run.
tool_path() {
  local module
  module=$(tool_module "$1") || return 1
  echo "$(tool_dir "$module")/bin/$1"
}

# Builds what is not in the cache yet. Costs milliseconds when all of it is.
build_tools() {
  local module missing=() number=0
  for module in "${TOOL_MODULES[@]}"; do
    [[ -d $(tool_dir "$module") ]] || missing+=("$module")
  done
  for module in ${missing[@]+"${missing[@]}"}; do
    number=$((number + 1))
    build_tool "$module" "tools: $number of ${#missing[@]}, $module $(tool_version "$module")"
  done
}

# Prints the path of the manifest that the pinned Argo CD release is installed from.
argocd_manifest() {
  local version file module
  version=$(tool_version argocd)
  file=$CACHE/argocd-$version/install.yaml
  if [[ ! -f $file ]]; then
    mkdir -p "${file%/*}"
    # Compared with go.sum by Go itself.
    module=$(pinned_go argocd mod download -json github.com/argoproj/argo-cd/v3 \
      | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    cp "$module/manifests/install.yaml" "$file.$$"
    mv "$file.$$" "$file"
  fi
  echo "$file"
}

# ---------------------------------------------------------------------------------------------------------------------

# Runs Go in a module's folder with nothing taken from the user's own settings but where modules come from.
pinned_go() {
  local module=$1
  shift
  (cd "$ROOT/tests/tools/$module" \
    && GOFLAGS=-mod=readonly GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 nice go "$@")
}

# The version a module's go.mod pins: that of the module its first tool is in, or of the only one it requires.
tool_version() {
  local wanted
  case $1 in
    kubernetes) wanted=k8s.io/kubernetes ;;
    etcd) wanted=go.etcd.io/etcd/server/v3 ;;
    kwok) wanted=sigs.k8s.io/kwok ;;
    helm) wanted=helm.sh/helm/v4 ;;
    argocd) wanted=github.com/argoproj/argo-cd/v3 ;;
  esac
  awk -v wanted="$wanted" '$1 == "require" { $1 = ""; $0 = $0 } $1 == wanted && $2 ~ /^v/ { print $2; exit }' \
    "$ROOT/tests/tools/$1/go.mod"
}

# Linker flags that give a program the version it reports, as its own release build does.
tool_stamps() {
  local version package
  version=$(tool_version "$1")
  case $1 in
    kubernetes)
      for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        echo "-X $package.gitVersion=$version -X $package.gitMajor=$(cut -d. -f1 <<<"${version#v}")" \
          "-X $package.gitMinor=$(cut -d. -f2 <<<"$version") -X $package.gitTreeState=clean"
      done
      ;;
    helm) echo "-X helm.sh/helm/v4/internal/version.version=$version" ;;
  esac
}

tool_dir() {
  local module=$1 key
  key=$({
    cat "$ROOT/tests/tools/$module/go.mod" "$ROOT/tests/tools/$module/go.sum"
    tool_stamps "$module"
    go_version
  } | sha256sum | cut -c1-16)
  echo "$CACHE/tools/$module-$key"
}

go_version() {
  GOTOOLCHAIN=local go version 2>/dev/null || {
    echo "Go is not installed: run \`./dev setup\`" >&2
    return 1
  }
}

# Builds one module's programs. Two builds at the same time: the second waits and finds the first one's result.
build_tool() {
  local module=$1 label=$2 dir log lock
  dir=$(tool_dir "$module")
  log=$CACHE/tools/$module.log
  mkdir -p "$CACHE/tools"
  exec {lock}>"$CACHE/tools/$module.lock"
  flock "$lock"
  [[ -d $dir ]] || compile_tool "$module" "$label" "$dir" "$log"
  exec {lock}>&-
}

compile_tool() {
  local module=$1 label=$2 dir=$3 log=$4 temporary total programs started=$SECONDS
  temporary=$dir.building
  rm -rf "$temporary"
  mkdir -p "$temporary/bin"
  progress_line "$label: fetching its modules"
  total=$(pinned_go "$module" list -deps tool 2>"$log" | wc -l) || fail_with_log "$label" "$log"
  programs=$temporary/bin/
  # Go names a program after its import path; etcd's ends in `server/v3`.
  [[ $module != etcd ]] || programs=$temporary/bin/etcd

  : >"$log"
  watch_build "$label" "$total" "$log" &
  local watcher=$! status=0
  pinned_go "$module" build -v -p "${KBOOT_DEV_JOBS:-$(nproc)}" -trimpath -buildvcs=false \
    -ldflags "-s -w $(tool_stamps "$module" | tr '\n' ' ')" -o "$programs" tool 2>"$log" || status=$?
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  ((status == 0)) || fail_with_log "$label" "$log"

  mv "$temporary" "$dir"
  progress_line "$label: built in $((SECONDS - started)) s"
  progress_end
}

# Says every few seconds how many packages are compiled and which one was the last.
watch_build() {
  local label=$1 total=$2 log=$3 started=$SECONDS interval=15
  [[ ! -t 2 ]] || interval=1
  while sleep "$interval" && kill -0 $$ 2>/dev/null; do
    progress_line "$label: $(grep -vc '^go: ' "$log" || true) of at most $total packages," \
      "$((SECONDS - started)) s, now $(tail -n 1 "$log")"
  done
}

# One line on standard error: drawn over the one before on a terminal, appended elsewhere.
progress_line() {
  if [[ -t 2 ]]; then
    printf '\r\033[K%.*s' "$(($(tput cols 2>/dev/null || echo 80) - 1))" "$*" >&2
  else
    printf '%s\n' "$*" >&2
  fi
}

progress_end() {
  [[ ! -t 2 ]] || echo >&2
}

fail_with_log() {
  progress_end
  echo "$1: failed; the end of $2:" >&2
  tail -n 20 "$2" >&2
  exit 1
}
