#!/usr/bin/env python3
# Chart repositories and an OCI registry for the tests, with all their ways to fail: server.py FOLDER [CERT KEY CA].
#
# Serves until its standard input ends. FOLDER/ports then holds NAME=PORT lines, FOLDER/log a line for each request:
# NAME METHOD PATH STATUS AUTHORIZATION. The user is `user`, the password `s3cret-word`.
import base64
import hashlib
import http.server
import json
import pathlib
import ssl
import sys
import threading
import urllib.parse

import charts

USER, PASSWORD, TOKEN, REFRESH = "user", "s3cret-word", "token-of-the-tests", "refresh-of-the-tests"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
CONFIG = "application/vnd.cncf.helm.config.v1+json"
LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
SOUND, EVIL = charts.sound(), charts.evil()
STATE = {"ports": {}, "folder": None, "asked": {}}
LOCK = threading.Lock()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def file_name(name, version):
    return f"{name}-{version}.tgz"


def index(url_of, digest_of=sha256):
    """The text of an index; `url_of` gives the URL of an archive's file."""
    lines = ["apiVersion: v1", "generated: \"2026-01-01T00:00:00Z\"", "entries:"]
    by_name = {}
    for (name, version), data in SOUND.items():
        by_name.setdefault(name, []).append((version, data))
    for name, data in EVIL.items():
        by_name[name] = [("1.0.0", data)]
    for name, entries in by_name.items():
        lines.append(f"  {name}:")
        for version, data in entries:
            lines += [f"  - name: {name}", "    apiVersion: v2", f"    version: {version}",
                      f"    digest: {digest_of(data)}", "    urls:", f"    - {url_of(file_name(name, version))}"]
    # What Helm leaves out: no version, a name with a slash, an unknown type.
    lines += ["  demo-odd:", "  - name: demo-odd", "    version: not.a.version", "    urls: [x.tgz]",
              "  - name: a/b", "    version: 1.0.0", "    urls: [x.tgz]", "  - name: demo-odd", "    version: 1.0.0",
              "    type: strange", "    urls: [x.tgz]"]
    return ("\n".join(lines) + "\n").encode()


def archive(file):
    for (name, version), data in SOUND.items():
        if file == file_name(name, version):
            return data
    return EVIL.get(file.removesuffix("-1.0.0.tgz"))


def other(path):
    return f"http://127.0.0.1:{STATE['ports']['elsewhere']}{path}"


def blobs_of(name, version, data):
    """Configuration, layer and manifest of a chart as `helm push` makes them."""
    config = json.dumps({"name": name, "version": version, "apiVersion": "v2"}).encode()
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "digest": f"sha256:{sha256(config)}", "size": len(config)},
        "layers": [{"mediaType": LAYER, "digest": f"sha256:{sha256(data)}", "size": len(data)}]}).encode()
    return config, manifest


class Registry:
    """The same charts under every folder; the folder says how it behaves."""

    def __init__(self):
        self.manifests, self.blobs, self.tags = {}, {}, {}
        for (name, version), data in SOUND.items():
            config, manifest = blobs_of(name, version, data)
            tag = version.replace("+", "_")
            self.tags.setdefault(name, []).append(tag)
            self.manifests[name, tag] = self.manifests[name, f"sha256:{sha256(manifest)}"] = manifest
            for blob in (config, data):
                self.blobs[f"sha256:{sha256(blob)}"] = blob
        self.tags["demo"] += ["latest", "not-a-version"]

    def manifest(self, folder, name, reference):
        body = self.manifests.get((name, reference))
        if body is None:
            return None, MANIFEST
        if folder == "image":
            return body.replace(CONFIG.encode(), b"application/vnd.oci.image.config.v1+json"), MANIFEST
        if folder == "index" and not reference.startswith("sha256:"):
            child = {"mediaType": MANIFEST, "digest": f"sha256:{sha256(body)}", "size": len(body)}
            return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [child]}).encode(), INDEX
        return body, MANIFEST


