"""A payment file comes in as one act, whole or not at all, and goes out again as it came."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.spend.conftest import APRIL, HEADINGS, NOON, Treasury
from wisely.audit.acts import Conflict
from wisely.audit.kept import OutsideAnAct
from wisely.audit.models import Event
from wisely.lib.periods import Period, financial_year
from wisely.lib.verdict import Refusal
from wisely.spend import actions, events, ledger, queries
from wisely.spend.lifecycle import ImportStage
from wisely.spend.models import (
    ContractSpend,
    LedgerImport,
    LedgerLine,
    MonthlySpend,
    Payee,
    PayeeSpend,
    PayeeYearSpend,
    RejectedRow,
)

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))


def verbs():
    return [verb for verb in Event.objects.order_by("pk").values_list("verb", flat=True) if "spend" in verb]


def sums():
    monthly = [
        (str(row.month_on), row.standing, row.lines_count, row.total_net)
        for row in MonthlySpend.objects.all()
    ]
    by_payee = [
        (row.payee_id, row.standing, row.lines_count, row.total_net) for row in PayeeSpend.objects.all()
    ]
    return sorted(monthly), sorted(by_payee)


def test_a_staged_file_is_kept_and_counts_for_nothing(treasury, tmp_path):
    path = tmp_path / "a file"
    path.write_text(APRIL)

    staged = actions.stage_file(
        treasury.council, path=path, name="C:/april.csv", by=treasury.finance, at=NOON
    )

    assert (staged.stage, staged.file_name) == (ImportStage.STAGED, "april.csv")
    assert queries.file_of(staged).read_text() == APRIL
    assert not LedgerLine.objects.exists()
    assert verbs() == [events.FileStaged.verb]


def test_what_the_columns_are_is_confirmed_and_shows_what_an_import_would_do(treasury):
    staged = treasury.confirmed(APRIL + "Adults,Aire Care Ltd,31/04/2025,7.00,x\n")

    assert (staged.rows_count, staged.total_net_or_gross, staged.rejected_count) == (4, Decimal("1700.00"), 1)
    (row,) = RejectedRow.objects.all()
    assert (row.line, row.column, row.value, row.amount_net_or_gross) == (6, "Payment Date", "31/04/2025", 7)
    assert staged.findings["negatives"] == 1
    assert not LedgerLine.objects.exists()


def test_confirming_again_replaces_what_was_rejected_before(treasury):
    staged = treasury.confirmed(APRIL + "Adults,Aire Care Ltd,31/04/2025,7.00,x\n")

    actions.confirm_mapping(staged, mapping=queries.mapping_of(staged), by=treasury.finance, at=NOON)

    assert RejectedRow.objects.count() == 1


def test_an_import_brings_every_payment_in_with_its_place_in_the_file(treasury):
    imported = treasury.imported()

    rows = LedgerLine.objects.order_by("line").values_list(
        "line", "payee__name", "amount_net", "paid_on", "directorate"
    )
    assert list(rows)[:2] == [
        (2, "TOTAL GAS & POWER LTD", Decimal("1200.50"), date(2025, 4, 3), "Children"),
        (3, "Aire Care Ltd", Decimal("-20.25"), date(2025, 4, 4), "Adults"),
    ]
    assert (imported.stage, imported.imported_by) == (ImportStage.IMPORTED, treasury.finance.reference)
    assert verbs()[-1] == events.LedgerImported.verb
    assert queries.on_contract_spend(treasury.council.pk, YEAR).outside == Decimal("19.75")


def test_sums_are_those_of_the_lines(treasury):
    treasury.imported()

    lines = LedgerLine.objects.filter(authority=treasury.council)
    monthly, by_payee = sums()
    assert sum(row[3] for row in monthly) == sum(row[3] for row in by_payee) == Decimal("1700.00")
    assert sum(row[2] for row in monthly) == lines.count() == 4


def yearly():
    rows = PayeeYearSpend.objects.values_list("year_on", "payee", "standing", "lines_count", "total_net")
    return sorted((str(year), payee, standing, lines, total) for year, payee, standing, lines, total in rows)


def by_hand():
    sums = {}
    for row in PayeeSpend.objects.all():
        key = (str(financial_year(row.month_on).period.starts_on), row.payee_id, row.standing)
        lines, total = sums.get(key, (0, Decimal(0)))
        sums[key] = (lines + row.lines_count, total + row.total_net)
    return sorted((*key, *value) for key, value in sums.items())


def test_yearly_sums_are_those_of_the_months_after_imports_matches_and_undoing(treasury):
    treasury.imported()
    second = treasury.imported(APRIL.replace("/04/2025", "/03/2025"), "march.csv")
    assert {row[0] for row in yearly()} == {"2024-04-01", "2025-04-01"}
    assert yearly() == by_hand()

    payee = Payee.objects.get(name="Aire Care Ltd")
    supplier = treasury.supplier("Aire Homecare")
    treasury.contract(supplier)
    actions.match_payee(payee, supplier=supplier, reason="x", by=treasury.finance, at=NOON)
    assert yearly() == by_hand()

    actions.undo_import(second, reason="x", by=treasury.finance, at=NOON)
    assert yearly() == by_hand()
    assert {row[0] for row in yearly()} == {"2025-04-01"}


def test_who_was_paid_most_is_the_same_by_year_and_by_its_months(treasury):
    treasury.imported()

    whole = queries.spend_by_supplier(treasury.council.pk, YEAR)
    quarter = queries.spend_by_supplier(treasury.council.pk, Period(date(2025, 4, 1), date(2025, 7, 1)))

    assert whole == quarter
    assert [(row.name, row.total) for row in whole] == [
        ("TOTAL GAS & POWER LTD", Decimal("1200.50")), ("Aire Care Ltd", Decimal("479.75")),
        ("Redacted personal data", Decimal("19.75")),
    ]  # fmt: skip


def test_amounts_published_gross_stay_out_of_every_net_sum(treasury):
    treasury.imported()
    treasury.imported(APRIL.replace("2025", "2026").replace("Net Amount", "Gross Amount"), "april-2026.csv")

    later = Period(date(2026, 4, 1), date(2027, 4, 1))
    assert LedgerLine.objects.filter(amount_gross__isnull=False, amount_net__isnull=True).count() == 4
    assert queries.on_contract_spend(treasury.council.pk, later).in_scope == 0
    assert queries.on_contract_spend(treasury.council.pk, later, tax="gross").in_scope == Decimal("1680.25")
    assert queries.published_gross(treasury.council.pk, later) == Decimal("1700.00")


def test_a_payment_on_a_day_with_a_contract_in_force_is_on_contract(treasury):
    aire = treasury.supplier("Aire Care Limited")
    contract = treasury.contract(aire)

    treasury.imported()

    told = dict(LedgerLine.objects.values_list("line", "standing"))
    assert told == {2: "unknown", 3: "on", 4: "off", 5: "outside"}
    assert LedgerLine.objects.get(line=3).contract == contract
    assert ContractSpend.objects.get().total_net == Decimal("-20.25")
    (month,) = queries.paid_under_contract(treasury.council.pk, contract.pk)
    assert (month.month, month.total, month.lines) == (date(2025, 4, 1), Decimal("-20.25"), 1)


def test_a_payee_is_matched_by_its_company_number_even_without_leading_noughts(treasury):
    aire = treasury.supplier("Something Else Entirely", identifiers=[("GB-COH", "04859346")])
    lines = "Supplier Name,Company Number,Payment Date,Net Amount\nAire Care,4859346,03/04/2025,12.00\nB Ltd,,03/04/2025,1.00\n"

    treasury.imported(lines)

    payee = Payee.objects.get(name="Aire Care")
    assert (payee.supplier, payee.matched_by, payee.company_number) == (aire, "company number", "4859346")


def test_a_name_that_two_suppliers_bear_is_left_to_a_person(treasury):
    treasury.supplier("Aire Care Ltd", identifiers=[("GB-COH", "01234567")])
    treasury.supplier("Aire Care", identifiers=[("GB-COH", "07654321")])

    treasury.imported()

    assert Payee.objects.get(name="Aire Care Ltd").supplier is None


def test_the_same_file_is_refused_saying_when_and_by_whom(treasury):
    treasury.imported()

    with pytest.raises(Refusal, match="2 March 2026 by Fay"):
        treasury.stage(APRIL, "renamed.csv")
    assert LedgerImport.objects.count() == 1


def test_a_file_staged_twice_is_imported_once(treasury):
    first, second = treasury.confirmed(), treasury.confirmed()
    actions.import_ledger(first, by=treasury.finance, at=NOON)

    with pytest.raises(Refusal, match="This very file was imported"):
        actions.import_ledger(second, by=treasury.finance, at=NOON)
    assert LedgerLine.objects.count() == 4


def test_undoing_takes_out_exactly_what_came_in(treasury):
    treasury.imported()
    before = sums()
    second = treasury.imported(
        f"{HEADINGS}\nAdults,Aire Care Ltd,20/04/2025,5.00,x\nAdults,New Ltd,02/05/2025,6.00,x\n"
    )
    assert sums() != before

    actions.undo_import(second, reason="The wrong month", by=treasury.finance, at=NOON)

    assert sums() == before
    assert LedgerLine.objects.filter(ledger_import=second).count() == 0
    assert (second.stage, second.undone_by) == (ImportStage.UNDONE, treasury.finance.reference)
    assert verbs()[-1] == events.ImportUndone.verb


def test_a_file_whose_import_was_undone_may_come_again(treasury):
    actions.undo_import(treasury.imported(), reason="A trial", by=treasury.finance, at=NOON)

    again = treasury.imported()

    assert again.stage == ImportStage.IMPORTED
    assert LedgerLine.objects.count() == 4


def test_undoing_needs_a_reason(treasury):
    imported = treasury.imported()

    with pytest.raises(Refusal, match="Say why"):
        actions.undo_import(imported, reason=" ", by=treasury.finance, at=NOON)
    assert LedgerLine.objects.count() == 4


def test_an_unconfirmed_file_is_not_imported(treasury):
    staged = treasury.stage(APRIL)

    with pytest.raises(Refusal, match="Confirm what each column is"):
        actions.import_ledger(staged, by=treasury.finance, at=NOON)


def test_a_file_of_which_no_row_can_be_read_is_not_imported(treasury):
    staged = treasury.confirmed(
        f"{HEADINGS}\nAdults,Aire Care Ltd,31/02/2025,5.00,x\nAdults,B Ltd,30/02/2025,5.00,x\n"
    )

    with pytest.raises(Refusal, match="No row of this file can be imported"):
        actions.import_ledger(staged, by=treasury.finance, at=NOON)


def test_a_staged_file_is_given_up_and_then_goes_no_further(treasury):
    staged = treasury.confirmed()
    actions.abandon_import(staged, by=treasury.finance, at=NOON)

    assert staged.stage == ImportStage.ABANDONED
    with pytest.raises(Refusal):
        actions.import_ledger(staged, by=treasury.finance, at=NOON)
    with pytest.raises(Refusal):
        actions.confirm_mapping(staged, mapping=queries.mapping_of(staged), by=treasury.finance, at=NOON)


def test_what_an_officer_chose_is_proposed_the_next_time(treasury):
    headings = "Wing,Paid To,Payment Date,Net Amount,Blurb"
    text = APRIL.replace(HEADINGS, headings)
    staged = treasury.stage(text)
    columns = queries.mapping_of(staged).as_plain()["columns"] | {"directorate": 0, "purpose": 4}
    chosen = type(queries.mapping_of(staged)).from_plain(
        queries.mapping_of(staged).as_plain() | {"columns": columns}
    )
    actions.confirm_mapping(staged, mapping=chosen, by=treasury.finance, at=NOON)

    later = treasury.stage(text.replace("/04/", "/05/"), "may.csv")

    assert queries.mapping_of(later).as_plain()["columns"] == chosen.as_plain()["columns"]


def test_what_another_council_chose_is_not_proposed(treasury, tmp_path):
    text = APRIL.replace(HEADINGS, "Wing,Paid To,Payment Date,Net Amount,Blurb")
    staged = treasury.stage(text)
    plain = queries.mapping_of(staged).as_plain()
    chosen = type(queries.mapping_of(staged)).from_plain(
        plain | {"columns": plain["columns"] | {"purpose": 4}}
    )
    actions.confirm_mapping(staged, mapping=chosen, by=treasury.finance, at=NOON)
    other = Treasury(tmp_path, "other", "OTH")

    theirs = other.stage(text.replace("/04/", "/05/"))

    assert "purpose" not in queries.mapping_of(theirs).as_plain()["columns"]


@pytest.mark.parametrize("what", ["stage", "confirm", "import", "undo", "abandon"])
def test_who_only_reads_may_do_none_of_it(treasury, what):
    reader = treasury.reader
    imported = treasury.imported() if what == "undo" else None
    staged = treasury.confirmed() if what in {"confirm", "import", "abandon"} else None

    with pytest.raises(Refusal):
        {
            "stage": lambda: treasury.stage(APRIL, by=reader),
            "confirm": lambda: actions.confirm_mapping(
                staged, mapping=queries.mapping_of(staged), by=reader, at=NOON
            ),
            "import": lambda: actions.import_ledger(staged, by=reader, at=NOON),
            "undo": lambda: actions.undo_import(imported, reason="x", by=reader, at=NOON),
            "abandon": lambda: actions.abandon_import(staged, by=reader, at=NOON),
        }[what]()


def test_a_stale_form_changes_nothing(treasury):
    staged = treasury.confirmed()

    with pytest.raises(Conflict):
        actions.import_ledger(staged, version=staged.version - 1, by=treasury.finance, at=NOON)


def test_bulk_writing_needs_an_act(treasury):
    staged = treasury.confirmed()

    for write in (
        lambda: ledger.bring_in(staged, []),
        lambda: ledger.judge(treasury.council.pk),
        lambda: ledger.sum_again(treasury.council.pk, [date(2025, 4, 1)]),
    ):
        with pytest.raises(OutsideAnAct):
            write()
