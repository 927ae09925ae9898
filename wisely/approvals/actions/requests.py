"""An approval is opened, follows a change of what it is about, or is withdrawn, by the rooms that ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from wisely.approvals import events
from wisely.approvals.actions.course import Course
from wisely.approvals.decisions import (
    APPROVED,
    SEPARATION,
    changed_fields,
    has_to_be_repeated,
    material_sha256,
    outcome,
)
from wisely.approvals.lifecycle import APPROVAL, APPROVAL_STEP
from wisely.approvals.models import Approval, ApprovalStep
from wisely.approvals.queries.approvals import case_of, live_steps
from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate, Person
from wisely.rules.approval_matrix import StepRule
from wisely.rules.rulebook import rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be approved. `judged` is its value as the matrix compares; `material` field → value as text.

    `labels` is how people call the fields, `raised_by` the references of all who asked for it or shaped it;
    `notice_clear_days` and `notice_rule` the notice that the public is owed before it is given.
    """

    kind: str
    subject: str
    href: str
    title: str
    value_net: Decimal
    judged: Decimal
    material: Mapping[str, str]
    labels: Mapping[str, str]
    directorate: Directorate | None = None
    category: str = ""
    cost_centre: str = ""
    requester: Person | None = None
    raised_by: frozenset[str] = field(default_factory=frozenset)
    notice_clear_days: int = 0
    notice_rule: str = ""


def open_approval(authority: Authority, asked: Asked, *, by: Actor, at: datetime) -> Approval:
    """Ask those whom the matrix of the day names. Its edition and its steps stay with this approval.

    Whether `by` may ask for the thing itself, the room that calls has judged.
    """
    today = timezone.localdate(at)
    matrix = rulebook(today, authority.pack).approvals
    steps = matrix.steps_for(asked.kind, asked.judged, category=asked.category, cost_centre=asked.cost_centre)
    approval = Approval(
        authority=authority, kind=asked.kind, subject=asked.subject, href=asked.href, opened_at=at,
        requester=asked.requester, edition_on=matrix.edition, fingerprint=matrix.fingerprint,
        raised_by=sorted({*asked.raised_by, by.reference, by.on_behalf_of} - {""}),
    )  # fmt: skip
    _take_over(approval, asked)
    with act(approval, by=by, at=at) as this:
        this.needs(
            YES if steps else no("The approval matrix names nobody for this, so nothing can be opened.")
        )
        series = f"A{today:%y}"
        approval.reference = make_reference(authority.prefix, series, this.number(series))
        made = [_step(approval, rule) for rule in steps]
        for step in made:
            this.keep(step)
        this.record(
            events.ApprovalOpened(
                approval=approval.reference, kind=approval.kind, subject=approval.subject,
                material_sha256=approval.material_sha256, edition=matrix.edition.isoformat(),
                offices=Course.offices(made),
            )
        )  # fmt: skip
        Course(this, approval).give_turns(made, on=today)
    return approval


def _take_over(approval: Approval, asked: Asked) -> None:
    approval.title, approval.value_net, approval.judged_in_unit = asked.title, asked.value_net, asked.judged
    approval.material, approval.labels = dict(asked.material), [list(each) for each in asked.labels.items()]
    approval.material_sha256 = material_sha256(asked.material)
    approval.directorate, approval.category = asked.directorate, asked.category
    approval.cost_centre = asked.cost_centre
    approval.notice_clear_days, approval.notice_rule = asked.notice_clear_days, asked.notice_rule


def _step(approval: Approval, rule: StepRule) -> ApprovalStep:
    return ApprovalStep(
        authority_id=approval.authority_id, approval=approval, round_number=approval.round_number,
        order=rule.order, office=rule.office, roles=list(rule.roles), needs_limit=rule.needs_limit,
        scope=rule.scope, depends_on=list(rule.depends_on), decide_within_days=rule.decide_within,
        escalates_to=rule.escalates_to, rule=rule.rule,
    )  # fmt: skip


