"""The ledger of commitments itself: lines are written, and each pound of a thing is counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q, Sum

from wisely.audit.kept import refuse_outside_an_act
from wisely.budgets.decisions import NOUGHT, count_once, plain_code, which_pays
from wisely.budgets.lifecycle import BUDGET_POSTING, PostingStage
from wisely.budgets.models import BudgetCommitment, BudgetPosting, PostingLine
from wisely.budgets.queries.centres import open_centres, payers_of
from wisely.budgets.queries.money import in_order, records_from, without_centre
from wisely.people.models import Directorate

AT_ONCE = 2_000
COUNTED = (
    "posted_requests_net", "posted_orders_net", "posted_payments_net", "requested_net", "ordered_net",
    "actual_net",
)  # fmt: skip
Thing = tuple[str, str]
_WRITE = f"""
UPDATE budgets_budgetcommitment AS row SET {", ".join(f"{name} = told.{name}" for name in COUNTED)},
  version = row.version + 1
FROM unnest(%s::bigint[], {", ".join("%s::numeric[]" for _ in COUNTED)}) AS told(id, {", ".join(COUNTED)})
WHERE row.id = told.id
"""  # noqa: S608 - names of columns above, no words of anybody
OF_CODE = "code"  # what a question is about where a word is asked about instead of one thing
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

    @property
    def asked_about(self) -> Thing:
        """What is asked about where nobody can tell which budget pays: the word it carries, or itself."""
        code = plain_code(self.code)
        return (OF_CODE, code) if code else self.thing


class Ledger:
    """The ledger of one council, for one act: from here to its end nobody else changes it."""

    def __init__(self, authority_id: int) -> None:
        self._authority_id = authority_id
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, authority_id])

    def replace(self, earlier: Collection[BudgetPosting]) -> set[Thing]:
        """Let postings count no more because later ones say the same anew; give what they were about."""
        for posting in earlier:
            posting.stage = BUDGET_POSTING.after("replace", at_stage=posting.stage)
            posting.version += 1
        BudgetPosting.objects.bulk_update(earlier, ["stage", "version"], batch_size=AT_ONCE)
        return self.things_of(earlier)

    def things_of(self, postings: Collection[BudgetPosting]) -> set[Thing]:
        """Give the things that postings are about."""
        rows = PostingLine.objects.filter(posting__in=[each.pk for each in postings])
        return set(rows.values_list("commitment__subject_kind", "commitment__subject").distinct())

    def enter(self, entries: Sequence[tuple[BudgetPosting, Claim]]) -> dict[Thing, Decimal]:
        """Write the lines of postings; give what is to be asked about, and how much it is."""
        rows = self._rows_about({claim.thing for _, claim in entries})
        known = {(each.subject_kind, each.subject, each.year, each.cost_centre_id): each for each in rows}
        paying: dict[Thing, list[int | None]] = defaultdict(list)
        for row in rows:
            paying[row.subject_kind, row.subject].append(row.cost_centre_id)
        payers = payers_of(open_centres(self._authority_id))
        unknown: dict[Thing, Decimal] = defaultdict(Decimal)
        new, lines = [], []
        for posting, claim in entries:
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
                lines.append((posting, known[place], amount))
                if centre is None:
                    unknown[claim.asked_about] += amount
        BudgetCommitment.objects.bulk_create(new, batch_size=AT_ONCE)
        made = [
            PostingLine(authority_id=self._authority_id, posting=posting, commitment=row, amount_net=amount)
            for posting, row, amount in lines
        ]
        PostingLine.objects.bulk_create(made, batch_size=AT_ONCE)
        return {thing: amount for thing, amount in unknown.items() if amount}

    def _commitment(self, claim: Claim, year: str, centre: int | None) -> BudgetCommitment:
        return BudgetCommitment(
            authority_id=self._authority_id, cost_centre_id=centre, year=year, directorate=claim.directorate,
            subject_kind=claim.subject_kind, subject=claim.subject, title=claim.title[:400],
            payment_code=plain_code(claim.code),
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
        self._write(rows)

    def _write(self, rows: Sequence[BudgetCommitment]) -> None:
        """Write what counts of many commitments in one statement."""
        refuse_outside_an_act("budgets.BudgetCommitment")
        columns = [[row.pk for row in rows], *([getattr(row, name) for row in rows] for name in COUNTED)]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, columns)

    def charge(self, about: Thing, centre_id: int) -> Decimal:
        """Let what is asked about and has no cost centre be paid from one; give how much it is."""
        open_rows = list(without_centre(self._authority_id, about))
        things = {(row.subject_kind, row.subject) for row in open_rows}
        homes = {
            (row.subject_kind, row.subject, row.year): row
            for row in self._rows_about(things)
            if row.cost_centre_id == centre_id
        }
        moved = NOUGHT
        for row in open_rows:
            moved += row.requested_net + row.ordered_net + row.actual_net
            if home := homes.get((row.subject_kind, row.subject, row.year)):
                PostingLine.objects.filter(commitment=row).update(commitment=home)
                row.delete()
        kept = [row.pk for row in open_rows if row.pk]
        BudgetCommitment.objects.filter(pk__in=kept).update(
            cost_centre_id=centre_id, version=F("version") + 1
        )
        self.count_again(things)
        return moved
