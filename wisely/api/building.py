"""The API put together: its operations, its document, and its addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.parser import Parser

from wisely.api import budgets, contracts, council, imports, kpis, open_register, performing, spend, suppliers
from wisely.api.lists import Lists
from wisely.api.operations import STOPS, as_problem
from wisely.api.problems import ROOT, Problem
from wisely.api.telling import SCHEME

TITLE = "Wisely API"
ABOUT = (
    "Everything that an officer reads on the pages, for programs, and some of their acts. Amounts are pounds "
    "as text; days are ISO 8601; instants are in UTC. A token acts in its officer’s name and does no more "
    "than they may, in their council only."
)


class StrictParser(Parser):
    """Reads JSON objects, without what no database can hold: NUL, halves of characters, NaN."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        told = json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        if not isinstance(told, dict):
            raise TypeError("not an object")
        for text in _texts(told):
            if "\x00" in text:
                raise ValueError("NUL")
            text.encode()  # a lone surrogate has no bytes
        return told


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for name, value in told.items():
            yield name
            yield from _texts(value)
    elif isinstance(told, list):
        for value in told:
            yield from _texts(value)


def build(lists: Lists) -> NinjaAPI:
    """Put the operations together, with the lists as the pages declare them."""
    api = NinjaAPI(
        title=TITLE, version="1", description=ABOUT, docs_url=None, openapi_url=None,
        urls_namespace="api-v1", parser=StrictParser(),
    )  # fmt: skip
    for stop in STOPS:
        api.add_exception_handler(stop, as_problem)
    api.add_exception_handler(Exception, _let_fall)
    for router in (
        council.router_of(lists.people),
        contracts.router_of(lists.contracts),
        performing.router_of(lists),
        suppliers.router_of(lists),
        spend.router_of(lists.spend_lines, lists.payees),
        budgets.router_of(lists.cost_centres, lists.budget_commitments, lists.budget_questions),
        kpis.router_of(),
        imports.router_of(lists.payment_imports, lists.register_imports, lists.rejected_rows),
        open_register.router_of(lists.published_contracts),
    ):
        api.add_router("", router)
    return api


def _let_fall(request: HttpRequest, fault: Any) -> HttpResponse:
    """Leave what nobody foresaw to the framework, which writes it down and answers 500."""
    del request
    raise fault


def document_of(api: NinjaAPI) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document: what the operations say of themselves, with the faults they share."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT), default=str))
    for operation in (each for methods in told["paths"].values() for each in methods.values()):
        if operation.get("description") == operation["summary"]:
            del operation["description"]
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    told["components"]["schemas"] |= {**schema.pop("$defs"), "Problem": schema}
    told["components"]["securitySchemes"] = {
        SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "A token from “Your tokens”. Scopes are permissions of its officer.",
        }
    }
    told["info"]["license"] = {"name": "MIT", "identifier": "MIT"}
    return told
