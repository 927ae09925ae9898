"""A small CKAN on this machine: keeps packages, and misbehaves as it is told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Peer:
    """What the portal holds and has heard. `mood` is well, slow, busy, broken, garbage, refusing or endless."""

    def __init__(self):
        self.packages, self.heard, self.mood, self.key = {}, [], "well", "a-secret-key"
        self.server = self.thread = None
        self.port = 0
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def do(self, action, told):
        if action == "package_show":
            return self.packages.get(told["id"])
        if action == "package_create":
            assert told["name"] not in self.packages
        package = {"id": f"id-{told['name']}", **told}
        for number, each in enumerate(package["resources"]):
            each.setdefault("id", f"{told['name']}-{number}-{len(self.heard)}")
        self.packages[told["name"]] = package
        return package


def _handler(peer):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            action = self.path.rsplit("/", 1)[-1]
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            peer.heard.append((action, self.headers["Authorization"]))
            answer = MOODS[peer.mood]
            answer(self, action, told)

        def say(self, code, told, headers=()):
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(code)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    def well(handler, action, told):
        if handler.headers["Authorization"] != peer.key:
            handler.say(403, {"success": False, "error": {"message": "Access denied"}})
            return
        found = peer.do(action, told)
        if found is None:
            handler.say(404, {"success": False, "error": {"message": "Not found"}})
        else:
            handler.say(200, {"success": True, "result": found})

    def slow(handler, action, told):
        threading.Event().wait(1.0)
        well(handler, action, told)

    def endless(handler, action, told):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            try:
                handler.wfile.write(b"x" * 100_000)
            except OSError:
                return

    MOODS = {
        "well": well,
        "slow": slow,
        "endless": endless,
        "busy": lambda handler, *_: handler.say(429, {"success": False}, [("Retry-After", "30")]),
        "broken": lambda handler, *_: handler.say(500, b"<h1>Server Error</h1>"),
        "garbage": lambda handler, *_: handler.say(200, b"<html>Please sign in</html>"),
        "refusing": lambda handler, *_: handler.say(200, {"success": False, "error": {"message": "No."}}),
    }
    return Handler
