# shellcheck shell=bash
# Installs the oracle: the real ansible-playbook of the pinned release, with the collections that
# drive Kubernetes.

# What ansible-core needs to open vaults and run playbooks without a collection.
ANSIBLE_CORE=(ansible-core cffi cryptography Jinja2 MarkupSafe packaging pycparser PyYAML resolvelib)

# Prints the folder of ansible-core alone, which the tests of `kboot vault` compare with: bin/ansible-vault.
ansible_dir() {
  local key
  key=$({
    cat "$ROOT/tests/tools/oracle/requirements.txt"
    echo "${ANSIBLE_CORE[@]}"
    python3 --version
  } | sha256sum | cut -c1-16)
  echo "$CACHE/ansible-$key"
}

# Installs ansible-core where it is not yet: some seconds, 60 MB.
build_ansible() {
  local dir version
  dir=$(ansible_dir)
  [[ ! -f $dir/complete ]] || return 0
  oracle_needs
  steps 1
  version=$(oracle_version)
  step "installing ansible-core $version alone" ansible_install "$dir"
}

# A virtual environment cannot be moved, so `complete` is written last.
ansible_install() {
  local dir=$1 wanted
  rm -rf "$dir"
  python3 -m venv "$dir"
  wanted=$(IFS='|' && echo "${ANSIBLE_CORE[*]}")
  grep -E "^($wanted)==" "$ROOT/tests/tools/oracle/requirements.txt" >"$dir/requirements.txt"
  "$dir/bin/pip" install --no-deps -r "$dir/requirements.txt"
  touch "$dir/complete"
}

oracle_needs() {
  python3 -c 'import ensurepip' 2>/dev/null || setup_packages python3-venv
}

oracle_version() {
  sed -n 's/^ansible-core==//p' "$ROOT/tests/tools/oracle/requirements.txt"
}

# Names the real programs to the suites that compare with them; they must have been built.
export_oracles() {
  ANSIBLE_VAULT=$(ansible_dir)/bin/ansible-vault
  SOPS=$(tool_path sops)
  export ANSIBLE_VAULT SOPS
}

# Prints the oracle's folder. Its `env` file, sourced, puts bin/ansible-playbook into PATH with its
# collections.
oracle_dir() {
  local key
  key=$({
    find "$ROOT/tests/tools/oracle" -type f -print0 | sort -z | xargs -0 cat
    python3 --version
  } | sha256sum | cut -c1-16)
  echo "$CACHE/oracle-$key"
}

# Installs the oracle where it is not yet: half a minute, 300 MB. Only bench and soak need it.
build_oracle() {
  local dir version
  dir=$(oracle_dir)
  [[ ! -f $dir/env ]] || return 0
  oracle_needs
  steps 1
  version=$(oracle_version)
  step "installing ansible-core $version" oracle_install "$dir"
}

# A virtual environment cannot be moved, so `env` is written last: a folder without it is not
# finished.
oracle_install() {
  local dir=$1 pins=$ROOT/tests/tools/oracle archive
  rm -rf "$dir"
  python3 -m venv "$dir"
  "$dir/bin/pip" install --no-deps -r "$pins/requirements.txt"
  # The archive asks for a newer Python than the collections in it need.
  "$dir/bin/pip" download --no-deps --python-version 3.13 --only-binary :all: \
    -d "$dir/download" -r "$pins/collections.txt"
  archive=$(echo "$dir"/download/*.whl)
  "$dir/bin/python" - "$archive" "$dir/collections" <<'PYTHON'
import sys, zipfile

wanted = tuple(f"ansible_collections/{name}/" for name in ("ansible", "community", "kubernetes"))
with zipfile.ZipFile(sys.argv[1]) as archive:
    names = [name for name in archive.namelist() if name.startswith(wanted)]
    archive.extractall(sys.argv[2], names)
PYTHON
  cp -r "$pins/collections/community/kubernetes" "$dir/collections/ansible_collections/community/"
  rm -rf "$dir/download"
  cat >"$dir/env" <<ENV
export PATH=$dir/bin:\$PATH
export ANSIBLE_COLLECTIONS_PATH=$dir/collections
export ANSIBLE_PYTHON_INTERPRETER=$dir/bin/python
ENV
}
