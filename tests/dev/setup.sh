# shellcheck shell=bash
# Finds what the build and the tests need on this machine and installs what is missing. On a Debian 12 that has
# everything it costs some tens of milliseconds.

# The compiler, the build system, the libraries that are linked in, and what the scripts of tests/dev call (redis is
# Argo CD's cache).
SETUP_PACKAGES=(
  g++ binutils cmake file git meson ninja-build openssl pkg-config python3 redis-server
  age ca-certificates doctest-dev libnghttp2-dev libpcre2-dev libre2-dev libsodium-dev libssl-dev libyaml-cpp-dev
  libyaml-dev nlohmann-json3-dev zlib1g-dev
)

# What these packages would start.
SETUP_SERVICES=(redis-server)

# curl's release as it travels in this crate; the checksum is the one of the crate in the registry's index.
CURL_FOLDER=subprojects/curl-8.22.0
CURL_CRATE_VERSION=0.4.91+curl-8.22.0
CURL_CRATE_SHA256=cd39579123e45bf762716bb893d43886ed1cabe6289455be29a4f1d4e37afb06

GO_MINOR=26
# Where a Go that Debian 12 lacks may come from, the closest relative first.
GO_SUITES=(trixie-backports forky sid)

#: setup                                 install what is missing
cmd_setup() {
  local missing=()
  mapfile -t missing < <(setup_missing "${SETUP_PACKAGES[@]}")
  setup_use_installed_go
  local work=0
  ((${#missing[@]} == 0)) || work=$((work + 1))
  setup_has_go || work=$((work + 1))
  [[ -f $CURL_FOLDER/docs/CMakeLists.txt ]] || work=$((work + 1))
  ((work > 0)) || return 0
  steps "$work"
  setup_packages "${missing[@]}"
  if ! setup_has_go; then
    step "installing Go 1.$GO_MINOR" setup_install_go
    setup_use_installed_go
  fi
  if [[ ! -f $CURL_FOLDER/docs/CMakeLists.txt ]]; then
    step "fetching curl's source" setup_curl
  fi
}

# Installs packages, if any are named. setup_packages PACKAGE...
setup_packages() {
  (($# > 0)) || return 0
  command -v apt-get >/dev/null || die "this machine has no apt-get; install the counterparts of: $*"
  step "installing $# Debian packages" setup_apt "$@"
}

# Prints which of the packages are not installed, in one look at dpkg's database. setup_missing PACKAGE...
setup_missing() {
  local installed
  command -v dpkg-query >/dev/null || return 0
  # It fails where one is not known at all, which is an answer too.
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  installed=$(sed -n 's/^installed //p' <<<"$installed")
  comm -23 <(printf '%s\n' "$@" | sort) <(sort <<<"$installed")
}

setup_apt() {
  setup_root apt-get update
  setup_without_services env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# Runs a command as root that may install services, none of which starts: neither now, which is what Debian asks its
# policy-rc.d about, nor when the machine starts again. A machine that has a policy of its own keeps it.
# setup_without_services COMMAND...
setup_without_services() {
  local policy=/usr/sbin/policy-rc.d service had=() status=0
  for service in "${SETUP_SERVICES[@]}"; do
    [[ ! -e /lib/systemd/system/$service.service ]] || had+=("$service")
  done
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | setup_root tee "$policy.kboot" >/dev/null
    setup_root chmod +x "$policy.kboot"
    setup_root mv "$policy.kboot" "$policy"
  else
    policy=
  fi
  setup_root "$@" || status=$?
  [[ -z $policy ]] || setup_root rm -f "$policy"
  for service in "${SETUP_SERVICES[@]}"; do
    [[ ! -e /lib/systemd/system/$service.service || " ${had[*]} " == *" $service "* ]] \
      || ! command -v systemctl >/dev/null || setup_root systemctl --quiet disable "$service" || true
  done
  return "$status"
}

# Runs a command as root. setup_root COMMAND...
setup_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "this needs root, and sudo is not installed: $*"
    return 1
  fi
}

# ---------------------------------------------------------------------------------------------------------------------

setup_has_go() {
  local found
  found=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) || return 1
  version_at_least "${found#go}" "1.$GO_MINOR"
}

# A Go of the right age may be installed outside PATH: from upstream's archive, or from a Debian package with a version.
setup_use_installed_go() {
  local bin
  for bin in "" /usr/local/go/bin /usr/lib/go-1.*/bin; do
    [[ -z $bin || -x $bin/go ]] || continue
    if PATH=${bin:+$bin:}$PATH setup_has_go; then
      PATH=${bin:+$bin:}$PATH
      return
    fi
  done
}

# Adds one newer suite of the same mirror, from which nothing but golang-* may come.
setup_install_go() {
  local mirror suite package
  mirror=$(setup_debian_mirror)
  for suite in "${GO_SUITES[@]}"; do
    setup_write_go_suite "$mirror" "$suite"
    if setup_update_go_suite && package=$(setup_go_package); then
      setup_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package"
      return
    fi
    setup_root rm -f /etc/apt/sources.list.d/kboot-golang.list /etc/apt/preferences.d/kboot-golang
  done
  echo "no suite of $mirror has Go 1.$GO_MINOR or newer: ${GO_SUITES[*]}"
  return 1
}

# The mirror this machine takes Debian from, whichever form its own sources are written in.
setup_debian_mirror() {
  setup_debian_main | grep . && return
  setup_root apt-get update >&2
  setup_debian_main
}

setup_debian_main() {
  apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
    | awk '/^Debian main / && !found++ { print $3 }'
}

# setup_write_go_suite MIRROR SUITE
setup_write_go_suite() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg options=
  [[ ! -f $keyring ]] || options="[signed-by=$keyring] "
  setup_root tee /etc/apt/sources.list.d/kboot-golang.list >/dev/null <<<"deb $options$1 $2 main"
  setup_root tee /etc/apt/preferences.d/kboot-golang >/dev/null <<PIN
Explanation: a newer suite for Go alone, written by \`./dev setup\` of kboot
Package: golang-*
Pin: release n=$2
Pin-Priority: 500

Package: *
Pin: release n=$2
Pin-Priority: -1
PIN
}

setup_update_go_suite() {
  setup_root apt-get update -o Dir::Etc::sourcelist=sources.list.d/kboot-golang.list \
    -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0
}

# The oldest package of Go that is new enough: the closest to what the pinned modules were built with.
setup_go_package() {
  apt-cache pkgnames golang-1. | sed -n 's/^golang-1\.\([0-9]*\)-go$/\1/p' | sort -n \
    | awk -v least="$GO_MINOR" '$1 >= least && !found++ { print "golang-1." $1 "-go" } END { exit !found }'
}

# ---------------------------------------------------------------------------------------------------------------------

# Fills the sub-project with curl's source. `cargo vendor` compares the crate with the registry's checksum and writes
# that down; it must be the one that is pinned here.
setup_curl() {
  local work crate
  setup_cargo
  work=$(mktemp -d)
  mkdir "$work/src"
  touch "$work/src/lib.rs"
  printf '[package]\nname = "source"\nversion = "0.0.0"\n[dependencies]\ncurl-sys = "=%s"\n' \
    "$CURL_CRATE_VERSION" >"$work/Cargo.toml"
  (cd "$work" && cargo vendor vendor) || return 1
  crate=$work/vendor/curl-sys
  if ! grep -qF "\"package\":\"$CURL_CRATE_SHA256\"" "$crate/.cargo-checksum.json"; then
    echo "the crate curl-sys $CURL_CRATE_VERSION has not the pinned checksum $CURL_CRATE_SHA256"
    return 1
  fi
  rm -rf "$CURL_FOLDER"
  mv "$crate/curl" "$CURL_FOLDER"
  # Last, because it is what says that the folder is complete.
  cp -r subprojects/packagefiles/curl/. "$CURL_FOLDER"
  rm -rf "$work"
}

# Debian 12's own cargo is too old to read newer manifests; cargo-web is its maintained one.
setup_cargo() {
  if [[ -x ${CARGO_HOME:-$HOME/.cargo}/bin/cargo ]]; then
    PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  fi
  local found
  if found=$(cargo --version 2>/dev/null) && version_at_least "$(cut -d ' ' -f 2 <<<"$found")" 1.70; then
    return
  fi
  setup_apt cargo-web
}
