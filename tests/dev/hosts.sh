# shellcheck shell=bash
# Plays hosts of the internet (github.com, chart repositories, a cloud's API) for the programs of one control plane: a
# server on a loopback address of the instance's own, a certificate authority that they trust, and a file of names that
# stands over /etc/hosts in a mount namespace in which they run. Nothing else on the machine sees any of it.
#
# For tests: hosts_up NAME HOST..., hosts_down NAME, hosts_folder NAME (its folders HOST hold what that host serves;
# tests/gitops/hosts.py says how), hosts_possible, hosts_exec RUN COMMAND..., hosts_authority RUN.

# Can this machine play hosts? Names are bound over in a mount namespace and port 443 is taken: both are root's.
hosts_possible() {
  ((EUID == 0)) && unshare --mount true 2>/dev/null
}

# Starts the server of these hosts; must come before the programs that are to see them. hosts_up NAME HOST...
hosts_up() {
  local run folder host names=
  run=$(control_plane_run "$1")
  folder=$run/hosts
  shift
  mkdir -p "$folder/pki"
  for host in "$@"; do
    mkdir -p "$folder/$host"
    names+=${names:+,}DNS:$host
  done
  {
    pki_authority "$folder/pki" ca kboot-test-hosts-ca \
      && pki_certificate "$folder/pki" ca server /CN=hosts serverAuth "$names"
  } 2>>"$run/logs/pki.log"
  # A program that trusts this file alone still has to trust its API server.
  cat "$folder/pki/ca.crt" "$run/pki/ca.crt" >"$folder/authority.crt"
  {
    echo '127.0.0.1 localhost'
    printf '%s %s\n' "$(hosts_address "$run")" "$*"
  } >"$folder/names"
  process_stop "$run" hosts
  process_start "$run" hosts python3 tests/gitops/hosts.py "$(hosts_address "$run")" 443 "$folder" \
    "$folder/pki/server.crt" "$folder/pki/server.key"
  wait_for "$run" hosts hosts_listen
}

# hosts_down NAME
hosts_down() {
  local run
  run=$(control_plane_run "$1")
  process_stop "$run" hosts
  rm -rf "$run/hosts"
}

# hosts_folder NAME
hosts_folder() {
  echo "$(control_plane_run "$1")/hosts"
}

# Prints the file of authorities that the instance's programs trust: the system's where no hosts are played.
# hosts_authority RUN
hosts_authority() {
  if [[ -f $1/hosts/authority.crt ]]; then
    echo "$1/hosts/authority.crt"
  else
    echo /etc/ssl/certs/ca-certificates.crt
  fi
}

# The shell becomes a program that finds the instance's hosts, where it has any. hosts_exec RUN COMMAND...
hosts_exec() {
  local names=$1/hosts/names
  shift
  [[ -f $names ]] || exec "$@"
  # shellcheck disable=SC2016 # the inner shell's
  exec unshare --mount --propagation private \
    bash -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$names" "$@"
}

# --------------------------------------------------------------------------------------------------

# The loopback network is large: each instance's hosts have an address of their own, so that all can have port 443.
# hosts_address RUN
hosts_address() {
  local port
  port=$(<"$1/ports")
  echo "127.$((port / 256)).$((port % 256)).1"
}

hosts_listen() {
  (exec 3<>"/dev/tcp/$(hosts_address "$1")/443") 2>/dev/null
}
