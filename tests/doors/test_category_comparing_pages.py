"""Prices of like things and other councils' packages: brought by forms, compared on the category's pages."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.asking import asked_at_worst
from tests.cast import ADE, ASHA, GRACE, KIT, NIA, THERE, client_as, person
from tests.doors.test_planning_pages import send
from wisely.audit.row_security import in_scope
from wisely.categories import queries
from wisely.categories.decisions.packages import read_package

HEAD = "Date,Item,Unit,Quantity,Price each,Supplier,Category"


def bring(client, kind, text, name="a.csv"):
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return send(client, f"/categories/files/{kind}/new/", file=file)


def words_of(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def prices_here():
    who = person(NIA)
    with in_scope(who.authority_id):
        return queries.prices_of(who.authority_id, on=timezone.localdate())


def test_a_file_of_prices_is_brought_shown_let_in_and_undone(own_demonstration):
    asha = client_as(ASHA)
    days = [timezone.localdate() - timedelta(days=n) for n in (3, 4, 5)]
    rows = [
        f"{day},Blue roll 150m,ea,10,{rate},Moor Ltd,GCL-03"
        for day, rate in zip(days, ("2.00", "2.20", "3.00"), strict=True)
    ]
    made = bring(asha, "prices", "\r\n".join([HEAD, *rows, "soon,Roll,ea,1,1,Moor Ltd,GCL-03"]))
    assert made.status_code == 303, made.content.decode()
    path = made.headers["Location"]
    page = words_of(asha.get(path))
    assert "Line 5, Date" in page
    assert "Blue roll" not in words_of(asha.get("/categories/GCL/prices/?q=Blue"))

    assert send(asha, f"{path}import/").status_code == 303
    listed = asha.get("/categories/GCL/prices/?q=Blue").content.decode()
    key = re.search(r"/categories/GCL/prices/([0-9a-f]{16})/", listed)[1]
    for typed, how in (("blue roll", "has"), ("blue rolll 150m", "is near")):
        found = words_of(asha.get("/search/", {"q": typed}))
        assert "Bought in the last twelve months Blue roll 150m £2.00 to £3.00 each" in found, typed
        assert f"What was bought {how} what was typed" in found
    assert "Blue roll" not in words_of(client_as(ADE).get("/search/?q=blue+roll"))  # he may see no spend
    one = words_of(asha.get(f"/categories/GCL/prices/{key}/"))
    assert "£8.00 would not have been paid" in one  # ten at 0.80 above the median of 2.20
    assert send(asha, f"{path}undo/", reason="The prices had VAT in them.").status_code == 303
    history = words_of(asha.get(path))
    assert "a.csv was read as prices: 3 rows, and 1 that cannot be read." in history
    assert "a.csv was let in: 3 rows count from now on." in history
    assert "The import of a.csv was undone: its rows count no more." in history
    assert not re.search(r"[0-9a-f]{64}", history), "a hash tells people nothing"
    assert "The import of a.csv was undone" in words_of(client_as(GRACE).get(path)), "an auditor reads it too"
    assert asha.get(f"/categories/GCL/prices/{key}/").status_code == 404
    assert "Blue roll" not in words_of(asha.get("/search/?q=blue+roll"))


def test_a_file_that_cannot_be_used_is_refused_beside_the_form(own_demonstration):
    asha = client_as(ASHA)
    assert "No column is recognised as" in words_of(bring(asha, "prices", "a,b\r\n1,2"))
    assert "no category package" in words_of(bring(asha, "package", "a,b\r\n1,2"))
    assert client_as(KIT).get("/categories/files/prices/new/").status_code == 403


def test_the_package_that_one_council_takes_away_another_brings_and_sees_nothing_else(own_demonstration):
    away = client_as(NIA, council=THERE).get("/categories/package/package.csv")
    text = away.content.decode("utf-8-sig")
    assert "attachment" in away.headers["Content-Disposition"]
    told = read_package(away.content)
    assert told.council.startswith("Wharfedale")
    assert not told.faults
    for name in ("Asha Varley", "REDACTED"):
        assert name not in text

    asha = client_as(ASHA)
    changed = text.replace("Wharfedale Vale", "Nidder Vale")
    path = bring(asha, "package", changed, "nidder.csv").headers["Location"]
    assert "Their categories and ours" in words_of(asha.get(path))
    assert send(asha, f"{path}import/").status_code == 303
    page = words_of(asha.get("/categories/GCL/others/"))
    assert "Nidder Vale" in page
    assert "Wharfedale Vale" in page
    assert client_as(ASHA, council=THERE).get(path).status_code == 404


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_compares_spend_suppliers_and_prices_with_the_other_council():
    page = words_of(client_as(NIA).get("/categories/GCL/others/"))
    assert "Wharfedale Vale" in page
    assert "Here, a head" in page
    assert "Median here" in page
    price = words_of(client_as(NIA).get("/categories/GCL/prices/"))
    assert "Had nobody paid more than the median" in price


@pytest.mark.usefixtures("demonstration")
def test_each_saving_is_that_of_its_lines():
    told = prices_here()
    spreads = [each for each in told.spreads if each.is_told]
    assert len(spreads) >= 5
    for each in spreads:
        over = sum(
            ((line.rate - each.median) * line.quantity for line in told.lines[each.key]
             if line.rate > each.median and line.pk not in each.odd),
            Decimal(0),
        )  # fmt: skip
        assert abs(over - each.at_median) <= Decimal("0.01")
    shown = list(csv.DictReader(io.StringIO(
        b"".join(client_as(NIA).get("/categories/GCL/prices/?format=csv").streaming_content).decode("utf-8-sig")
    )))  # fmt: skip
    assert {row["What"] for row in shown} == {
        each.thing for each in told.spreads if each.category.startswith("GCL")
    }


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/categories/GCL/prices/", 26),
        ("/categories/GCL/others/", 28),
        ("/categories/files/", 9),
        ("/categories/package/", 15),
    ],
)
def test_a_page_asks_the_database_little_and_an_administrator_sees_none(path, most):
    nia = client_as(NIA)
    assert nia.get(path).status_code == 200
    told = asked_at_worst(nia, path)
    assert len(told) <= most, told
    assert client_as(ADE).get(path).status_code == 403


@pytest.mark.usefixtures("demonstration")
def test_the_description_for_programs_names_every_column():
    answer = client_as(NIA).get("/categories/package/package.json")
    assert answer.headers["Content-Type"].startswith("application/csvm+json")
    assert {each["name"] for each in answer.json()["tableSchema"]["columns"]} == {
        column.name for column in queries.PACKAGE_COLUMNS
    }
