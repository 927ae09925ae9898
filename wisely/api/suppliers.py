"""Suppliers: the list, one with all that is known of it, its history, and a new one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Body, Router
from pydantic import Field, create_model

from wisely.api.histories import HistoryTold, history
from wisely.api.lists import Lists, Offer, add_list
from wisely.api.operations import read, write
from wisely.api.problems import ROOT, Fault, Stop
from wisely.api.ratios import RatiosTold, supplier_ratios
from wisely.api.rendering import answer
from wisely.api.schemas import Asked, Text, YesNo, model_of
from wisely.contracts.permissions import Permission as Contracts
from wisely.contracts.queries import triggers, watched_suppliers
from wisely.lib.identifiers import NotAnIdentifier
from wisely.people.bearers import Call, needs_scope
from wisely.people.queries import names_in
from wisely.relationships.queries import links_of_council
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.rules.tiering import TIERS
from wisely.suppliers import actions, queries
from wisely.suppliers.permissions import Permission
from wisely.ui.listing import Column, Kind

SEE = needs_scope(Permission.SEE_SUPPLIER)
_TIER = Column(
    "tier_rank", "Best tier of its contracts in force", Kind.NUMBER,
    hint=", ".join(f"{rank} {tier}" for rank, tier in enumerate((*TIERS, "none"), start=1)),
)  # fmt: skip
# A phone number may be a person's own: pages show it to signed-in officers, programs do not get it.
_Sheet = model_of(queries.SupplierSheet, "SupplierSheet", without=("id", "pk", "phone_numbers"))
SupplierTold = create_model(
    "Supplier",
    __base__=_Sheet,
    __doc__="All that is known of one supplier here. Amounts are pounds for one year.",
    size=(str, Field(description="By the definition of size that this council's measures use.")),
    place=(str, Field(description="By this council's areas.")),
)


class IdentifierAsked(Asked):
    """A register's number."""

    scheme: str = Field(description="One of " + ", ".join(queries.SCHEME_NAMES))
    number: str = Field(min_length=1, max_length=60)


class SupplierAsked(Asked):
    """A new supplier, with what is known on the first day."""

    name: str = Field(min_length=1, max_length=400)
    source: str = Field(min_length=1, max_length=200, description="Where you know this from.")
    kind: str = Field(default="", description="One of " + ", ".join(kind for kind in queries.KINDS if kind))
    is_vcse: YesNo | None = None
    identifiers: list[IdentifierAsked] = Field(default=[], max_length=20)
    other_names: list[Text] = Field(default=[], max_length=20)
    postcode: str = Field(default="", max_length=12)
    is_new: YesNo = Field(
        False, description="Say true once you have looked at those called something like it."
    )


def router_of(lists: Lists) -> Router:
    """Give the operations on suppliers, with the lists as the pages declare them."""
    router = Router(tags=["Suppliers"])
    for offer in (*_offers_of_suppliers(lists), *_offers_of_contracts(lists)):
        add_list(router, offer)
    read(router, "suppliers/{str:reference}", lock=SEE, returns=SupplierTold)(read_supplier)
    read(router, "suppliers/{str:reference}/financial-ratios", lock=SEE, returns=RatiosTold)(supplier_ratios)
    read(router, "suppliers/{str:reference}/history", lock=SEE, returns=HistoryTold)(supplier_history)
    write(
        router, "suppliers", lock=needs_scope(Permission.REGISTER_SUPPLIER), returns=SupplierTold,
        on_version=False, code=201,
    )(register_supplier)  # fmt: skip
    return router


def _offers_of_suppliers(lists: Lists) -> tuple[Offer, ...]:
    """Give what is listed by those who may see suppliers."""
    return (
        Offer(
            name="Supplier", summary="List the suppliers", path="suppliers", lock=SEE,
            listing=lists.suppliers,
            rows=lambda request: queries.with_size_and_place(queries.suppliers(), book_of(request)),
        ),
        Offer(
            name="Insurance", summary="List the insurance of suppliers", path="insurances", lock=SEE,
            listing=lists.insurances, rows=lambda request: queries.insurances(request.officer.authority_id),
            plus=(Column("supplier_reference", "Supplier’s reference", path="supplier__reference"),),
        ),
        Offer(
            name="Declaration", summary="List what suppliers declared of themselves", path="declarations",
            lock=SEE, listing=lists.declarations,
            rows=lambda request: queries.declarations(request.officer.authority_id),
            plus=(Column("supplier_reference", "Supplier’s reference", path="supplier__reference"),),
        ),
        Offer(
            name="SupplierAccounts", summary="List the accounts of suppliers that are on record",
            path="supplier-accounts", lock=SEE, listing=lists.supplier_accounts,
            rows=lambda request: queries.accounts_list(request.officer.authority_id),
            plus=(Column("supplier_reference", "Supplier’s reference", path="supplier__reference"),),
        ),
    )  # fmt: skip


