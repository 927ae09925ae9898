"""Results: what an assessment of a KPI found, and what puts one right."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.performing import (
    ResultEntry,
    contract_can_be_assessed,
    in_unit,
    rating_name,
    result_can_be_corrected,
    result_is_whole,
)
from wisely.contracts.lifecycle import KPI
from wisely.contracts.models import Kpi, KpiResult
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no


def record_kpi_result(
    kpi: Kpi, told: ResultEntry, *, version: int | None = None, by: Actor, at: datetime
) -> KpiResult:
    """Record what one assessment of a KPI found for a period (PA23 s.71; reg 39).

    :raises Refusal: for a KPI that was ended, a contract that was not signed, a period that is not over or
        that has a result already, and a rating that the law does not name.
    """
    contract = kpi.contract
    with act(contract, by=by, at=at, version=version) as this:
        kpi.refresh_from_db()
        standing = _standing(kpi)
        this.needs(
            permissions.may_record_kpi_result(by, contract),
            contract_can_be_assessed(contract.stage),
            KPI.may("end", at_stage=kpi.stage),
            result_is_whole(told, on=timezone.localdate(at), starts_on=contract.starts_on),
            _is_new(told, standing),
        )
        row = _row(kpi, told, by=by, at=at)
        this.keep(row)
        _take_latest(kpi, [*standing, row])
        this.keep(kpi)
        this.record(
            events.KpiResultRecorded(
                contract=contract.reference, number=kpi.number, title=kpi.title,
                from_on=told.from_on.isoformat(), until_on=told.until_on.isoformat(),
                rating=rating_name(told.rating), value=_value(kpi, row),
                assessed_on=told.assessed_on.isoformat(),
            )
        )  # fmt: skip
    return row


def correct_kpi_result(
    result: KpiResult, told: ResultEntry, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> KpiResult:
    """Put a result right by another one. The first stays on the record and counts no more.

    :raises Refusal: as `record_kpi_result` does, without a reason, and for one that was corrected already.
    """
    kpi = result.kpi
    contract = kpi.contract
    with act(contract, by=by, at=at, version=version, reason=reason) as this:
        kpi.refresh_from_db()
        result.refresh_from_db()
        others = [each for each in _standing(kpi) if each.pk != result.pk]
        this.needs(
            permissions.may_record_kpi_result(by, contract),
            contract_can_be_assessed(contract.stage),
            result_can_be_corrected(is_corrected=result.is_corrected),
            result_is_whole(told, on=timezone.localdate(at), starts_on=contract.starts_on),
            _is_new(told, others),
            is_said(reason, "Say what was wrong with the result."),
        )
        result.is_corrected = True
        row = _row(kpi, told, by=by, at=at)
        row.corrects = result
        this.keep(result)
        this.keep(row)
        _take_latest(kpi, [*others, row])
        this.keep(kpi)
        this.record(
            events.KpiResultCorrected(
                contract=contract.reference, number=kpi.number, title=kpi.title,
                from_on=told.from_on.isoformat(), until_on=told.until_on.isoformat(),
                rating=rating_name(told.rating), value=_value(kpi, row),
                assessed_on=told.assessed_on.isoformat(), rating_before=rating_name(result.rating),
                value_before=_value(kpi, result),
            )
        )  # fmt: skip
    return row


def _standing(kpi: Kpi) -> list[KpiResult]:
    return list(kpi.results.filter(is_corrected=False))


def _is_new(told: ResultEntry, others: list[KpiResult]) -> Verdict:
    if any((each.from_on, each.until_on) == (told.from_on, told.until_on) for each in others):
        return no("There is a result for this very period already. Correct that one.")
    return YES


def _row(kpi: Kpi, told: ResultEntry, *, by: Actor, at: datetime) -> KpiResult:
    return KpiResult(
        authority_id=kpi.authority_id, kpi=kpi, from_on=told.from_on, until_on=told.until_on,
        value_in_unit=told.value_in_unit, words=told.words.strip(), rating=told.rating,
        evidence=told.evidence.strip(), assessed_on=told.assessed_on, recorded_at=at,
        recorded_by=by.reference,
    )  # fmt: skip


def _take_latest(kpi: Kpi, standing: list[KpiResult]) -> None:
    """Let a KPI say what its two latest results say: those whose period ends last."""
    latest = sorted(standing, key=lambda each: (each.until_on, each.assessed_on, each.recorded_at))[-2:]
    kpi.rating, kpi.assessed_on = latest[-1].rating, latest[-1].assessed_on
    kpi.rating_before = latest[0].rating if len(latest) > 1 else ""


def _value(kpi: Kpi, row: KpiResult) -> str:
    return "" if row.value_in_unit is None else in_unit(row.value_in_unit, kpi.target_unit)
