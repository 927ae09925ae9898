"""A trigger: a sign of a supplier's distress that somebody has to act on in five working days.

The five days are those of the strategy's measure 23 and of the guidance's step “engage”.
"""

from __future__ import annotations

from datetime import date

from wisely.lib.lifecycle import Badge, Tone
from wisely.lib.verdict import YES, Verdict, no
from wisely.lib.working_days import ENGLAND, add_working_days

ACT_WITHIN_WORKING_DAYS = 5
GUIDANCE = "Cabinet Office, Corporate Financial Distress guidance (20 June 2023); strategy measure 23"
OPEN, OVERDUE, ACTED, GONE = "open", "overdue", "acted on", "gone"
STANDINGS: dict[str, Badge] = {
    OPEN: Badge("Open", "Nobody has said yet what is done, and there is time left.", Tone.UNDERWAY),
    OVERDUE: Badge("Overdue", "Nobody has said in time what is done.", Tone.WARNING),
    ACTED: Badge("Acted on", "Somebody has said what is done.", Tone.DONE),
    GONE: Badge("Gone", "It went before anybody acted.", Tone.NEUTRAL),
}
STEPS: dict[str, Badge] = {
    "failure": Badge("Failure", "It has failed: the plan for that is put to work.", Tone.STOPPED),
    "protect": Badge("Protect", "Nothing more is awarded before legal services have advised.", Tone.WARNING),
    "engage": Badge("Engage", "Meet within five working days and ask for a cash forecast.", Tone.UNDERWAY),
    "watch": Badge("Watch", "Ask why, and look again in a month.", Tone.NEUTRAL),
}
NOT_ON_RECORD = "The latest accounts on record show it no longer, or none are of the last two years"
NOT_SHOWN, NO_CONTRACT = "The register shows it no longer", "No contract with the supplier is in force"


def act_by(seen_on: date) -> date:
    """Give the last day to act in time on what was seen on a day, which is not counted itself.

    :raises BeyondTheTable: outside the years whose working days are known.
    """
    return add_working_days(seen_on, ACT_WITHIN_WORKING_DAYS, calendar=ENGLAND)


def trigger_waits(*, is_acted_on: bool, is_gone: bool) -> Verdict:
    """Test that a trigger wants somebody to act."""
    if is_acted_on:
        return no("Somebody has acted on it already.")
    if is_gone:
        return no("It is gone: nothing is left to act on.")
    return YES


def sign_can_be_reported(*, is_known: bool, has_contract: bool, is_there: bool) -> Verdict:
    """Test that somebody would be told of a reported sign: it is one, new, and a contract is in force."""
    if not is_known:
        return no("Choose which sign you saw.")
    if not has_contract:
        return no("No contract with it is in force, so there is nobody whom a sign would be put before.")
    return no("This sign is reported already, and not over. Act on that one.") if is_there else YES


def report_can_be_ended(*, is_reported: bool, is_gone: bool) -> Verdict:
    """Test that people may say that a sign is over: only of what people reported."""
    if is_gone:
        return no("It is gone already.")
    return YES if is_reported else no("A register shows this sign, so it goes when the register drops it.")


def is_said_at_the_sign(rule: str) -> Verdict:
    """Test that what is done about an alert is said at the alert: a sign of distress has its own page."""
    if rule == "distress":
        return no(
            "Say at the sign itself what is done. That settles this alert, and those of the other contracts.",
            cite=GUIDANCE,
        )
    return YES
