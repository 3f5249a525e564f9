# shellcheck shell=bash
# The suite `container`: the images of Containerfile and Containerfile.ci, built and run without a daemon where the
# machine can. The bootstrap from the image runs in an empty chroot where it cannot.

CONTAINER_IMAGE=localhost/kboot-test
CONTAINER_CI_IMAGE=localhost/kboot-test-ci
CONTAINER_PLANE=container-$$
# As anybody, with nothing to write to.
CONTAINER_NOBODY=(--user 65534 --read-only --read-only-tmpfs=false --cap-drop ALL --unsetenv HOME)

suite_container() {
  export TEST_FILTER=${1-}
  CONTAINER_WORK=$(mktemp -d)
  chmod 0755 "$CONTAINER_WORK"
  trap 'control_plane_remove "$(control_plane_run "$CONTAINER_PLANE")"; rm -rf "$CONTAINER_WORK"' EXIT
  container_settings
  check 'container: the image is built and says its version' container_check_version
  check 'container: it works as another user with nothing writable' container_check_nobody
  check 'container: without a shell, check says so of a shell task' container_check_no_shell
  check 'container: the image bootstraps Argo CD as anybody, twice, with its reports' container_check_bootstrap
  check 'container: its exit codes are those of the program' container_check_exit_codes
  check 'container: the ci image has kboot, a shell and git in its PATH, and no entry point' container_check_ci
  check 'container: the ci image works as another user with nothing writable' container_check_ci_nobody
  check 'container: the ci image runs a script of a pipeline' container_check_ci_script
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

# Builds an image once for all tests of the suite. container_build IMAGE FILE
container_build() {
  local log=$CONTAINER_WORK/build-$2.log
  [[ ! -f $CONTAINER_WORK/built-$2 ]] || return 0
  podman build --isolation chroot -t "$1" -f "$2" . >"$log" 2>&1 || {
    cat "$log"
    return 1
  }
  touch "$CONTAINER_WORK/built-$2"
}

container_image() {
  container_need
  container_build "$CONTAINER_IMAGE" Containerfile
}

container_ci_image() {
  container_need
  command -v apt-get >/dev/null || test_skip 'the ci image is made of packages of Debian'
  ci_root
  container_build "$CONTAINER_CI_IMAGE" Containerfile.ci
}

# Did the last words say that this machine runs no container at all? Then the test is skipped. container_refused TEXT
container_refused() {
  case ${1,,} in
    *'oci permission denied'* | *'operation not permitted'* | *cgroup*)
      test_skip "this machine cannot run containers: $(tail -n 1 <<<"$1")"
      ;;
  esac
}

# Runs the image and expects its version. container_says_version OPTION...
container_says_version() {
  local said
  if said=$(podman run --rm "$@" "$CONTAINER_IMAGE" version 2>&1); then
    echo "$said"
    [[ $said == 'kboot '* ]]
    return
  fi
  echo "$said"
  container_refused "$said"
  return 1
}

container_check_version() {
  container_image
  container_says_version
}

container_check_nobody() {
  container_image
  container_says_version "${CONTAINER_NOBODY[@]}" --network none
}

# A project of its own for everybody to read. container_project NAME, then its playbook from standard input
container_project() {
  CONTAINER_PROJECT=$CONTAINER_WORK/$1
  mkdir -p "$CONTAINER_PROJECT"/{playbooks,inventories/dev/group_vars}
  echo 'ansible_connection: local' >"$CONTAINER_PROJECT/inventories/dev/group_vars/all.yml"
  cat >"$CONTAINER_PROJECT/playbooks/site.yml"
}

container_check_no_shell() {
  local said
  container_image
  container_project no-shell <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - shell: echo hi
YAML
  said=$(podman run --rm "${CONTAINER_NOBODY[@]}" -v "$CONTAINER_PROJECT:/work:ro" "$CONTAINER_IMAGE" check inventories/dev 2>&1) || {
    container_refused "$said"
    echo "$said"
    return 1
  }
  grep -F 'warning[no-shell]: `shell` needs `/bin/sh`' <<<"$said"
}

