"""What those who have to agree are shown of a need or a waiver, and what their approval is bound to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wisely.approvals.actions import Asked
from wisely.lib.actor import Actor
from wisely.lib.money import Net
from wisely.planning.decisions import LABELS, OPTIONS, WAIVER_LABELS
from wisely.planning.models import Need, Waiver
from wisely.planning.queries.needs import plan_of
from wisely.planning.queries.waivers import decision_on_waiver
from wisely.rules.routes import council_value
from wisely.rules.rulebook import Rulebook, rulebook

OF_NEED = (
    "title", "outcome", "category", "kind", "value_net", "options_net", "vat_rate", "term_months",
    "option_months", "needed_on", "risk",
)  # fmt: skip


def _as_text(value: Any) -> str:
    """Write a field for the hash: an amount without trailing noughts, a day as ISO, nothing as ""."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


class AskedOf:
    """What is asked, by what it is asked of."""

    @staticmethod
    def of_need(need: Need, *, by: Actor, on: date) -> Asked | None:
        """Give what is asked at the gate; None where the matrix asks nobody, or there is no value."""
        book, plan = rulebook(on, need.authority.pack), plan_of(need, on=on)
        if plan.value is None:
            return None
        judged = council_value(plan.value, book)
        if not book.approvals.steps_for("gate", judged, category=need.category):
            return None
        material = {name: _as_text(getattr(need, name)) for name in OF_NEED}
        material |= {
            "directorate": need.directorate.name if need.directorate else "",
            "chosen_option": OPTIONS[need.chosen_option],
        }
        return Asked(
            kind="gate", subject=need.reference, href=f"/planning/needs/{need.reference}/", title=need.title,
            value_net=need.value_net + need.options_net, judged=judged, material=material,
            labels={name: LABELS.get(name, "Chosen option") for name in material},
            directorate=need.directorate, category=need.category, requester=need.commissioner,
            raised_by=frozenset({need.commissioner_reference, by.reference, by.on_behalf_of} - {""}),
            notice_clear_days=plan.decision.notice_clear_days if plan.decision else 0,
            notice_rule=plan.decision.rule if plan.decision else "",
        )  # fmt: skip

    @staticmethod
    def of_waiver(waiver: Waiver, *, book: Rulebook) -> Asked:
        """Give what is asked for a waiver."""
        net = Net(waiver.value_net)
        gross = net.with_vat(waiver.vat_rate or Decimal(0)).amount
        material = {name: _as_text(getattr(waiver, name)) for name in WAIVER_LABELS}
        decision = decision_on_waiver(waiver, book=book)
        says = {each.code: each.says for each in book.procedure_rules.waiver_grounds}
        material["ground"] = says.get(waiver.ground, waiver.ground)
        material["directorate"] = waiver.directorate.name if waiver.directorate else ""
        return Asked(
            kind="waiver", subject=waiver.reference, href=f"/planning/waivers/{waiver.reference}/",
            title=waiver.title, value_net=waiver.value_net,
            judged=gross if book.procedure_rules.compares_gross else net.amount, material=material,
            labels={**WAIVER_LABELS, "directorate": "Directorate"}, directorate=waiver.directorate,
            category=waiver.category, requester=waiver.requester,
            raised_by=frozenset({waiver.requester_reference} - {""}),
            notice_clear_days=decision.notice_clear_days, notice_rule=decision.rule,
        )  # fmt: skip