REGISTRY = Registry()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", headers=(), length=None):
        with LOCK, open(STATE["folder"] / "log", "a", encoding="utf-8") as log:
            log.write(f"{self.server.name} {self.command} {self.path} {status} {self.headers.get('Authorization')}\n")
        self.send_response(status)
        for key, value in headers:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if length is not None:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def times(self, what):
        with LOCK:
            STATE["asked"][what] = STATE["asked"].get(what, 0) + 1
            return STATE["asked"][what]

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        words = [word for word in urllib.parse.unquote(parts.path).split("/") if word]
        if words[:1] == ["token"]:
            return self.token(urllib.parse.parse_qs(parts.query))
        if self.path.startswith("/v2"):
            return self.registry(words[1:], urllib.parse.parse_qs(parts.query))
        return self.repository(words, parts.query)

    do_HEAD = do_GET

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        if form.get("refresh_token") == [REFRESH]:
            return self.answer(200, json.dumps({"access_token": TOKEN}).encode())
        return self.answer(401)

    def token(self, query):
        if self.headers.get("Authorization") not in (None, BASIC):
            return self.answer(401)
        anonymous = self.headers.get("Authorization") is None
        return self.answer(200, json.dumps({"token": "anonymous" if anonymous else TOKEN}).encode())

    # --- repositories of charts

    def repository(self, words, query):
        folder = words[0] if words else ""
        file = words[-1] if len(words) > 1 else ""
        if self.server.name == "elsewhere":
            if file.startswith("sha256:"):
                return self.found(REGISTRY.blobs.get(file))
            if folder == "auth" and self.headers.get("Authorization") != BASIC:
                return self.answer(401)
            return self.found(index(lambda name: name) if file == "index.yaml" else archive(file))
        if folder == "status":
            headers = [("Retry-After", "0")] if words[1] in ("429", "503") else []
            return self.answer(int(words[1]), b"no", headers)
        if folder == "flaky" and self.times(self.path) < 3:
            return self.answer(503, b"", [("Retry-After", "0")])
        if folder == "auth" and self.headers.get("Authorization") != BASIC:
            return self.answer(401, b"", [("WWW-Authenticate", "Basic realm=x")])
        if folder == "secret-query" and query != "token=abc":
            return self.answer(403)
        if folder == "redirect":
            return self.answer(302, b"", [("Location", f"/open/{file}")])
        if folder == "away":
            return self.answer(302, b"", [("Location", other(f"/open/{file}"))])
        if folder == "loop":
            return self.answer(302, b"", [("Location", self.path)])
        if file == "index.yaml":
            return self.index(folder)
        return self.found(archive(file), 5 if folder == "cut" else 0)

    def index(self, folder):
        urls = {"absolute": lambda file: f"http://127.0.0.1:{self.server.server_port}/open/{file}",
                "split": lambda file: other(f"/open/{file}"),
                "split-auth": lambda file: other(f"/auth/{file}"),
                "oci-urls": lambda file: f"oci://127.0.0.1:{STATE['ports']['registry']}/open/{file[:-4].replace('-', ':', 1)}"}
        texts = {"empty": b"", "html": b"<html><body>Sign in</body></html>", "no-version": b"entries: {}\n",
                 "number": b"apiVersion: v1\nentries:\n  demo:\n  - name: demo\n    version: 1.10\n    urls: [demo-0.2.0.tgz]\n",
                 "broken": b"apiVersion: v1\nentries:\n  demo: [\n", "gone": None}
        if folder in texts:
            return self.found(texts[folder])
        digest = (lambda data: "f" * 64) if folder == "wrong" else sha256
        if folder == "no-digest":
            digest = lambda data: '""'
        text = index(urls.get(folder, lambda file: file), digest)
        return self.found(text)

    def found(self, body, missing=0):
        if body is None:
            return self.answer(404, b"there is no such thing")
        if missing:
            return self.answer(200, body[:-missing], length=len(body))
        return self.answer(200, body)

    # --- the registry

    def let_in(self, folder, repository):
        """Whether the request may go on; else it is answered."""
        given = self.headers.get("Authorization")
        here = f"http://127.0.0.1:{self.server.server_port}"
        challenge = {
            "token": f'Bearer realm="{here}/token",service="tests",scope="repository:{repository}:pull"',
            "evil-realm": f'Bearer realm="http://127.0.0.2:{self.server.server_port}/token",service="tests"',
            "basic": 'Basic realm="tests"', "strange": 'Negotiate'}.get(folder)
        wanted = {"token": f"Bearer {TOKEN}", "basic": BASIC}.get(folder)
        if challenge is None or (given is not None and given == wanted):
            return True
        self.answer(401, b"{}", [("WWW-Authenticate", challenge)])
        return False

    def registry(self, words, query):
        if not words:
            if self.let_in("basic", ""):
                self.answer(200, b"{}")
            return None
        folder, name, kind, reference = words[0], words[1], words[2], words[-1]
        if not self.let_in(folder, f"{folder}/{name}"):
            return None
        if folder == "status":
            return self.answer(500)
        if kind == "tags":
            return self.list_tags(name, query)
        if kind == "manifests":
            body, media = REGISTRY.manifest(folder, name, reference)
            if body is None:
                return self.answer(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
            digest = "f" * 64 if folder == "wrong-manifest" else sha256(body)
            return self.answer(200, body, [("Content-Type", media), ("Docker-Content-Digest", f"sha256:{digest}")])
        body = REGISTRY.blobs.get(reference)
        if body is None:
            return self.answer(404)
        if folder in ("redirect", "token") and body.startswith(b"\x1f"):
            return self.answer(307, b"", [("Location", other(f"/blobs/{reference}"))])
        if folder == "wrong-blob" and body.startswith(b"\x1f"):
            body = body[:-1] + b"X"
        return self.found(body, 5 if folder == "cut" and body.startswith(b"\x1f") else 0)

    def list_tags(self, name, query):
        tags = REGISTRY.tags.get(name)
        if tags is None:
            return self.answer(404, b'{"errors":[{"code":"NAME_UNKNOWN"}]}')
        last = query.get("last", [None])[0]
        begin = tags.index(last) + 1 if last in tags else 0
        page = tags[begin:begin + 3]
        headers = []
        if begin + 3 < len(tags):
            path = urllib.parse.urlsplit(self.path).path
            headers = [("Link", f'<{path}?last={urllib.parse.quote(page[-1])}>; rel="next"')]
        return self.answer(200, json.dumps({"name": name, "tags": page}).encode(), headers)


def serve(name, tls=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.name = name
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    STATE["ports"][name] = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()


def tls_context(certificate, key, authority=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if authority is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authority)
    return context


def main():
    STATE["folder"] = pathlib.Path(sys.argv[1])
    for name in ("repository", "registry", "elsewhere"):
        serve(name)
    if len(sys.argv) > 4:
        certificate, key, authority = sys.argv[2:5]
        serve("tls", tls_context(certificate, key))
        serve("mutual", tls_context(certificate, key, authority))
    ports = STATE["folder"] / "ports"
    ports.with_suffix(".new").write_text("".join(f"{name}={port}\n" for name, port in STATE["ports"].items()))
    ports.with_suffix(".new").rename(ports)
    sys.stdin.read()


main()
