"""A council's payments written out for the cube, where something came since they were."""

from __future__ import annotations

from datetime import datetime

from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.people.queries.officers import councils
from wisely.rules.rulebook import rulebook
from wisely.spend.analysis.engine import made_for
from wisely.spend.queries import months_with_spend, stands_of, sums_moved_at


def write_out(council: Authority, *, at: datetime) -> bool:
    """Write the payments of a council in scope anew, unless what stands is of now. Says whether it did.

    Two who come at once write once: the second waits, and finds that nothing is left to do.
    """
    if _stands(council):
        return False
    from wisely.spend.analysis.export import (  # noqa: PLC0415 - Ibis takes two seconds to load
        export_lines,
        wait_for_other_exports,
    )

    wait_for_other_exports(council.pk)
    if _stands(council):
        return False
    moved_at = sums_moved_at(council.pk)  # later acts are in it already
    export_lines(council, stands=stands_of(council.pk), at=moved_at or at)
    return True


def write_out_everywhere(*, at: datetime) -> int:
    """Write out what no act will: after a roll-up was added, or wards were redrawn. Says how often it did.

    What waits for an act's own reaction is written by whichever comes first.
    """
    written = 0
    for council in councils():
        with in_scope(council.pk):
            written += bool(months_with_spend(council.pk)) and write_out(council, at=at)
    return written


def _stands(council: Authority) -> bool:
    made = made_for(council.pk)
    return made is not None and (made.stands, made.wards) == (
        stands_of(council.pk),
        rulebook(made.at.date(), council.pack).wards.version,
    )
