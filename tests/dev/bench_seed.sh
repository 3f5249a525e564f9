# shellcheck shell=bash
# What `./dev bench` measures of a whole bootstrap: the playbook of seed 000, by kboot under the link
# `ansible-playbook` and by the real one with helm, on the same control plane and from the same chart repository.

# The seeds lie beside the repository on the developers' machines; without them the contest is left out.
BENCH_SEED=../shared/data/seed-repos/httpbin-on-k8s/ansible
BENCH_SEED_CHARTS=../shared/data/seed-charts

# The seed with a vault of ours, programs that stand in for the cloud's, and its chart repository on loopback.
bench_seed_inputs() {
  local work=$PWD/$BENCH_WORK/seed
  [[ -d $BENCH_SEED ]] || return 0
  cp -r "$BENCH_SEED" "$work"
  mkdir -p "$work"/{bin,link,charts}
  ln -s "$PWD/build/kboot" "$work/link/ansible-playbook"
  echo password >"$work/ansible_vault_file"
  printf 'vault_argocd_admin_password_b64: %s\nvault_github_token: ghp_Bench0123456789\n' "$(bench_seed_password)" \
    >"$work/group_vars/all/vault.yml"
  build/kboot vault encrypt --format ansible --vault-password-file "$work/ansible_vault_file" \
    "$work/group_vars/all/vault.yml" 2>/dev/null
  # shellcheck disable=SC2016 # the program's own variable
  printf '#!/bin/sh\nexec cat "%s"\n' "$(control_plane_run "$BENCH_NAME")/kubeconfig" >"$work/bin/scw"
  printf '#!/bin/sh\nexec echo cluster-id\n' >"$work/bin/jq"
  chmod +x "$work"/bin/*
  ln -s "$(tool_path helm)" "$work/bin/helm"
  bench_seed_repository "$work/charts"
}

# A bcrypt hash as the chart wants it, in base64.
bench_seed_password() {
  # shellcheck disable=SC2016 # a hash, not variables
  printf '%s' '$2a$10$7EqJtq98hPqEX7fNZaFWoOhi8sVvnK1W1oC1mJqSx6ZPYBPZ2mJ8W' | base64 -w 0
}

# Serves the seed's charts on a port of the kernel's choice, whose URL stands in BENCH_SEED_URL.
# bench_seed_repository FOLDER
bench_seed_repository() {
  cp "$BENCH_SEED_CHARTS"/*.tgz "$1"
  HOME=$BENCH_WORK/home "$(tool_path helm)" repo index "$1"
  python3 -u -m http.server --bind 127.0.0.1 --directory "$1" 0 >"$1.out" 2>&1 &
  BENCH_SEED_PID=$!
  until grep -q 'Serving HTTP' "$1.out"; do sleep 0.05; done
  BENCH_SEED_URL=http://127.0.0.1:$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$1.out")
}

bench_seed_stop() {
  [[ -z ${BENCH_SEED_PID-} ]] || kill "$BENCH_SEED_PID"
}

# The contest, as a row of the plan. bench_seed_plan RUNS
bench_seed_plan() {
  [[ -d $BENCH_SEED ]] || return 0
  cat <<JSON
,{"title": "seed 000, whole bootstrap", "runs": $1, "phases": ["first run", "second run"],
 "prepare": $(bench_seed_clean), "tools": [
  ["kboot as ansible-playbook", $(bench_seed_command "$PWD/$BENCH_WORK/seed/link/ansible-playbook")],
  ["ansible-playbook with helm", $(bench_seed_command ansible-playbook)]]}
JSON
}

# The seed walks the whole folder of its kubeconfig, which is /tmp unless it is told another: what lies there must not
# be measured. bench_seed_command PROGRAM
bench_seed_command() {
  local work=$PWD/$BENCH_WORK/seed
  echo "[\"env\", \"-C\", \"$work\", \"PATH=$work/bin:$(oracle_dir)/bin:$PATH\", \"$1\", \"-i\", \"inventories/scw-dev\"," \
    "\"kubernetes-setup.yml\", \"-e\", \"argo_helm_repo=$BENCH_SEED_URL kubeconfig_path=$work/kubeconfig/config\"]"
}

# Commands that take away all that a bootstrap made, here and in the cluster.
bench_seed_clean() {
  local kubectl
  kubectl=$(tool_path kubectl)
  echo "[[\"rm\", \"-rf\", \"$PWD/$BENCH_WORK/home/.config/helm\", \"$PWD/$BENCH_WORK/home/.cache/helm\"," \
    "\"$PWD/$BENCH_WORK/home/.config/kboot\"]," \
    "[\"$kubectl\", \"delete\", \"--ignore-not-found\", \"namespace\", \"argocd\"]," \
    "[\"$kubectl\", \"delete\", \"crd,clusterrole,clusterrolebinding\", \"-l\", \"app.kubernetes.io/part-of=argocd\"]]"
}
