"""A register on this machine that speaks HTTP as the real ones do, and misbehaves when a test says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Peer:
    """What the register holds, by path, how it behaves, and what it was asked."""

    def __init__(self) -> None:
        self.holds: dict[str, bytes] = {}
        self.mischief = ""
        self.asked: list[tuple[str, str]] = []
        self.address = ""

    def company(self, number: str, **facts: object) -> None:
        """Hold a company as Companies House shows one."""
        told = {"company_number": number, "company_name": "A LTD", "company_status": "active", **facts}
        self.holds[f"/company/{number}"] = json.dumps(told).encode()


@contextmanager
def answering(peer: Peer, port: int = 0) -> Iterator[Peer]:
    """Let the peer answer for the length of the block; afterwards nobody listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            peer.asked.append((self.path, self.headers.get("Authorization", "")))
            if peer.mischief == "slow":
                threading.Event().wait(1.0)
            if peer.mischief == "drip":
                self.send_response(200)
                self.end_headers()
                for _ in range(30):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    threading.Event().wait(0.1)
                return
            codes = {"429": 429, "500": 500, "401": 401}
            content = self.__class__.garbage.get(peer.mischief, peer.holds.get(self.path, b""))
            code = codes.get(peer.mischief) or (200 if content else 404)
            self.send_response(code)
            if code == 429:
                self.send_header("Retry-After", "300")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        garbage = {
            "garbage": b"<html>Service notice",
            "half": b'{"company_name": "A LTD"}',
            "list": b"[1, 2]",
        }

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    peer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
