"""Why payments leak, as programs and workbooks read it: what the page's file says, by code and contract."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import NIA, client_as, person
from tests.doors.program import Program, token_for
from tests.doors.test_api_rooms import HEAD, officer_with
from wisely.audit.row_security import in_scope
from wisely.desk.spend.why import words_for
from wisely.people.queries import officer_by_reference
from wisely.spend.queries import REASONS

pytestmark = pytest.mark.usefixtures("demonstration")
PLACE = ("file", "sheet", "line")


@pytest.fixture
def program():
    return Program(token_for(officer_with(HEAD)))


def of_the_page():
    """Why each payment leaks by its place in its file, in the words of the page's own file."""
    asked = {"columns": ",".join(["payee", "why", *PLACE]), "format": "csv"}
    answer = client_as(NIA).get("/spend/lines/", asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    return {(row["File"], row["Sheet"], row["Line"]): row["Why it leaks"] for row in rows}


def names_of_reasons():
    who, on = person(NIA), timezone.localdate()
    with in_scope(who.authority_id):
        officer = officer_by_reference(who.reference, on=on)
    return {code: each.name for code, each in words_for(officer, on=on).items()}


def in_words(row, names):
    """Say a row's reason as the page's file does."""
    return ": ".join(filter(None, (names.get(row["why"], ""), row["why_contract"])))


def odata(program, **options):
    return Client().get(
        "/api/odata/payments", {f"${name}": value for name, value in options.items()},
        headers=program.headers(),
    )  # fmt: skip


def test_programs_read_of_every_payment_what_the_file_of_the_page_says(program):
    rows, names = program.walk("/spend/payments", {"limit": 200}), names_of_reasons()
    page = of_the_page()

    told = {tuple(str(row[part] or "") for part in PLACE): in_words(row, names) for row in rows}
    assert told == page
    reasons = Counter(row["why"] for row in rows)
    assert len(reasons) > 3 and reasons[None] > 0 and set(reasons) <= {None, *REASONS}
    assert all(
        row["why"] is None and row["why_contract"] is None for row in rows if row["standing"] == "unknown"
    )
    assert all(row["why_contract"] for row in rows if row["why"] in {"expired", "to come", "elsewhere"})


def test_the_document_names_every_reason(program):
    document = program.get("/openapi.json").json()
    said = document["components"]["schemas"]["PaymentRow"]["properties"]
    assert all(f"“{each}”" in said["why"]["description"] for each in REASONS)
    assert {"type": "null"} in said["why"]["anyOf"] and {"type": "null"} in said["why_contract"]["anyOf"]


def test_workbooks_read_the_same(program):
    rows = {row["key"]: row for row in program.walk("/spend/payments", {"limit": 200})}
    found = odata(program, select="key,why,why_contract", top="500").json()["value"]

    assert len(found) == min(500, len(rows)) and any(row["why"] for row in found)
    assert all(row == {part: rows[row["key"]][part] for part in row} for row in found)
    one = next(row for row in found if row["why"])
    alone = Client().get(f"/api/odata/payments({one['key']})", headers=program.headers()).json()
    assert (alone["why"], alone["why_contract"]) == (one["why"], one["why_contract"])
    model = Client().get("/api/odata/$metadata", headers=program.headers()).content.decode()
    assert 'Name="why_contract" Type="Edm.String"' in model and "“expired”" in model


@pytest.mark.parametrize("options", [{"filter": "why eq 'none'"}, {"orderby": "why_contract desc"}])
def test_what_is_worked_out_for_an_answer_is_not_filtered_by_and_it_is_said(program, options):
    answer = odata(program, **options)
    assert answer.status_code == 400
    assert "worked out for each answer" in answer.json()["error"]["message"]


def test_it_is_asked_of_the_database_only_where_it_is_chosen(program):
    odata(program, select="key", top="5")
    counts = []
    for select in ("key,amount_net", "key,why"):
        with CaptureQueriesContext(connection) as asked:
            assert odata(program, select=select, top="5").status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[0] + 3
