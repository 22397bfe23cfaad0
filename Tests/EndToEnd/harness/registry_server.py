"""The HTTP side of the schema registry for tests: connections, credentials, and what goes wrong on purpose."""

import base64
import json
import re
import socket
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"


class RegistryError(Exception):
    def __init__(self, status: int, code: int, message: str):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, registry):
        super().__init__(("127.0.0.1", registry.port), Handler)
        self.registry = registry
        self.open: set[socket.socket] = set()
        self.tls = None
        if registry.identity:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(registry.identity.certificate, registry.identity.key)

    def get_request(self):
        request, address = super().get_request()
        if self.tls:  # the handshake is the handler's: a silent client must not hold up the others
            request = self.tls.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        self.open.add(request)
        return request, address

    def shutdown_request(self, request):
        self.open.discard(request)
        super().shutdown_request(request)

    def cut(self):
        for request in list(self.open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def handle_error(self, request, client_address):
        pass  # clients that hang up, or do not trust the certificate


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_):
        pass

    def do_GET(self):
        self._answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def _is_authorized(self, registry) -> bool:
        given = self.headers.get("Authorization", "")
        if registry.user:
            return given == "Basic " + base64.b64encode(":".join(registry.user).encode()).decode()
        return registry.token is None or given == f"Bearer {registry.token}"

    def _answer(self):
        registry = self.server.registry
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = urlsplit(self.path)
        registry.requests.append((self.command, target.path))
        if registry.delay:
            time.sleep(registry.delay)
        if not self._is_authorized(registry):
            registry.refused += 1
            return self._send(401, {"error_code": 40101, "message": "Unauthorized"})
        if registry.fault and re.search(registry.faulty, target.path):
            return self._fail(registry)
        knows_new = self.headers.get("Confluent-Accept-Unknown-Properties") == "true"
        try:
            self._send(200, registry.answer(self.command, target.path, parse_qs(target.query), body, knows_new))
        except RegistryError as error:
            self._send(error.status, {"error_code": error.code, "message": error.message})
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            self._send_bytes(400, f"Unrecognized request: {error}".encode(), "application/json")

    def _fail(self, registry):
        wrong = {"type": "record", "name": "Wrong", "fields": [{"name": "nothing", "type": "long"}]}
        match registry.fault:
            case "500":
                self._send(500, {"error_code": 50001, "message": "Error in the backend data store"})
            case "503":
                self._send_bytes(503, b"<html><body>Service Unavailable</body></html>", "text/html")
            case "garbage":
                self._send_bytes(200, b"\x00\xff{]", CONTENT_TYPE)
            case "plain 400":
                self._send_bytes(400, b"Unable to process the request", "application/json")
            case "wrong schema":
                self._send(200, {"schema": json.dumps(wrong)})
            case "no schema":
                self._send(200, {"id": 1})
            case "huge":
                self._send(200, {"schema": " " * registry.huge_bytes})
            case "cut":
                self.send_response(200)
                self.send_header("Content-Type", CONTENT_TYPE)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'{"schema":')
                self.close_connection = True
            case "reset":
                self.close_connection = True
            case other:
                raise ValueError(f"no fault {other!r}")

    def _send(self, status: int, answer):
        self._send_bytes(status, json.dumps(answer).encode(), CONTENT_TYPE)

    def _send_bytes(self, status: int, data: bytes, type: str):
        self.send_response(status)
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(data)))
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="registry"')
        self.end_headers()
        self.wfile.write(data)
