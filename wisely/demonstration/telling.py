"""What the invented councils publish: some months, a correction of one, the latest still due."""

from __future__ import annotations

from datetime import date, timedelta

from wisely.audit.row_security import in_scope
from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import Actor
from wisely.lib.periods import Period, add_months, financial_year, month
from wisely.publishing import actions
from wisely.publishing.models import PaymentRow
from wisely.rules.transparency import datasets

MONTHS_TOLD, MONTHS_DUE = 4, 1
DAYS_AFTER = 20


def tell_the_public(staff: Staff, *, months: int, on: date) -> None:
    """Publish months of payments and cards and two quarters of contracts, and correct one of the months.

    Each period is a transaction of its own, so that nobody who acts beside this waits for all of it.
    """
    council = staff.authority
    first, latest = min(MONTHS_TOLD + MONTHS_DUE, months), MONTHS_DUE + 1
    for back in range(first, latest - 1, -1):
        starts_on = add_months(on, -back)
        period = month(starts_on.year, starts_on.month)
        told_on = min(add_months(starts_on, 1) + timedelta(days=DAYS_AFTER), on)
        _publish(staff, ("payments", "cards"), period, on=told_on)
    with in_scope(council.pk):
        _correct(staff, period, by=staff.one_of_the_cast("Head of procurement", at=morning(on)), on=on)
    for quarter in _quarters_before(on):
        _publish(staff, ("contracts", "invitations"), quarter, on=on)


def _publish(staff: Staff, codes: tuple[str, ...], period: Period, *, on: date) -> None:
    at = morning(on)
    with in_scope(staff.authority.pk):
        by = staff.one_of_the_cast("Head of procurement", at=at)
        for code in codes:
            actions.publish_dataset(
                staff.authority, datasets(staff.authority.pack)[code], period, by=by, at=at
            )


def tell_followers(staff: Staff, *, on: date) -> None:
    """Build the files of each year's releases, for those who take everything."""
    at = morning(on)
    actions.build_bulk_files(staff.authority, by=staff.one_of_the_cast("Head of procurement", at=at), at=at)


def _correct(staff: Staff, period: Period, *, by: Actor, on: date) -> None:
    """Redact the smallest payee of a month, correct the month, and withdraw the version that named them."""
    council, at = staff.authority, morning(on)
    dataset = datasets(council.pack)["payments"]
    rows = PaymentRow.objects.filter(
        authority=council, dataset_version__publication__dataset=dataset.code,
        dataset_version__publication__starts_on=period.starts_on, redacted="",
    )  # fmt: skip
    row = rows.select_related("dataset_version").order_by("amount_net", "number").first()
    if row is None:
        return
    actions.redact_fields(
        council, subject_kind="payee", subject_key=str(row.payee_key), fields=["beneficiary"],
        reason_code="personal", note="Trades under her own name from home.",
        until_on=add_months(on, 36), by=by, at=at,
    )  # fmt: skip
    actions.publish_dataset(
        council, dataset, period, reason="A person who trades from home was named.", by=by, at=at
    )
    actions.withdraw_version(
        row.dataset_version, reason="It named a person who trades from home.", by=by, at=at
    )


def _quarters_before(on: date) -> list[Period]:
    """Give the two quarters that were over last on a day, the earlier first."""
    ends = [add_months(on, -back) for back in (6, 3)]
    return [
        found
        for day in ends
        for number in (1, 2, 3, 4)
        if (found := financial_year(day).quarter(number)).contains(day)
        and found.ends_before is not None
        and found.ends_before <= on
    ]
