#!/usr/bin/env python3
# Plays the deploy keys of GitHub, GitLab and Gitea on loopback: forge.py FOLDER.
#
# FOLDER/port gets the port it took, FOLDER/log a line for each request (METHOD PATH STATUS). Every repository is there
# but those named `missing`; the token is `admin-token-0123456789`, `reader-token-0123456789` may do nothing. A key may
# stand in one repository alone. One named `busy` is asked to come back in a second, once.
import http.server
import json
import pathlib
import re
import sys
import threading
import urllib.parse

ADMIN, READER = "admin-token-0123456789", "reader-token-0123456789"
ROUTES = [
    ("github", re.compile(r"^/repos/([^/]+/[^/]+)/keys(?:/(\d+))?$"), "Bearer ", "per_page"),
    ("gitlab", re.compile(r"^/api/v4/projects/([^/]+)/deploy_keys(?:/(\d+))?$"), "Bearer ", "per_page"),
    ("gitea", re.compile(r"^/api/v1/repos/([^/]+/[^/]+)/keys(?:/(\d+))?$"), "token ", "limit"),
]
FOLDER = pathlib.Path(sys.argv[1])
LOCK = threading.Lock()
KEYS = {}  # (provider, repository) -> list of keys
STATE = {"last": 0, "busy": False}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=None, headers=()):
        with open(FOLDER / "log", "a", encoding="utf-8") as log:
            log.write(f"{self.command} {self.path} {status}\n")
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (*headers, ("Content-Type", "application/json"), ("Content-Length", str(len(content)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urllib.parse.urlsplit(self.path)
        for provider, route, scheme, size in ROUTES:
            found = route.match(url.path)
            if not found:
                continue
            token = self.headers.get("Authorization", "").removeprefix(scheme)
            repository = urllib.parse.unquote(found[1])
            if token not in (ADMIN, READER):
                return self.answer(401, {"message": "Bad credentials"})
            if repository.endswith("missing"):
                return self.answer(404, {"message": "Not Found"})
            if token == READER:
                return self.answer(403, {"message": "Resource not accessible by personal access token"})
            if repository.endswith("busy") and not STATE["busy"]:
                STATE["busy"] = True
                return self.answer(429, {"message": "slow down"}, [("Retry-After", "1")])
            with LOCK:
                keys = KEYS.setdefault((provider, repository), [])
                if self.command == "GET":
                    return self.list(keys, urllib.parse.parse_qs(url.query), size, provider)
                if self.command == "POST":
                    return self.create(keys, json.loads(body), provider)
                before = len(keys)
                keys[:] = [key for key in keys if str(key["id"]) != found[2]]
                return self.answer(204 if len(keys) < before else 404)
        return self.answer(404, {"message": "no such page"})

    do_GET = do_POST = do_DELETE = handle_request

    def list(self, keys, query, size, provider):
        page, count = int(query["page"][0]), int(query[size][0])
        headers = []
        if provider != "gitea" and page * count < len(keys):
            headers = [("Link", f'<http://elsewhere/?page={page + 1}>; rel="next"')]
        return self.answer(200, keys[(page - 1) * count:page * count], headers)

    def create(self, keys, wanted, provider):
        blob = wanted["key"].split()[1]
        if any(key["key"].split()[1] == blob for others in KEYS.values() for key in others):
            if provider == "gitlab":
                return self.answer(400, {"message": {"deploy_key.fingerprint_sha256": ["has already been taken"]}})
            return self.answer(422, {"message": "Validation Failed", "errors": [{"message": "key is already in use"}]})
        STATE["last"] += 1
        # GitHub keeps no comment.
        keys.append({**wanted, "id": STATE["last"], "key": " ".join(wanted["key"].split()[:2])})
        return self.answer(201, keys[-1])


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
(FOLDER / "port.new").write_text(str(server.server_port))
(FOLDER / "port.new").rename(FOLDER / "port")
server.serve_forever()
