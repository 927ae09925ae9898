"""A contract runs longer or changes: its options, an extension, a modification."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from wisely.contracts import actions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts import particulars
from wisely.desk.contracts.forms.acts import (
    ExtendForm,
    ModifyForm,
    OptionRow,
    WhyForm,
    entries_of,
    rows_of,
    tell_faults,
    with_more_lines,
)
from wisely.desk.contracts.forms.reasons import ReasonForm
from wisely.desk.contracts.views.acting import Page, answer, to_act_on
from wisely.people.doors import Request, door
from wisely.ui import words
from wisely.ui.forms import Form, version_of
from wisely.ui.parts import Fact


@door(Permission.SEE_CONTRACT)
def record_options(request: Request, reference: str) -> HttpResponse:
    """Say which options to extend are left, or that there is none."""
    contract = to_act_on(request, reference, act="record_options")
    sheet = queries.contract_sheet(contract, on=timezone.localdate(request.at))
    initial = [
        {
            "months": option.months, "latest_ends_on": option.latest_ends_on,
            "notify_by_on": option.notify_by_on, "value_net": option.value_net,
            "description": option.description,
        }
        for option in sheet.options
        if option.taken_on is None
    ]  # fmt: skip
    page = Page(
        heading="Record the options to extend", button="Save the options", back="changes/",
        template="desk/contracts/rows.html",
        hint="In the order in which they are taken. Leave all lines empty to say that there is none. "
        "Options that were taken stay as they are.",
    )  # fmt: skip

    def perform(rows: Any, reason: str) -> None:
        actions.record_options(
            contract, options=entries_of(rows), reason=reason, version=version_of(request),
            by=request.officer, at=request.at,
        )  # fmt: skip

    return _rows(request, contract, page, row=OptionRow, initial=initial, word="Option", perform=perform)


def _rows(
    request: Request, contract: Any, page: Page, *, row: type[Form], initial: list[dict[str, Any]], word: str,
    perform: Callable[[Any, str], None],
) -> HttpResponse:  # fmt: skip
    """Show lines to fill in, with more of them when asked for, and let the act happen."""
    typed = with_more_lines(request.POST) if "more" in request.POST else request.POST or None
    rows = rows_of(row, typed=typed, initial=initial, prefix="rows")
    form = WhyForm(typed)
    if "more" not in request.POST and form.is_bound and form.is_valid():
        tell_faults(form, rows, word)
    return answer(
        request, contract, form, page, lambda told: perform(rows, told["reason"]), rows=rows, row_word=word
    )


@door(Permission.EXTEND_CONTRACT)
def extend(request: Request, reference: str) -> HttpResponse:
    """Take the next option to extend."""
    contract = to_act_on(request, reference, act="extend_contract")
    sheet = queries.contract_sheet(contract, on=timezone.localdate(request.at))
    option = next(each for each in sheet.options if each.taken_on is None)
    reach = queries.reach_of_next_option(contract)
    form = ExtendForm(request.POST or None, initial={"ends_on": reach})
    told_by = (
        f" The supplier must be told by {words.day(option.notify_by_on)}." if option.notify_by_on else ""
    )
    limit = f" It reaches to {words.day(reach)} at most." if reach else ""
    page = Page(
        heading="Extend the contract", button="Extend the contract", back="changes/",
        hint=f"You take option {option.number}.{limit}{told_by}",
        warning="An option that is taken cannot be given back.",
        check=lambda told: [
            Fact("Last day today", contract.ends_on), Fact("New last day", told["ends_on"]),
            Fact("Adds, excluding VAT", words.money(option.value_net) if option.value_net else "Nothing"),
            Fact("Why", told["reason"]),
        ],
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.extend_contract(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.MODIFY_CONTRACT)
def modify(request: Request, reference: str) -> HttpResponse:
    """Change a contract on a ground of the law."""
    contract = to_act_on(request, reference, act="modify_contract")
    on = timezone.localdate(request.at)
    sheet = queries.contract_sheet(contract, on=on)
    form = ModifyForm(request.POST or None, regime=contract.regime, initial={"modified_on": on})
    page = Page(
        heading="Modify the contract", button="Record the modification", back="changes/",
        hint=particulars.headroom(sheet),
        warning="A modification stands in the contract’s history for good.",
        check=lambda _told: particulars.of_modification(sheet, form.entry),
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda _told: actions.modify_contract(
            contract, form.entry, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.PUBLISH_CONTRACT)
def publish(request: Request, reference: str) -> HttpResponse:
    """Let the public read a contract."""
    contract = to_act_on(request, reference, act="publish_contract")
    sheet = queries.contract_sheet(contract, on=timezone.localdate(request.at))
    lacks = [gap.label for gap in sheet.gaps if "Transparency Code" in gap.cite]
    page = Page(
        heading="Publish the contract", button="Publish it", back="published/",
        warning="From now on anybody can read it, and search engines may keep what they read.",
        check=lambda _told: [
            Fact("Title", contract.title), Fact("Supplier", contract.supplier_name),
            Fact("Value excluding VAT", words.money(contract.value_net)),
            Fact("Shown as not recorded", lacks or "Nothing"),
        ],
    )  # fmt: skip
    return answer(
        request, contract, Form(request.POST or None), page,
        lambda _told: actions.publish_contract(
            contract, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.PUBLISH_CONTRACT)
def withdraw_publication(request: Request, reference: str) -> HttpResponse:
    """Take a contract out of the public's sight."""
    contract = to_act_on(request, reference, act="withdraw_publication")
    page = Page(
        heading="Withdraw the publication", button="Withdraw the publication", back="published/",
        hint="The Transparency Code asks for contracts above £5,000 to be public. Withdraw only what the law "
        "lets you withhold, and say why.",
        warning="The public page disappears; what others have kept of it stays with them.",
        check=lambda told: [Fact("Title", contract.title), Fact("Why", told["reason"])],
    )  # fmt: skip
    return answer(
        request, contract, ReasonForm(request.POST or None), page,
        lambda told: actions.withdraw_publication(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip
