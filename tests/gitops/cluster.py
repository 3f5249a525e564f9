# Speaks to the API server of a control plane's run folder, as its administrator. What the stand-ins of this folder share.
import http.client
import json
import pathlib
import ssl
import time


class Cluster:
    def __init__(self, run):
        run = pathlib.Path(run)
        self.context = ssl.create_default_context(cafile=run / "pki/ca.crt")
        self.context.load_cert_chain(run / "pki/admin.crt", run / "pki/admin.key")
        self.port = int((run / "ports").read_text())
        self.connection = None

    def call(self, method, path, body=None, kind="application/json"):
        """The answer's status and object; a server that is away is waited for."""
        while True:
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=30)
                self.connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": kind})
                answer = self.connection.getresponse()
                text = answer.read()
                # A path that nobody serves is answered in plain words.
                return answer.status, json.loads(text) if text.startswith(b"{") else {}
            except (OSError, http.client.HTTPException):
                self.connection = None
                time.sleep(0.3)

    def items(self, path):
        """The objects of a list: none where nobody has defined their kind."""
        status, answer = self.call("GET", path)
        return answer.get("items") or [] if status == 200 else []

    def merge(self, path, body):
        return self.call("PATCH", path, body, "application/merge-patch+json")
