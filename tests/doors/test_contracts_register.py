"""The register as a list and the parts of one contract: who may enter, what is shown, how many questions it costs."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, shown, text_of
from wisely.audit.row_security import set_scope
from wisely.contracts import actions
from wisely.people import actions as people

pytestmark = pytest.mark.django_db
PARTS = ("", "particulars/", "money/", "changes/", "history/", "published/")


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def rows_of(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def titles(client, **asked):
    return [row[0] for row in rows_of(client.get("/contracts/", {"format": "csv", **asked}))[1:]]


def test_the_register_counts_and_shows_each_contract_with_whose_it_is_and_when_it_ends(town, asha):
    contract = town.contract(tier="gold")
    page = shown(
        asha, "/contracts/", columns="reference,supplier,owner,next_notice_on,options_left,tier,completeness"
    )

    text = text_of(page)
    assert "Contracts register 1 contract" in text
    assert contract.reference in text and "Moorland alderby Ltd" in text and "Iris" in text and "Gold" in text
    assert f"30 Jun {TODAY.year + 1}" in text
    assert "Register a contract" in text and "Import contracts" in text


def test_the_three_ways_to_see_nothing_are_told_apart(town, asha):
    assert "No contracts yet" in shown(asha, "/contracts/")
    town.contract()
    assert "No contracts match" in shown(asha, "/contracts/", q="nothing like it")
    barred = town.enter("Ade", "administrator").get("/contracts/")
    assert barred.status_code == 403
    assert "Who can" in barred.content.decode() and "Officer" in barred.content.decode()


def test_who_has_not_signed_in_is_sent_to_sign_in(town):
    assert Client().get("/contracts/").status_code == 302


@pytest.mark.parametrize("role", ["officer", "auditor", "councillor", "budget_holder", "finance_officer"])
def test_who_reads_sees_every_part_and_is_told_why_no_more(town, role):
    root = f"/contracts/{town.contract(ends_on=date(TODAY.year + 5, 12, 31)).reference}/"
    reader = town.enter("Reader", role)
    for part in PARTS:
        main = shown(reader, root + part).partition("<main")[2]
        buttons = re.findall(r'class="button[^"]*" href="([^"]*)"', main)
        acts = [each for each in buttons if each.startswith(root) and not each.endswith(".ics")]
        assert not acts or part == "money/"
    assert "Why can’t I?" in shown(reader, root)
    assert "Category manager" in shown(reader, root)


def test_the_other_council_sees_nothing(town, asha):
    other = ContractsTown("otherby", "OTH")
    hidden = other.contract(title="Hidden away")
    assert "Hidden away" not in shown(asha, "/contracts/")
    assert titles(asha) == []
    for part in PARTS:
        assert asha.get(f"/contracts/{hidden.reference}/{part}").status_code == 404


def test_saved_views_hold_what_they_say(town, asha):
    town.contract(title="Soon", ends_on=TODAY + timedelta(days=20))
    town.contract(title="Half a year", ends_on=TODAY + timedelta(days=270))
    town.contract(title="Orphan", owner=None, ends_on=TODAY + timedelta(days=900))
    town.contract(title="Forgotten", ends_on=TODAY - timedelta(days=9))

    assert titles(asha, ends="0-3") == ["Soon"]
    assert titles(asha, ends="6-12") == ["Half a year"]
    assert titles(asha, owner="nobody") == ["Orphan"]
    assert titles(asha, ends="past") == ["Forgotten"]
    assert sorted(titles(asha, standing="in force")) == ["Half a year", "Orphan", "Soon"]
    assert len(titles(asha, mend="me")) == 4
    assert titles(asha, owner="me") == []


def test_each_figure_above_the_list_is_the_count_of_the_list_behind_it(town, asha):
    town.contract(title="Soon", ends_on=TODAY + timedelta(days=20))
    town.contract(title="Orphan", owner=None)
    town.contract(title="Forgotten", ends_on=TODAY - timedelta(days=9))
    ended = town.contract(title="Over", ends_on=TODAY - timedelta(days=3), owner=None)
    actions.end_contract(ended, ended_on=TODAY - timedelta(days=3), by=BUILDER, at=timezone.now())

    text = text_of(shown(asha, "/contracts/"))
    for words, asked in {
        "without an owner": {"owner": "nobody"},
        "end within 3 months": {"ends": "0-3"}, "past the last day, not closed": {"ends": "past"},
    }.items():  # fmt: skip
        assert f"{len(titles(asha, **asked))} {words}" in text


def test_an_owner_who_left_makes_an_orphan_and_the_page_says_who_stands_in(town, asha):
    ben = town.person("Ben", "officer")
    contract = town.contract(deputy=ben)
    people.record_leaving(town.owner, left_on=TODAY - timedelta(days=1), by=BUILDER, at=timezone.now())

    assert titles(asha, owner="nobody") == [contract.title]
    page = text_of(shown(asha, f"/contracts/{contract.reference}/"))
    assert "Nobody who works here owns this contract" in page
    assert "Iris left on" in page and "Ben stands in" in page


def test_gaps_are_tasks_for_who_can_mend_them_and_told_to_who_cannot(town, asha):
    contract = town.contract(description="")
    root = f"/contracts/{contract.reference}/"

    assert f'href="{root}revise/#id_description"' in shown(asha, root)
    reader = shown(town.enter("Reader", "officer"), root)
    assert f'href="{root}revise/#id_description"' not in reader
    assert "Iris keeps this record" in text_of(reader)


def test_gaps_i_can_mend_are_those_of_my_role_and_of_my_contracts(town):
    elsewhere = people.add_directorate(town.council, code="ADH", name="Adults", by=BUILDER, at=timezone.now())
    town.contract(title="Of my directorate", description="")
    town.contract(title="Of another", directorate=elsewhere, description="")
    keeper = town.enter("Kay", "contract_manager", scope_kind="directorate", scope_key="RES")

    assert titles(keeper, mend="me") == ["Of my directorate"]
    set_scope([town.council.pk])
    town.contract(title="Mine elsewhere", directorate=elsewhere, owner=keeper.person, description="")
    assert sorted(titles(keeper, mend="me")) == ["Mine elsewhere", "Of my directorate"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "json"])
def test_what_is_taken_away_is_exactly_what_is_shown(town, asha, form):
    town.contract(title="=cmd|' /C calc'!A1")
    town.contract(title="Other")
    answer = asha.get("/contracts/", {"q": "cmd", "format": form})
    content = b"".join(answer.streaming_content)

    assert answer.status_code == 200
    if form == "csv":
        assert content.decode("utf-8-sig").count("\n") == 2 and "'=cmd" in content.decode()
    if form == "json":
        assert (
            len(json.loads(content)["rows"] if isinstance(json.loads(content), dict) else json.loads(content))
            == 1
        )


@pytest.mark.parametrize(
    "asked",
    [{"ends": "tomorrow"}, {"owner": "ALD-P-99999-9"}, {"value_net_min": "lots"}, {"ends_on_from": "31/2/2027"},
     {"category": "x' OR 1=1"}, {"stage": "struck out"}],
)  # fmt: skip
def test_what_a_filter_cannot_read_is_said_and_narrows_nothing(town, asha, asked):
    town.contract()
    page = shown(asha, "/contracts/", **asked)
    assert "There is a problem" in page


def test_a_contract_that_is_not_there_has_no_page(asha):
    for part in PARTS:
        assert asha.get(f"/contracts/ALD-C26-99999-9/{part}").status_code == 404


def test_history_is_told_in_sentences_with_names(town, asha):
    contract = town.contract(owner=None)
    actions.assign_owner(contract, owner=town.owner, reason="She knows it", by=BUILDER, at=timezone.now())

    page = text_of(shown(asha, f"/contracts/{contract.reference}/history/"))
    assert "was given to Iris with nobody as deputy" in page and "She knows it" in page
    assert "entered the register with Moorland alderby Ltd" in page


def test_suppliers_and_contracts_lead_to_each_other(town, asha):
    contract = town.contract()
    assert f'href="/suppliers/{town.supplier.reference}/"' in shown(asha, f"/contracts/{contract.reference}/")
    assert f'href="/contracts/{contract.reference}/"' in shown(
        asha, f"/suppliers/{town.supplier.reference}/contracts/"
    )
    assert titles(asha, supplier=town.supplier.reference.lower()) == [contract.title]
    assert titles(asha, supplier="moorland") == [contract.title]
    assert titles(asha, supplier="beacon") == []


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 18), ("particulars/", 18), ("money/", 20), ("changes/", 18), ("history/", 22), ("published/", 18)],
)
def test_a_page_asks_the_database_few_questions(town, asha, path, most, django_assert_max_num_queries):
    contract = town.contract()
    with django_assert_max_num_queries(most):
        shown(asha, f"/contracts/{contract.reference}/{path}")


def test_the_list_asks_the_same_few_questions_for_one_row_and_for_many(
    town, asha, django_assert_max_num_queries
):
    for number in range(12):
        town.contract(title=f"Contract {number}", starts_on=date(2025, 1, 1 + number))
    with django_assert_max_num_queries(16):
        shown(asha, "/contracts/")


def test_a_search_finds_words_anywhere_in_any_letters_and_old_references_too(town, asha):
    town.contract(title="Cleaning of École buildings", former_reference="LCC/0042-B")
    town.contract(title="Grounds maintenance")

    for words in ("ÉCOLE clean", "lcc/0042", "uilding"):
        assert titles(asha, q=words) == ["Cleaning of École buildings"], words
    assert titles(asha, q="cleaning maintenance") == []
    assert titles(asha, q="100%") == titles(asha, q="_") == []  # taken as letters, not as patterns