def change_approval(
    approval: Approval, asked: Asked, *, version: int | None = None, by: Actor, at: datetime
) -> Approval:
    """Follow a change of what is to be approved: only the steps that rest on what changed are repeated.

    Who changes it has a hand in it from now on, and decides no step. Decisions that no longer hold stay on
    the record as superseded. The matrix is the one that was pinned: its edition of the day it was opened.
    """
    with act(approval, by=by, at=at, version=version) as this:
        changed = changed_fields(approval.material, asked.material)
        matrix = rulebook(timezone.localdate(at), approval.authority.pack).approvals
        rules = matrix.steps_for(
            asked.kind, asked.judged, category=asked.category, cost_centre=asked.cost_centre
        )
        this.needs(
            _is_open(approval),
            YES if changed else no("Nothing that is approved was changed."),
            YES
            if matrix.fingerprint == approval.fingerprint
            else no("The council's matrix has changed since this was asked for. Withdraw it and ask anew."),
            _hand_is_free(approval, by),
        )
        approval.earlier = [*approval.earlier, approval.material]
        _take_over(approval, asked)
        approval.round_number += 1
        approval.raised_by = sorted({*approval.raised_by, by.reference, by.on_behalf_of} - {""})
        kept, repeated = _follow(approval, rules, changed)
        for step in (*kept, *repeated):
            this.keep(step)
        labels = ", ".join(approval.label_of(name) for name in changed)
        this.record(
            events.ApprovalChanged(
                approval=approval.reference, labels=labels, material_sha256=approval.material_sha256,
                repeated=Course.offices(repeated),
            )
        )  # fmt: skip
        course, today = Course(this, approval), timezone.localdate(at)
        course.give_turns([*kept, *repeated], on=today)
        if outcome(case_of(approval, kept, on=timezone.localdate(at)).steps) == APPROVED and not repeated:
            course.settle(at=at)
    return approval


def _hand_is_free(approval: Approval, by: Actor) -> Verdict:
    """Who has decided a step that still counts may not change what they decided on."""
    done = {step.decided_by for step in live_steps(approval)} | {
        step.on_behalf_of for step in live_steps(approval)
    }
    if {by.reference, by.on_behalf_of} & (done - {"", None}):
        return no("You have decided a step of this, so somebody else has to change it.", cite=SEPARATION)
    return YES


def _follow(
    approval: Approval, rules: tuple[StepRule, ...], changed: tuple[str, ...]
) -> tuple[list[ApprovalStep], list[ApprovalStep]]:
    """Keep the steps that a change leaves alone, supersede the others, and give those to decide anew."""
    present = {step.office: step for step in live_steps(approval)}
    wanted = {rule.office: rule for rule in rules}
    kept, repeated, gone = [], [], []
    for office, step in present.items():
        rule = wanted.get(office)
        if rule is not None and not has_to_be_repeated(
            step.depends_on, changed, needs_limit=step.needs_limit
        ):
            kept.append(step)
            continue
        gone.append(step)
    for step in gone:
        step.stage = APPROVAL_STEP.after("supersede", at_stage=step.stage)
        step.save()
    stay = {step.office for step in kept}
    repeated = [_step(approval, rule) for rule in rules if rule.office not in stay]
    return kept, repeated


def _is_open(approval: Approval) -> Verdict:
    return APPROVAL.may("withdraw", at_stage=approval.stage)


def withdraw_approval(
    approval: Approval, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Approval:
    """Take a request back: nothing of it is decided any more. Called by the room that asked."""
    with act(approval, by=by, at=at, reason=reason, version=version) as this:
        this.needs(_is_open(approval))
        this.move(APPROVAL, "withdraw")
        approval.settled_at = at
        this.record(
            events.ApprovalWithdrawn(
                approval=approval.reference, kind=approval.kind, subject=approval.subject
            )
        )
    return approval
