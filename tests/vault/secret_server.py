"""An API server with one Secret: secret_server.py CERTIFICATE KEY IDENTITY_FILE PORT_FILE. Says each request on standard output."""
import base64
import http.server
import json
import ssl
import sys

CERTIFICATE, KEY, IDENTITY, PORT = sys.argv[1:5]
with open(IDENTITY, "rb") as file:
    SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "kboot-identity", "namespace": "apps"},
              "data": {"identity": base64.b64encode(file.read()).decode()}}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path, self.headers.get("Authorization"), flush=True)
        found = self.path == "/api/v1/namespaces/apps/secrets/kboot-identity"
        body = json.dumps(SECRET if found else {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound",
                                                "message": "not found", "code": 404}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(PORT, "w", encoding="utf-8") as file:
    file.write(f"{server.server_port}\n")
server.serve_forever()