# --- the bootstrap: the project, a kubeconfig, a folder to write reports to, and the downloads that would come over the
# network

container_plane() {
  local run manifest folder
  run=$(control_plane_run "$CONTAINER_PLANE")
  [[ ! -f $CONTAINER_WORK/kube/config ]] || return 0
  control_plane_up "$CONTAINER_PLANE" >&2
  mkdir -p "$CONTAINER_WORK"/{kube,shipped/secrets}
  cp -r playbooks inventories "$CONTAINER_WORK/shipped"
  manifest=$(argocd_manifest)
  folder=$CONTAINER_WORK/cache/kboot/downloads
  install -D -m 0644 "$manifest" "$folder/$(sha256sum "$manifest" | cut -d' ' -f1)"
  cp "$run/kubeconfig" "$CONTAINER_WORK/kube/config"
  chmod -R a+rX "$CONTAINER_WORK/kube" "$CONTAINER_WORK/cache" "$CONTAINER_WORK/shipped"
  install -d -m 0777 "$CONTAINER_WORK/out"
}

# Runs kboot from the image on the control plane, in a project that is mounted at /work, else in an empty chroot with the
# same folders. Its output is in $CONTAINER_WORK/said. container_kboot PROJECT ARGUMENT...
container_kboot() {
  local project=$1 status=0
  shift
  if [[ -z ${CONTAINER_CHROOT-} ]]; then
    podman run --rm "${CONTAINER_NOBODY[@]}" --network host -v "$project:/work:ro" -v "$CONTAINER_WORK/kube:/kube:ro" \
      -v "$CONTAINER_WORK/cache:/cache:ro" -v "$CONTAINER_WORK/out:/out" -e KUBECONFIG=/kube/config \
      -e XDG_CACHE_HOME=/cache "$CONTAINER_IMAGE" "$@" >"$CONTAINER_WORK/said" 2>&1 || status=$?
  else
    container_in_chroot "$project" "$@" >"$CONTAINER_WORK/said" 2>&1 || status=$?
  fi
  tail -n 25 "$CONTAINER_WORK/said"
  return "$status"
}

# An empty root with the binary alone.
container_in_chroot() {
  local root=$CONTAINER_WORK/root
  mkdir -p "$root"/{work,kube,cache,out}
  cp build/kboot "$root/kboot"
  # shellcheck disable=SC2016 # for the inner shell
  unshare --mount bash -euc '
    root=$1 work=$2 project=$3
    shift 3
    mount --bind "$project" "$root/work"
    for name in kube cache out; do mount --bind "$work/$name" "$root/$name"; done
    exec env -i KUBECONFIG=/kube/config XDG_CACHE_HOME=/cache \
      "$(command -v unshare)" --root="$root" --wd=/work --setgid 65534 --setuid 65534 /kboot "$@"
  ' bash "$root" "$CONTAINER_WORK" "$1" "${@:2}"
}

# Says by CONTAINER_CHROOT whether containers run here.
container_choose() {
  CONTAINER_CHROOT=
  if command -v podman >/dev/null && command -v runc >/dev/null && ((EUID == 0)) && container_image \
    && podman run --rm "$CONTAINER_IMAGE" version >/dev/null 2>&1; then
    return
  fi
  if ((EUID != 0)) || ! unshare --mount true 2>/dev/null; then
    test_skip 'neither a container nor a chroot can be made here'
  fi
  CONTAINER_CHROOT=yes
}

