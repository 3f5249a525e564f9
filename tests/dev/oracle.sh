# shellcheck shell=bash
# Installs the oracle: the real ansible-playbook of the pinned release, with the collections that drive Kubernetes.

: "${ROOT:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${CACHE:=${KBOOT_DEV_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kboot-dev}}"

# Prints the oracle's folder. Its `env` file, sourced, puts bin/ansible-playbook into PATH with its collections.
oracle_dir() {
  local key
  key=$({
    find "$ROOT/tests/tools/oracle" -type f -print0 | sort -z | xargs -0 cat
    python3 --version
  } | sha256sum | cut -c1-16)
  echo "$CACHE/oracle-$key"
}

# Installs the oracle where it is not yet: half a minute, 200 MB. Only bench and soak need it.
build_oracle() {
  local dir log=$CACHE/oracle.log
  dir=$(oracle_dir)
  [[ -f $dir/env ]] && return
  mkdir -p "$CACHE"
  echo "oracle: installing $(grep '^ansible-core==' "$ROOT/tests/tools/oracle/requirements.txt")" >&2
  rm -rf "$dir"
  if ! install_oracle "$dir" >"$log" 2>&1; then
    echo "oracle: failed; the end of $log:" >&2
    tail -n 20 "$log" >&2
    return 1
  fi
}

# A virtual environment cannot be moved, so `env` is written last: a folder without it is not finished.
install_oracle() {
  local dir=$1 pins=$ROOT/tests/tools/oracle archive
  python3 -m venv "$dir" || return 1
  "$dir/bin/pip" install --no-deps -r "$pins/requirements.txt" || return 1
  # The archive asks for a newer Python than the collections in it need.
  "$dir/bin/pip" download --no-deps --python-version 3.13 --only-binary :all: \
    -d "$dir/download" -r "$pins/collections.txt" || return 1
  archive=$(echo "$dir"/download/*.whl)
  "$dir/bin/python" - "$archive" "$dir/collections" <<'PYTHON' || return 1
import sys, zipfile

wanted = tuple(f"ansible_collections/{name}/" for name in ("ansible", "community", "kubernetes"))
with zipfile.ZipFile(sys.argv[1]) as archive:
    archive.extractall(sys.argv[2], [name for name in archive.namelist() if name.startswith(wanted)])
PYTHON
  cp -r "$pins/collections/community/kubernetes" "$dir/collections/ansible_collections/community/" || return 1
  rm -rf "$dir/download"
  cat >"$dir/env" <<ENV
export PATH=$dir/bin:\$PATH
export ANSIBLE_COLLECTIONS_PATH=$dir/collections
export ANSIBLE_PYTHON_INTERPRETER=$dir/bin/python
ENV
}
