"""Who is asked which budget pays gets a letter. Its links open pages; nothing is answered by GET."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards
from wisely.budgets import queries
from wisely.budgets.events import BudgetQuestionAsked, BudgetQuestionPassedOn
from wisely.budgets.models import BudgetQuestion
from wisely.people.models import Person


@afterwards(BudgetQuestionAsked)
def tell_who_is_asked(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Write once to everybody who is asked, about all that the same act asked of them.

    An import may ask dozens of questions at one moment: the first of them writes the letter, the others stay
    silent. Asking again about a question that is open, for its amount has changed, writes no second letter.
    """
    question = queries.question_for(event.authority_id, str(facts["question"]))
    if question is None or question.asked_at != event.at:
        return
    together = queries.asked_with(question)
    if not together or together[0].pk != question.pk:
        return
    for person in queries.people_asked(question, on=timezone.localdate(at)):
        _write(person, together, event=event)


@afterwards(BudgetQuestionPassedOn)
def tell_to_whom_it_was_passed(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Write to the person to whom a question was passed on."""
    question = queries.question_for(event.authority_id, str(facts["question"]))
    if question is None or question.stage != queries.QuestionStage.OPEN:
        return
    if question.asks is not None and question.asks.reference == facts["asks"]:
        for person in queries.people_asked(question, on=timezone.localdate(at)):
            _write(person, [question], event=event)


def _write(person: Person, questions: list[BudgetQuestion], *, event: Event) -> None:
    """Send the letter. Sent twice, it bears the same Message-ID, by which mail servers know it again."""
    text = render_to_string(
        "budgets/mail/questions.txt",
        {
            "person": person, "questions": questions, "site": settings.SITE_ADDRESS,
            "open_count": queries.count_asked(person),
        },
    )  # fmt: skip
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    known_by = {"Message-ID": f"<event-{event.pk}-{person.reference}@{host}>"}
    what = questions[0].title if len(questions) == 1 else f"{len(questions)} things"
    EmailMessage(
        f"Which budget pays: {what}"[:180], text, settings.DEFAULT_FROM_EMAIL, [person.email],
        headers=known_by,
    ).send()  # fmt: skip