container_check_bootstrap() {
  container_choose
  container_plane
  container_kboot "$CONTAINER_WORK/shipped" run /work/inventories/local --report json=/out/first.json \
    --report junit=/out/first.xml --output gitlab
  grep -F 'app-of-apps' "$CONTAINER_WORK/said"
  container_kboot "$CONTAINER_WORK/shipped" plan /work/inventories/local --detailed-exitcode
  container_kboot "$CONTAINER_WORK/shipped" run /work/inventories/local --report json=/out/second.json
  python3 - "$CONTAINER_WORK/out" <<'PYTHON'
import json, os, pathlib, sys
import xml.etree.ElementTree as xml
out = pathlib.Path(sys.argv[1])
first, second = (json.loads((out / name).read_text()) for name in ("first.json", "second.json"))
assert "apps-all" in json.dumps(first)
assert json.dumps(second).count('"changed": true') == 0, "the second run changed something"
suite = xml.parse(out / "first.xml").getroot()
cases = list(suite.iter("testcase"))
assert cases and not list(suite.iter("failure")), "the JUnit report"
assert all(os.stat(out / name).st_uid == 65534 for name in os.listdir(out)), "files of another user"
PYTHON
  [[ $(kubectl_admin "$(control_plane_run "$CONTAINER_PLANE")" -n argocd get application apps-all \
    -o 'jsonpath={.spec.source.path}') == environments/local/ ]]
}

# container_exits CODE ARGUMENT...
container_exits() {
  local wanted=$1 status=0
  shift
  container_kboot "$CONTAINER_PROJECT" "$@" || status=$?
  echo "exit code $status"
  [[ $status == "$wanted" ]]
}

container_check_exit_codes() {
  container_choose
  container_plane
  container_project codes <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - k8s: {definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: from-the-image, namespace: default}}}
    - fail: {msg: as asked for}
      when: fails | default(false) | bool
YAML
  chmod -R a+rX "$CONTAINER_PROJECT"
  container_exits 3 plan inventories/dev --detailed-exitcode
  container_exits 0 run inventories/dev
  container_exits 2 run inventories/dev -e fails=true
  container_exits 4 run inventories/dev --kubeconfig /kube/none
  container_exits 4 run inventories/none
  container_exits 1 run inventories/dev --no-such-option
}

# --- the image for pipelines

# container_ci OPTION... -- COMMAND...
container_ci() {
  local options=() said status=0
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  said=$(podman run --rm "${options[@]}" "$CONTAINER_CI_IMAGE" "$@" 2>&1) || status=$?
  echo "$said"
  ((status == 0)) || container_refused "$said"
  return "$status"
}

container_check_ci() {
  container_ci_image
  container_ci -- kboot version
  # What GitLab's and GitHub's runners start.
  container_ci -- sh -c 'git --version && kboot version && tail --help >/dev/null 2>&1 && test -s /etc/ssl/certs/ca-certificates.crt'
  [[ -z $(podman image inspect -f '{{join .Config.Entrypoint " "}}{{.Config.User}}' "$CONTAINER_CI_IMAGE") ]]
}

container_check_ci_nobody() {
  container_ci_image
  container_ci "${CONTAINER_NOBODY[@]}" --network none -- sh -c 'id -u && kboot version && git --version'
}

# A clone over git's own transport, a check with a shell task, a report.
container_check_ci_script() {
  container_ci_image
  container_project ci <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - shell: echo "$((6 * 7))"
      register: said
    - assert: {that: said.stdout == '42'}
YAML
  git -C "$CONTAINER_PROJECT" init -q -b main
  git -C "$CONTAINER_PROJECT" add .
  git -C "$CONTAINER_PROJECT" -c user.name=t -c user.email=t@example.org commit -q -m x
  chmod -R a+rX "$CONTAINER_PROJECT"
  container_ci -v "$CONTAINER_PROJECT:/repository:ro" -- sh -ec '
    git config --global --add safe.directory "*"
    git clone -q file:///repository /tmp/clone
    cd /tmp/clone
    kboot check inventories/dev
    kboot run inventories/dev --report junit=report.xml --output gitlab
    grep -q "<testsuite" report.xml'
}
