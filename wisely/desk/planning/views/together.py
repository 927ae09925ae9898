"""What could be bought together with other councils: the list, one pair, and what is done about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import ReasonForm
from wisely.desk.planning.joint_forms import SaidForm
from wisely.desk.planning.joint_lists import OPPORTUNITIES, PLANS, ROOT, VIEWS, source_of
from wisely.desk.planning.views.asking import ask
from wisely.desk.planning.views.record import need_of
from wisely.people.doors import Request, door, signed_in
from wisely.planning import actions, permissions, queries
from wisely.planning.permissions import Permission
from wisely.planning.queries import JOINT, JointStage, OpportunitySheet
from wisely.ui import words
from wisely.ui.parts import ActLink, Fact, Link
from wisely.ui.record_page import RecordPage, happenings

OWN = "a need's own commissioner may, whatever their role; the action asks"
ACTS = {
    "note_contact": ("Note a contact", "contact"),
    "set_opportunity_aside": ("Set it aside", "set-aside"),
    "take_opportunity_up": ("Take it up again", "take-up"),
}
AT_STAGE = {
    JointStage.FOUND: ("note_contact", "set_opportunity_aside"),
    JointStage.CONTACTED: ("note_contact", "set_opportunity_aside"),
    JointStage.SET_ASIDE: ("take_opportunity_up",),
}


def book_of(request: Request) -> Any:
    """Give the rules of the day for the officer's council."""
    return queries.book_of(request.officer.pack, on=timezone.localdate(request.at))


@door(Permission.SEE_NEED)
def opportunities(request: Request) -> HttpResponse:
    """List what could be bought together, the likeliest first."""
    officer, book = request.officer, book_of(request)
    found = queries.opportunities(officer.authority_id, book=book)
    acts = (
        ActLink("Bring a council’s plan", f"{PLANS}new/", permissions.may_import_plans(officer), "primary"),
        ActLink("Plans of other councils", PLANS),
    )
    needs = {row.reference: row.title for row in found.rows}
    return OPPORTUNITIES.answer(
        request, source_of(found.rows), template="desk/planning/together.html", views=VIEWS,
        choices={
            "council": [(name, name) for name in found.councils],
            "need": [(reference, f"{title} ({reference})") for reference, title in sorted(needs.items())],
        },
        context={"acts": acts, "found": found, "rules": book.procedure_rules},
    )  # fmt: skip


def _sheet(request: Request, reference: str, key: int) -> OpportunitySheet:
    theirs = queries.their_procurement_for(request.officer.authority_id, key)
    if theirs is None:
        raise Http404
    return queries.opportunity_sheet(need_of(request, reference), theirs, book=book_of(request))


@door(Permission.SEE_NEED)
def opportunity(request: Request, reference: str, key: int) -> HttpResponse:
    """Show a pair side by side: ours, theirs, why they might be one, and what was done about it."""
    sheet = _sheet(request, reference, key)
    told, people = queries.history_of_opportunity(sheet.noted)
    context = {
        "record": _page(request, sheet, key), "sheet": sheet, "need": sheet.need, "joint": sheet.joint,
        "ours": _ours(sheet, book_of(request)), "theirs": _theirs(sheet),
        "happenings": happenings(told, queries.SENTENCES, people),
    }  # fmt: skip
    return render(request, "desk/planning/opportunity.html", context)


def _page(request: Request, sheet: OpportunitySheet, key: int) -> RecordPage:
    verdicts = queries.acts_on_opportunity(sheet.noted, sheet.need, sheet.theirs, by=request.officer)
    names = AT_STAGE[JointStage(sheet.noted.stage)]
    joint = sheet.joint
    return RecordPage(
        title=f"{sheet.need.title}, with {sheet.theirs.council_name}",
        caption="Joint opportunity",
        badge=JOINT.badge(sheet.noted.stage),
        facts=(
            Fact("Likeness", f"{joint.strength}, {joint.score} of 100" if joint else "No longer alike"),
            Fact(
                "Value together",
                f"{words.money(joint.together_net)} excluding VAT" if joint and joint.together_net else None,
            ),
            Fact("Theirs is published", sheet.theirs.notice_on),
        ),
        acts=tuple(
            ActLink(
                label, f"{ROOT}{sheet.need.reference}/{key}/{part}/", verdicts[name],
                "primary" if (name,) == names[:1] else "secondary", is_next=name in names,
            )
            for name, (label, part) in ACTS.items()
        ),
        version=sheet.noted.version,
    )  # fmt: skip


