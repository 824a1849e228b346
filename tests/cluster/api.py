# SPDX-License-Identifier: Apache-2.0
"""As much of a Kubernetes client as it takes to set up a test cluster."""
import json
import ssl
import urllib.request


class Api:
    def __init__(self, server, ca_file, token):
        self._server = server
        self._token = token
        self._tls = ssl.create_default_context(cafile=ca_file)

    def ready(self):
        """Whether the server calls itself ready; OSError when it does not answer."""
        return self.request("GET", "/readyz") == b"ok"

    def apply_yaml(self, path, text):
        """Server-side apply of one object, given as the YAML or JSON text that a file holds."""
        return self.request("PATCH", path + "?fieldManager=testcluster&force=true", text.encode(), "application/apply-patch+yaml")

    def get(self, path):
        return json.loads(self.request("GET", path))

    def request(self, verb, path, body=None, content_type=None):
        request = urllib.request.Request(self._server + path, data=body, method=verb)
        request.add_header("Authorization", "Bearer " + self._token)
        if content_type:
            request.add_header("Content-Type", content_type)
        with urllib.request.urlopen(request, context=self._tls, timeout=30) as answer:
            return answer.read()
