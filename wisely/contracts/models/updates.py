"""Many owners asked at once to confirm or complete their records; secret addresses of calendars."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.contracts.models.register import Contract
from wisely.people.models import CouncilOwned, Person

ANSWERS = ("confirmed", "mended", "not mine")


class UpdateRequest(CouncilOwned):
    """Owners are asked to look at their records by a day. `asked_by` is a person's reference."""

    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    due_on = models.DateField()
    note = models.TextField(blank=True)
    asked_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contracts_updaterequest_asks_somebody", condition=Q(asked_count__gt=0)
            )
        ]
        indexes = [models.Index(fields=["authority", "-asked_at"], name="contracts_updates_by_moment")]

    def __str__(self) -> str:
        return f"Update asked for by {self.due_on:%Y-%m-%d}"


class UpdateAsked(CouncilOwned):
    """One contract within a request: whom it was asked of, and what they said.

    A contract that is given to somebody else is the new owner's to answer for: who may answer is read from
    the contract, `person` is who owned it on the day of asking. `due_on` is that of the request.
    """

    request = models.ForeignKey(UpdateRequest, on_delete=models.PROTECT, related_name="asked")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="updates_asked")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.TextField(choices=[(answer, answer) for answer in ANSWERS], blank=True)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "request", "contract"], name="contracts_updateasked_is_asked_once"
            ),
            models.UniqueConstraint(
                fields=["authority", "contract", "due_on"],
                name="contracts_updateasked_is_asked_once_by_a_day",
            ),
            models.CheckConstraint(
                name="contracts_updateasked_answer_is_known", condition=Q(answer__in=["", *ANSWERS])
            ),
            models.CheckConstraint(
                name="contracts_updateasked_answer_facts_go_together",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "contract"], name="contracts_updates_open", condition=Q(answer="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} in request {self.request_id}"


class CalendarAddress(CouncilOwned):
    """A secret address at which a program reads a person's calendar. Only the hash of the secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "digest"], name="contracts_calendaraddress_is_one_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["authority", "person"],
                name="contracts_calendaraddress_one_opens_for_each",
                condition=Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"
