"""Who may see spend and who may import it."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_SPEND = "spend.see_spend"
    IMPORT_LEDGER = "spend.import_ledger"
    MATCH_PAYEE = "spend.match_payee"


def may_see_spend(officer: Actor) -> Verdict:
    """Test that an officer may see the council's spend."""
    return may(officer, Permission.SEE_SPEND)


def may_import_ledger(officer: Actor) -> Verdict:
    """Test that an officer may import payments and undo an import."""
    return may(officer, Permission.IMPORT_LEDGER)


def may_match_payee(officer: Actor) -> Verdict:
    """Test that an officer may say which supplier a name in the ledger means."""
    return may(officer, Permission.MATCH_PAYEE)
