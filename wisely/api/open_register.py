"""The published register: open to every program, without a token, with what the pages for citizens show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from wisely.api.lists import ListingOf, Offer, add_list
from wisely.api.operations import read
from wisely.api.rendering import answer
from wisely.api.schemas import TOLD_POUNDS, Told
from wisely.contracts import queries
from wisely.people.bearers import Call, no_token
from wisely.people.queries.officers import councils as all_councils

OPEN = no_token(
    "The Local Government Transparency Code 2015 has the register published, for anybody to read."
)
Pounds = Annotated[TOLD_POUNDS, Field(description="In pounds.")]


class OpenCouncilTold(Told):
    """A council whose register is published here."""

    slug: str
    name: str


class OpenCouncilsTold(Told):
    """The councils of this installation."""

    rows: list[OpenCouncilTold]


class PublishedTold(Told):
    """A published contract: what the Transparency Code asks for (2015, paragraphs 31 to 33)."""

    reference: str
    title: str
    description: str
    suppliers: list[str]
    directorate: str
    category: str = Field(description="Code of the council's own category.")
    value_net: Pounds | None
    value_gross: Pounds | None
    irrecoverable_vat: Pounds | None
    starts_on: date | None
    ends_on: date | None
    is_rolling: bool = Field(description="Runs until somebody ends it.")
    review_on: date | None
    has_extension_options: bool | None
    procedure: str
    regime: str
    awarded_on: date | None
    notice_number: str
    ocid: str
    published_at: datetime | None


def router_of(published: ListingOf) -> Router:
    """Give the operations that need no token."""
    router = Router(tags=["Published register"])
    read(router, "open", lock=OPEN, returns=OpenCouncilsTold)(list_open_councils)
    add_list(
        router,
        Offer(
            name="PublishedContract", summary="List the published contracts of a council",
            path="open/{str:council}/contracts", lock=OPEN, listing=published,
            rows=lambda _: queries.published(),
            choices={"directorate": lambda request: queries.directorate_choices(request.council.pk)},
        ),
    )  # fmt: skip
    read(router, "open/{str:council}/contracts/{str:reference}", lock=OPEN, returns=PublishedTold)(
        read_published_contract
    )
    return router


def list_open_councils(request: Call) -> HttpResponse:
    """List the councils whose registers are published here"""
    del request
    return answer(OpenCouncilsTold(rows=[OpenCouncilTold.model_validate(each) for each in all_councils()]))


def read_published_contract(request: Call, council: str, reference: str) -> HttpResponse:
    """Read one published contract"""
    del council
    row = queries.contract_for(request.council.pk, reference)
    if row is None:
        raise Http404("No contract is published under this reference. It may have been withdrawn.")
    sheet = queries.contract_sheet(row, on=timezone.localdate(request.at))
    facts = sheet.facts
    return answer(
        PublishedTold(
            reference=sheet.reference, title=facts.title, description=facts.description,
            suppliers=[party.name for party in sheet.parties] or [sheet.supplier_name],
            directorate=sheet.directorate_name, category=sheet.category, value_net=facts.value_net,
            value_gross=facts.value_gross, irrecoverable_vat=facts.irrecoverable_vat,
            starts_on=facts.starts_on, ends_on=facts.ends_on, is_rolling=facts.is_rolling,
            review_on=facts.review_on, has_extension_options=facts.has_extension_options,
            procedure=facts.procedure, regime=sheet.regime_name, awarded_on=facts.awarded_on,
            notice_number=facts.notice_number, ocid=facts.ocid, published_at=sheet.published_at,
        )
    )  # fmt: skip