def _ours(sheet: OpportunitySheet, book: Any) -> tuple[Fact, ...]:
    need = sheet.need
    category = book.category(need.category)
    return (
        Fact("What", Link(need.title, f"/planning/needs/{need.reference}/")),
        Fact("Reference", need.reference),
        Fact("What should be different", need.outcome),
        Fact("Category", f"{category.code} {category.name}" if category else None),
        Fact("Kind", need.kind.capitalize()),
        Fact("Value", f"{words.money(need.value_net + need.options_net)} excluding VAT"),
        Fact("Published", need.publishes_on),
        Fact("Contract starts", need.contract_starts_on or need.needed_on),
        Fact("For", words.plural(need.term_months, "month", "months")),
    )


def _theirs(sheet: OpportunitySheet) -> tuple[Fact, ...]:
    row = sheet.theirs
    value = None
    if row.value_least_net is not None and row.value_most_net is not None:
        least, most = words.money(row.value_least_net), words.money(row.value_most_net)
        value = f"{least} excluding VAT" if least == most else f"{least} to {most} excluding VAT"
    return (
        Fact("What", Link(row.title, row.link) if row.link else row.title),
        Fact("Reference", row.reference or None),
        Fact("What should be different", row.description or None),
        Fact("Category", row.batch.category_names.get(row.their_category, row.their_category) or None),
        Fact("Kind", row.kind.capitalize() or None),
        Fact("Value", value),
        Fact("Published", row.notice_on),
        Fact("Contract starts", row.starts_on),
        Fact("For", words.plural(row.term_months, "month", "months") if row.term_months else None),
        Fact("Whom to write to", row.contact or None),
        Fact("Known from", Link(f"{row.batch.file_name}, line {row.line}", f"{PLANS}{row.batch_id}/")),
    )


def _act(
    request: Request, sheet: OpportunitySheet, key: int, form: Any, act: Any, *, heading: str, button: str,
    hint: str,
) -> HttpResponse:  # fmt: skip
    return ask(
        request, form, lambda who: act(sheet.need, sheet.theirs, **form.cleaned_data, **who), heading=heading,
        button=button, hint=hint, back=f"{ROOT}{sheet.need.reference}/{key}/", of=sheet.need.title,
        version=sheet.noted.version,
    )  # fmt: skip


@signed_in(OWN)
def contact(request: Request, reference: str, key: int) -> HttpResponse:
    """Note that the other council was spoken with."""
    sheet, form = _sheet(request, reference, key), SaidForm(request.POST or None)
    whom = sheet.theirs.contact or "whom its plan or its page names"
    return _act(
        request, sheet, key, form, actions.note_contact, heading="Note a contact", button="Note it",
        hint=f"{sheet.theirs.council_name}: write to {whom}. What came of it stays on the record.",
    )  # fmt: skip


@signed_in(OWN)
def set_aside(request: Request, reference: str, key: int) -> HttpResponse:
    """Say why a pair is no chance to buy together."""
    sheet, form = _sheet(request, reference, key), ReasonForm(request.POST or None)
    return _act(
        request, sheet, key, form, actions.set_opportunity_aside, heading="Set it aside",
        button="Set it aside",
        hint="It is remembered, also when that council’s next plan comes. It can be taken up again.",
    )  # fmt: skip


@signed_in(OWN)
def take_up(request: Request, reference: str, key: int) -> HttpResponse:
    """Open a pair again that was set aside."""
    sheet, form = _sheet(request, reference, key), ReasonForm(request.POST or None)
    return _act(
        request, sheet, key, form, actions.take_opportunity_up, heading="Take it up again",
        button="Take it up again", hint="Say what has changed.",
    )  # fmt: skip
