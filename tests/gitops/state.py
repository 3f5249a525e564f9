#!/usr/bin/env python3
# Prints the objects of a list (standard input, as `kubectl get -o json` gives it) one a line, without what differs
# between two clusters that were made the same way: ids, versions, times, addresses, what controllers report.
import json
import sys

SYSTEM = ("kube-system", "kube-public", "kube-node-lease", "default")
# The cluster's own authority, and kboot's note of who ran it when.
OF_THE_RUN = ("kube-root-ca.crt", "kboot")
OF_METADATA = ("uid", "resourceVersion", "creationTimestamp", "generation", "selfLink")
OF_SERVICES = ("clusterIP", "clusterIPs", "healthCheckNodePort")


def owner(entry):
    return f"{entry['manager']} {entry['operation']} {entry.get('subresource', '')} {json.dumps(entry['fieldsV1'], sort_keys=True)}"


def without_the_incidental(thing):
    meta = thing["metadata"]
    for name in OF_METADATA:
        meta.pop(name, None)
    meta["managedFields"] = sorted(owner(entry) for entry in meta.get("managedFields", ()) if entry.get("subresource") != "status")
    thing.pop("status", None)
    if thing["kind"] == "Service":
        for name in OF_SERVICES:
            thing["spec"].pop(name, None)
        for port in thing["spec"].get("ports", ()):
            port.pop("nodePort", None)
    return thing


def matters(thing):
    meta = thing["metadata"]
    return (meta.get("namespace", meta["name"]) not in SYSTEM and meta["name"] not in OF_THE_RUN
            and not meta["name"].startswith("system:") and thing.get("type") != "helm.sh/release.v1"
            and "kubernetes.io/bootstrapping" not in meta.get("labels", {}))


lines = sorted(json.dumps(without_the_incidental(thing), sort_keys=True)
               for thing in json.load(sys.stdin)["items"] if matters(thing))
print("\n".join(lines))
