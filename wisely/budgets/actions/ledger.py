"""The ledger of commitments itself: lines are written, and each pound of a thing is counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Q, Sum

from wisely.budgets.decisions import NOUGHT, count_once, which_pays
from wisely.budgets.lifecycle import BUDGET_POSTING, PostingStage
from wisely.budgets.models import BudgetCommitment, BudgetPosting, PostingLine
from wisely.budgets.queries.centres import open_centres, payers_of
from wisely.budgets.queries.money import in_order, records_from
from wisely.people.models import Directorate

AT_ONCE = 2_000
COUNTED = (
    "posted_requests_net", "posted_orders_net", "posted_payments_net", "requested_net", "ordered_net",
    "actual_net",
)  # fmt: skip
Thing = tuple[str, str]
_LOCK = 0x4C656467  # "Ledg": a lock of the ledger of one council


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a record says of one thing's money: pounds net by financial year.

    `subject_kind` and `subject` name the thing; a contract that came of a need names the need. `code` is how
    the record names a cost centre, if it does; `directorate` whose money it is, where that is known.
    """

    subject_kind: str
    subject: str
    title: str
    by_year: Mapping[str, Decimal]
    code: str = ""
    directorate: Directorate | None = None

    @property
    def thing(self) -> Thing:
        return (self.subject_kind, self.subject)


class Ledger:
    """The ledger of one council, for one act: from here to its end nobody else changes it."""

    def __init__(self, authority_id: int) -> None:
        self._authority_id = authority_id
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, authority_id])

    def put_aside(self, posting: BudgetPosting | None, verb: str) -> set[Thing]:
        """Let a posting count no more; give the things that it was about."""
        if posting is None:
            return set()
        posting.stage = BUDGET_POSTING.after(verb, at_stage=posting.stage)
        posting.version += 1
        posting.save()
        return self.things_of(posting)

    def things_of(self, posting: BudgetPosting) -> set[Thing]:
        """Give the things that a posting is about."""
        rows = posting.lines.values_list("commitment__subject_kind", "commitment__subject")
        return set(rows.distinct())

    def enter(self, posting: BudgetPosting, claims: Sequence[Claim]) -> dict[Thing, Decimal]:
        """Write the lines of a posting; give what of each thing has no known budget."""
        rows = self._rows_about({claim.thing for claim in claims})
        known = {(each.subject_kind, each.subject, each.year, each.cost_centre_id): each for each in rows}
        paying: dict[Thing, list[int | None]] = defaultdict(list)
        for row in rows:
            paying[row.subject_kind, row.subject].append(row.cost_centre_id)
        payers = payers_of(open_centres(self._authority_id))
        unknown: dict[Thing, Decimal] = defaultdict(Decimal)
        new, lines = [], []
        for claim in claims:
            centre = which_pays(
                payers, code=claim.code, before=paying[claim.thing],
                directorate=claim.directorate.pk if claim.directorate else None,
            )  # fmt: skip
            paying[claim.thing].append(centre)
            for year, amount in sorted(claim.by_year.items()):
                place = (*claim.thing, year, centre)
                if place not in known:
                    known[place] = self._commitment(claim, year, centre)
                    new.append(known[place])
                lines.append((known[place], amount))
                if centre is None:
                    unknown[claim.thing] += amount
        BudgetCommitment.objects.bulk_create(new, batch_size=AT_ONCE)
        made = [
            PostingLine(authority_id=self._authority_id, posting=posting, commitment=row, amount_net=amount)
            for row, amount in lines
        ]
        PostingLine.objects.bulk_create(made, batch_size=AT_ONCE)
        return {thing: amount for thing, amount in unknown.items() if amount}

    def _commitment(self, claim: Claim, year: str, centre: int | None) -> BudgetCommitment:
        return BudgetCommitment(
            authority_id=self._authority_id, cost_centre_id=centre, year=year, directorate=claim.directorate,
            subject_kind=claim.subject_kind, subject=claim.subject, title=claim.title[:400],
        )  # fmt: skip

    def _rows_about(self, things: Collection[Thing]) -> list[BudgetCommitment]:
        about = Q(pk__in=[])
        for kind in {each for each, _ in things}:
            about |= Q(subject_kind=kind, subject__in=[subject for each, subject in things if each == kind])
        return in_order(BudgetCommitment.objects.filter(about, authority=self._authority_id))

    def count_again(self, things: Collection[Thing]) -> None:
        """Add up the live lines of things, and let each of their pounds count once."""
        rows = self._rows_about(things)
        sums: dict[int, dict[str, Decimal]] = defaultdict(dict)
        lines = PostingLine.objects.filter(commitment__in=rows, posting__stage=PostingStage.LIVE)
        for told in lines.values("commitment", "posting__kind").annotate(whole=Sum("amount_net")).order_by():
            sums[told["commitment"]][told["posting__kind"]] = told["whole"]
        grouped: dict[Thing, list[BudgetCommitment]] = defaultdict(list)
        for row in rows:
            grouped[row.subject_kind, row.subject].append(row)
        for together in grouped.values():
            records = [records_from(sums[row.pk]) for row in together]
            for row, of_row, counted in zip(together, records, count_once(records), strict=True):
                row.posted_requests_net, row.posted_orders_net = of_row.requested, of_row.ordered
                row.posted_payments_net = of_row.paid
                row.requested_net, row.ordered_net = counted.requested, counted.ordered
                row.actual_net = counted.actual
                row.version += 1
        BudgetCommitment.objects.bulk_update(rows, [*COUNTED, "version"], batch_size=AT_ONCE)

    def charge(self, thing: Thing, centre_id: int) -> Decimal:
        """Let everything of a thing that has no cost centre be paid from one; give how much it is."""
        rows, moved = self._rows_about({thing}), NOUGHT
        homes = {row.year: row for row in rows if row.cost_centre_id == centre_id}
        for row in [each for each in rows if each.cost_centre_id is None]:
            moved += row.requested_net + row.ordered_net + row.actual_net
            if home := homes.get(row.year):
                PostingLine.objects.filter(commitment=row).update(commitment=home)
                row.delete()
            else:
                row.cost_centre_id = centre_id
                row.version += 1
                row.save()
        self.count_again({thing})
        return moved
