"""GOV.UK Notify on this machine: it checks tokens as the real one does, keeps letters, and misbehaves on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE = "8f1e2d3c-0000-4000-8000-000000000001"
SECRET = "8f1e2d3c-0000-4000-8000-000000000002"
KEY = f"test-{SERVICE}-{SECRET}"
CLOCK_SKEW_S = 30


class Peer:
    """What it took, what it was asked, and how it behaves: "", slow, 429, 500, garbage, list or forgetful."""

    def __init__(self) -> None:
        self.letters: list[dict[str, object]] = []
        self.asked: list[str] = []
        self.mischief = ""
        self.address = ""

    def has_leave(self, header: str) -> bool:
        """Check a token: signed with our secret, by our service, within half a minute."""
        try:
            told = jwt.decode(header.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
        except jwt.PyJWTError:
            return False
        return told["iss"] == SERVICE and abs(time.time() - told["iat"]) <= CLOCK_SKEW_S

    def found(self, reference: str) -> dict[str, object]:
        return {"notifications": [each for each in self.letters if each["reference"] == reference]}


@contextmanager
def answering(peer: Peer, port: int = 0) -> Iterator[Peer]:
    """Let the peer answer for the length of the block; afterwards nobody listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reference = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
            self.say(lambda: (200, peer.found(reference)))

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.say(lambda: self.taken(told))

        def taken(self, told: dict[str, object]) -> tuple[int, object]:
            peer.letters.append(told)
            return 201, {
                "id": f"740e5834-0000-4000-8000-{len(peer.letters):012}",
                "reference": told["reference"],
            }

        def say(self, answer) -> None:
            peer.asked.append(f"{self.command} {self.path}")
            if not peer.has_leave(self.headers.get("Authorization", "")):
                return self.put(403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]})
            if peer.mischief == "slow":
                threading.Event().wait(1.0)
            if peer.mischief == "429":
                told = {"error": "RateLimitError", "message": "Exceeded rate limit for a@b.example"}
                return self.put(429, {"errors": [told]})
            if peer.mischief == "500":
                return self.put(500, {"errors": [{"error": "Exception", "message": "Internal server error"}]})
            if peer.mischief in {"garbage", "list"}:
                return self.put(200, "<html>Sorry" if peer.mischief == "garbage" else [1, 2])
            code, told = answer()
            if peer.mischief == "forgetful" and code == 201:
                self.close_connection = True  # it took the letter, and the line broke before it could say so
                return self.connection.close()
            return self.put(code, told)

        def put(self, code: int, told: object) -> None:
            content = told.encode() if isinstance(told, str) else json.dumps(told).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.handle_error = lambda *_: None  # a line that broke on purpose
    peer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
