"""What the worker does for this room: imports of many contracts, and alerts in one letter to each person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards, when
from wisely.contracts import actions, events, queries
from wisely.contracts.models import Contract, RegisterImport
from wisely.contracts.permissions import Permission
from wisely.contracts.work import IMPORT_REGISTER, READ_IMPORT
from wisely.lib.actor import Actor
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress


@when(
    events.ContractRegistered, events.ContractSigned, events.ContractRevised, events.ContractExtended,
    events.ContractModified, events.ContractEnded, events.ContractTerminated, events.ContractStruckOut,
)  # fmt: skip
def order_when_a_contract_changes(event: Any, *, by: Actor, at: datetime) -> None:
    """Let the budget tell what the contract orders now, in the same transaction."""
    if contract := _contract(event.contract):
        actions.Orders(contract.authority, by=by, at=at).of(contract.reference)


def _contract(reference: str) -> Contract | None:
    found = Contract.objects.filter(reference=reference).select_related("authority")
    return found.first()


@when(events.RegisterImported)
def order_when_contracts_were_imported(event: Any, *, by: Actor, at: datetime) -> None:
    """Let the contracts that came with a file order."""
    if event.first_reference and (contract := _contract(event.first_reference)):
        actions.Orders(contract.authority, by=by, at=at).in_force()


@long_work(
    READ_IMPORT,
    needs=Permission.IMPORT_REGISTER,
    steps={
        "Opening the file": 15,
        "Reading each row": 45,
        "Laying them beside the register": 15,
        "Keeping what was read": 25,
    },
    expected=(actions.Unreadable,),
)
def read_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Read a large file; `arguments` hold the key of the import, the version seen, and what was chosen."""
    batch = RegisterImport.objects.get(pk=arguments["import"])
    actions.read_import(
        batch, mapping=arguments.get("mapping"), buyers=arguments.get("buyers"),
        version=arguments.get("version"), progress=progress, by=by, at=at,
    )  # fmt: skip
    return Outcome(
        f"{batch.row_count:,} rows were read: {batch.new_count:,} are new, {batch.changed_count:,} changed "
        f"and {batch.rejected_count:,} rejected. Nothing has entered the register yet.",
        href=f"/contracts/imports/{batch.pk}/",
    )


@long_work(
    IMPORT_REGISTER,
    needs=Permission.IMPORT_REGISTER,
    steps={"Reading the rows": 20, "Finding the suppliers": 30, "Writing the contracts": 50},
)
def import_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Import a staged file; `arguments` hold the key of the import and the version the officer saw."""
    batch = RegisterImport.objects.get(pk=arguments["import"])
    actions.import_register(batch, version=arguments.get("version"), progress=progress, by=by, at=at)
    return Outcome(
        f"{batch.new_count:,} contracts entered the register and {batch.changed_count:,} were changed.",
        href=f"/contracts/imports/{batch.pk}/",
    )


@afterwards(events.AlertsTold)
def send_alerts(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Send the letter. Sent twice, it bears the same Message-ID, by which mail servers know it again."""
    del facts
    digest = queries.digest_for(int(event.subject.rpartition(":")[2]))
    if digest is None or digest.recipient.erased_at is not None or not digest.recipient.email:
        return
    alerts = queries.told_in(digest)
    text = render_to_string(
        "contracts/mail/alerts.txt",
        {
            "digest": digest,
            "alerts": [
                (alert, queries.ALERT_RULES[alert.rule], queries.step_name(alert.step, alert.rule))
                for alert in alerts
            ],
            "open_count": queries.count_open(digest.recipient.reference, authority_id=digest.authority_id),
            "site": settings.SITE_ADDRESS,
            "on": timezone.localdate(at),
        },
    )
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    known_by = {"Message-ID": f"<event-{event.pk}-alerts@{host}>"}
    what = alerts[0].contract.title if len(alerts) == 1 else f"{len(alerts)} things to see to"
    EmailMessage(
        f"Contract alerts: {what}"[:180], text, settings.DEFAULT_FROM_EMAIL, [digest.recipient.email],
        headers=known_by,
    ).send()  # fmt: skip
