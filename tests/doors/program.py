"""A program that comes with a token, as a test writes one."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from wisely.audit.row_security import in_scope
from wisely.people import queries
from wisely.people.actions.tokens import issue_token

ROOT = "/api/v1"


def token_for(person, *scopes, days=30):
    """Issue a token to a person; without scopes it carries all that they hold. Real acts, as everywhere."""
    at = timezone.now()
    with in_scope(person.authority_id):
        officer = queries.officer_by_reference(person.reference, on=timezone.localdate(at))
        _, text = issue_token(
            officer, name="A test", scopes=scopes or officer.permissions,
            last_on=timezone.localdate(at) + timedelta(days=days), by=officer, at=at,
        )  # fmt: skip
    return text


class Program:
    """Sends requests with a token, or without one."""

    def __init__(self, token=""):
        self.client = Client()
        self.token = token

    def headers(self, **more):
        sent = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return {**sent, **{name.replace("_", "-"): value for name, value in more.items()}}

    def get(self, path, asked=None, **headers):
        return self.client.get(f"{ROOT}{path}", asked or {}, headers=self.headers(**headers))

    def post(self, path, body=None, *, key=None, tag=None, **headers):
        """Send an act. `key` is new unless given; `tag` is the ETag as it was seen."""
        more = {"idempotency_key": uuid.uuid4().hex if key is None else key, **headers}
        if tag:
            more["if_match"] = tag
        content = body if isinstance(body, str | bytes) else json.dumps(body or {})
        return self.client.post(
            f"{ROOT}{path}", content, content_type=more.pop("content_type", "application/json"),
            headers=self.headers(**{name: value for name, value in more.items() if value}),
        )  # fmt: skip

    def walk(self, path, asked=None):
        """Follow a list to its end and give all rows."""
        rows, answer = [], self.get(path, asked)
        while True:
            assert answer.status_code == 200, answer.content
            told = answer.json()
            rows += told["rows"]
            if told["next"] is None:
                return rows
            answer = self.client.get(told["next"], headers=self.headers())


def problem(answer, code):
    """Give the problem that an answer holds, having looked at its form."""
    assert answer.status_code == code, (answer.status_code, answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == code
    assert told["type"].startswith("/api/v1/docs#")
    assert told["title"] and told["detail"] and told["instance"] and told["request_id"]
    return told
