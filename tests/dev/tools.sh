# shellcheck shell=bash
# Builds the real servers and clients that the tests talk to: one Go module for each under
# tests/tools.
#
# A build lands in $CACHE/tools/MODULE-KEY/bin, where KEY is a hash of everything that decides its
# bytes (go.mod, go.sum, stamped versions, Go's own version), so a folder that exists is complete
# and right.

TOOL_MODULES=(etcd kubernetes kwok helm sops argocd kustomize-controller)

# The module that a program comes from.
tool_module() {
  case $1 in
    kube-apiserver | kube-controller-manager | kube-scheduler | kubectl) echo kubernetes ;;
    etcd | kwok | helm | sops | argocd | kustomize-controller) echo "$1" ;;
    *) die "no pinned tool is named \`$1\`" ;;
  esac
}

# Prints the path of a built program; `build_tools` must have run.
tool_path() {
  local module
  module=$(tool_module "$1")
  echo "$(tool_dir "$module")/bin/$1"
}

# Builds what is not in the cache yet: twenty minutes for all of it, milliseconds when nothing is
# missing.
build_tools() {
  local module missing=()
  for module in "${TOOL_MODULES[@]}"; do
    [[ -d $(tool_dir "$module") ]] || missing+=("$module")
  done
  steps "${#missing[@]}"
  mkdir -p "$CACHE/tools"
  for module in "${missing[@]}"; do
    # Two builds at the same time: the second waits and finds the first one's result.
    step "building $module $(tool_version "$module")" \
      with_lock "$CACHE/tools/$module.lock" tool_compile "$module"
  done
}

# Prints the path of the manifest that the pinned Argo CD release is installed from.
argocd_manifest() {
  local version file module
  version=$(tool_version argocd)
  file=$CACHE/argocd-$version/install.yaml
  if [[ ! -f $file ]]; then
    mkdir -p "${file%/*}"
    module=$(tool_source argocd github.com/argoproj/argo-cd/v3)
    cp "$module/manifests/install.yaml" "$file.$$"
    mv "$file.$$" "$file"
  fi
  echo "$file"
}

# Prints the folder with the source of a pinned Go module, which Go compares with go.sum. tool_source FOLDER GO_MODULE
tool_source() {
  pinned_go "$1" mod download -json "$2" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'
}

# --------------------------------------------------------------------------------------------------

# Runs Go in a module's folder with nothing taken from the user's own settings but where modules
# come from.
pinned_go() {
  local module=$1
  shift
  (cd "$ROOT/tests/tools/$module" \
    && GOFLAGS=-mod=readonly GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 nice go "$@")
}

# Prints the version that a module's go.mod pins.
tool_version() {
  local wanted
  case $1 in
    kubernetes) wanted=k8s.io/kubernetes ;;
    etcd) wanted=go.etcd.io/etcd/server/v3 ;;
    kwok) wanted=sigs.k8s.io/kwok ;;
    helm) wanted=helm.sh/helm/v4 ;;
    argocd) wanted=github.com/argoproj/argo-cd/v3 ;;
    sops) wanted=github.com/getsops/sops/v3 ;;
    kustomize-controller) wanted=github.com/fluxcd/kustomize-controller ;;
  esac
  # `require NAME VERSION`, or the same without the word in a block.
  sed -nE "s#^(require )?[[:space:]]*$wanted (v[^ ]+).*#\2#p" "$ROOT/tests/tools/$1/go.mod"
}

# Linker flags that give a program the version it reports, as its own release build does.
tool_stamps() {
  local version package
  version=$(tool_version "$1")
  case $1 in
    kubernetes)
      for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        echo "-X $package.gitVersion=$version" \
          "-X $package.gitMajor=$(cut -d. -f1 <<<"${version#v}")" \
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
  GOTOOLCHAIN=local go version || die "Go is not installed; \`./dev setup\` installs it"
}

# Builds one module's programs. Its output tells `step` how far it is: `[packages compiled/packages
# at most]`.
tool_compile() {
  local module=$1 dir total programs
  dir=$(tool_dir "$module")
  [[ ! -d $dir ]] || return 0
  rm -rf "$dir.building"
  mkdir -p "$dir.building/bin"
  total=$(pinned_go "$module" list -deps tool | wc -l)
  programs=$dir.building/bin/
  # Go names a program after its import path, and etcd's ends in `server/v3`, Argo CD's in `cmd`.
  case $module in
    etcd | argocd) programs=$dir.building/bin/$module ;;
  esac
  pinned_go "$module" build -v -p "${KBOOT_DEV_JOBS:-$(nproc)}" -trimpath -buildvcs=false \
    -ldflags "-s -w $(tool_stamps "$module" | tr '\n' ' ')" -o "$programs" tool 2>&1 \
    | tool_count "$total"
  mv "$dir.building" "$dir"
}

# Numbers the lines as they come (awk and sed would hold them back until there are many). tool_count
# TOTAL
tool_count() {
  local line number=0
  while IFS= read -r line; do
    number=$((number + 1))
    echo "[$number/$1] $line"
  done
}
