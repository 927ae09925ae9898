"""What stood in a supplier's accounts, as somebody at a council read them: recorded, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.suppliers import events
from wisely.suppliers.decisions import (
    FIGURES,
    Figures,
    accounts_stand,
    audit_is_told,
    evidence_is_told,
    figures_are_whole,
    figures_of,
    has_reason,
    in_a_sentence,
    period_is_whole,
    pounds,
    seen_by_then,
    something_changed,
    year_is_new,
)
from wisely.suppliers.lifecycle import ACCOUNTS_OF, ACCOUNTS_SOURCES
from wisely.suppliers.models import Supplier, SupplierAccounts
from wisely.suppliers.permissions import may_revise_supplier
from wisely.suppliers.queries import family_of, standing_accounts
from wisely.suppliers.rows import AboutAccounts, day_of, is_shown


def record_accounts(
    supplier: Supplier,
    *,
    authority: Authority,
    ends_on: date,
    scope: str,
    about: AboutAccounts,
    figures: Figures,
    by: Actor,
    at: datetime,
) -> SupplierAccounts:
    """Record the figures of one period of a supplier's accounts. Only this council sees them.

    :raises Refusal: without a figure or evidence, for a period to come or of no such length, for figures that
        cannot be, for what is recorded already, or for a supplier merged into another.
    """
    row = _row(supplier, authority, ends_on=ends_on, scope=scope, about=about, figures=figures, by=by)
    with act(row, by=by, at=at, holding=[supplier]) as this:
        this.needs(
            may_revise_supplier(by), is_shown(supplier), *_are_whole(row, about, figures, on=day_of(at)),
            year_is_new(
                scope=scope, ends_on=ends_on, there=standing_accounts(authority.pk, family_of(supplier.pk))
            ),
        )  # fmt: skip
        this.record(
            events.AccountsRecorded(
                supplier=supplier.reference, scope=scope, ends_on=ends_on.isoformat(), months=figures.months,
                source=row.source, audit=_audit_in_words(about), evidence=row.evidence,
                seen_on=row.seen_on.isoformat(), figures=_in_words(figures.told()),
            )
        )  # fmt: skip
    return row


def correct_accounts(
    accounts: SupplierAccounts,
    *,
    about: AboutAccounts,
    figures: Figures,
    reason: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> SupplierAccounts:
    """Put the figures of one period right. Those before stay on the record beside who corrected them and why.

    Period and scope stay: if those were wrong, withdraw these and record others.

    :raises Refusal: where nothing changes, no reason is given, or these figures count no longer.
    """
    supplier = accounts.supplier
    row = _row(
        supplier, accounts.authority, ends_on=accounts.ends_on, scope=accounts.scope, about=about,
        figures=figures, by=by,
    )  # fmt: skip
    row.corrects = accounts
    with act(accounts, by=by, at=at, version=version, reason=reason) as this:
        before, now = _told(accounts), _told(row)
        this.needs(
            may_revise_supplier(by), _stands(accounts), has_reason(reason),
            *_are_whole(row, about, figures, on=day_of(at)), something_changed(before, now),
        )  # fmt: skip
        accounts.corrected_at, accounts.corrected_by = at, by.reference
        accounts.correction_reason = reason.strip()
        this.keep(row)
        this.record(
            events.AccountsCorrected(
                supplier=supplier.reference, scope=row.scope, ends_on=row.ends_on.isoformat(),
                changes=_changes(before, now),
            )
        )  # fmt: skip
    return row


def withdraw_accounts(accounts: SupplierAccounts, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back accounts that were put down wrongly. They stay on the record.

    :raises Refusal: when they count no longer, or no reason is given.
    """
    with act(accounts, by=by, at=at, reason=reason) as this:
        this.needs(may_revise_supplier(by), _stands(accounts), has_reason(reason))
        accounts.withdrawn_at, accounts.withdrawn_by = at, by.reference
        accounts.withdrawal_reason = reason.strip()
        this.record(
            events.AccountsWithdrawn(
                supplier=accounts.supplier.reference, scope=accounts.scope,
                ends_on=accounts.ends_on.isoformat(),
            )
        )  # fmt: skip


def _row(
    supplier: Supplier, authority: Authority, *, ends_on: date, scope: str, about: AboutAccounts,
    figures: Figures, by: Actor,
) -> SupplierAccounts:  # fmt: skip
    return SupplierAccounts(
        supplier=supplier, authority=authority, ends_on=ends_on, scope=scope, months=figures.months,
        source=about.source, evidence=about.evidence.strip(), seen_on=about.seen_on, seen_by=by.reference,
        is_audited=about.is_audited, is_qualified=about.is_qualified,
        names_going_concern=about.names_going_concern, **figures.told(),
    )  # fmt: skip


def _are_whole(
    row: SupplierAccounts, about: AboutAccounts, figures: Figures, *, on: date
) -> tuple[Verdict, ...]:
    return (
        _is_known(row.scope, ACCOUNTS_OF), _is_known(row.source, ACCOUNTS_SOURCES),
        evidence_is_told(about.evidence), seen_by_then(about.seen_on, on=on, what="seen"),
        period_is_whole(ends_on=row.ends_on, months=figures.months, seen_on=about.seen_on, on=on),
        audit_is_told(is_audited=about.is_audited, is_qualified=about.is_qualified),
        figures_are_whole(figures),
    )  # fmt: skip


def _is_known(word: str, known: Mapping[str, str]) -> Verdict:
    return YES if word in known else no("Select one of those that are listed.")


def _stands(row: SupplierAccounts) -> Verdict:
    return accounts_stand(
        is_corrected=row.corrected_at is not None, is_withdrawn=row.withdrawn_at is not None
    )


def _audit_in_words(about: AboutAccounts) -> str:
    told = ["audited" if about.is_audited else "not audited"]
    if about.is_qualified:
        told.append("the auditor’s report is qualified")
    if about.names_going_concern:
        told.append("a doubt about going concern is named")
    return ", ".join(told)


def _in_words(amounts: Mapping[str, int]) -> str:
    return ", ".join(f"{in_a_sentence(name)} {pounds(amount)}" for name, amount in amounts.items())


def _told(row: SupplierAccounts) -> dict[str, str]:
    """Give all that a correction may change, as words under the name that a reader knows."""
    figures = figures_of(row).told()
    return {
        "months": str(row.months), "source": row.source, "what was seen": row.evidence,
        "day on which it was seen": f"{row.seen_on:%-d %B %Y}", "audit": _audit_in_words(_about(row)),
        **{
            in_a_sentence(name): pounds(figures[name]) if name in figures else "not recorded"
            for name in FIGURES
        },
    }  # fmt: skip


def _about(row: SupplierAccounts) -> AboutAccounts:
    return AboutAccounts(
        row.source, row.evidence, row.seen_on, row.is_audited, row.is_qualified, row.names_going_concern
    )


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    return "; ".join(
        f"{name} was {before[name]}, is {now[name]}" for name in now if now[name] != before[name]
    )
