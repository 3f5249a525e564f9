#!/usr/bin/env python3
# Stands between a program and the API server, counts the requests and kills the program at one of them:
# killer.py RUN FOLDER [REQUEST].
#
# FOLDER/kubeconfig leads here; FOLDER/pid names the program once it runs. The request that kills it is answered by the
# server first, but nobody hears the answer. FOLDER/count holds how many requests there were that were not a watch,
# FOLDER/writes those that may have changed something.
import http.client
import http.server
import os
import pathlib
import re
import signal
import ssl
import sys
import threading
import time

RUN, FOLDER = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
DEADLY = int(sys.argv[3]) if len(sys.argv) > 3 else 0
LOCK = threading.Lock()
COUNT = 0
HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "host")


def context_of_admin():
    context = ssl.create_default_context(cafile=RUN / "pki/ca.crt")
    context.load_cert_chain(RUN / "pki/admin.crt", RUN / "pki/admin.key")
    return context


def number_of(path):
    """The number of this request; a watch has none."""
    global COUNT
    if "watch=true" in path or "watch=1" in path:
        return 0
    with LOCK:
        COUNT += 1
        (FOLDER / "count").write_text(str(COUNT))
        return COUNT


def kill():
    file = FOLDER / "pid"
    while not file.is_file() or not file.read_text().strip():
        time.sleep(0.005)
    os.kill(int(file.read_text()), signal.SIGKILL)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_connection = None

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        number = number_of(self.path)
        if self.command != "GET" and "dryRun=" not in self.path and "/selfsubject" not in self.path:
            with LOCK, (FOLDER / "writes").open("a") as writes:
                print(self.command, self.path, file=writes)
        answer = self.asked(body, headers)
        if DEADLY and number == DEADLY:
            answer.read()
            kill()
        self.relay(answer)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def asked(self, body, headers):
        if self.server_connection is None:
            self.server_connection = http.client.HTTPSConnection("127.0.0.1", API, context=CONTEXT)
        self.server_connection.request(self.command, self.path, body or None, headers)
        return self.server_connection.getresponse()

    def relay(self, answer):
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while data := answer.read1(65536):
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")
        answer.close()

    def handle(self):
        try:
            super().handle()
        except (OSError, http.client.HTTPException) as error:
            print(error, file=sys.stderr)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    context = None

    def finish_request(self, request, client_address):
        try:
            super().finish_request(self.context.wrap_socket(request, server_side=True), client_address)
        except OSError:
            pass


CONTEXT = context_of_admin()
API = int((RUN / "ports").read_text())
Server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
Server.context.load_cert_chain(RUN / "pki/server.crt", RUN / "pki/server.key")
server = Server(("127.0.0.1", 0), Handler)
text = re.sub(r"server: .*", f"server: https://127.0.0.1:{server.server_port}", (RUN / "kubeconfig").read_text())
(FOLDER / "kubeconfig.new").write_text(text)
(FOLDER / "kubeconfig.new").rename(FOLDER / "kubeconfig")
server.serve_forever()
