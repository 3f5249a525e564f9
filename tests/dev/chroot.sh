# shellcheck shell=bash
# Proves that a checkout works on a fresh Debian 12: a new minimal system in a folder, nothing of ours in it, a bare
# environment, and a clone of what is committed. Package mirrors and registries are those of this machine.

FRESH_SUITE=bookworm
# What says where packages come from, for those who set it.
FRESH_VARIABLES=(TERM http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
  GOPROXY GOSUMDB GONOSUMDB GOPRIVATE GOINSECURE PIP_INDEX_URL PIP_EXTRA_INDEX_URL CARGO_HTTP_PROXY)

#: prove-fresh [SHELL COMMAND]           run a command (`./dev build`) in a clone on a new minimal Debian 12 (root)
cmd_prove_fresh() {
  local system status=0 missing=() started=$SECONDS
  ((EUID == 0)) || die 'prove-fresh needs root'
  mapfile -t missing < <(setup_missing debootstrap git)
  steps $((1 + (${#missing[@]} > 0)))
  setup_packages "${missing[@]}"
  system=$(mktemp -d "${TMPDIR:-/tmp}/kboot-fresh.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf --one-file-system '$system'" EXIT
  step "making a minimal $FRESH_SUITE" fresh_create "$system"
  echo "in it: ${*:-./dev build}"
  fresh_run "$system" "${*:-./dev build}" || status=$?
  echo "prove-fresh: exit code $status after $(duration $((SECONDS - started)))"
  return "$status"
}

# fresh_create FOLDER
fresh_create() {
  local system=$1 mirror
  mirror=$(setup_debian_mirror)
  debootstrap --variant=minbase "$FRESH_SUITE" "$system" "$mirror"
  fresh_apt_sources "$mirror" >"$system/etc/apt/sources.list"
  apt-config dump | grep -i '^Acquire::.*Proxy' >"$system/etc/apt/apt.conf.d/99proxy" || true
  cp /etc/resolv.conf /etc/hosts "$system/etc/"
  # Certificate authorities that this machine trusts beyond Debian's: its proxies may need them.
  mkdir -p "$system/usr/local/share"
  [[ ! -d /usr/local/share/ca-certificates ]] || cp -r /usr/local/share/ca-certificates "$system/usr/local/share/"
  git clone --quiet --no-hardlinks "$ROOT" "$system/root/kboot"
}

# The suite's lines of this machine's own sources, else its main one. fresh_apt_sources MIRROR
fresh_apt_sources() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' \
    | grep " $FRESH_SUITE" || echo "deb $1 $FRESH_SUITE main"
}

# Runs a command there. Mounts and processes live in name spaces of their own and are gone when it ends.
# fresh_run FOLDER COMMAND
fresh_run() {
  local name variables=(HOME=/root PATH=/usr/bin:/bin)
  for name in "${FRESH_VARIABLES[@]}"; do
    [[ -z ${!name-} ]] || variables+=("$name=${!name}")
  done
  unshare --mount --propagation private --pid --fork --kill-child bash -euc '
    root=$1 command=$2
    shift 2
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec env -i "$@" "$(command -v chroot)" "$root" /bin/sh -c "cd /root/kboot && $command"
  ' bash "$1" "$2" "${variables[@]}"
}
