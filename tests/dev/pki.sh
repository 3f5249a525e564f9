# shellcheck shell=bash
# Makes the keys, certificates and kubeconfigs of one throw-away cluster. Nothing in here protects
# anything: the servers listen on loopback only and the files live as long as the run folder.

# Everything that proves who is who; openssl's words go into RUN/logs/pki.log.
# pki_create RUN SERVICE_IP
pki_create() {
  local pki=$1/pki service_ip=$2 service=kubernetes.default.svc
  [[ ! -f $pki/done ]] || return 0
  mkdir -p "$pki"
  pki_authority "$pki" ca kboot-test-ca \
    && pki_authority "$pki" front-proxy-ca kboot-test-front-proxy-ca \
    && pki_certificate "$pki" ca server /CN=kube-apiserver serverAuth \
      "IP:127.0.0.1,IP:$service_ip,DNS:localhost,DNS:$service,DNS:$service.cluster.local" \
    && pki_certificate "$pki" ca kubelet-client /O=system:masters/CN=kubelet-client clientAuth \
    && pki_certificate "$pki" front-proxy-ca front-proxy-client /CN=front-proxy-client clientAuth \
    && pki_certificate "$pki" ca admin /O=system:masters/CN=kubernetes-admin clientAuth \
    && pki_certificate "$pki" ca kwok /O=system:masters/CN=kwok clientAuth \
    && pki_certificate "$pki" ca controller-manager /CN=system:kube-controller-manager clientAuth \
    && pki_certificate "$pki" ca scheduler /CN=system:kube-scheduler clientAuth \
    && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 \
      -out "$pki/service-account.key" \
    && openssl pkey -in "$pki/service-account.key" -pubout -out "$pki/service-account.pub" \
    && touch "$pki/done"
} 2>>"$1/logs/pki.log"

# pki_authority PKI NAME COMMON_NAME
pki_authority() {
  openssl_certificate "$1/$2" "/CN=$3" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature
}

# pki_certificate PKI AUTHORITY NAME SUBJECT USAGE [ALTERNATIVE_NAMES]
pki_certificate() {
  openssl_certificate "$1/$3" "$4" -CA "$1/$2.crt" -CAkey "$1/$2.key" \
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
    -addext "extendedKeyUsage=$5" ${6:+-addext "subjectAltName=$6"}
}

# One call makes key and certificate. The system's openssl.cnf would add extensions of its own: it
# gets an empty one. openssl_certificate PATH_WITHOUT_SUFFIX SUBJECT OPTIONS...
openssl_certificate() {
  local path=$1 subject=$2
  shift 2
  openssl req -x509 -config /dev/stdin -days 3650 -subj "$subject" \
    -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc \
    -keyout "$path.key" -out "$path.crt" "$@" <<<$'[req]\ndistinguished_name=dn\n[dn]'
}

# A kubeconfig that logs in with a client certificate. kubeconfig_certificate RUN NAME SERVER FILE
kubeconfig_certificate() {
  kubeconfig_write "$1" "$3" "$4" "client-certificate-data: $(base64 -w0 "$1/pki/$2.crt")" \
    "client-key-data: $(base64 -w0 "$1/pki/$2.key")"
}

# A kubeconfig that logs in with a bearer token. kubeconfig_token RUN TOKEN SERVER FILE
kubeconfig_token() {
  kubeconfig_write "$1" "$3" "$4" "token: $2"
}

# kubeconfig_write RUN SERVER FILE USER_LINE...
kubeconfig_write() {
  local run=$1 server=$2 file=$3 name
  name=kboot-test-${run##*/}
  shift 3
  (
    umask 077
    cat >"$file.$$" <<YAML
apiVersion: v1
kind: Config
current-context: $name
contexts:
  - name: $name
    context: {cluster: $name, user: $name}
clusters:
  - name: $name
    cluster:
      server: $server
      certificate-authority-data: $(base64 -w0 "$run/pki/ca.crt")
users:
  - name: $name
    user:
$(printf '      %s\n' "$@")
YAML
  )
  mv "$file.$$" "$file"
}