def _offers_of_contracts(lists: Lists) -> tuple[Offer, ...]:
    """Give what is listed of suppliers by those who may see contracts."""
    lock = needs_scope(Contracts.SEE_CONTRACT)
    return (
        Offer(
            name="DistressTrigger", summary="List the signs that a supplier may be in distress",
            path="distress-triggers", lock=lock, listing=lists.distress_triggers,
            rows=lambda request: triggers(request.officer.authority_id, on=timezone.localdate(request.at)),
            without=frozenset({"tier_rank", "register"}),  # the latter a name that models keep for themselves
            plus=(
                Column("told_by", "Register", path="register"),
                Column("key", "Key", Kind.NUMBER, path="pk"),
                Column("supplier_reference", "Supplier’s reference", path="shown_reference"),
                _TIER,
            ),
        ),
        Offer(
            name="WatchedSupplier", summary="List the suppliers whose finances are watched",
            path="watched-suppliers", lock=lock, listing=lists.watched_suppliers,
            rows=lambda request: watched_suppliers(
                request.officer.authority_id, on=timezone.localdate(request.at)
            ),
            without=frozenset({"tier_rank"}),
            plus=(_TIER,),
        ),
        Offer(
            name="SupplyLink", summary="List who works for whom under contracts", path="supply-chains",
            lock=lock, listing=lists.supply_chains,
            rows=lambda request: links_of_council(request.officer.authority_id),
            plus=(
                Column("contract_reference", "Contract’s reference", path="contract__reference"),
                Column("prime_of_contract", "Reference of the contract’s supplier", path="prime__reference"),
                Column("supplier_reference", "Its own reference, if on file", path="supplier__reference"),
            ),
        ),
    )  # fmt: skip


def book_of(request: Call) -> Rulebook:
    """Give the rulebook by which this council judges size and place today."""
    return rulebook(timezone.localdate(request.at), request.officer.pack)


def told_of(request: Call, reference: str) -> Any:
    """Give one supplier as the API tells of it."""
    sheet = queries.supplier_sheet(reference)
    if sheet is None:
        raise Http404("There is no supplier with this reference.")
    book = book_of(request)
    size = book.size_of(queries.size_facts_of(sheet)).size
    plain = _Sheet.model_validate(sheet).model_dump()
    return SupplierTold(**plain, size=size, place=book.locality_of(sheet.postcode).place)


def read_supplier(request: Call, reference: str) -> HttpResponse:
    """Read one supplier

    A merged one says under which it is shown (`canonical`).
    """
    return answer(told_of(request, reference))


def supplier_history(request: Call, reference: str) -> HttpResponse:
    """Read what happened to a supplier

    Acts of other councils' officers stand on other councils' records and are not here.
    """
    del request
    supplier = queries.supplier_by_reference(reference)
    if supplier is None:
        raise Http404("There is no supplier with this reference.")
    events = queries.history_of(supplier)
    return history(events, queries.SENTENCES, names_in(events))


def register_supplier(request: Call, asked: Body[SupplierAsked]) -> HttpResponse:
    """Register a supplier

    Suppliers are shared by all councils, so look first: where some are called something like it, the answer
    is 409 with their references under `alike`. Send `is_new` if it is none of them.
    """
    _is_known("kind", asked.kind, ("", *queries.KINDS))
    for place, each in enumerate(asked.identifiers):
        _is_known(f"identifiers/{place}/scheme", each.scheme, tuple(queries.SCHEME_NAMES))
    alike = [] if asked.is_new else queries.names_like(asked.name)
    if alike:
        raise Stop(
            "not-now", "Some are called something like it. Is it one of them? If not, send is_new.",
            alike=[reference for reference, _ in alike],
        )  # fmt: skip
    try:
        supplier = actions.register_supplier(
            name=asked.name, source=asked.source, kind=asked.kind, is_vcse=asked.is_vcse,
            identifiers=[(each.scheme, each.number) for each in asked.identifiers],
            other_names=asked.other_names,
            address=actions.Whereabouts(postcode=asked.postcode) if asked.postcode else None,
            by=request.officer, at=request.at,
        )  # fmt: skip
    except NotAnIdentifier as wrong:
        pointer = "#/postcode" if wrong.kind == "postcode" else "#/identifiers"
        raise Stop("not-valid", str(wrong), errors=[Fault(detail=str(wrong), pointer=pointer)]) from wrong
    where = f"{ROOT}suppliers/{supplier.reference}"
    return answer(told_of(request, supplier.reference), code=201, location=where)


def _is_known(where: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        said = "Choose one of: " + ", ".join(each for each in known if each)
        raise Stop("not-valid", said, errors=[Fault(detail=said, pointer=f"#/{where}")])
