# shellcheck shell=bash
# Plays, beside a control plane of control_plane.sh, what a cloud and the controllers in pods would do: addresses for
# load balancers and Ingresses, issuers of certificates that are ready, metrics of pods (tests/gitops/cloud.py).
#
# For tests: cloud_up NAME, cloud_down NAME.

# Starts it, and names its metrics to the API server as an aggregated API. cloud_up NAME
cloud_up() {
  local run port
  run=$(control_plane_run "$1")
  port=$(control_plane_port "$run" cloud)
  process_alive "$run" cloud || process_start "$run" cloud python3 tests/gitops/cloud.py "$run" "$port"
  kubectl_admin "$run" apply --server-side -f - >/dev/null <<YAML
apiVersion: v1
kind: Service
metadata: {name: metrics-server, namespace: kube-system}
spec: {type: ExternalName, externalName: localhost}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: {name: metrics-server, namespace: kube-system, port: $port}
YAML
  kubectl_admin "$run" wait apiservice/v1beta1.metrics.k8s.io --for condition=Available --timeout 180s >/dev/null
}

# cloud_down NAME
cloud_down() {
  process_stop "$(control_plane_run "$1")" cloud
}
