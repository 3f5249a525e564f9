# shellcheck shell=bash
# The suite `container`: the image of Containerfile, built and run without a daemon where the machine can.

CONTAINER_IMAGE=localhost/kboot-test

suite_container() {
  export TEST_FILTER=${1-}
  CONTAINER_WORK=$(mktemp -d)
  container_settings
  check 'container: the image is built and says its version' container_check_version
  check 'container: it works as another user with nothing writable' container_check_nobody
  rm -rf "$CONTAINER_WORK"
}

# Settings that also work where there is no storage driver, no cgroup v2 and no right to raise limits.
container_settings() {
  export CONTAINERS_CONF=$CONTAINER_WORK/containers.conf CONTAINERS_STORAGE_CONF=$CONTAINER_WORK/storage.conf
  cat >"$CONTAINERS_CONF" <<'CONF'
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
netns = "host"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
  cat >"$CONTAINERS_STORAGE_CONF" <<CONF
[storage]
driver = "vfs"
graphroot = "$CONTAINER_WORK/graph"
runroot = "$CONTAINER_WORK/run"
CONF
}

container_need() {
  local tool
  for tool in podman runc; do
    command -v "$tool" >/dev/null || test_skip "$tool is not installed"
  done
  ((EUID == 0)) || test_skip 'the settings for this test need root'
}

# Builds the image once for all tests of the suite.
container_image() {
  local log=$CONTAINER_WORK/build.log
  [[ ! -f $CONTAINER_WORK/built ]] || return 0
  podman build --isolation chroot -t "$CONTAINER_IMAGE" . >"$log" 2>&1 || {
    cat "$log"
    return 1
  }
  touch "$CONTAINER_WORK/built"
}

# Runs the image and expects its version. A machine that refuses to run any container at all gets the test skipped.
# container_says_version OPTION...
container_says_version() {
  local said
  if said=$(podman run --rm "$@" "$CONTAINER_IMAGE" version 2>&1); then
    echo "$said"
    [[ $said == 'kboot '* ]]
    return
  fi
  echo "$said"
  case ${said,,} in
    *'oci permission denied'* | *'operation not permitted'* | *cgroup*)
      test_skip "this machine cannot run containers: $(tail -n 1 <<<"$said")"
      ;;
  esac
  return 1
}

container_check_version() {
  container_need
  container_image
  container_says_version
}

container_check_nobody() {
  container_need
  container_image
  container_says_version --user 65534 --read-only --read-only-tmpfs=false --network none --cap-drop ALL --unsetenv HOME
}
