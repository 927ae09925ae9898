"""The pages about measures: who may enter, what is shown, what one form does, and how many queries it takes."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import Town
from tests.actions.performance.conftest import Paid, Payer, a_year_of
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.performance.models import Measure, Reading

pytestmark = pytest.mark.django_db
ONLY_THESE = "Nothing was paid in the other months"
LISTS = ("suppliers", "directorates", "contracts")
READ = ["/performance/", *(f"/performance/{number}/" for number in range(1, 32)), *(f"/performance/4/{part}/" for part in (*LISTS, "readings", "history")), "/performance/14/suppliers/", "/performance/14/directorates/", "/performance/14/wards/", "/performance/1/readings/"]  # fmt: skip
WRITE = ["/performance/4/freeze/", "/performance/4/record/", "/performance/14/freeze/", "/performance/1/record/", "/performance/4/owner/"]  # fmt: skip


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        person = town.person(name, role)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        client.person = person
        return client

    return entered


@pytest.fixture
def paula(enter):
    return enter("Paula", "performance_officer")


@pytest.fixture
def kit(enter):
    return enter("Kit", "councillor")


@pytest.fixture
def paid(town, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    set_scope([town.council.pk])
    made = Payer(town.council, tmp_path)
    a_year_of(made)
    return made


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def shown(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer)
    page = answer.content.decode()
    assert page.count("<h1") == 1
    return page


def text_of(page):
    return re.sub(r" ([,.;:])", r"\1", " ".join(re.sub(r"<[^>]+>", " ", page).split()))


def rows_of(client, path, **asked):
    answer = client.get(path, {"format": "csv", **asked})
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_who_keeps_the_measures_may_open_every_page(paula, paid):
    for path in [*READ, *WRITE]:
        shown(paula, path)


def test_who_reads_sees_every_page_and_is_told_why_no_more(kit, paid):
    for path in READ:
        shown(kit, path)
    for path in WRITE:
        refused = kit.get(path)
        assert refused.status_code == 403
        assert "Performance officer" in refused.content.decode()
    assert "Why can’t I?" in shown(kit, "/performance/4/")


def test_who_has_not_signed_in_or_has_no_role_here_sees_nothing(enter):
    assert Client().get("/performance/").status_code == 302
    assert enter("Ade", "administrator").get("/performance/").status_code == 403


def test_what_is_not_there_is_no_page(paula, paid):
    for path in ("99/", "1/suppliers/", "14/contracts/", "1/freeze/", "4/readings/1/restate/"):
        assert paula.get(f"/performance/{path}").status_code == 404, path


def test_all_thirty_one_are_listed_and_none_is_made_up(kit, paid):
    rows = rows_of(kit, "/performance/")

    assert [row["KPI"] for row in rows] == [str(number) for number in range(1, 32)]
    measured = {row["KPI"]: row["Value"] for row in rows if row["Value"] != "Not measured"}
    assert measured == {"4": "0%", "14": "0%"}
    assert all("Not measured yet, because" in row["Why"] for row in rows if row["KPI"] not in measured)


def test_the_list_is_narrowed_by_key_area_and_by_how_it_stands(kit, paid):
    rows = rows_of(kit, "/performance/")
    page = text_of(shown(kit, "/performance/", area="Governance", kind="live"))

    narrowed = rows_of(kit, "/performance/", area="Governance", kind="live")
    assert 0 < len(narrowed) < len(rows)
    assert f"{len(narrowed)} measure" in page
    assert "Procurement is lawful" in page


def test_without_any_payments_nothing_is_a_number_and_the_way_on_is_said(kit):
    page = text_of(shown(kit, "/performance/4/"))

    assert "Not measurable, because no payments are imported" in page
    assert "Import the payment files of those months." in page
    assert "No payments are imported yet." in page
    assert all(row["Value"] == "Not measured" for row in rows_of(kit, "/performance/"))
    for part in LISTS:
        assert "No payments in this period" in shown(kit, f"/performance/4/{part}/")


def test_a_measure_says_what_it_is_made_of(kit, paid):
    page = text_of(shown(kit, "/performance/14/", period="2025-26"))

    assert "350.00" in page
    assert "If all of it counted, it would be 98.97%" in page
    assert "redacted £999.00" in page
    assert "the baseline of 2018/19, 51.97%" in page
    assert "Red" in page


def test_each_definition_stands_by_itself(kit, paid):
    page = text_of(shown(kit, "/performance/14/", period="2025-26"))

    for name in ("Local: in Aldermoor", "In Yorkshire and the Humber, Aldermoor included", "SME: Procurement Act 2023", "SME: Strategy definition", "VCSE"):  # fmt: skip
        assert name in page


def test_the_trend_is_by_month_quarter_or_year_with_a_table(kit, paid):
    for grain, name in (("month", "Jul 2025"), ("quarter", "Q2 2025-26"), ("year", "2025-26")):
        page = shown(kit, "/performance/14/", by=grain)
        assert "<svg" in page
        assert f'<th scope="row">{name}</th>' in page


def test_a_month_without_payments_is_a_gap_and_not_nought(kit, paid):
    page = shown(kit, "/performance/14/", by="month")
    row = re.search(r'<th scope="row">May 2025</th><td class="number">([^<]*)', page)

    assert row[1] == "Not measured"


@pytest.mark.parametrize("code", ["2025-27", "x", "2026-m13", "'; drop table"])
def test_a_period_that_is_none_is_said_so(kit, paid, code):
    assert "is not a period" in shown(kit, "/performance/4/", period=code)


@pytest.mark.parametrize("part", ["suppliers", "directorates"])
def test_what_is_taken_away_sums_to_the_figure_on_the_page(kit, paid, part):
    rows = rows_of(kit, f"/performance/14/{part}/", period="2025-26")

    def total(heading):
        return sum(Decimal(row[f"{heading} (excluding VAT)"]) for row in rows)

    assert (total("Counts"), total("Does not count"), total("Not known")) == (
        Decimal(350), Decimal(20), Decimal(1570),
    )  # fmt: skip
    assert "18.04%" in shown(kit, "/performance/14/", period="2025-26")


def test_another_way_of_counting_has_its_own_list(kit, paid):
    rows = rows_of(kit, "/performance/14/suppliers/", period="2025-26", counting="vcse")

    assert {row["Supplier"] for row in rows if Decimal(row["Counts (excluding VAT)"])} == {"Far Small Ltd"}


def test_a_row_leads_to_its_payments(kit, paid):
    page = shown(kit, "/performance/14/suppliers/", period="2025-26")

    assert re.search(
        r'href="/spend/lines/\?paid_on_from=2025-04-01&amp;paid_on_to=2026-03-31&amp;supplier=SUP-S-\d+-',
        page,
    )
    assert re.search(r"/spend/lines/\?[^\"]*&amp;payee=\d+", page)
    page = shown(kit, "/performance/4/directorates/", period="2025-26")
    assert "paid_on_to=2026-03-31&amp;directorate=Adults" in page
    assert "paid_on_to=2026-03-31&amp;standing=off" in shown(kit, "/performance/4/", period="2025-26")


def test_a_period_is_frozen_from_the_form(paula, paid, town):
    answer = send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)

    assert (answer.status_code, answer.url) == (303, "/performance/14/readings/")
    set_scope([town.council.pk])
    assert Reading.objects.count() == 4
    assert Event.objects.filter(verb="performance.period.frozen", by=paula.person.reference).count() == 1
    page = text_of(shown(paula, "/performance/14/readings/"))
    assert "£350.00 of £1,940.00, 9 payments; £1,570.00 not known" in page
    assert "Agreed" in page
    assert "2025-26 was frozen over 9 payments" in text_of(shown(paula, "/performance/14/history/"))


def test_a_period_without_all_its_months_says_which_and_asks_for_a_reason(paula, paid, town):
    form = text_of(shown(paula, "/performance/14/freeze/"))
    assert "2025-26, without May 2025, June 2025, October 2025" in form

    answer = send(paula, "/performance/14/freeze/", period="2025-26")
    page = text_of(answer.content.decode())
    assert answer.status_code == 200
    assert "2025-26 is incomplete: there are no payments for May 2025, June 2025" in page
    set_scope([town.council.pk])
    assert not Reading.objects.exists()

    send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)
    page = text_of(shown(paula, "/performance/14/readings/"))
    assert "Incomplete, without May 2025, June 2025" in page
    assert ONLY_THESE in page


def test_the_same_period_again_is_refused_beside_the_form(paula, paid):
    send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)
    answer = send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)

    assert answer.status_code == 200
    assert "agreed reading already" in answer.content.decode()


def test_a_figure_that_moved_since_is_shown_beside_what_was_agreed_and_restated(paula, kit, paid, town):
    send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)
    set_scope([town.council.pk])
    paid.pay(Paid("Near Small Ltd", "560.00"))
    page = text_of(shown(paula, "/performance/14/", period="2025-26"))
    assert (
        "Agreed for 2025-26: 18.04% ." in page.replace("2025-26, April to March without May", "2025-26")
        or "18.04%" in page
    )
    assert "today it is 36.40%" in page

    set_scope([town.council.pk])
    reading = Reading.objects.get(figure="kpi14_local_sme_spend")
    path = f"/performance/14/readings/{reading.pk}/restate/"
    assert path in shown(paula, "/performance/14/", period="2025-26")
    page = shown(kit, "/performance/14/", period="2025-26")
    assert path not in page
    assert "Why can" in text_of(page)
    assert "As payments stand today: 36.4%" in shown(paula, path)
    assert send(paula, path, reason="A late file").status_code == 303
    page = text_of(shown(paula, "/performance/14/readings/"))
    assert "Restated because: A late file" in page
    assert "18.04%" in page


def test_a_reading_is_recorded_by_hand(paula, town):
    answer = send(
        paula,
        "/performance/4/record/",
        figure="kpi04_waivers",
        period="2024-25",
        value="150",
        evidence="The log",
    )

    assert answer.status_code == 303
    page = text_of(shown(paula, "/performance/4/"))
    assert "150" in page
    assert "150 is 39 below the baseline of 2018/19, 189." in page
    (row,) = [row for row in rows_of(paula, "/performance/") if row["KPI"] == "4"]
    assert row["Value"] == "Not measured"  # its first figure is computed, and there are no payments


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Enter"),
        ({"figure": "kpi04_waivers", "period": "2024-25", "value": "many", "evidence": "x"}, "number"),
        (
            {"figure": "kpi04_waivers", "period": "2024-25", "value": "-1", "evidence": "x"},
            "cannot be below 0",
        ),
        ({"figure": "kpi04_on_contract", "period": "2024-25", "value": "1", "evidence": "x"}, "choice"),
        ({"figure": "kpi04_waivers", "period": "1066-67", "value": "1", "evidence": "x"}, "choice"),
    ],
)
def test_a_form_that_is_wrong_says_what_and_keeps_what_was_typed(paula, town, fields, says):
    answer = send(paula, "/performance/4/record/", **fields)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    assert says in page
    assert all(value in page for name, value in fields.items() if name in {"value", "evidence"})
    set_scope([town.council.pk])
    assert not Reading.objects.exists()


def test_who_answers_for_a_measure_keeps_its_readings_without_the_role(paula, enter, town):
    owen = enter("Owen", "officer")
    assert owen.get("/performance/4/record/").status_code == 403

    assert send(paula, "/performance/4/owner/", owner=owen.person.reference).status_code == 303
    shown(owen, "/performance/4/record/")
    assert owen.get("/performance/14/freeze/").status_code == 403
    assert "Owen" in text_of(shown(paula, "/performance/4/history/"))
    assert "Owner Owen" in text_of(shown(owen, "/performance/4/"))


def test_a_form_from_an_old_page_meets_what_was_done_since(paula, town):
    words = {"figure": "kpi04_waivers", "evidence": "The log", "value": "1"}
    send(paula, "/performance/4/record/", **words, period="2024-25")
    set_scope([town.council.pk])
    stale = Measure.objects.get().version - 1

    assert send(paula, "/performance/4/record/", **words, period="2023-24", version=stale).status_code == 409


def test_a_form_sent_twice_takes_effect_once(paula, town):
    key = uuid.uuid4().hex
    words = {
        "figure": "kpi04_waivers",
        "period": "2024-25",
        "value": "1",
        "evidence": "x",
        "one_time_key": key,
    }
    assert [paula.post("/performance/4/record/", words).status_code for _ in range(2)] == [303, 303]
    set_scope([town.council.pk])
    assert Reading.objects.count() == 1


def test_another_council_sees_nothing_of_it(paula, paid, town):
    send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)
    set_scope([town.council.pk])
    pk = Reading.objects.first().pk
    there = Town(slug="otherby", prefix="OTH", is_demonstration=True)
    stranger = Client()
    person = there.person("Stella", "performance_officer")
    assert stranger.post("/sign-in/personas/", {"person": person.reference}).status_code == 302

    assert "18.04%" not in shown(stranger, "/performance/14/", period="2025-26")
    assert "No reading yet" in shown(stranger, "/performance/14/readings/")
    assert stranger.get(f"/performance/14/readings/{pk}/restate/").status_code == 404
    assert rows_of(stranger, "/performance/14/suppliers/", period="2025-26") == []


DOOR = 11  # by which anybody is let in, and out again
SUMS = 4  # one that asks whether they still stand, and three that make them


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/performance/", DOOR + SUMS + 25), ("/performance/1/", DOOR + SUMS + 3),
        ("/performance/4/", DOOR + SUMS + 3), ("/performance/14/", DOOR + SUMS + 3),
        ("/performance/14/suppliers/", DOOR + 2 * SUMS + 2),
        ("/performance/14/directorates/", DOOR + 2 * SUMS + 2),
        ("/performance/4/contracts/", DOOR + SUMS + 5), ("/performance/4/readings/", DOOR + SUMS + 3),
        ("/performance/4/history/", DOOR + SUMS + 5),
    ],
)  # fmt: skip
def test_a_page_takes_few_queries_however_much_was_paid(
    kit, paid, path, budget, django_assert_max_num_queries
):
    with django_assert_max_num_queries(budget):
        shown(kit, path)


def test_a_period_that_lies_ahead_is_refused_even_when_sent_by_hand(paula, paid):
    ahead = timezone.localdate() + timedelta(days=400)
    answer = send(paula, "/performance/14/freeze/", period=f"{ahead:%Y-m%m}")

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
