"""Who has to agree to what, by a council's scheme of delegation: its pack's `approvals.toml`, read strictly.

Values are those of the whole award in the basis that the council compares (see `procedure_rules`). Times are
in working days of England.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from wisely.rules.reading import Table, read

KINDS = ("waiver", "gate")
SCOPES = ("directorate", "category", "council")


@dataclass(frozen=True, slots=True)
class StepRule:
    """One office that has to agree, for values above one and up to another; `up_to` None is without limit.

    Steps of one `order` run side by side; the next order waits for them. Who holds one of `roles` over the
    thing's directorate or category may decide, with `needs_limit` within their own limit of value. After
    `decide_within` working days who holds `escalates_to` may decide too. `depends_on` names the material
    fields whose change makes the step repeat; empty is all of them.
    """

    kind: str
    office: str
    above: Decimal
    up_to: Decimal | None
    order: int
    roles: tuple[str, ...]
    needs_limit: bool
    scope: str
    categories: tuple[str, ...]
    cost_centres: tuple[str, ...]
    depends_on: tuple[str, ...]
    decide_within: int
    escalates_to: str
    rule: str

    def asks(self, value: Decimal, *, category: str, cost_centre: str) -> bool:
        """Say whether it applies. A category may be named by its head, such as ASC for ASC-02."""
        return (
            self.above < value
            and (self.up_to is None or value <= self.up_to)
            and (not self.categories or any(category.startswith(head) for head in self.categories))
            and (not self.cost_centres or any(cost_centre.startswith(head) for head in self.cost_centres))
        )


@dataclass(frozen=True, slots=True)
class ApprovalMatrix:
    """One edition of a council's matrix; `fingerprint` tells two texts of one edition apart.

    What is of a kind in `budget_for` is agreed to only while a budget is known and has the money, which
    `budget_rule` of the council says.
    """

    edition: date
    fingerprint: str
    steps: tuple[StepRule, ...]
    budget_for: tuple[str, ...]
    budget_rule: str

    def steps_for(
        self, kind: str, value: Decimal, *, category: str = "", cost_centre: str = ""
    ) -> tuple[StepRule, ...]:
        """Give the steps for a thing, in their order; none where nobody has to agree."""
        found = [
            step
            for step in self.steps
            if step.kind == kind and step.asks(value, category=category, cost_centre=cost_centre)
        ]
        return tuple(sorted(found, key=lambda step: step.order))


def approval_matrix(pack: str, folder: Path) -> ApprovalMatrix:
    """Read a pack's matrix.

    :raises FaultyPack: for a waiver's value that nobody decides on, an unknown unit, a missing rule and the
        like: with file, line and remedy.
    """
    path = folder / "approvals.toml"
    told = read(path, name=f"{pack}/approvals.toml")
    if (unit := told.take("unit", str)) != "working day":
        told.fault("unit", f"is {unit!r}.", 'Times are in "working day".')
    matrix = ApprovalMatrix(
        edition=told.take("edition", date),
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest()[:16],
        steps=tuple(_step(row) for row in told.tables("step")),
        budget_for=told.words("budget_for", default=()),
        budget_rule=told.take("budget_rule", str),
    )
    if unknown := set(matrix.budget_for) - set(KINDS):
        told.fault("budget_for", f"names {', '.join(sorted(unknown))}.", f"Choose of {', '.join(KINDS)}.")
    if not matrix.budget_rule.strip():
        told.fault("budget_rule", "is empty.", "Name the council's rule on spending without a budget.")
    _every_waiver_has_somebody(matrix, told)
    told.finish()
    return matrix


def _step(row: Table) -> StepRule:
    found = StepRule(
        kind=_one_of(row, "kind", KINDS),
        office=row.take("office", str),
        above=row.take("above", Decimal),
        up_to=row.maybe("up_to", Decimal),
        order=row.take("order", int),
        roles=row.words("roles"),
        needs_limit=row.take("needs_limit", bool),
        scope=_one_of(row, "scope", SCOPES),
        categories=row.words("categories", default=()),
        cost_centres=row.words("cost_centres", default=()),
        depends_on=row.words("depends_on", default=()),
        decide_within=row.take("decide_within", int),
        escalates_to=row.take("escalates_to", str),
        rule=row.take("rule", str),
    )
    if not found.rule.strip():
        row.fault("rule", "is empty.", "Name the council's rule that says so.")
    if not found.roles:
        row.fault("roles", "is empty.", "Name at least one role that may decide.")
    if found.up_to is not None and found.up_to <= found.above:
        row.fault("up_to", f"{found.up_to} is not more than above, {found.above}.", "Let it be more.")
    if found.order < 1:
        row.fault("order", f"is {found.order}.", "Count from 1.")
    if not 1 <= found.decide_within <= 90:
        row.fault("decide_within", f"is {found.decide_within}.", "Write working days, 1 to 90.")
    row.finish()
    return found


def _one_of(row: Table, key: str, choices: tuple[str, ...]) -> str:
    said = row.take(key, str)
    if said not in choices:
        row.fault(key, f"is {said!r}.", f"Choose one of {', '.join(choices)}.")
    return said


def _every_waiver_has_somebody(matrix: ApprovalMatrix, told: Table) -> None:
    """A value that no step asks for would pass by itself. Looked at just above each limit."""
    edges = {Decimal(0)}
    for step in matrix.steps:
        edges |= {step.above} | ({step.up_to} if step.up_to is not None else set())
    for edge in sorted(edges):
        if not matrix.steps_for("waiver", edge + Decimal("0.01")):
            told.fault("step", f"leaves a waiver above {edge} to nobody.", "Let the steps join up.")
