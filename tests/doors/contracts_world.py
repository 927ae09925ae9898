"""A demonstration council with contracts, and people who keep or read them, for the tests of pages."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from tests.actions.contracts.conftest import CLEANING
from tests.actions.people.conftest import BUILDER, Town
from wisely.audit.row_security import set_scope
from wisely.contracts import actions
from wisely.contracts.actions import ContractFacts, NewContract, OptionEntry, Party
from wisely.people import actions as people
from wisely.suppliers.actions import register_supplier

TODAY = timezone.localdate()


class ContractsTown(Town):
    """A council whose contracts run about today, since pages read the clock."""

    def __init__(self, slug="alderby", prefix="ALD"):
        super().__init__(slug=slug, prefix=prefix, is_demonstration=True)
        set_scope([self.council.pk])
        self.directorate = people.add_directorate(
            self.council, code="RES", name="Resources", by=BUILDER, at=timezone.now()
        )
        self.owner = self.person("Iris", "officer")
        self.supplier = register_supplier(
            name=f"Moorland {slug} Ltd", source="test", by=BUILDER, at=timezone.now()
        )

    def contract(self, *, by=BUILDER, **changed):
        set_scope([self.council.pk])
        words = {
            "facts": replace(
                CLEANING, starts_on=date(TODAY.year - 1, 1, 1), ends_on=date(TODAY.year + 1, 12, 31)
            ),
            "parties": [Party(supplier=self.supplier)],
            "directorate": self.directorate,
            "owner": self.owner,
            "options": [OptionEntry(months=12, notify_by_on=date(TODAY.year + 1, 6, 30))],
        }
        fields = {
            name: changed.pop(name) for name in list(changed) if name in ContractFacts.__dataclass_fields__
        }
        words |= changed
        words["facts"] = replace(words["facts"], **fields)
        return actions.register_contract(self.council, NewContract(**words), by=by, at=timezone.now())

    def enter(self, name, role, **scope):
        person = self.person(name, role, **scope)
        client = Client()
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        client.person = person
        return client


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def shown(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer)
    page = answer.content.decode()
    assert page.count("<h1") == 1
    return page


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def pounds(text):
    return Decimal(text)
