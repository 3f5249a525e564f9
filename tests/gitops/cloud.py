#!/usr/bin/env python3
# Stands in for what a cloud and controllers in pods do on a real cluster: cloud.py RUN PORT.
#
# Services of type LoadBalancer and Ingresses get an address, ClusterIssuers and Issuers become Ready, and the metrics of
# pods (metrics.k8s.io) are served: each container uses a tenth of the CPU and memory that it requests.
import http.server
import json
import pathlib
import ssl
import sys
import threading
import time
import urllib.parse

import cluster

EVERY = 0.3
ADDRESS = "192.0.2.10"
ISSUERS = "/apis/cert-manager.io/v1"
UNITS = {"m": 1e6, "": 1e9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "k": 1e3, "M": 1e6, "G": 1e9}


def path_of(api, plural, thing):
    namespace = thing["metadata"].get("namespace")
    return f"{api}/{f'namespaces/{namespace}/' if namespace else ''}{plural}/{thing['metadata']['name']}/status"


def give_addresses(server):
    for api, plural in (("/api/v1", "services"), ("/apis/networking.k8s.io/v1", "ingresses")):
        for thing in server.items(f"{api}/{plural}"):
            wanted = plural == "ingresses" or thing["spec"].get("type") == "LoadBalancer"
            if wanted and not thing.get("status", {}).get("loadBalancer", {}).get("ingress"):
                address = thing["spec"].get("loadBalancerIP", ADDRESS)
                server.merge(path_of(api, plural, thing), {"status": {"loadBalancer": {"ingress": [{"ip": address}]}}})


def make_issuers_ready(server):
    for plural in ("clusterissuers", "issuers"):
        for issuer in server.items(f"{ISSUERS}/{plural}"):
            if not issuer.get("status", {}).get("conditions"):
                ready = {"type": "Ready", "status": "True", "reason": "ACMEAccountRegistered",
                         "message": "The ACME account was registered with the ACME server",
                         "lastTransitionTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
                server.merge(path_of(ISSUERS, plural, issuer), {"status": {"conditions": [ready]}})


def tenth(quantity, largest):
    """A tenth of a quantity: of CPU in nanocores, of memory in bytes."""
    number = quantity.rstrip("mKMGik")
    unit = UNITS[quantity[len(number):]]
    if not largest and unit == 1e9:
        unit = 1
    return int(float(number) * unit / 10)


def metrics_of(pod):
    containers = []
    for container in pod["spec"]["containers"]:
        requests = container.get("resources", {}).get("requests", {})
        containers.append({"name": container["name"], "usage": {
            "cpu": f"{tenth(requests.get('cpu', '10m'), True)}n",
            "memory": f"{tenth(requests.get('memory', '10Mi'), False) // 1024}Ki"}})
    meta = pod["metadata"]
    return {"kind": "PodMetrics", "apiVersion": "metrics.k8s.io/v1beta1",
            "metadata": {"name": meta["name"], "namespace": meta["namespace"], "labels": meta.get("labels", {})},
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "window": "1s", "containers": containers}


class Metrics(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    run = None

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        words = parts.path.strip("/").split("/")
        if words[:3] != ["apis", "metrics.k8s.io", "v1beta1"]:
            return self.answer({"kind": "Status", "apiVersion": "v1", "code": 404, "reason": "NotFound"}, 404)
        if len(words) == 3:
            pods = {"name": "pods", "singularName": "", "namespaced": True, "kind": "PodMetrics", "verbs": ["get", "list"]}
            return self.answer({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "metrics.k8s.io/v1beta1",
                                "resources": [pods]})
        selector = urllib.parse.parse_qs(parts.query).get("labelSelector", [""])[0]
        inside = "/".join(words[3:]) if words[3] == "namespaces" else "pods"
        pods = cluster.Cluster(self.run).items(f"/api/v1/{inside}?labelSelector={urllib.parse.quote(selector)}")
        running = [metrics_of(pod) for pod in pods if pod.get("status", {}).get("phase") == "Running"]
        return self.answer({"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {}, "items": running})

    def answer(self, body, status=200):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main():
    run, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    Metrics.run = run
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(run / "pki/server.crt", run / "pki/server.key")
    metrics = http.server.ThreadingHTTPServer(("127.0.0.1", port), Metrics)
    metrics.socket = context.wrap_socket(metrics.socket, server_side=True)
    threading.Thread(target=metrics.serve_forever, daemon=True).start()
    server = cluster.Cluster(run)
    while True:
        give_addresses(server)
        make_issuers_ready(server)
        time.sleep(EVERY)


main()
