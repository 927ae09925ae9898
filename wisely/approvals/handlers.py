"""A letter goes to those whose turn it is. Its link opens a page; nothing acts by GET."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from wisely.approvals import queries
from wisely.approvals.events import TurnCame
from wisely.audit.models import Event
from wisely.audit.reactions import afterwards


@afterwards(TurnCame)
def tell_whose_turn_it_is(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Write to everybody who could decide today. Sent twice, a letter bears the same Message-ID."""
    approval = queries.approval_for(event.authority_id, str(facts["approval"]))
    if approval is None or approval.stage != queries.ApprovalStage.OPEN:
        return
    on = timezone.localdate(at)
    steps = queries.live_steps(approval)
    named = {step.pk: step for step in steps if step.office in str(facts["offices"]).split(", ")}
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    for key, people in queries.deciders_of(queries.case_of(approval, steps, on=on), on=on).items():
        for person in people if key in named else ():
            text = render_to_string(
                "approvals/mail/turn.txt",
                {
                    "person": person, "approval": approval, "offices": named[key].office,
                    "due_on": named[key].due_on, "site": settings.SITE_ADDRESS,
                },
            )  # fmt: skip
            known_by = {"Message-ID": f"<event-{event.pk}-{key}-{person.reference}@{host}>"}
            EmailMessage(
                f"To approve: {approval.title}", text, settings.DEFAULT_FROM_EMAIL, [person.email],
                headers=known_by,
            ).send()  # fmt: skip
