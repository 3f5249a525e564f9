# shellcheck shell=bash
# The link `ansible-vault` against the real program, case by case: run.sh reads them.

# What both work on.
linkfolder() {
  rm -rf "$1" && mkdir "$1" && cd "$1" || exit
  echo one >a && echo two >b && : >empty && mkdir dir && echo text >plain && printf noend >noend
  program script.sh 'echo one' && program bad.sh 'exit 3' && printf garbage >notscript && chmod +x notscript
  program my-client.sh '[ "$2" = dev ] && echo one && exit 0; echo "no $2" >&2; exit 2'
  printf '$ANSIBLE_VAULT;1.1;AES256\nabc\n' >odd
  printf '$ANSIBLE_VAULT;1.1;AES256\nxyzt\n' >nonhex
  printf '$ANSIBLE_VAULT;1.1;AES256\n6162\n' >short
  printf '$ANSIBLE_VAULT\n6162\n' >nohead
  printf '$ANSIBLE_VAULT;1.0;AES\n6162\n' >oldaes
  cp "$FIXTURES"/* .
}

# Runs one of them on a case: PROGRAM NAME INPUT VARIABLES ARGUMENTS...; no terminal is there.
linkrun() {
  local program=$1 name=$2 input=$3 variables=$4 status=0
  shift 4
  linkfolder "$LINKS/work"
  # shellcheck disable=SC2086
  printf %b "$input" | env $variables setsid -w "$program" "$@" >"$LINKS/$name.out" 2>"$LINKS/$name.err" || status=$?
  # shellcheck disable=SC2012
  ls -l | awk '{print $1, $9}' >"$LINKS/$name.files"
  cd ..
  # Ciphers differ each time; so do temporary folders, and how a parser words its usage.
  sed -i -E '/^ *[0-9a-f]{2,80}$/d' "$LINKS/$name.out"
  sed -i -E -e '/GetPassWarning|fallback_getpass/d' -e 's#/[^ ]*/(kboot-|ansible-local-)[^ "]*#TEMPORARY#' "$LINKS/$name.err"
  case $status in
    2) : >"$LINKS/$name.err" ;&
    5) : >"$LINKS/$name.out" ;;
  esac
  echo "exit code $status" >>"$LINKS/$name.err"
}

# A case: INPUT | VARIABLES | ARGUMENTS
linkcases() {
  cat <<'CASES'
||view --vault-password-file a s1
||view --vault-password-file a noline
||view --vault-password-file b s1
||view --vault-password-file a s1 s2 s3
||view --vault-id prod@a --vault-id dev@b s2
||view --vault-password-file nowhere s1
||view --vault-password-file dir s1
||view --vault-password-file empty s1
||view --vault-password-file nowhere --vault-password-file a s1
||view --vault-password-file script.sh s1
||view --vault-password-file bad.sh s1
||view --vault-password-file notscript s1
||view --vault-id dev@my-client.sh s2
||view --vault-id other@my-client.sh s2
||view --vault-password-file b --vault-password-file vaultedpw s1
||view --vault-password-file a --vault-password-file vaultedpw s1
||view --vault-password-file vaultedpw s1
||view --vault-password-file a odd
||decrypt --vault-password-file a nonhex
||edit --vault-password-file a short
||rekey --vault-password-file a --new-vault-password-file b nohead
||decrypt --vault-password-file a oldaes
||edit --vault-password-file a plain
||view --vault-password-file a nofile
||rekey --vault-password-file a --new-vault-password-file b nofile
||decrypt --vault-password-file a dir
||view --vault-id a;b@a s1
||encrypt --vault-password-file a plain noend
||encrypt --vault-password-file a --output out plain noend
||encrypt --vault-password-file a --output - plain
||encrypt --vault-password-file a --output nodir/out plain
text||encrypt --vault-password-file a
||encrypt --vault-password-file a s1
||encrypt --vault-id x@a --vault-id y@b plain
||encrypt --vault-id x@a --vault-id y@b --encrypt-vault-id z plain
||encrypt --vault-id x@a --vault-id y@b --encrypt-vault-id y --output - plain
||decrypt --vault-password-file a s1
||decrypt --vault-password-file a --output - s1
||decrypt --vault-password-file b s1 s3
||encrypt_string --vault-password-file a hello world -n name
text||encrypt_string --vault-password-file a --stdin-name x hello -n name
||encrypt_string --vault-password-file a
text||encrypt_string --vault-password-file a -p -
||create --vault-password-file a new
||create --vault-password-file a new other
||create --vault-password-file a --skip-tty-check s1
|EDITOR=true|create --vault-password-file a --skip-tty-check nodir/deep/new
|EDITOR=no-such-editor|create --vault-password-file a --skip-tty-check new
|EDITOR=false|edit --vault-password-file a s1
||rekey --vault-password-file a --new-vault-id new@b s1 s2
||rekey --vault-password-file b --new-vault-id new@b s1
||rekey --vault-password-file a --new-vault-id new@b --new-vault-password-file b s1
||bogus
||view --bogus s1
||view --vault-password-file a --output - s1
||decrypt --vault-password-file a --encrypt-vault-id x s1
||rekey --vault-password a --new-vault-pass b s1
||view --vault-pass a s1
one\n||view -J s1
two\n||view -J s1
||view s1
\n||view s1
one\none\n||encrypt plain
one\ntwo\n||encrypt --vault-id dev@prompt plain
|ANSIBLE_VAULT_PASSWORD_FILE=a|view s1
|ANSIBLE_VAULT_IDENTITY_LIST=dev@a,x@b ANSIBLE_VAULT_ENCRYPT_IDENTITY=x|encrypt --output - plain
|ANSIBLE_VAULT_IDENTITY_LIST=dev@a,x@b ANSIBLE_VAULT_ID_MATCH=1|view s3
|ANSIBLE_VAULT_IDENTITY=mine|encrypt --vault-password-file a --output - plain
CASES
}

the_link_does_what_the_real_ansible_vault_does() {
  local input variables arguments failed=0
  [[ -n $ANSIBLE_VAULT ]] || skip 'ansible-vault is not installed'
  need setsid
  export LINKS=$PWD FIXTURES=$PWD/fixtures ANSIBLE_NOCOLOR=1
  mkdir fixtures && echo one >pw1 && echo two >pw2
  echo hello >fixtures/s1 && cp fixtures/s1 fixtures/s2 && cp fixtures/s1 fixtures/s3
  printf noend >fixtures/noline && echo one >fixtures/vaultedpw
  "$ANSIBLE_VAULT" encrypt --vault-password-file pw1 fixtures/s1 fixtures/noline
  "$ANSIBLE_VAULT" encrypt --vault-id dev@pw1 fixtures/s2
  "$ANSIBLE_VAULT" encrypt --vault-password-file pw2 fixtures/s3 fixtures/vaultedpw
  while IFS='|' read -r input variables arguments; do
    # shellcheck disable=SC2086
    linkrun "$ANSIBLE_VAULT" real "$input" "$variables" $arguments
    # shellcheck disable=SC2086
    linkrun "$WORK/ansible-vault" ours "$input" "$variables" $arguments
    for each in out err files; do
      diff "real.$each" "ours.$each" || { echo "differs: $arguments ($each)" && failed=1; }
    done
  done < <(linkcases)
  ((failed == 0))
}
