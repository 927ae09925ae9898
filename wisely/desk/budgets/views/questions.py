"""Which budget pays? The questions that wait, one as a card, its answer, and passing it on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.budgets import actions, queries
from wisely.budgets.permissions import Permission
from wisely.budgets.queries import BUDGET_QUESTION
from wisely.desk.budgets.forms import NOBODY, AnswerForm, PassOnForm
from wisely.desk.budgets.lists import QUESTIONS
from wisely.desk.budgets.views.centres import link_to
from wisely.desk.governance.acting import answer as answer_form
from wisely.people.doors import Request, door
from wisely.people.queries import person_for
from wisely.people.queries.organisation import directorates
from wisely.ui import words
from wisely.ui.forms import beside, version_of
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import RecordPage, happenings

ROOT = "/budgets/questions/"


@door(Permission.SEE_BUDGETS)
def waiting(request: Request) -> HttpResponse:
    """Show the questions that are put to the officer, the oldest first."""
    return render(request, "desk/budgets/waiting.html", {"questions": queries.questions_for(request.officer)})


@door(Permission.SEE_BUDGETS)
def every(request: Request) -> HttpResponse:
    """List all questions of the council."""
    rows = queries.questions(request.officer.authority_id)
    return QUESTIONS.answer(
        request, rows, template="desk/budgets/questions.html", choices={"directorate": directorates()}
    )


def _question(request: Request, reference: str) -> Any:
    found = queries.question_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_BUDGETS)
def question(request: Request, reference: str) -> HttpResponse:
    """Show one question as a card, with its answer or the way to give one."""
    found = _question(request, reference)
    verdicts = queries.acts_on_question(found, by=request.officer)
    told, names = queries.history_of(found)
    root, is_open = f"{ROOT}{found.reference}/", found.stage == queries.QuestionStage.OPEN
    record = RecordPage(
        title=found.title, caption="Which budget pays?", reference=found.reference,
        badge=BUDGET_QUESTION.badge(found.stage), version=found.version,
        facts=(
            Fact("Amount", f"{words.money(found.amount_net)} excluding VAT"),
            Fact("Directorate", found.directorate.name if found.directorate else None),
            Fact("Who is asked", found.asks.name if found.asks else "Finance officer"),
            Fact("All about it", link_to(found.subject_kind, found.subject)),
        ),
        acts=(
            ActLink(
                "Answer", f"{root}answer/", verdicts["answer_budget_question"], "primary", is_next=is_open
            ),
            ActLink("Pass it on", f"{root}pass-on/", verdicts["pass_question_on"], is_next=is_open),
        ),
    )  # fmt: skip
    context = {
        "record": record, "question": found, "years": queries.years_asked(found),
        "happenings": happenings(told, queries.SENTENCES, names),
    }  # fmt: skip
    return render(request, "desk/budgets/question.html", context)


@door(Permission.ANSWER_QUESTION)
def answer(request: Request, reference: str) -> HttpResponse:
    """Say which budget pays, on one card: what for, how much in which year, and what each budget has left."""
    found = _question(request, reference)
    queries.acts_on_question(found, by=request.officer)["answer_budget_question"].require()
    years = queries.years_asked(found)
    choices = [
        (each.centre.code, f"{each.centre}: {_left_words(each.left, dict(years))}")
        for each in queries.offers(request.officer, found, [year for year, _ in years])
    ]
    if found.subject_kind == "need":
        choices.append((NOBODY, "None: there is no budget for it"))
    form = AnswerForm(request.POST or None, centres=choices)

    def act(who: dict[str, Any]) -> Any:
        code = form.cleaned_data["centre"]
        centre = None if code == NOBODY else queries.cost_centre_for(request.officer.authority_id, code)
        return actions.answer_budget_question(
            found, centre=centre, answer=form.cleaned_data["answer"], version=version_of(request), **who
        )

    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(ROOT)
    context = {"form": form, "question": found, "years": years, "back": f"{ROOT}{found.reference}/"}
    return render(request, "desk/budgets/answer.html", context)


def _left_words(left: Any, asked: Mapping[str, Any]) -> str:
    """Say whether a budget has enough left in the years that are asked for, and where not."""
    told = [
        f"{words.money(max(amount, 0))} left in {year}" if amount is not None else f"no budget for {year}"
        for year, amount in left
        if amount is None or amount < asked[year]
    ]
    if told:
        return f"not enough: {', '.join(told)}"
    if len(left) > 1:
        return "enough in each year"
    return ", ".join(f"enough, {words.money(amount)} left in {year}" for year, amount in left)


@door(Permission.ANSWER_QUESTION)
def pass_on(request: Request, reference: str) -> HttpResponse:
    """Pass a question on to somebody who knows."""
    found, today = _question(request, reference), timezone.localdate(request.at)
    queries.acts_on_question(found, by=request.officer)["pass_question_on"].require()
    people = queries.who_may_be_asked(request.officer.authority_id, asked_by=found.asked_by, on=today)
    form = PassOnForm(
        request.POST or None, people=[(each.reference, each.name) for each in people if each != found.asks]
    )

    def chosen(reference: str) -> Any:
        return person_for(reference)

    return answer_form(
        request, form,
        lambda who: actions.pass_question_on(
            found, to=chosen(form.cleaned_data["to"]), reason=form.cleaned_data["reason"], **who
        ),
        heading="Pass it on", button="Pass it on", back=f"{ROOT}{found.reference}/", of=found.title,
        hint="They are asked instead of you.", version=found.version, leads_to=lambda _made: ROOT,
    )  # fmt: skip
