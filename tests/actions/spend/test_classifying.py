"""Categories that a classifier gives where it is sure, that an officer decides, and that are taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from tests.actions.spend.classifying_world import HEADINGS, TRADES, file_of
from tests.actions.spend.conftest import NOON
from wisely.audit.acts import Conflict
from wisely.audit.kept import writing
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.classifications import actions as classifications
from wisely.classifications.models import Classification, Classifier
from wisely.lib.verdict import Refusal
from wisely.spend import actions, handlers, ledger
from wisely.spend.models import LedgerLine, MonthlySpend
from wisely.spend.queries import siblings_of
from wisely.work.progress import SILENT

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
CARE, ROOFS = (category for *_, category in TRADES)


@pytest.fixture
def learned(treasury):
    treasury.imported(file_of())
    treasury.classifier = actions.train_classifier(treasury.council, by=treasury.finance, at=NOON)
    return treasury


def said_of(supplier):
    return Classification.objects.get(supplier=supplier)


def lines_of(supplier):
    return LedgerLine.objects.filter(payee__name=supplier).order_by("paid_on")


def summed(category):
    return sum(row.total_net for row in MonthlySpend.objects.filter(category=category))


def test_what_is_sure_is_classified_unattended_and_the_sums_move_with_it(learned):
    said = said_of("Otley Care Homes Ltd")

    assert (said.said_by, said.category, said.lines_count) == ("classifier", CARE, 2)
    assert said.classifier.number == 1
    assert said.sureness_share > Decimal("0.9")
    assert {line.category for line in lines_of("Otley Care Homes Ltd")} == {CARE}
    assert summed(CARE) == sum(line.amount_net for line in LedgerLine.objects.filter(category=CARE))


def test_what_is_not_sure_waits_and_its_payments_keep_the_category_of_their_file(learned):
    said = said_of("Zodiac Partners")

    assert (said.said_by, said.category, said.published) == ("", "", "Misc")
    assert said.proposed in {CARE, ROOFS}
    assert {line.category for line in lines_of("Zodiac Partners")} == {"Misc"}


def test_a_payment_that_says_nothing_waits(learned):
    assert said_of("").said_by == ""


def test_the_category_of_the_contract_weighs_and_is_told(treasury):
    supplier = treasury.supplier("Zodiac Partners")
    contract = treasury.contract(supplier, ends_on=date(2025, 12, 31), category="HOU-01")
    treasury.imported(file_of())
    actions.train_classifier(treasury.council, by=treasury.finance, at=NOON)

    said = said_of("Zodiac Partners")
    assert said.proposed == ROOFS
    assert said.why["contract"] == [contract.reference, ROOFS]


def test_contracts_of_two_categories_say_nothing_of_the_payments_on_them(treasury):
    supplier = treasury.supplier("Zodiac Partners")
    treasury.contract(supplier, ends_on=date(2025, 6, 5), category="HOU-01")
    treasury.contract(supplier, starts_on=date(2025, 6, 6), ends_on=date(2025, 12, 31), category="ASC-01")
    treasury.imported(file_of())
    actions.train_classifier(treasury.council, by=treasury.finance, at=NOON)

    assert said_of("Zodiac Partners").why["contract"] == []


def test_the_classifier_is_dated_measured_and_numbered(learned):
    again = actions.train_classifier(learned.council, by=learned.finance, at=LATER)

    assert [row.number for row in Classifier.objects.order_by("number")] == [1, 2]
    assert (again.trained_at, again.trained_by) == (LATER, learned.finance.reference)
    assert again.quality["accuracy"] > 0.9
    assert again.quality["unseen_accuracy"] > 0.9
    assert len(again.learned_sha256) == 32


def test_what_a_classifier_said_is_never_learned_from(learned):
    kinds = learned.classifier.kinds_count

    assert actions.train_classifier(learned.council, by=learned.finance, at=LATER).kinds_count == kinds


def test_a_ledger_of_one_category_teaches_nothing_and_says_so(treasury):
    treasury.imported(file_of(trades=TRADES[:1]))

    with pytest.raises(Refusal, match="needs payments of at least two"):
        actions.train_classifier(treasury.council, by=treasury.finance, at=NOON)
    assert not Classifier.objects.exists()


def test_a_ledger_without_categories_teaches_nothing_and_says_so(treasury):
    treasury.imported(f"{HEADINGS}\nAdults,Aire Care Ltd,03/04/2025,10.00,Unheard of,Care\n")

    with pytest.raises(Refusal, match="There is nothing to learn from"):
        actions.train_classifier(treasury.council, by=treasury.finance, at=NOON)


def test_an_auditor_may_neither_train_nor_decide(learned):
    with pytest.raises(Refusal):
        actions.train_classifier(learned.council, by=learned.reader, at=NOON)
    with pytest.raises(Refusal):
        classifications.train_classifier(learned.council, examples=[], by=learned.reader, at=NOON)
    with pytest.raises(Refusal):
        actions.classify_payments(learned.classifier, by=learned.reader, at=NOON)
    with pytest.raises(Refusal):
        actions.decide_category(said_of("Zodiac Partners"), category=CARE, by=learned.reader, at=NOON)
    with pytest.raises(Refusal):
        actions.take_back_category(said_of("Otley Care Homes Ltd"), by=learned.reader, at=NOON)


def test_what_an_officer_decides_goes_for_siblings_and_no_classifier_touches_it(learned):
    actions.decide_category(said_of("Zodiac Partners"), category=ROOFS, by=learned.finance, at=NOON)
    assert {line.category for line in lines_of("Zodiac Partners")} == {ROOFS}
    assert Event.objects.filter(verb="spend.category.decided").count() == 1

    learned.imported(f"{HEADINGS}\nHousing,Zodiac Partners,05/07/2025,9.00,Misc,sundries 99\n", "july.csv")
    actions.classify_payments(Classifier.objects.get(), by=learned.finance, at=LATER)
    actions.train_classifier(learned.council, by=learned.finance, at=LATER)

    said = said_of("Zodiac Partners")
    assert (said.said_by, said.category, said.decided_by) == ("officer", ROOFS, learned.finance.reference)
    assert said.lines_count == 3
    assert {line.category for line in lines_of("Zodiac Partners")} == {ROOFS}


def test_an_officers_decision_is_learned_from(learned):
    before = learned.classifier.decided_count
    actions.decide_category(said_of("Zodiac Partners"), category=ROOFS, by=learned.finance, at=NOON)

    assert before == 0
    assert actions.train_classifier(learned.council, by=learned.finance, at=LATER).decided_count == 1


def test_a_category_outside_the_tree_is_refused(learned):
    with pytest.raises(Refusal, match="no category of the council’s tree"):
        actions.decide_category(said_of("Zodiac Partners"), category="Sundries", by=learned.finance, at=NOON)


def test_two_officers_who_decide_at_once_do_not_overwrite_each_other(learned):
    said = said_of("Zodiac Partners")
    actions.decide_category(said, category=ROOFS, version=said.version, by=learned.finance, at=NOON)

    with pytest.raises(Conflict):
        actions.decide_category(said, category=CARE, version=said.version - 1, by=learned.finance, at=NOON)


def test_one_payment_is_corrected_alone(learned):
    first, second = lines_of("Zodiac Partners")
    actions.correct_category(first, category=CARE, by=learned.finance, at=NOON)
    actions.decide_category(said_of_kind("Zodiac Partners"), category=ROOFS, by=learned.finance, at=LATER)

    assert LedgerLine.objects.get(pk=first.pk).category == CARE
    assert LedgerLine.objects.get(pk=second.pk).category == ROOFS


def said_of_kind(supplier):
    return Classification.objects.get(supplier=supplier, classifier__isnull=False)


def test_a_correction_goes_for_the_siblings_that_the_officer_was_asked_about(learned):
    line = lines_of("Skipton Roofing Ltd").first()
    found = siblings_of(learned.council.pk, line.pk)
    before = summed(CARE)

    assert (found.count, found.decided) == (2, 0)
    actions.correct_category(line, category=CARE, siblings=found.count, by=learned.finance, at=NOON)

    assert {each.category for each in lines_of("Skipton Roofing Ltd")} == {CARE}
    assert said_of("Skipton Roofing Ltd").published == ROOFS
    assert summed(CARE) - before == sum(each.amount_net for each in lines_of("Skipton Roofing Ltd"))


def test_a_correction_is_refused_where_there_are_more_siblings_by_now(learned):
    line = lines_of("Skipton Roofing Ltd").first()

    with pytest.raises(Refusal, match="asked about 1 payments, and there are 2 by now"):
        actions.correct_category(line, category=CARE, siblings=1, by=learned.finance, at=NOON)
    assert {each.category for each in lines_of("Skipton Roofing Ltd")} == {ROOFS}


def test_what_was_decided_can_be_taken_back(learned):
    said = actions.decide_category(said_of("Zodiac Partners"), category=ROOFS, by=learned.finance, at=NOON)

    actions.take_back_category(said, by=learned.finance, at=LATER)

    assert said_of("Zodiac Partners").said_by == ""
    assert {line.category for line in lines_of("Zodiac Partners")} == {"Misc"}
    assert {line.classification_id for line in lines_of("Zodiac Partners")} == {None}
    with pytest.raises(Refusal, match="Nobody has said anything"):
        actions.take_back_category(said, by=learned.finance, at=LATER)


def test_the_payments_of_a_later_import_are_classified_when_they_come(learned):
    learned.imported(
        f"{HEADINGS}\nAdults,Batley Care Homes Ltd,05/07/2025,9.00,,residential care fees\n", "j.csv"
    )
    event = Event.objects.filter(verb="spend.import.imported").order_by("-pk").first()

    with in_scope(learned.council.pk):
        handlers.classify_what_came({}, event=event, at=LATER)

    assert said_of("Batley Care Homes Ltd").category == CARE


def test_a_classifier_of_more_than_a_year_ago_takes_nothing_unattended(learned):
    may = f"{HEADINGS}\nAdults,Shipley Care Homes Ltd,05/05/2025,9.00,,residential care fees\n"
    learned.imported(may, "may-2025.csv")
    later = NOON + timedelta(days=400)
    actions.classify_payments(learned.classifier, by=learned.finance, at=later)

    said = Classification.objects.get(supplier="Shipley Care Homes Ltd")
    assert (said.said_by, said.proposed) == ("", CARE)


def test_training_as_a_job_says_where_the_result_is(learned):
    outcome = handlers.train_in_a_job(
        {"authority": learned.council.pk}, progress=SILENT, by=learned.finance, at=LATER
    )

    assert outcome.href == "/classifications/"
    assert "Classifier 2" in outcome.words


def sums_by_category():
    return {
        (row.month_on, row.directorate, row.category, row.standing): (
            row.lines_count, row.total_net, row.only_gross_total,
        )
        for row in MonthlySpend.objects.all()
    }  # fmt: skip


def test_what_moves_between_categories_leaves_the_sums_as_if_made_from_the_lines(learned):
    line = lines_of("Zodiac Partners").first()
    actions.decide_category(said_of("Zodiac Partners"), category=ROOFS, by=learned.finance, at=NOON)
    actions.correct_category(line, category=CARE, by=learned.finance, at=NOON)
    actions.take_back_category(said_of_kind("Zodiac Partners"), by=learned.finance, at=LATER)
    moved = sums_by_category()

    actions.judge_spend(learned.council, by=learned.finance, at=LATER)
    with writing():
        ledger.sum_again(learned.council.pk, {row.month_on for row in MonthlySpend.objects.all()})

    assert sums_by_category() == moved
    assert all(count for count, *_ in moved.values())


def test_each_payment_gets_back_the_category_as_its_own_file_spells_it(learned):
    learned.imported(f"{HEADINGS}\nHousing,Zodiac Partners,05/07/2025,9.00,MISC,sundries 99\n", "july.csv")
    for published in ("Misc", "MISC"):
        line = lines_of("Zodiac Partners").filter(category=published).first()
        found = siblings_of(learned.council.pk, line.pk)
        said = actions.correct_category(
            line, category=ROOFS, siblings=found.count, by=learned.finance, at=NOON
        )
        actions.take_back_category(said, by=learned.finance, at=LATER)

    assert [line.category for line in lines_of("Zodiac Partners")] == ["Misc", "Misc", "MISC"]


def test_a_missing_name_and_a_redacted_one_are_siblings_by_their_description(learned):
    learned.imported(
        f"{HEADINGS}\nAdults,Redacted personal data,05/07/2025,9.00,,direct payment\n"
        "Adults,,06/07/2025,8.00,,direct payment\n",
        "july.csv",
    )
    line = LedgerLine.objects.get(payee__is_redacted=True, purpose="direct payment")
    found = siblings_of(learned.council.pk, line.pk)

    assert found.count == 2
    actions.correct_category(line, category=CARE, siblings=2, by=learned.finance, at=NOON)
    told = LedgerLine.objects.filter(purpose="direct payment")
    assert [each.category for each in told] == [CARE, CARE]


def test_a_payment_decided_alone_can_be_decided_again_and_its_siblings_leave_it_out(learned):
    first, second = lines_of("Zodiac Partners")
    alone = actions.correct_category(first, category=CARE, by=learned.finance, at=NOON)

    assert siblings_of(learned.council.pk, second.pk).count == 1
    assert siblings_of(learned.council.pk, first.pk).count == 2
    actions.decide_category(alone, category=ROOFS, by=learned.finance, at=LATER)
    assert [line.category for line in lines_of("Zodiac Partners")] == [ROOFS, "Misc"]

    actions.take_back_category(alone, by=learned.finance, at=LATER)
    assert [line.category for line in lines_of("Zodiac Partners")] == ["Misc", "Misc"]
    with pytest.raises(Refusal, match="Open the payment to say what it is"):
        actions.decide_category(alone, category=ROOFS, by=learned.finance, at=LATER)


def test_a_payment_that_is_spoken_of_alone_no_more_goes_with_its_siblings(learned):
    first, _ = lines_of("Zodiac Partners")
    alone = actions.correct_category(first, category=CARE, by=learned.finance, at=NOON)
    actions.decide_category(said_of_kind("Zodiac Partners"), category=ROOFS, by=learned.finance, at=NOON)

    actions.take_back_category(alone, by=learned.finance, at=LATER)

    assert [line.category for line in lines_of("Zodiac Partners")] == [ROOFS, ROOFS]


def came(treasury, content, name):
    """Import a file and do what follows."""
    treasury.imported(content, name)
    event = Event.objects.filter(verb="spend.import.imported").order_by("-pk").first()
    with in_scope(treasury.council.pk):
        handlers.classify_what_came({}, event=event, at=LATER)


def test_what_an_officer_took_back_no_classifier_says_again(learned):
    actions.take_back_category(said_of("Otley Care Homes Ltd"), by=learned.finance, at=NOON)

    came(
        learned,
        f"{HEADINGS}\nAdults,Otley Care Homes Ltd,05/07/2025,9.00,,residential care fees\n",
        "july.csv",
    )
    actions.train_classifier(learned.council, by=learned.finance, at=LATER)

    said = said_of("Otley Care Homes Ltd")
    assert (said.said_by, said.lines_count, said.taken_back_by) == ("", 3, learned.finance.reference)
    told = lines_of("Otley Care Homes Ltd").filter(paid_on__gte="2025-06-01")
    assert {line.category for line in told} == {""}
    assert summed("") == sum(line.amount_net for line in LedgerLine.objects.filter(category=""))


def test_a_decision_goes_for_those_that_come_later_without_any_classifier(treasury):
    treasury.imported(file_of())
    line = lines_of("Zodiac Partners").first()
    actions.correct_category(line, category=ROOFS, siblings=2, by=treasury.finance, at=NOON)

    came(treasury, f"{HEADINGS}\nHousing,Zodiac Partners,05/07/2025,9.00,Misc,sundries 99\n", "july.csv")

    assert {line.category for line in lines_of("Zodiac Partners")} == {ROOFS}
    assert said_of("Zodiac Partners").lines_count == 3
    assert Event.objects.filter(verb="spend.payments.decisions_applied").count() == 1


def test_where_nothing_was_ever_said_nothing_is_applied_and_nothing_recorded(treasury):
    treasury.imported(file_of())

    assert actions.apply_decisions(treasury.council, by=treasury.finance, at=NOON) == 0
    assert not Event.objects.filter(verb="spend.payments.decisions_applied").exists()


def test_payments_that_an_undone_import_takes_with_it_are_counted_out(learned):
    imported = learned.imported(
        f"{HEADINGS}\nHousing,Zodiac Partners,05/07/2025,9.00,Misc,sundries 99\n", "july.csv"
    )
    actions.classify_payments(learned.classifier, by=learned.finance, at=NOON)
    assert said_of("Zodiac Partners").lines_count == 3

    actions.undo_import(imported, reason="A draft.", by=learned.finance, at=LATER)
    actions.classify_payments(learned.classifier, by=learned.finance, at=LATER)

    assert said_of("Zodiac Partners").lines_count == 2


def test_payments_published_net_and_gross_are_summed_apart(learned):
    learned.imported(
        f"{HEADINGS}\nHousing,Zodiac Partners,05/07/2025,9.00,Misc,sundries 99\n", "july.csv", tax="gross"
    )
    actions.classify_payments(learned.classifier, by=learned.finance, at=NOON)

    said = said_of("Zodiac Partners")
    assert (said.total_net, said.only_gross_total) == (Decimal("141.00"), Decimal("9.00"))
    found = siblings_of(learned.council.pk, lines_of("Zodiac Partners").first().pk)
    assert (found.total_net, found.only_gross_total) == (Decimal("141.00"), Decimal("9.00"))


def test_many_files_leave_one_job_that_classifies(treasury):
    with in_scope(treasury.council.pk):
        for month in ("05", "06", "07"):
            treasury.imported(f"{HEADINGS}\nAdults,Aire Care,05/{month}/2025,9.00,,x\n", f"{month}.csv")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args->>'name' = %s", [handlers.CLASSIFY_WHAT_CAME]
        )
        assert cursor.fetchone() == (1,)
