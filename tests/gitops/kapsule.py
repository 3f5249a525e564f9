#!/usr/bin/env python3
# Plays the part of Kapsule's API that hands out kubeconfigs, on loopback: kapsule.py FOLDER.
#
# FOLDER/kubeconfig is what every cluster has, FOLDER/key the secret key that opens the API. FOLDER/port gets the port it
# took, FOLDER/log a line for each request (METHOD PATH STATUS). Another key is unknown (401), `reader-key-0123456789`
# may do nothing (403). In the region fr-par there are `web` and a hundred and fifty clusters whose names begin like it;
# in nl-ams there are two called `twin`. With `redacted=true` the users of the kubeconfig lose their credentials.
import base64
import http.server
import json
import pathlib
import re
import sys
import urllib.parse

FOLDER = pathlib.Path(sys.argv[1])
KEY = (FOLDER / "key").read_text().strip()
READER = "reader-key-0123456789"


def cluster(name, number):
    return {"id": f"{number:08x}-1111-2222-3333-444444444444", "name": name, "project_id": f"project-{number}"}


CLUSTERS = {
    "fr-par": [cluster(f"web-{n}", n) for n in range(1, 151)] + [cluster("web", 200)],
    "nl-ams": [cluster("twin", 300), cluster("twin", 301)],
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body):
        with open(FOLDER / "log", "a", encoding="utf-8") as log:
            log.write(f"{self.command} {self.path} {status}\n")
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        wanted = dict(urllib.parse.parse_qsl(url.query))
        token = self.headers.get("X-Auth-Token", "")
        if token == READER:
            return self.answer(403, {"type": "permissions_denied", "message": "insufficient permissions"})
        if token != KEY:
            return self.answer(401, {"type": "denied_authentication", "message": f"authentication is denied: {token}"})
        found = re.match(r"^/k8s/v1/regions/([^/]+)/clusters(?:/([^/]+)/kubeconfig)?$", url.path)
        if not found or found[1] not in CLUSTERS:
            return self.answer(404, {"type": "unknown_resource", "message": "resource not found"})
        if found[2]:
            return self.kubeconfig(found[1], found[2], wanted.get("redacted") == "true")
        return self.list(found[1], wanted)

    def list(self, region, wanted):
        named = [c for c in CLUSTERS[region] if wanted.get("name", "") in c["name"]]
        if "project_id" in wanted:
            named = [c for c in named if c["project_id"] == wanted["project_id"]]
        size, page = int(wanted.get("page_size", 20)), int(wanted.get("page", 1))
        self.answer(200, {"total_count": len(named), "clusters": named[(page - 1) * size : page * size]})

    def kubeconfig(self, region, identity, redacted):
        if not any(c["id"] == identity for c in CLUSTERS[region]):
            return self.answer(404, {"type": "not_found", "resource": "cluster", "message": "resource is not found"})
        config = json.loads((FOLDER / "kubeconfig").read_text())
        if redacted:
            for user in config["users"]:
                user["user"] = {"token": "REDACTED"}
        text = base64.b64encode(json.dumps(config).encode()).decode()
        return self.answer(200, {"name": "kubeconfig", "content_type": "application/octet-stream", "content": text})


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
(FOLDER / "port.new").write_text(str(server.server_port))
(FOLDER / "port.new").rename(FOLDER / "port")
server.serve_forever()
