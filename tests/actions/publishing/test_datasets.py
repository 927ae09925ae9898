"""Datasets of the Transparency Code: published, corrected, redacted and withdrawn, and never changed."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from csvw import CSVW
from django.db import DatabaseError, connection, transaction

from tests.actions.contracts.conftest import BUILDER
from tests.actions.spend.conftest import HEADINGS
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.contracts import actions as contracts
from wisely.lib.periods import month, read_period
from wisely.lib.verdict import Refusal
from wisely.publishing import actions, queries
from wisely.publishing.files import place_of
from wisely.publishing.models import Change, ContractRow, CorrectionDue, DatasetVersion, PaymentRow
from wisely.publishing.queries.duties import check_of, duties, open_corrections
from wisely.rules.transparency import datasets
from wisely.spend import actions as spend
from wisely.spend.models import Payee

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
APRIL = month(2026, 4)
PAYMENTS = datasets("aldermoor")["payments"]
CARDS = datasets("aldermoor")["cards"]
LEDGER = f"""{HEADINGS},Category,Transaction Number,Procurement Card,Irrecoverable VAT
Children,TOTAL GAS & POWER LTD,03/04/2026,1200.50,Gas,Energy,T1,No,0.00
Adults,Mrs A Foster,04/04/2026,900.00,Allowance,Care,T2,No,0.00
Adults,Aire Care Ltd,11/04/2026,-750.25,Credit,Care,T3,No,12.50
,Aire Care Ltd,12/04/2026,500.00,Not over,Care,T4,No,0.00
Adults,Redacted personal data,30/04/2026,719.75,,,T5,No,0.00
Adults,Corner Shop,30/04/2026,3.20,Milk,Food,T6,Yes,0.00
"""


class Town:
    """A council whose April is imported, and its transparency officer."""

    def __init__(self, treasury):
        self.treasury, self.council = treasury, treasury.council
        self.council.pack = "aldermoor"
        self.officer = treasury.town.officer(treasury.town.person("Tam", "transparency_officer"))
        self.imported = treasury.imported(LEDGER, "april-2026.csv")

    def publish(self, dataset=PAYMENTS, period=APRIL, *, by=None, at=JUNE, **words):
        return actions.publish_dataset(self.council, dataset, period, by=by or self.officer, at=at, **words)

    def redact(self, name="Mrs A Foster", fields=("beneficiary",), **words):
        payee = Payee.objects.get(name=name)
        return actions.redact_fields(
            self.council, subject_kind="payee", subject_key=str(payee.pk), fields=fields,
            reason_code="personal", by=self.officer, at=words.pop("at", JUNE), **words,
        )  # fmt: skip

    def due(self, on=date(2026, 6, 2)):
        return [what for each in open_corrections(self.council.pk, on=on).values() for what in each]


@pytest.fixture
def town(treasury, settings):
    settings.SITE_ADDRESS = "https://wisely.example"
    return Town(treasury)


def in_csv(version, kind="csv"):
    text = place_of(version.files[kind]["sha256"]).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_month_is_published_in_the_fields_of_the_code_with_credits_and_without_what_is_not_over(town):
    made = town.publish()
    rows = in_csv(made)
    assert [row["Transaction"] for row in rows] == ["T1", "T2", "T3", "T5"]
    asked = [field.heading for field in PAYMENTS.fields if field.is_asked]
    assert asked == [
        "Date", "Department", "Beneficiary", "Purpose", "Amount", "Irrecoverable VAT", "Merchant category",
    ]  # fmt: skip
    assert {*asked} <= {*rows[0]}
    assert (rows[0]["Date"], rows[0]["Amount"], rows[2]["Amount"]) == ("2026-04-03", "1200.50", "-750.25")
    assert rows[2]["Irrecoverable VAT"] == "12.50"
    assert (made.rows_count, made.total_net) == (4, Decimal("2070.00"))
    assert made.findings["by_department"][0] == ["Children", 1, "1200.50"]


def test_what_the_ledger_redacted_says_so_and_is_not_counted_as_missing(town):
    made = town.publish()
    told = in_csv(made)[3]
    assert told["Beneficiary"] == "Redacted: redacted in the ledger"
    assert told["Redacted"] == "Beneficiary: redacted in the ledger"
    assert made.findings["not_recorded"] == {"purpose": 1, "category": 1}


def test_every_card_payment_is_published_however_small(town):
    assert [row["Beneficiary"] for row in in_csv(town.publish(CARDS))] == ["Corner Shop"]


def test_a_period_in_which_nothing_belongs_is_published_without_rows(treasury):
    council = treasury.council
    council.pack = "aldermoor"
    treasury.imported(LEDGER.replace(",Yes,", ",No,"), "april-2026.csv")
    officer = treasury.town.officer(treasury.town.person("Tam", "transparency_officer"))
    made = actions.publish_dataset(council, CARDS, APRIL, by=officer, at=JUNE)
    assert (made.rows_count, in_csv(made)) == (0, [])


def test_cards_are_not_held_where_the_ledger_does_not_say_what_was_paid_by_card(treasury):
    council = treasury.council
    council.pack = "aldermoor"
    treasury.imported()
    officer = treasury.town.officer(treasury.town.person("Tam", "transparency_officer"))
    with pytest.raises(Refusal, match="do not say what was paid by purchase card"):
        actions.publish_dataset(council, CARDS, month(2025, 4), by=officer, at=JUNE)
    standings = {
        each.code: each.why_not_held
        for each in duties(council, on=date(2026, 3, 1))
        if each.dataset.code == "cards"
    }
    assert "do not say what was paid" in standings["2025-m04"]
    assert "no payment of this period" in standings["2025-m05"]


def test_payments_whose_minus_signs_were_lost_are_not_published_and_the_duty_says_why(treasury):
    council = treasury.council
    council.pack = "aldermoor"
    imported = treasury.imported(name="cleaned.csv", lacks_signs=True)
    officer = treasury.town.officer(treasury.town.person("Tam", "transparency_officer"))
    with pytest.raises(Refusal, match=r"minus signs were lost from cleaned\.csv"):
        actions.publish_dataset(council, PAYMENTS, month(2025, 4), by=officer, at=JUNE)
    (duty,) = [
        each for each in duties(council, on=date(2026, 3, 1))
        if (each.dataset.code, each.code) == ("payments", "2025-m04")
    ]  # fmt: skip
    assert "would read credits as payments" in duty.why_not_held
    assert (
        duty.is_missed and "Held back" in duty.not_held.public and "cleaned.csv" not in duty.not_held.public
    )

    spend.undo_import(imported, reason="The file as published came.", by=treasury.finance, at=JUNE)
    treasury.imported(name="as-published.csv")
    assert actions.publish_dataset(council, PAYMENTS, month(2025, 4), by=officer, at=JUNE).rows_count


@pytest.mark.filterwarnings("default")  # the validator tells of faults by warnings
def test_the_files_describe_themselves_as_an_independent_validator_reads_them(town, tmp_path):
    made = town.publish()
    name = f"payments-{made.publication.code}-v1.csv"
    told = json.loads(place_of(made.files["metadata"]["sha256"]).read_text())
    address = f"https://wisely.example/open/test/data/payments/2026-m04/v1/{name}"
    assert told["url"] == address
    assert told["dc:license"]["@id"].startswith(
        "https://www.nationalarchives.gov.uk/doc/open-government-licence"
    )

    def is_valid(content):
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}-metadata.json").write_text(json.dumps(told | {"url": name}))
        read = CSVW(str(tmp_path / name), validate=True)
        assert not read.no_metadata
        return read.is_valid

    content = place_of(made.files["csv"]["sha256"]).read_bytes()
    assert is_valid(content)
    assert not is_valid(content.replace(b"2026-04-03", b"3 April"))
    assert not is_valid(content.replace(b",1200.50,", b",many,"))


def test_json_holds_the_same_rows_and_says_whose_they_are(town):
    made = town.publish()
    told = json.loads(place_of(made.files["json"]["sha256"]).read_text())
    assert [row["amount_net"] for row in told["rows"]] == [1200.5, 900.0, -750.25, 719.75]
    assert told["about"]["licence"] == "Open Government Licence v3.0"


def test_a_redaction_is_shown_with_its_reason_and_lapses_by_itself(town):
    town.redact(until_on=date(2026, 6, 10))
    rows = in_csv(town.publish())
    assert rows[1]["Beneficiary"] == "Redacted: personal data"
    assert rows[1]["Redacted"] == "Beneficiary: personal data"
    assert "Foster" not in str(rows)
    assert "Foster" not in str(list(PaymentRow.objects.values()))
    assert town.due(on=date(2026, 6, 10)) == []
    assert town.due(on=date(2026, 6, 11)) == ["A redaction in it has lapsed: publish what it took out."]

    again = town.publish(reason="The redaction has lapsed.", at=JUNE + 10 * DAY)
    assert in_csv(again)[1]["Beneficiary"] == "Mrs A Foster"
    assert town.due(on=date(2026, 6, 20)) == []


def test_a_redacted_amount_is_left_out_of_the_total_and_is_empty(town):
    town.redact(fields=("amount_net", "beneficiary"))
    made = town.publish()
    assert made.total_net == Decimal("1170.00")
    assert in_csv(made)[1]["Amount"] == ""
    assert made.findings["not_recorded"] == {"purpose": 1, "category": 1}


def test_a_redaction_after_publication_makes_a_correction_due_and_its_difference_gives_nothing_away(town):
    first = town.publish()
    town.redact()
    (what,) = town.due()
    assert "redacted since" in what
    second = town.publish(reason="A private person was named.")
    assert second.difference == {"added": 0, "removed": 0, "changed": 1}
    changed = place_of(second.files["difference"]["sha256"]).read_text("utf-8-sig")
    assert "T2" in changed
    assert "Foster" not in changed
    assert town.due() == []

    actions.withdraw_version(first, reason="It named a private person.", by=town.officer, at=JUNE)
    with in_scope(town.council.pk, reader="public"):
        assert not PaymentRow.objects.filter(dataset_version=first.pk).exists()
        assert PaymentRow.objects.filter(dataset_version=second.pk).count() == 4
        assert DatasetVersion.objects.get(pk=first.pk).withdrawal_reason == "It named a private person."


def test_a_removed_row_is_told_as_redacted_where_its_name_is_redacted_by_now(town):
    town.publish()
    town.redact()
    spend.undo_import(town.imported, reason="Wrong month.", by=town.treasury.finance, at=JUNE)
    kept = "\n".join(line for line in LEDGER.splitlines() if "Foster" not in line)
    town.treasury.imported(kept, "april-again.csv")
    second = town.publish(reason="A payment was not made.")
    assert second.difference == {"added": 0, "removed": 1, "changed": 0}
    assert "Foster" not in place_of(second.files["difference"]["sha256"]).read_text("utf-8-sig")


def test_an_import_that_is_undone_makes_a_correction_due_until_it_is_corrected(town):
    town.publish()
    spend.undo_import(town.imported, reason="A wrong file.", by=town.treasury.finance, at=JUNE)
    assert town.due() == ["The import of “april-2026.csv” was undone since."]
    town.treasury.imported(LEDGER.replace("1200.50", "1300.50"), "april-mended.csv")
    assert len(town.due()) == 2
    second = town.publish(reason="An amount was wrong.")
    assert town.due() == []
    assert [
        (row["Row"], row["Field"], row["Before"], row["After"]) for row in in_csv(second, "difference")
    ] == [("T1", "Amount", "1200.50", "1300.50")]
    settled = CorrectionDue.objects.values_list("settled_how", flat=True)
    assert set(settled) == {"Version 2 was published."}


def test_a_second_file_of_a_published_month_is_told_to_who_publishes_and_corrected_in_the_open(town):
    """Finance sends April again with a mended amount and a further payment, and nobody takes the first out."""
    first = town.publish()
    again = (
        LEDGER.replace("1200.50", "1300.50") + "Adults,Aire Care Ltd,28/04/2026,800.00,Late,Care,T7,No,0.00\n"
    )
    mended = town.treasury.imported(again, "april-again.csv")
    assert town.due() == ["“april-again.csv” was imported since."]
    look = {gap.words: gap.count for gap in check_of(town.council, PAYMENTS, APRIL).look}
    assert (
        look["Transaction numbers stand in more than one file, so their payments may be counted twice"] == 4
    )
    (files,) = [each for each in look if each.startswith("april-2026.csv and april-again.csv each hold")]
    assert look[files] == 9
    assert DatasetVersion.objects.get().rows_count == first.rows_count == 4, "what the public reads stays"

    spend.undo_import(town.imported, reason="April came again, mended.", by=town.treasury.finance, at=JUNE)
    assert not [gap for gap in check_of(town.council, PAYMENTS, APRIL).look if "file" in gap.words]
    second = town.publish(reason="Finance mended an amount and found a payment.", at=JUNE + DAY)
    assert second.difference == {"added": 1, "removed": 0, "changed": 1}
    assert second.total_net == first.total_net + Decimal(900)
    assert town.due() == []
    assert {(row["Change"], row["Row"], row["Field"], row["Before"], row["After"]) for row in in_csv(second, "difference")} >= {
        ("changed", "T1", "Amount", "1200.50", "1300.50"), ("added", "T7", "Amount", "", "800.00"),
    }  # fmt: skip
    assert next(row["Amount"] for row in in_csv(first)) == "1200.50", "version 1 is given as it was"

    spend.undo_import(mended, reason="It was May’s.", by=town.treasury.finance, at=JUNE + DAY)
    assert len(town.due()) == 1
    with pytest.raises(Refusal, match="no payment of this period is imported"):
        town.publish(reason="Nothing was paid.")
    logged = [(each.number, each.reason) for each in queries.versions(town.council.pk)]
    assert logged == [(2, "Finance mended an amount and found a payment."), (1, "")]
    assert Change.objects.filter(kind="dataset").count() == 2


def test_a_correction_that_is_not_needed_is_set_aside_with_a_reason(town):
    town.publish()
    spend.undo_import(town.imported, reason="A wrong file.", by=town.treasury.finance, at=JUNE)
    due = CorrectionDue.objects.get()
    with pytest.raises(Refusal, match="Say why"):
        actions.set_correction_aside(due, reason=" ", by=town.officer, at=JUNE)
    actions.set_correction_aside(due, reason="The same file comes again.", by=town.officer, at=JUNE)
    assert town.due() == []
    with pytest.raises(Refusal, match="settled already"):
        actions.set_correction_aside(due, reason="Again.", by=town.officer, at=JUNE)


def test_a_correction_needs_a_reason_and_a_difference(town):
    town.publish()
    with pytest.raises(Refusal, match="Say why"):
        town.publish()
    with pytest.raises(Refusal, match="Nothing differs from version 1"):
        town.publish(reason="For good measure.")
    assert DatasetVersion.objects.count() == 1


def test_what_is_not_over_or_has_nothing_is_not_published(town):
    with pytest.raises(Refusal, match="not over yet"):
        town.publish(at=datetime(2026, 4, 30, 12, 0, tzinfo=UTC))
    with pytest.raises(Refusal, match="no payment of this period is imported"):
        town.publish(period=month(2026, 5))


def test_only_some_may_publish_redact_and_withdraw(town):
    reader = town.treasury.reader
    with pytest.raises(Refusal):
        town.publish(by=reader)
    made = town.publish()
    with pytest.raises(Refusal):
        actions.withdraw_version(made, reason="No.", by=reader, at=JUNE)
    with pytest.raises(Refusal):
        actions.redact_fields(
            town.council, subject_kind="payment", subject_key="T1", fields=["purpose"],
            reason_code="personal", by=reader, at=JUNE,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fields": []}, "at least one field"),
        ({"fields": ["reference"]}, "cannot be taken out"),
        ({"reason_code": "embarrassing"}, "reason that the law knows"),
        ({"reason_code": "ledger"}, "reason that the law knows"),
        ({"until_on": date(2026, 5, 31)}, "over already"),
        ({"subject_kind": "payee", "subject_key": "99999999"}, "There is no such"),
    ],
)
def test_a_redaction_that_makes_no_sense_is_refused(town, changes, said):
    words = {
        "subject_kind": "payment", "subject_key": "T1", "fields": ["purpose"], "reason_code": "personal",
    } | changes  # fmt: skip
    with pytest.raises(Refusal, match=said):
        actions.redact_fields(town.council, **words, by=town.officer, at=JUNE)


def test_a_redaction_is_lifted_with_a_reason_and_makes_a_correction_due(town):
    redaction = town.redact()
    town.publish()
    with pytest.raises(Refusal, match="Say why"):
        actions.lift_redaction(redaction, reason="", by=town.officer, at=JUNE)
    actions.lift_redaction(redaction, reason="It is a company.", by=town.officer, at=JUNE)
    assert town.due() == ["A redaction in it was lifted since: publish what it took out."]
    with pytest.raises(Refusal, match="lifted already"):
        actions.lift_redaction(redaction, reason="Again.", by=town.officer, at=JUNE)


def test_what_was_published_is_never_rewritten(town):
    town.publish()
    for words in (
        "UPDATE publishing_paymentrow SET amount_net = 1",
        "DELETE FROM publishing_paymentrow",
        "UPDATE publishing_datasetversion SET total_net = 1",
        "DELETE FROM publishing_datasetversion",
    ):
        refused = pytest.raises(DatabaseError, match=r"stays|does not change")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


def test_the_feed_of_changes_tells_of_versions_and_withdrawals(town):
    made = town.publish()
    actions.withdraw_version(made, reason="It was wrong.", by=town.officer, at=JUNE)
    with in_scope(town.council.pk, reader="public"):
        told = list(Change.objects.order_by("pk").values_list("kind", "reference", "number"))
    assert told == [("dataset", "payments/2026-m04", 1), ("withdrawal", "payments/2026-m04", 2)]
    with pytest.raises(Refusal, match="withdrawn already"):
        actions.withdraw_version(made, reason="Again.", by=town.officer, at=JUNE)
    again = town.publish(reason="It was right after all.")
    assert again.number == 2
    assert again.publication.live == 2


def test_another_council_sees_nothing_of_it(town):
    town.publish()
    town.redact()
    with in_scope(town.council.pk + 1):
        assert not PaymentRow.objects.exists()
        assert not DatasetVersion.objects.exists()


def test_the_check_counts_what_the_publication_then_holds(town):
    check = check_of(town.council, PAYMENTS, APRIL)
    made = town.publish()
    assert (check.rows, check.total_net) == (made.rows_count, made.total_net)
    assert {each.words: each.count for each in check.gaps} == {
        "Purpose is not recorded": 1, "Merchant category is not recorded": 1,
    }  # fmt: skip
    (person,) = check.look
    assert person.words == "Mrs A Foster may be a person"


def test_duties_say_what_is_due_by_when_and_how_it_stands(town):
    def standing(on):
        found = {(each.dataset.code, each.code): each for each in duties(town.council, on=on)}
        return found["payments", "2026-m04"]

    before = standing(date(2026, 6, 1))
    assert (before.standing, before.due_on) == ("due", date(2026, 7, 31))
    assert standing(date(2026, 7, 20)).standing == "due soon"
    assert standing(date(2026, 8, 1)).standing == "overdue"
    town.publish()
    assert standing(date(2026, 8, 1)).standing == "published"
    spend.undo_import(town.imported, reason="A wrong file.", by=town.treasury.finance, at=JUNE)
    assert standing(date(2026, 8, 1)).standing == "correction due"


def test_the_history_of_a_publication_is_told_in_its_events(town):
    made = town.publish()
    actions.withdraw_version(made, reason="It was wrong.", by=town.officer, at=JUNE)
    told = [(each.verb, each.reason) for each in queries.history_of(made.publication)]
    assert told == [
        ("publishing.version.withdrawn", "It was wrong."), ("publishing.dataset.published", ""),
    ]  # fmt: skip
    assert Event.objects.filter(verb="publishing.dataset.published").count() == 1


class TestContracts:
    """The register's quarter, and the invitations behind it."""

    DATASET = datasets("aldermoor")["contracts"]
    QUARTER = read_period("2025-26-q4")

    @pytest.fixture(autouse=True)
    def files(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def published(self, register, dataset=None, at=JUNE):
        return actions.publish_dataset(
            register.council, dataset or self.DATASET, self.QUARTER, by=BUILDER, at=at
        )

    def test_published_contracts_in_force_are_told_in_the_fields_of_the_code(self, register):
        contract = register.contract(commenced_on=date(2026, 1, 10))
        contracts.publish_contract(contract, by=BUILDER, at=JUNE)
        made = self.published(register)
        (row,) = in_csv(made)
        assert (row["Reference"], row["Title"], row["Sum"]) == (
            contract.reference, "Cleaning of offices", "240000.00",
        )  # fmt: skip
        assert ContractRow.objects.get().contract == contract.reference

    def test_a_contract_that_is_not_published_is_left_out_and_the_check_says_so(self, register):
        contract = register.contract()
        contracts.publish_contract(contract, by=BUILDER, at=JUNE)
        register.contract(title="Never published")
        check = check_of(register.council, self.DATASET, self.QUARTER)
        assert (check.gaps[0].words, check.gaps[0].count) == ("Not published in the register, so left out", 1)
        made = self.published(register)
        assert made.rows_count == check.rows == 1

    def test_a_contract_withdrawn_since_makes_a_correction_due(self, register):
        contract = register.contract()
        contracts.publish_contract(contract, by=BUILDER, at=JUNE)
        self.published(register)
        contracts.withdraw_publication(contract, reason="Names somebody.", by=BUILDER, at=JUNE + DAY)
        (due,) = CorrectionDue.objects.all()
        assert contract.reference in due.what

    def test_an_invitation_is_told_in_the_quarter_in_which_it_commenced(self, register):
        dataset = datasets("aldermoor")["invitations"]
        contract = register.contract(commenced_on=date(2026, 1, 10), was_competed=True)
        contracts.publish_contract(contract, by=BUILDER, at=JUNE)
        other = register.contract(commenced_on=date(2026, 1, 10), was_competed=False)
        contracts.publish_contract(other, by=BUILDER, at=JUNE)
        assert check_of(register.council, dataset, self.QUARTER).rows == 1
        assert [row["Reference"] for row in in_csv(self.published(register, dataset))] == [contract.reference]
