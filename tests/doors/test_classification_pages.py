"""The pages about categories of payments: what waits and why, deciding, correcting with siblings, training."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people.conftest import NOON, Town
from tests.actions.spend.classifying_world import HEADINGS, TRADES, file_of
from wisely.audit.kept import writing
from wisely.classifications.models import Classification
from wisely.spend import actions as spend
from wisely.spend.models import LedgerLine
from wisely.spend.queries import mapping_of
from wisely.work.models import Job

pytestmark = pytest.mark.django_db
HERE = "/classifications/"
CARE, ROOFS = (category for *_, category in TRADES)


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def untrained(town, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "arrived.csv"
    path.write_text(file_of())
    town.finance = town.officer(town.person("Fred", "finance_officer"))
    staged = spend.stage_file(town.council, path=path, name="april-2025.csv", by=town.finance, at=NOON)
    spend.confirm_mapping(staged, mapping=mapping_of(staged), by=town.finance, at=NOON)
    spend.import_ledger(staged, by=town.finance, at=NOON)
    return town


@pytest.fixture
def world(untrained):
    spend.train_classifier(untrained.council, by=untrained.finance, at=NOON)
    return untrained


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        client.post("/sign-in/personas/", {"person": town.person(name, role).reference})
        return client

    return entered


@pytest.fixture
def fay(enter):
    return enter("Fay", "finance_officer")


def send(client, address, **fields):
    return client.post(address, {"one_time_key": uuid.uuid4().hex, **fields})


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def zodiac():
    return Classification.objects.get(supplier="Zodiac Partners", classifier__isnull=False)


def zodiac_lines():
    return LedgerLine.objects.filter(payee__name="Zodiac Partners").order_by("paid_on")


def test_what_waits_is_shown_with_its_proposal_and_what_was_classified_stands_apart(world, fay):
    waiting = text_of(fay.get(HERE))
    unattended = text_of(fay.get(HERE, {"kind": "unattended"}))

    assert "Zodiac Partners" in waiting
    assert "% sure, classifier 1" in waiting
    assert "Otley Care Homes Ltd" not in waiting
    assert "Otley Care Homes Ltd" in unattended
    assert "Words:" in unattended


def test_a_kind_of_payment_says_that_others_to_its_supplier_weighed_too(untrained, fay, tmp_path):
    path = tmp_path / "may.csv"
    kinds = "Housing,Yarrow,05/05/2025,9.00,Misc,invoice\nHousing,Yarrow,06/05/2025,9.00,Misc,roof repairs\n"
    path.write_text(f"{HEADINGS}\n{kinds}")
    staged = spend.stage_file(
        untrained.council, path=path, name="may-2025.csv", by=untrained.finance, at=NOON
    )
    spend.confirm_mapping(staged, mapping=mapping_of(staged), by=untrained.finance, at=NOON)
    spend.import_ledger(staged, by=untrained.finance, at=NOON)
    spend.train_classifier(untrained.council, by=untrained.finance, at=NOON)

    row = Classification.objects.get(supplier="Yarrow", purpose="invoice")
    assert row.proposed == ROOFS
    assert "The words of 1 other kind of payment to this supplier weighed too" in text_of(
        fay.get(f"{HERE}{row.pk}/")
    )
    assert "weighed too" not in text_of(fay.get(f"{HERE}{zodiac().pk}/"))


def test_the_queue_asks_few_questions_however_long_it_is(world, fay):
    fay.get(HERE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        fay.get(HERE, {"kind": "unattended"})

    assert len(asked) <= 14, [each["sql"][:90] for each in asked]
    assert not [each for each in asked if '"learned",' in each["sql"]]


def test_a_kind_of_payment_says_why_and_takes_a_decision(world, fay):
    row = zodiac()
    page = text_of(fay.get(f"{HERE}{row.pk}/"))

    assert "Nearest examples" not in page, "nothing that was learned from is like these"
    assert "it goes by the words alone" in page
    answer = send(fay, f"{HERE}{row.pk}/", category=ROOFS, version=row.version)
    assert answer.url == f"{HERE}?done=1"
    assert {line.category for line in zodiac_lines()} == {ROOFS}
    decided = text_of(fay.get(HERE, {"kind": "decided"}))
    assert "Zodiac Partners" in decided
    assert "Fay" in decided
    assert f"were put into {ROOFS}" in text_of(fay.get(f"{HERE}{row.pk}/"))


def test_a_kind_of_payment_names_the_contract_whose_category_weighed(world, fay):
    row = zodiac()
    with writing():
        Classification.objects.filter(pk=row.pk).update(why=row.why | {"contract": ["ALD-0042", ROOFS]})

    assert f"These payments are made on contract ALD-0042, which is in “{ROOFS}”." in text_of(
        fay.get(f"{HERE}{row.pk}/")
    )


def test_a_decision_without_a_category_is_asked_for_again(world, fay):
    page = text_of(send(fay, f"{HERE}{zodiac().pk}/", category="", version=zodiac().version))

    assert "Choose a category." in page
    assert zodiac().said_by == ""


def test_ticked_proposals_are_agreed_with_together(world, fay):
    row = zodiac()

    answer = send(fay, HERE, kind=[f"{row.pk}:{row.version}"])

    assert answer.url == f"{HERE}?kind=waiting&done=1"
    assert "1 kind of payment was decided" in text_of(fay.get(answer.url))
    assert zodiac().category == row.proposed


@pytest.mark.parametrize("ticked", [[], ["7"], ["x:1"], ["999999:1"]])
def test_what_is_not_there_is_not_agreed_with(world, fay, ticked):
    answer = send(fay, HERE, kind=ticked)

    assert answer.status_code == 403 or "not there" in text_of(answer) or "None is ticked" in text_of(answer)
    assert zodiac().said_by == ""


def test_a_correction_asks_with_the_count_of_its_siblings(world, fay):
    line = zodiac_lines().first()
    page = text_of(fay.get(f"{HERE}payments/{line.pk}/"))

    assert "2 payments have the same supplier and description" in page
    assert "All 2 payments that are like it" in page
    answer = send(fay, f"{HERE}payments/{line.pk}/", category=CARE, reach="all", siblings="2")
    assert answer.url == f"/spend/lines/{line.pk}/"
    assert {each.category for each in zodiac_lines()} == {CARE}
    page = text_of(fay.get(answer.url))
    assert "Decided by Fay. The file says “Misc”." in page


def test_a_correction_of_one_payment_leaves_its_siblings(world, fay):
    first = zodiac_lines().first()

    send(fay, f"{HERE}payments/{first.pk}/", category=CARE, reach="alone", siblings="2")

    assert [each.category for each in zodiac_lines()] == [CARE, "Misc"]


def test_a_stale_count_is_refused_beside_the_form(world, fay):
    line = zodiac_lines().first()
    page = text_of(send(fay, f"{HERE}payments/{line.pk}/", category=CARE, reach="all", siblings="9"))

    assert "You were asked about 9 payments, and there are 2 by now" in page
    assert {each.category for each in zodiac_lines()} == {"Misc"}


def test_what_was_said_is_taken_back(world, fay):
    row = Classification.objects.get(supplier="Otley Care Homes Ltd")
    assert "get back what their file says" in text_of(fay.get(f"{HERE}{row.pk}/take-back/"))

    send(fay, f"{HERE}{row.pk}/take-back/", version=row.version)

    assert "Otley Care Homes Ltd" in text_of(fay.get(HERE))
    page = text_of(fay.get(f"{HERE}{row.pk}/"))
    assert "Fay took back what was said before. It waits for an officer." in page


def test_what_was_said_of_one_payment_alone_is_told_and_taken_back_for_it_alone(world, fay):
    first = zodiac_lines().first()
    send(fay, f"{HERE}payments/{first.pk}/", category=CARE, reach="alone", siblings="2")
    alone = Classification.objects.get(is_alone=True)

    assert "It goes for this payment alone." in text_of(fay.get(f"{HERE}{alone.pk}/"))
    send(fay, f"{HERE}{alone.pk}/", category=ROOFS, version=alone.version)
    assert [each.category for each in zodiac_lines()] == [ROOFS, "Misc"]

    page = text_of(fay.get(f"{HERE}{alone.pk}/take-back/"))
    assert "goes with those that are like it again" in page


def test_what_was_paid_is_told_net_and_gross_apart(world, fay):
    with writing():
        Classification.objects.filter(pk=zodiac().pk).update(only_gross_total=9)

    assert "£141.00 and £9.00 including VAT" in text_of(fay.get(HERE))
    assert "£141.00 excluding VAT and £9.00 including VAT" in text_of(fay.get(f"{HERE}{zodiac().pk}/"))


def test_its_pages_are_part_of_spend(world, fay):
    for page in (HERE, f"{HERE}classifiers/"):
        assert re.search(r'href="/spend/"[^>]*aria-current="true"', fay.get(page).content.decode())


def test_classifiers_are_shown_with_what_was_measured(world, fay):
    page = text_of(fay.get(f"{HERE}classifiers/"))

    assert "In use: classifier 1" in page
    assert "Fred" in page
    assert "payments it had not learned from" in page
    assert "Surest 100%" in page
    assert "Takes payments unattended until" in page


def test_training_is_asked_for_as_a_job(untrained, fay):
    assert "No classifier has been trained yet" in text_of(fay.get(HERE))
    assert "Train it now" in text_of(fay.get(f"{HERE}train/"))

    answer = send(fay, f"{HERE}train/")

    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.reference}/"
    assert job.reference in fay.get(HERE).content.decode()


def test_who_only_reads_sees_and_does_not_decide(world, enter):
    grace, row = enter("Grace", "auditor"), zodiac()

    assert grace.get(HERE).status_code == 200
    assert "Agree with those ticked" not in text_of(grace.get(HERE))
    assert "Why can’t I?" in text_of(grace.get(f"{HERE}{row.pk}/"))
    assert send(grace, HERE, kind=[f"{row.pk}:{row.version}"]).status_code == 403
    assert grace.get(f"{HERE}payments/{zodiac_lines().first().pk}/").status_code == 403
    assert grace.get(f"{HERE}train/").status_code == 403
    assert grace.get(f"{HERE}{row.pk}/take-back/").status_code == 403
    assert zodiac().said_by == ""


def test_another_councils_payments_are_not_found(world, enter):
    row, line = zodiac(), zodiac_lines().first()
    other = Town(slug="birkby", prefix="BIR", is_demonstration=True)
    client = Client()
    client.post("/sign-in/personas/", {"person": other.person("Olga", "head_of_procurement").reference})

    assert "Zodiac" not in text_of(client.get(HERE))
    assert client.get(f"{HERE}{row.pk}/").status_code == 404
    assert client.get(f"{HERE}payments/{line.pk}/").status_code == 404
