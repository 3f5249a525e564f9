#!/usr/bin/env python3
# Stands in for Flux's source-controller: source.py RUN PORT.
#
# For each GitRepository of the cluster it clones the branch, tag or commit, serves the archive of its files on loopback
# and writes the object's status as the controller does: the artifact, `Ready` and `ArtifactInStorage`, the observed
# generation and the handled request. A repository that cannot be cloned is `Ready=False`, with git's words. The
# credentials are those of its Secret; ssh is spoken as https, for nothing here plays an ssh server, once the Secret has
# a key and known hosts.
import base64
import gzip
import hashlib
import http.server
import io
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.parse

import cluster

API = "/apis/source.toolkit.fluxcd.io/v1"
EVERY = 0.5


class Refused(Exception):
    """Reason and message of a condition."""


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def git(*arguments, environment=None, folder=None):
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True,
                          env={**os.environ, "GIT_TERMINAL_PROMPT": "0", **(environment or {})})
    if done.returncode != 0:
        raise Refused("GitOperationFailed", done.stderr.decode().strip())
    return done.stdout.decode().strip()


def secret_of(server, repository):
    name = repository["spec"].get("secretRef", {}).get("name")
    if not name:
        return {}
    namespace = repository["metadata"]["namespace"]
    status, secret = server.call("GET", f"/api/v1/namespaces/{namespace}/secrets/{name}")
    if status != 200:
        raise Refused("AuthenticationFailed", f'failed to get secret \'{namespace}/{name}\': secrets "{name}" not found')
    return {key: base64.b64decode(value).decode() for key, value in (secret.get("data") or {}).items()}


def url_with(url, secret):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "ssh":
        missing = [key for key in ("identity", "known_hosts") if not secret.get(key)]
        if missing:
            raise Refused("AuthenticationFailed", f"invalid '{missing[0]}' secret data: required field")
        path = parts.path if parts.path.endswith(".git") else parts.path + ".git"
        return f"https://{parts.hostname}{path}", {}
    if parts.scheme != "file" and secret.get("username"):
        basic = base64.b64encode(f"{secret['username']}:{secret['password']}".encode()).decode()
        return url, {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader",
                     "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}"}
    return url, {}


def revision_of(url, environment, reference):
    """The revision as Flux writes it, and the commit."""
    if reference.get("commit"):
        return f"sha1:{reference['commit']}", reference["commit"]
    name = reference.get("name") or (f"refs/tags/{reference['tag']}" if reference.get("tag")
                                     else f"refs/heads/{reference.get('branch', 'master')}")
    lines = git("ls-remote", url, name, name + "^{}", environment=environment).splitlines()
    if not lines:
        raise Refused("GitOperationFailed", f"couldn't find remote ref \"{name}\"")
    commit = lines[-1].split()[0]
    short = name.removeprefix("refs/heads/").removeprefix("refs/tags/")
    return f"{short}@sha1:{commit}", commit


def archive_of(url, environment, commit):
    """The files of a commit, the same bytes each time."""
    with tempfile.TemporaryDirectory() as folder:
        git("init", "--quiet", folder)
        git("fetch", "--quiet", "--depth", "1", url, commit, environment=environment, folder=folder)
        git("checkout", "--quiet", "FETCH_HEAD", folder=folder)
        raw = io.BytesIO()
        with tarfile.open(fileobj=raw, mode="w") as tar:
            for file in sorted(pathlib.Path(folder).rglob("*")):
                inside = file.relative_to(folder)
                if inside.parts[0] != ".git" and file.is_file():
                    member = tar.gettarinfo(file, str(inside))
                    member.mtime = member.uid = member.gid = 0
                    member.uname = member.gname = ""
                    tar.addfile(member, io.BytesIO(file.read_bytes()))
        return gzip.compress(raw.getvalue(), mtime=0)


class Stand:
    def __init__(self, run, port):
        self.server, self.port = cluster.Cluster(run), port
        self.folder = pathlib.Path(run) / "artifacts"
        self.folder.mkdir(exist_ok=True)

    def reconcile(self, repository):
        meta, status = repository["metadata"], repository.get("status", {})
        wanted = {"observedGeneration": meta["generation"]}
        requested = meta.get("annotations", {}).get("reconcile.fluxcd.io/requestedAt")
        if requested:
            wanted["lastHandledReconcileAt"] = requested
        try:
            artifact = self.artifact(repository, status.get("artifact") or {})
            wanted["artifact"] = artifact
            text = f"stored artifact for revision '{artifact['revision']}'"
            news = [("Ready", "True", "Succeeded", text), ("ArtifactInStorage", "True", "Succeeded", text)]
        except Refused as refused:
            news = [("Ready", "False", *refused.args), ("FetchFailed", "True", *refused.args)]
        wanted["conditions"] = self.conditions(status.get("conditions", []), news, meta["generation"])
        if any(status.get(key) != value for key, value in wanted.items()):
            self.server.merge(f"{API}/namespaces/{meta['namespace']}/gitrepositories/{meta['name']}/status", {"status": wanted})

    @staticmethod
    def conditions(old, news, generation):
        made = []
        for kind, state, reason, message in news:
            before = next((one for one in old if one["type"] == kind), {})
            since = before["lastTransitionTime"] if before.get("status") == state else now()
            made.append({"type": kind, "status": state, "reason": reason, "message": message,
                         "lastTransitionTime": since, "observedGeneration": generation})
        return made

    def artifact(self, repository, known):
        meta, spec = repository["metadata"], repository["spec"]
        url, environment = url_with(spec["url"], secret_of(self.server, repository))
        revision, commit = revision_of(url, environment, spec.get("ref", {}))
        path = f"gitrepository/{meta['namespace']}/{meta['name']}/{commit}.tar.gz"
        if known.get("revision") == revision and known.get("path") == path and (self.folder / path).is_file():
            return known
        content = archive_of(url, environment, commit)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(content)
        return {"path": path, "url": f"http://127.0.0.1:{self.port}/{path}", "revision": revision,
                "digest": "sha256:" + hashlib.sha256(content).hexdigest(), "size": len(content), "lastUpdateTime": now()}


def main():
    run, port = sys.argv[1], int(sys.argv[2])
    stand = Stand(run, port)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(stand.folder))

    files = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=files.serve_forever, daemon=True).start()
    while True:
        for repository in stand.server.items(f"{API}/gitrepositories"):
            if not repository["spec"].get("suspend") and "deletionTimestamp" not in repository["metadata"]:
                stand.reconcile(repository)
        time.sleep(EVERY)


main()
