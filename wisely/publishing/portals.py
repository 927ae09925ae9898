"""Open data portals that speak CKAN: each dataset of a council is told as a whole, so that twice is once.

A portal is named in the settings, by the council's short name. Only reactions call this: a portal that is
slow or away keeps nobody waiting, and is told again until it answers.
https://docs.ckan.org/en/2.11/api/
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.05, 10, 30
LONGEST_ANSWER = 4_000_000  # bytes
Json = dict[str, Any]


class PortalFault(Exception):
    """A portal did not take what it was told; its words are fit to show, and hold no key."""


@dataclass(frozen=True, slots=True)
class Portal:
    """Where a council's datasets are told, as which organisation, and with which key."""

    address: str
    organisation: str
    key: str

    @property
    def host(self) -> str:
        """Its name for people."""
        return urlsplit(self.address).netloc


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a dataset, at its permanent address."""

    name: str
    address: str
    format: str
    description: str


def portal_of(slug: str) -> Portal | None:
    """Give the portal of a council, or None where the settings name none."""
    told = settings.CKAN_PORTALS.get(slug)
    if not told:
        return None
    return Portal(str(told["address"]).rstrip("/"), str(told["organisation"]), str(told["key"]))


def tell(portal: Portal, package: Json, resources: Sequence[Resource]) -> None:
    """Make a portal's dataset say what these do, whatever it said before.

    :raises PortalFault: when the portal cannot be reached, or does not say that it took it.
    """
    present = _ask(portal, "package_show", {"id": package["name"]}, may_be_absent=True)
    known = {each.get("url"): each.get("id") for each in (present or {}).get("resources", ())}
    told = [
        {
            "name": each.name, "url": each.address, "format": each.format, "description": each.description,
            **({"id": known[each.address]} if known.get(each.address) else {}),
        }
        for each in resources
    ]  # fmt: skip
    whole = {**(present or {}), **package, "owner_org": portal.organisation, "resources": told}
    _ask(portal, "package_update" if present else "package_create", whole)


def _ask(portal: Portal, action: str, body: Json, *, may_be_absent: bool = False) -> Json | None:
    """Ask a portal to act. None where what was asked for is not there, and may be absent."""
    try:
        answer = requests.post(
            f"{portal.address}/api/3/action/{action}",
            json=body,
            headers={"Authorization": portal.key, "User-Agent": "Wisely"},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        )
        content = _read(answer, portal)
    except requests.RequestException as fault:
        raise PortalFault(f"{portal.host} could not be reached: {type(fault).__name__}.") from None
    if answer.status_code == 404 and may_be_absent:
        return None
    told = _as_json(content)
    if answer.status_code != 200 or told is None or told.get("success") is not True:
        raise PortalFault(f"{portal.host} answered {answer.status_code} to {action}{_why(told)}.")
    result = told.get("result")
    return result if isinstance(result, dict) else {}


def _read(answer: requests.Response, portal: Portal) -> bytes:
    """Read an answer, as long as it ends in time and in measure."""
    began, parts, size = time.monotonic(), [], 0
    for part in answer.iter_content(65_536):
        parts.append(part)
        size += len(part)
        if size > LONGEST_ANSWER or time.monotonic() - began > WHOLE_SECONDS:
            answer.close()
            raise PortalFault(f"{portal.host} answered without an end.")
    return b"".join(parts)


def _as_json(content: bytes) -> Json | None:
    try:
        told = json.loads(content)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _why(told: Json | None) -> str:
    if told is None:
        return ", and not in JSON"
    error = told.get("error")
    message = error.get("message", "") if isinstance(error, dict) else ""
    return f": {str(message)[:200]}" if message else ""
