"""Imports into the register from their pages: every kind of file, every bad file, one effect, undoing."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import uuid
import zipfile
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import ContractsTown, send, shown, text_of
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.actions import NewFile
from wisely.contracts.decisions.tables import lines_of
from wisely.contracts.models import Contract, ImportRow, RegisterImport
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.django_db
SHEET = b"""Ref,Contract title,Supplier name,Total value,Start date,End date
A1,Lifts,Beacon Lifts Ltd,"50,000.00",01/02/2026,31/01/2028
A2,Stairs,Beacon Stairs Ltd,a lot,01/02/2026,31/01/2028
"""
HEADINGS = "Notice Identifier,Notice Type,Organisation Name,Status,Published Date,Title,Description,Cpv Codes,Value Low,Value High,Awarded Date,Awarded Value,Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE],Contract start date,Contract end date,OJEU Procedure Type"
NOTICE = "AB-1,Contract,{buyer},Awarded,2026-01-11T10:00:00Z,Lifts,Six lifts,42416000,1,2,10/01/2026,50000,[Beacon Lifts Ltd|1 High Street|COMPANIES_HOUSE|01234567|Yes|No][Oak Ltd|2 Low Road|NONE||No|No],01/02/2026,31/01/2028,Open"


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def choose(client, content, name="register.csv", kind=""):
    file = SimpleUploadedFile(name, content)
    return send(client, "/contracts/imports/new/", file=file, kind=kind)


def staged(client, content, name="register.csv", kind=""):
    answer = choose(client, content, name, kind)
    assert answer.status_code == 303, text_of(answer.content.decode())
    return answer.url


def fault_of(answer):
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page and "Traceback" not in page
    return text_of(page)


def package(*releases, buyer="Alderby Council"):
    told = [
        {
            "ocid": f"ocds-b5fd17-{number}", "id": f"{number}-1", "date": "2026-01-11T00:00:00Z", "tag": ["award"],
            "buyer": {"name": buyer}, "tender": {"title": title, "procurementMethodDetails": "Open procedure"},
            "awards": [{
                "id": "1", "status": "active", "date": "2026-01-10T00:00:00Z",
                "value": {"amount": 50_000, "currency": "GBP"}, "suppliers": [{"id": "S", "name": "Beacon Lifts Ltd"}],
                "contractPeriod": {"startDate": "2026-02-01T00:00:00Z", "endDate": "2028-01-31T23:59:59Z"},
            }],
        }
        for number, title in enumerate(releases, start=1)
    ]  # fmt: skip
    return json.dumps({"releases": told}).encode()


def test_a_spreadsheet_is_read_shown_row_by_row_imported_and_undone(town, asha):
    where = staged(asha, SHEET)
    page = text_of(shown(asha, where))
    assert "Nothing has been imported yet. This file would bring 1 new contract" in page
    assert "Rejected (1)" in page and "New (1)" in page
    assert Contract.objects.count() == 0

    check = text_of(shown(asha, f"{where}import/"))
    assert "1 new contract" in check and "1 row" in check
    answer = send(asha, f"{where}import/")
    assert (answer.status_code, answer.url) == (303, where)
    with in_scope(town.council.pk):
        contract = Contract.objects.get()
    assert (contract.title, contract.value_net, contract.supplier_name) == (
        "Lifts",
        Decimal(50_000),
        "Beacon Lifts Ltd",
    )
    assert contract.reference in shown(asha, where)
    assert "register.csv" in shown(asha, f"/contracts/{contract.reference}/particulars/")
    assert "line 2" in shown(asha, f"/contracts/{contract.reference}/history/")

    asked = send(asha, f"{where}undo/", reason="The wrong year")
    assert "check before you go on" in asked.content.decode()
    assert send(asha, f"{where}undo/", reason="The wrong year", checked="yes").status_code == 303
    contract.refresh_from_db()
    assert contract.stage == "struck out"
    assert "Undone" in shown(asha, where)


def test_rejected_rows_are_taken_away_with_line_column_value_and_reason(asha):
    where = staged(asha, SHEET)
    link = re.search(r'href="(\?outcome=rejected[^"]*format=csv)"', asha.get(where).content.decode())
    answer = asha.get(where + unescape(link[1]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 1
    assert (rows[0]["Where in the file"], rows[0]["Column or field"], rows[0]["As written"]) == (
        "line 3, column 4", "Total value", "a lot",
    )  # fmt: skip
    assert rows[0]["Why"]


def test_the_same_file_is_refused_by_saying_when_it_was_imported(asha):
    send(asha, staged(asha, SHEET) + "import/")
    words = fault_of(choose(asha, SHEET, name="again.csv"))
    assert "This file was imported already, as “register.csv” on" in words
    assert RegisterImport.objects.count() == 1


def test_a_mended_file_changes_what_differs_and_leaves_the_rest(town, asha):
    send(asha, staged(asha, SHEET) + "import/")
    where = staged(asha, SHEET.replace(b"a lot", b"7000").replace(b'"50,000.00"', b"60000"))
    page = text_of(shown(asha, where))
    assert "1 new contract and change 1 contract" in page
    assert "Value net of VAT: 50000.00 → 60000" in page
    send(asha, f"{where}import/")
    with in_scope(town.council.pk):
        assert sorted(Contract.objects.values_list("title", "value_net")) == [
            ("Lifts", Decimal(60_000)), ("Stairs", Decimal(7_000)),
        ]  # fmt: skip


def test_columns_that_nobody_recognises_are_pointed_out(town, asha):
    sheet = b"Thing,With whom,How much\nLifts,Beacon Lifts Ltd,50000\n"
    where = staged(asha, sheet)
    assert "Say what the columns are" in shown(asha, where)
    assert asha.get(f"{where}import/").status_code == 403

    path = f"{where}columns/"
    assert "For example: Beacon Lifts Ltd" in shown(asha, path)
    fields = {"column-0": "supplier", "column-1": "supplier", "column-2": "value_net"}
    words = fault_of(send(asha, path, **fields))
    assert "Say which column is the title." in words and "Two columns are taken for this" in words
    assert send(asha, path, **fields | {"column-0": "title"}).status_code == 303
    send(asha, f"{where}import/")
    with in_scope(town.council.pk):
        contract = Contract.objects.get()
    assert (contract.title, contract.supplier_name, contract.value_net) == (
        "Lifts",
        "Beacon Lifts Ltd",
        Decimal(50_000),
    )


def test_ocds_is_recognised_and_the_buyers_that_are_ours_are_chosen(town, asha):
    mine, theirs = json.loads(package("Lifts", "Stairs")), json.loads(package("Roofs", buyer="Other Council"))
    theirs["releases"][0]["ocid"] = "ocds-b5fd17-9"
    both = json.dumps({"releases": mine["releases"] + theirs["releases"]}).encode()
    where = staged(asha, both, "releases.json")
    page = text_of(shown(asha, where))
    assert "OCDS" in page and "New (2)" in page and "Left out (1)" in page

    path = f"{where}buyers/"
    assert "Other Council (1 contract)" in text_of(shown(asha, path))
    assert "Select buyers" in fault_of(send(asha, path))
    assert send(asha, path, buyers=["Alderby Council", "Other Council"]).status_code == 303
    assert "New (3)" in text_of(shown(asha, where))
    send(asha, f"{where}import/")
    assert Contract.objects.filter(authority=town.council).count() == 3


def test_the_csv_of_contracts_finder_is_recognised_with_each_supplier_and_number(town, asha):
    content = f"\ufeff{HEADINGS}\r\n{NOTICE.format(buyer='Alderby Council')}\r\n".encode()
    where = staged(asha, content, "notices.csv")
    assert "Contracts Finder" in text_of(shown(asha, where))
    send(asha, f"{where}import/")
    with in_scope(town.council.pk):
        contract = Contract.objects.get()
        names = sorted(contract.parties.values_list("supplier__name", "published_as_sme"))
    assert names == [("Beacon Lifts Ltd", True), ("Oak Ltd", False)]
    assert (str(contract.starts_on), str(contract.ends_on), contract.value_net) == (
        "2026-02-01",
        "2028-01-31",
        Decimal(50_000),
    )
    assert Supplier.objects.get(name="Beacon Lifts Ltd").identifiers.get().number == "01234567"


def test_lines_of_json_and_gzip_are_read(asha):
    lines = b"\n".join(
        json.dumps(each).encode() for each in json.loads(package("Lifts", "Stairs"))["releases"]
    )
    assert "New (2)" in text_of(shown(asha, staged(asha, lines, "lines.jsonl")))
    assert "New (1)" in text_of(shown(asha, staged(asha, gzip.compress(package("Lifts")), "one.json.gz")))
    assert "New (1)" in text_of(shown(asha, staged(asha, gzip.compress(SHEET), "sheet.csv.gz")))


def bomb():
    """A small workbook that says it unpacks to a quarter of a gigabyte."""
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * 250_000_000)
    return folder.getvalue()


BAD = {
    "an empty file": (b"", "The file is empty"),
    "a file of blanks": (b"  \n\n ", "The file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "This is no text file"),
    "a zip bomb": (bomb, "unpacks to 250 MB"),
    "a gzip bomb": (lambda: gzip.compress(b"[" + b" " * 70_000_000), "holds more than 60 MB"),
    "a broken workbook": (b"PK\x03\x04 and then nothing", "damaged"),
    "broken JSON": (b'{"releases": [{"ocid": "x",}]}', "Line 1, column"),
    "JSON that stops half-way": (b'{"releases": [{"ocid": "x"', "stops half-way"),
    "JSON of something else": (b'{"weather": "fine"}', "There are no OCDS releases or records in this file"),
    "JSON in an old encoding": ('{"releases": [{"ocid": "£"}]}'.encode("cp1252"), "This is not UTF-8 text"),
    "deep JSON": (b"[" * 100_000, "nested too deeply"),
    "an open quote": (b'Title,Supplier\n"Lifts,Beacon\n', "A quotation mark opens a cell here"),
    "an endless cell": (b"Title,Note\nLifts," + b"x" * 140_000 + b"\n", "holds more than 131,072 letters"),
    "two encodings": (b"Title,Supplier\nLifts \xa3,B\nStairs \xc2\xa3,C\n", "mixes two encodings"),
    "too many columns": (b"Title," + b"x," * 200 + b"\nLifts," + b"y," * 200, "columns; 100 can be read"),
    "prose": (b"To whom it may concern\nthere is no table here\n", "No column is recognised"),
    "half a gzip": (lambda: gzip.compress(SHEET * 999)[:-400], "stops half-way"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_with_one_clear_message_and_nothing_is_kept(asha, name):
    content, words = BAD[name]
    answer = choose(asha, content() if callable(content) else content, name="bad.csv")
    assert words in fault_of(answer)
    assert RegisterImport.objects.count() == 0


@pytest.mark.parametrize("kind", ["ocds", "contracts-finder"])
def test_a_file_of_another_kind_than_was_said_is_refused_in_words(asha, kind):
    words = fault_of(choose(asha, SHEET, kind=kind))
    assert "This is not JSON" in words or "This is no export of Contracts Finder" in words


def test_cells_that_could_run_as_formulas_stay_text(town, asha):
    sheet = b"Title,Supplier\n\"=cmd|' /C calc'!A1\",Beacon Ltd\n"
    where = staged(asha, sheet)
    exported = b"".join(asha.get(where, {"format": "csv"}).streaming_content).decode()
    assert "'=cmd" in exported


def test_a_file_is_discarded_and_its_rows_with_it(asha):
    where = staged(asha, SHEET)
    assert send(asha, f"{where}discard/").status_code == 303
    assert ImportRow.objects.count() == 0
    assert "Discarded" in shown(asha, where)
    assert asha.get(f"{where}import/").status_code == 403


def test_the_same_form_sent_twice_imports_once(town, asha):
    where = staged(asha, SHEET)
    fields = {"one_time_key": uuid.uuid4().hex}
    answers = [asha.post(f"{where}import/", fields) for _ in range(2)]
    assert [answer.url for answer in answers] == [where, where]
    with in_scope(town.council.pk):
        assert Event.objects.filter(verb="contracts.import.imported").count() == 1


def test_an_import_that_somebody_has_worked_on_cannot_be_undone_and_says_why(town, asha):
    where = staged(asha, SHEET)
    send(asha, f"{where}import/")
    with in_scope(town.council.pk):
        contract = Contract.objects.get()
    send(asha, f"/contracts/{contract.reference}/set-tier/", tier="gold", reason="Vital")
    refused = asha.get(f"{where}undo/")
    assert refused.status_code == 403 and contract.reference in refused.content.decode()
    assert "Why can’t I?" in shown(asha, where)


def test_a_long_import_is_asked_of_the_worker(town, asha):
    rows = b"".join(b"Contract %d,Beacon Ltd\n" % number for number in range(10_500))
    where = staged(asha, b"Title,Supplier\n" + rows)
    answer = send(asha, f"{where}import/")
    assert answer.status_code == 303 and answer.url.startswith("/jobs/")
    assert Contract.objects.count() == 0
    assert "Import of register.csv is under way" in shown(asha, where)


def test_a_small_gzip_of_a_large_file_is_read_by_a_job_too(town, asha):
    content = b"Title,Supplier,Description\n" + b"Lifts,Beacon Ltd,%s\n" % (b"x" * 2_000_001)
    answer = choose(asha, gzip.compress(content), name="register.csv.gz")
    assert answer.status_code == 303 and answer.url.startswith("/jobs/")
    with in_scope(town.council.pk):
        assert RegisterImport.objects.get().file_bytes < 10_000


def test_what_arrived_small_and_opens_large_is_read_again_by_a_job_too(town, asha):
    rows = b"".join(b"Lifts,Beacon Ltd,%s\n" % (b"x" * 100_000) for _ in range(21))
    content = gzip.compress(b"Title,Supplier,Note\n" + rows)
    with in_scope(town.council.pk):
        file = NewFile("register", "register.csv.gz", content)
        batch = actions.stage_import(town.council, file, by=BUILDER, at=timezone.now())
    assert (batch.file_bytes < 10_000, batch.row_count) == (True, 21)
    where = f"/contracts/imports/{batch.pk}/columns/"
    said = {"column-0": "title", "column-1": "supplier", "column-2": ""}
    answer = send(asha, where, version=batch.version, **said)
    assert answer.status_code == 303 and answer.url.startswith("/jobs/")


def test_a_workbook_is_weighed_by_what_it_unpacks_to():
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    assert len(folder.getvalue()) < 10_000
    assert actions.size_when_open(folder.getvalue()) == 5_000_000


def test_a_file_is_parsed_once_for_its_rows_and_its_columns(town):
    parsed = []

    def count(frame, event, argument):
        if event == "call" and frame.f_code is lines_of.__code__:
            parsed.append(argument)

    with in_scope(town.council.pk):
        sys.setprofile(count)
        try:
            file = NewFile("register", "register.csv", SHEET)
            batch = actions.stage_import(town.council, file, by=BUILDER, at=timezone.now())
        finally:
            sys.setprofile(None)
        batch.refresh_from_db()
    assert len(parsed) == 1
    assert [(each["heading"], each["field"], each["samples"]) for each in batch.columns][:2] == [
        ("Ref", "reference", ["A1", "A2"]),
        ("Contract title", "title", ["Lifts", "Stairs"]),
    ]


def test_a_large_file_is_kept_and_read_by_a_job_and_can_be_discarded_meanwhile(town, asha):
    content = b"Title,Supplier,Description\n" + b"Lifts,Beacon Ltd,%s\n" % (b"x" * 2_000_001)
    answer = choose(asha, content)
    assert answer.status_code == 303 and answer.url.startswith("/jobs/")
    with in_scope(town.council.pk):
        batch = RegisterImport.objects.get()
        assert ImportRow.objects.count() == 0
    where = f"/contracts/imports/{batch.pk}/"
    page = text_of(shown(asha, where))
    assert "Reading of register.csv is under way" in page and "Not yet" in page
    for path in ("columns/", "buyers/", "import/"):
        assert asha.get(where + path).status_code == 403, path

    shown(asha, f"{where}read/")
    again = send(asha, f"{where}read/")
    assert "under way already" in text_of(again.content.decode())
    job = answer.url
    send(asha, f"{job}stop/")
    assert "is not read yet" in text_of(shown(asha, where))
    assert send(asha, f"{where}read/").url.startswith("/jobs/")


@pytest.mark.parametrize(
    "role", ["officer", "contract_manager", "auditor", "finance_officer", "administrator"]
)
def test_who_may_not_import_sees_no_import(town, asha, role):
    where = staged(asha, SHEET)
    other = town.enter("Other", role)
    for path in (
        "/contracts/imports/",
        "/contracts/imports/new/",
        where,
        f"{where}columns/",
        f"{where}import/",
    ):
        assert other.get(path).status_code == 403, path
    assert choose(other, SHEET).status_code == 403


def test_the_other_council_sees_no_import(town, asha):
    where = staged(asha, SHEET)
    stranger = ContractsTown("otherby", "OTH").enter("Olu", "category_manager")
    for path in (
        where,
        f"{where}columns/",
        f"{where}buyers/",
        f"{where}import/",
        f"{where}discard/",
        f"{where}undo/",
    ):
        assert stranger.get(path).status_code == 404, path
    assert "Nothing was imported yet" in shown(stranger, "/contracts/imports/")


@pytest.mark.parametrize(("path", "most"), [("", 17), ("columns/", 14), ("import/", 14), ("discard/", 14)])
def test_a_page_of_an_import_asks_the_database_few_questions(asha, path, most, django_assert_max_num_queries):
    where = staged(asha, SHEET)
    with django_assert_max_num_queries(most):
        shown(asha, where + path)


@pytest.mark.shared
def test_the_published_files_are_read_row_by_row_and_imported(town, asha, shared):
    """Every real file reaches its figures: candidates of all buyers, left out, and then contracts in the register."""
    files = {
        "ocds-uk/contracts-finder-2025-03.json.gz": (99, 40),
        "ocds-uk/public-contracts-scotland-2019-04.json.gz": (0, 51),
        "ocds-uk/fts_record_ocds-h6vhtk-0525b3.json": (1, 0),
    }
    for name, (awarded, left_out) in files.items():
        where = staged(asha, (shared / "data" / name).read_bytes(), name.rpartition("/")[2])
        key = int(where.split("/")[-2])
        with in_scope(town.council.pk):
            rows = ImportRow.objects.filter(batch=key)
            elsewhere = rows.filter(outcome="left out", reason__startswith="It was bought by").count()
            batch = RegisterImport.objects.get(pk=key)
        assert batch.new_count + elsewhere == awarded, name
        assert batch.left_out_count - elsewhere == left_out, name
        assert batch.rejected_count == 0, name


@pytest.mark.shared
def test_all_saved_lists_of_contracts_finder_account_for_each_of_their_notices(town, asha, shared):
    read = 0
    for path in sorted((shared / "data" / "contracts-finder-lancashire").glob("*.json")):
        told = json.loads(path.read_bytes())
        listed = told["contracts"] if isinstance(told, dict) else told
        where = staged(asha, path.read_bytes(), path.name)
        with in_scope(town.council.pk):
            batch = RegisterImport.objects.get(pk=int(where.split("/")[-2]))
        assert (batch.source, batch.row_count) == ("contracts-finder", len(listed)), path.name
        read += batch.row_count
        has_rows = batch.new_count + batch.changed_count > 0
        assert send(asha, f"{where}import/").status_code == (303 if has_rows else 403), path.name
    assert read == 666
    with in_scope(town.council.pk):
        assert Contract.objects.filter(authority=town.council).count() == 445
