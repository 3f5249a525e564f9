# shellcheck shell=bash
# The main job, shown on a real control plane with the real Argo CD: `kboot run inventories/local` bootstraps it from a
# repository that is made here, and waits until all that the repository holds is there.

DEMO_NAME=demo
DEMO_IDENTITY=secrets/.local.identity
DEMO_SECRETS=secrets/local.yml
# What the repository is made of.
DEMO_SOURCES=tests/demo

#: demo [--kubeconfig FILE [--context NAME]]   bootstrap Argo CD here, or on a cluster of yours after asking
cmd_demo() {
  local kubeconfig='' context=''
  while (($# > 0)); do
    case $1 in
      --kubeconfig) kubeconfig=$(demo_option_file "$@") ;;
      --context) context=${2:?--context needs a name} ;;
      *) die "\`./dev demo\` has no option \`$1\`" ;;
    esac
    shift 2
  done
  [[ -z $context || -n $kubeconfig ]] || die 'the option --context needs --kubeconfig FILE'
  cmd_setup
  steps 1
  build_release
  if [[ -n $kubeconfig ]]; then
    demo_ask "$kubeconfig" "$context"
  else
    build_tools
    control_plane_up "$DEMO_NAME"
    argocd_up "$DEMO_NAME"
    demo_repository "$(control_plane_run "$DEMO_NAME")/gitops"
    kubeconfig=$(control_plane_run "$DEMO_NAME")/kubeconfig
  fi
  demo_secrets
  demo_release
  demo_run "$kubeconfig" "$context"
}

demo_option_file() {
  local file=${2:?--kubeconfig needs a file}
  [[ -r $file ]] || die "there is no kubeconfig \`$file\`"
  readlink -f "$file"
}

# demo_ask KUBECONFIG CONTEXT
demo_ask() {
  local answer where=$1
  [[ -z $2 ]] || where="$1, context $2"
  echo "This installs Argo CD into the namespace argocd of the cluster of $where."
  read -r -p 'Go on? [y/N] ' answer || answer=n
  [[ $answer == [yY]* ]] || die 'nothing was done'
}

# An identity and a file of secrets, both only of this checkout.
demo_secrets() {
  [[ -f $DEMO_IDENTITY ]] || build/kboot vault init --identity "$DEMO_IDENTITY" --no-recipients-file
  [[ -f $DEMO_SECRETS ]] || demo_token | build/kboot vault encrypt --identity "$DEMO_IDENTITY" --output "$DEMO_SECRETS"
}

# A file of variables with a token that looks like a real one.
demo_token() {
  printf 'vault_github_token: ghp_%s\n' "$(od -An -N18 -tx1 /dev/urandom | tr -d ' \n')"
}

# Puts the release's manifest where kboot keeps what it downloaded: the Go module of Argo CD has it too.
demo_release() {
  local manifest sum folder=${XDG_CACHE_HOME:-$HOME/.cache}/kboot/downloads
  manifest=$(argocd_manifest)
  sum=$(sha256sum "$manifest" | cut -d' ' -f1)
  [[ -f $folder/$sum ]] || install -D -m 0644 "$manifest" "$folder/$sum"
}

# Makes the repository that Argo CD deploys, unless it is there: what somebody committed since stays. Its URL stands in
# DEMO_URL. demo_repository FOLDER
demo_repository() {
  local folder=$1
  DEMO_URL=file://$folder
  [[ ! -d $folder/.git ]] || return 0
  mkdir -p "$folder"
  cp -r "$DEMO_SOURCES"/{environments,charts,cache} "$folder"
  sed -i "s|@REPOSITORY@|$DEMO_URL|" "$folder"/environments/local/*.yaml
  git_repository_make "$folder" >/dev/null
}

# Argo CD in a cluster of the user's own cannot read a folder of this machine: nothing is deployed there.
# demo_run KUBECONFIG CONTEXT
demo_run() {
  local run=(build/kboot run inventories/local --identity "$DEMO_IDENTITY" --kubeconfig "$1") shown
  [[ -z $2 ]] || run+=(--context "$2")
  [[ -z ${DEMO_URL-} ]] || run+=(-e "{apps_repo_url: $DEMO_URL, apps_wait: true}")
  shown=$(demo_quoted "${run[@]}")
  echo
  echo "\$ $shown"
  "${run[@]}"
  demo_next_steps "$1" "$2" "$shown"
}

# A command as one types it. demo_quoted WORD...
demo_quoted() {
  local word words=()
  for word in "$@"; do
    [[ $word =~ ^[[:alnum:]/._=:-]+$ ]] || word="'$word'"
    words+=("$word")
  done
  echo "${words[*]}"
}

# demo_next_steps KUBECONFIG CONTEXT COMMAND
demo_next_steps() {
  local kubectl=kubectl
  [[ $1 != "$CACHE"/* ]] || kubectl=$(tool_path kubectl)
  cat <<TEXT

Look at it:
  export KUBECONFIG=$1
  $kubectl ${2:+--context $2 }-n argocd get deployments,statefulsets,applications
  build/kboot status inventories/local --identity $DEMO_IDENTITY
Run it again, and nothing changes:
  $3
TEXT
  if [[ $1 == "$CACHE"/* ]]; then
    cat <<TEXT
Change what is deployed; Argo CD sees it within seconds:
  sed -i 's/replicas: 3/replicas: 5/' $(control_plane_run "$DEMO_NAME")/gitops/environments/local/hello.yaml
  git -C $(control_plane_run "$DEMO_NAME")/gitops commit -am 'More replicas'
TEXT
    echo 'Stop the control plane:'
    echo "  ./dev down --name $DEMO_NAME"
  fi
}
