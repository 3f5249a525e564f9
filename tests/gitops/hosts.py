#!/usr/bin/env python3
# Plays hosts of the internet on one loopback address: hosts.py ADDRESS PORT FOLDER CERTIFICATE KEY.
#
# FOLDER/HOST/ is what HOST has. A git repository in it (`X.git`) is served by git's smart protocol, a file as it is, and
# PATH is also found as PATH.json (answers of an API, whatever the query). FOLDER/HOST.access holds lines `PREFIX
# CREDENTIAL`: what begins with PREFIX needs that credential, USER:PASSWORD, or HEADER=VALUE of a request header.
# FOLDER/log gets a line for each request: HOST METHOD PATH STATUS.
import base64
import gzip
import http.server
import os
import pathlib
import ssl
import subprocess
import sys
import threading
import urllib.parse

FOLDER = pathlib.Path()
LOCK = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        host = self.headers.get("Host", "").partition(":")[0]
        path, _, query = self.path.partition("?")
        path = urllib.parse.unquote(path)
        root = FOLDER / host
        if not host or not root.is_dir() or ".." in path.split("/"):
            return self.answer(421)
        if not self.may_see(host, path):
            return self.answer(401, b"", [("WWW-Authenticate", "Basic realm=test")])
        # As GitHub does: a repository answers without its suffix, too.
        base, slash, service = path.partition("/info/refs") if "/info/refs" in path else path.partition("/git-upload-pack")
        if slash and not base.endswith(".git") and (root / (base.strip("/") + ".git")).is_dir():
            path = base + ".git" + slash + service
        repository = next((part for part in path.split("/") if part.endswith(".git")), None)
        if repository:
            return self.git(root, path, query)
        for name in (path, path + ".json", path + "/index.html"):
            file = root / name.strip("/")
            if file.is_file():
                return self.answer(200, file.read_bytes())
        return self.answer(404, b'{"message":"not found"}')

    do_HEAD = do_POST = do_GET

    def may_see(self, host, path):
        access = FOLDER / (host + ".access")
        if not access.is_file():
            return True
        for line in access.read_text().splitlines():
            prefix, credential = line.split(" ", 1)
            if path.startswith(prefix):
                header, _, value = credential.partition("=") if "=" in credential else ("", "", "")
                if header and self.headers.get(header) == value:
                    return True
                basic = "Basic " + base64.b64encode(credential.encode()).decode()
                return self.headers.get("Authorization") == basic
        return True

    def git(self, root, path, query):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(FOLDER), "GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        output = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True).stdout
        head, _, content = output.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
        status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
        return self.answer(status, content, [(name, value) for name, value in headers if name != "Status"])

    def answer(self, status, body=b"", headers=()):
        with LOCK, open(FOLDER / "log", "a", encoding="utf-8") as log:
            log.write(f"{self.headers.get('Host')} {self.command} {self.path} {status}\n")
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """Shakes hands in the thread of the connection, so that a client that hangs up disturbs nobody."""
    request_queue_size = 64
    context = None

    def finish_request(self, request, client_address):
        try:
            request = self.context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
            request.unwrap()
        except (OSError, ValueError):
            pass


def main():
    global FOLDER
    address, port, folder, certificate, key = sys.argv[1:]
    FOLDER = pathlib.Path(folder).resolve()
    Server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    Server.context.load_cert_chain(certificate, key)
    Server((address, int(port)), Handler).serve_forever()


main()
