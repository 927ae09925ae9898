"""The KPIs of a contract: set, revised, ended, or none with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said, record_is_open
from wisely.contracts.decisions.performing import (
    KpiEntry,
    contract_can_have_kpis,
    kpi_is_whole,
    kpis_asked,
    law_may_ask,
    often_enough,
    room_for_material,
    target_in_words,
)
from wisely.contracts.lifecycle import KPI, KpiStage
from wisely.contracts.models import Contract, Kpi
from wisely.contracts.queries.performing import entry_of
from wisely.contracts.queries.standing import counts_of, facts_of, stock_taken
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no


def set_kpi(
    contract: Contract, told: KpiEntry, *, version: int | None = None, by: Actor, at: datetime
) -> Kpi:
    """Set one key performance indicator of a contract (PA23 s.52).

    :raises Refusal: for one that is not whole, a name that another has, a fourth of the most material, or one
        that the law asks for and that would be assessed less often than once in twelve months.
    """
    on = timezone.localdate(at)
    with act(contract, by=by, at=at, version=version) as this:
        others = list(contract.kpis.all())
        asked = kpis_asked(facts_of(contract), regime=contract.regime)
        this.needs(
            permissions.may_set_kpi(by, contract),
            record_is_open(contract.stage),
            contract_can_have_kpis(contract.stage),
            kpi_is_whole(told),
            often_enough(told.every_months, is_by_law=bool(asked.is_asked), on=on),
            _has_own_name(told, others),
            room_for_material(_material(others), on=on) if told.is_material else YES,
        )
        row = Kpi(
            authority_id=contract.authority_id, contract=contract, set_on=on, is_by_law=bool(asked.is_asked),
            number=max((each.number for each in others), default=0) + 1,
        )  # fmt: skip
        _write(row, told)
        this.keep(row)
        _take_stock(contract, kpis=len(_in_use(others)) + 1)
        this.record(
            events.KpiSet(
                contract=contract.reference, number=row.number, title=row.title,
                target=target_in_words(told), months=told.every_months, is_material=told.is_material,
                is_by_law=row.is_by_law,
            )
        )  # fmt: skip
    return row


def revise_kpi(
    kpi: Kpi, told: KpiEntry, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Kpi:
    """Put right what a KPI measures, its target or how often it is assessed. Its results stay as they are.

    :raises Refusal: as `set_kpi` does, without a reason, and for one that was ended.
    """
    on, contract = timezone.localdate(at), kpi.contract
    with act(contract, by=by, at=at, version=version, reason=reason) as this:
        kpi.refresh_from_db()
        before = entry_of(kpi)
        others = list(contract.kpis.exclude(pk=kpi.pk))
        this.needs(
            permissions.may_set_kpi(by, contract),
            record_is_open(contract.stage),
            KPI.may("end", at_stage=kpi.stage),
            kpi_is_whole(told),
            YES if told != before else no("Nothing was changed. Change a field first, or go back."),
            often_enough(told.every_months, is_by_law=kpi.is_by_law, on=on),
            _has_own_name(told, others),
            room_for_material(_material(others), on=on) if told.is_material else YES,
            is_said(reason, "Say why the KPI is revised. The reason stands in the contract’s history."),
        )
        _write(kpi, told)
        this.keep(kpi)
        this.record(
            events.KpiRevised(
                contract=contract.reference, number=kpi.number, title=kpi.title,
                target=target_in_words(told), months=told.every_months, is_material=told.is_material,
                title_before=before.title, target_before=target_in_words(before),
                months_before=str(before.every_months or ""),
            )
        )  # fmt: skip
    return kpi


def end_kpi(kpi: Kpi, *, reason: str, version: int | None = None, by: Actor, at: datetime) -> Kpi:
    """End a KPI: nothing more is assessed by it. Its results stay on the record.

    :raises Refusal: without a reason, and for one that was ended already.
    """
    contract = kpi.contract
    with act(contract, by=by, at=at, version=version, reason=reason) as this:
        kpi.refresh_from_db()
        this.needs(
            permissions.may_set_kpi(by, contract),
            record_is_open(contract.stage),
            KPI.may("end", at_stage=kpi.stage),
            is_said(reason, "Say why the KPI is ended."),
        )
        kpi.stage = KPI.after("end", at_stage=kpi.stage)
        kpi.ended_on, kpi.end_reason = timezone.localdate(at), reason.strip()
        this.keep(kpi)
        _take_stock(contract, kpis=contract.kpis.filter(stage=KpiStage.IN_USE).count() - 1)
        this.record(events.KpiEnded(contract=contract.reference, number=kpi.number, title=kpi.title))
    return kpi


def explain_no_kpis(
    contract: Contract, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Say why performance could not appropriately be assessed by KPIs (PA23 s.52(2)). Notices say it too.

    :raises Refusal: without a reason, and where the law asks for no KPIs.
    """
    with act(contract, by=by, at=at, version=version, reason=reason) as this:
        this.needs(
            permissions.may_set_kpi(by, contract),
            record_is_open(contract.stage),
            law_may_ask(kpis_asked(facts_of(contract), regime=contract.regime)),
            is_said(reason, "Say why performance could not appropriately be assessed by KPIs."),
        )
        contract.no_kpi_reason = reason.strip()
        _take_stock(contract)
        this.record(events.NoKpisExplained(contract=contract.reference))
    return contract


def _write(row: Kpi, told: KpiEntry) -> None:
    row.title, row.description = told.title.strip(), told.description.strip()
    row.target_in_unit, row.target_unit = told.target_in_unit, told.target_unit.strip()
    row.target_direction = told.target_direction if told.target_in_unit is not None else ""
    row.target_words, row.every_months = told.target_words.strip(), told.every_months
    row.is_material = told.is_material


def _in_use(rows: Sequence[Kpi]) -> list[Kpi]:
    return [each for each in rows if each.stage == KpiStage.IN_USE]


def _material(rows: Sequence[Kpi]) -> list[str]:
    return [each.title for each in _in_use(rows) if each.is_material]


def _has_own_name(told: KpiEntry, others: Sequence[Kpi]) -> Verdict:
    wanted = told.title.strip().casefold()
    if any(each.title.casefold() == wanted for each in _in_use(others)):
        return no("Another KPI of this contract has this name. Give it a name of its own.")
    return YES


def _take_stock(contract: Contract, **known: int) -> None:
    """Take stock with what this act is about to leave behind, which the tables do not show yet."""
    counts = replace(counts_of(contract), **known)
    contract.missing_fields, contract.completeness = stock_taken(contract, counts)
