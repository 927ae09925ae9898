"""How an approval takes its course: clocks that start when a turn comes, and the end when all have agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from wisely.approvals import events
from wisely.approvals.lifecycle import APPROVAL, StepStage
from wisely.approvals.models import Approval, ApprovalStep
from wisely.audit.acts import Act
from wisely.lib.working_days import ENGLAND, add_working_days


@dataclass(frozen=True, slots=True)
class Course:
    """An approval within an act on it."""

    this: Act
    approval: Approval

    @staticmethod
    def offices(steps: Iterable[ApprovalStep]) -> str:
        """Name the offices of steps, for a sentence."""
        return ", ".join(step.office for step in steps)

    def give_turns(self, steps: Iterable[ApprovalStep], *, on: date) -> list[ApprovalStep]:
        """Start the clock of the steps whose turn it now is, and tell; give those whose it was not before."""
        waiting = [step for step in steps if step.stage == StepStage.WAITING]
        lowest = min((step.order for step in waiting), default=0)
        new = [step for step in waiting if step.order == lowest and step.due_on is None]
        for step in new:
            step.due_on = add_working_days(on, step.decide_within_days, calendar=ENGLAND)
        if new:
            offices = self.offices(new)
            self.this.record(events.TurnCame(approval=self.approval.reference, offices=offices))
        return new

    def settle(self, *, at: datetime) -> None:
        """Close an approval to which everybody has agreed."""
        approval = self.approval
        self.this.move(APPROVAL, "approve")
        approval.settled_at = at
        self.this.record(
            events.ApprovalGiven(approval=approval.reference, kind=approval.kind, subject=approval.subject)
        )
