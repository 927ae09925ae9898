"""The pages about spend: who may enter, what is shown, the way of a file from choosing to undoing."""

from __future__ import annotations

import csv
import io
import re
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.actions.spend.conftest import APRIL, HEADINGS
from wisely.audit.remembering import forget
from wisely.audit.row_security import in_scope
from wisely.contracts import actions as contracts
from wisely.contracts.actions import ContractFacts, NewContract, Party
from wisely.spend import actions
from wisely.spend.decisions.columns import Tax
from wisely.spend.models import LedgerImport, LedgerLine, Payee
from wisely.spend.queries import mapping_of
from wisely.suppliers.actions import register_supplier

pytestmark = pytest.mark.django_db
DIRTY = APRIL + "Adults,Aire Care Ltd,31/04/2025,7.00,Care\n,,,1700.00,\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, *roles):
        client = Client()
        person = town.person(name, *roles)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return entered


@pytest.fixture
def fay(enter):
    return enter("Fay", "finance_officer")


@pytest.fixture
def grace(enter):
    return enter("Grace", "auditor")


@pytest.fixture
def bring_in(town, tmp_path):
    """Import a file as the finance system would, for pages that show what stands."""

    def brought(content=APRIL, name="april-2025.csv", council=None, tax=""):
        path = tmp_path / "arrived"
        path.write_text(content)
        council = council or town.council
        with in_scope(council.pk):
            at = timezone.now()
            staged = actions.stage_file(council, path=path, name=name, by=BUILDER, at=at)
            mapping = mapping_of(staged)
            mapping = replace(mapping, tax=Tax(tax)) if tax else mapping
            actions.confirm_mapping(staged, mapping=mapping, by=BUILDER, at=at)
            return actions.import_ledger(staged, by=BUILDER, at=at)

    return brought


@pytest.fixture
def aire(town):
    """A supplier with a contract in force for the first days of April."""
    supplier = register_supplier(name="Aire Care Ltd", source="a test", by=BUILDER, at=timezone.now())
    facts = ContractFacts(
        title="Care at home", description="Care at home.", kind="services", value_net=Decimal(10_000),
        vat_basis="net stated", commenced_on=date(2025, 1, 1), signed_on=date(2025, 1, 1),
        starts_on=date(2025, 1, 1), ends_on=date(2025, 4, 10),
    )  # fmt: skip
    new = NewContract(facts=facts, parties=(Party(supplier=supplier),))
    with in_scope(town.council.pk):
        contracts.register_contract(town.council, new, by=BUILDER, at=timezone.now())
    return supplier


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def shown(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer)
    page = answer.content.decode()
    assert page.count("<h1") == 1
    return page


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sent_file(content, name="april-2025.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def staged_by(client, content=APRIL, name="april-2025.csv"):
    answer = send(client, "/spend/imports/new/", file=sent_file(content, name))
    assert answer.status_code == 303, text_of(answer.content.decode())
    return answer.url


def as_proposed(client, path, **changes):
    """Send the form of the columns as it stands, as somebody who only presses the button."""
    page = client.get(path).context["form"]
    fields = {}
    for name in page.fields:
        value = page[name].value()
        if name == "paid_on":
            continue
        fields[name] = "" if value is None else value
    return send(client, path, version=LedgerImport.objects.latest("pk").version, **(fields | changes))


def rows_of(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def reads(pk=None, line=None, payee=None):
    own = [f"/spend/imports/{pk}/", f"/spend/imports/{pk}/rejected/", f"/spend/imports/{pk}/history/",
           f"/spend/lines/{line}/", f"/spend/payees/{payee}/"]  # fmt: skip
    return ["/spend/", "/spend/lines/", "/spend/payees/", "/spend/imports/", *(own if pk else [])]


def writes(pk, payee):
    return ["/spend/imports/new/", f"/spend/imports/{pk}/columns/", f"/spend/imports/{pk}/undo/",
            f"/spend/imports/{pk}/abandon/", f"/spend/payees/{payee}/match/"]  # fmt: skip


def keys():
    return {
        "pk": LedgerImport.objects.latest("pk").pk, "line": LedgerLine.objects.latest("pk").pk,
        "payee": Payee.objects.get(name="Aire Care Ltd").pk,
    }  # fmt: skip


def test_finance_may_open_every_page(fay, bring_in):
    bring_in()
    each = keys()

    for path in [*reads(**each), *writes(each["pk"], each["payee"])]:
        shown(fay, path)


def test_an_auditor_reads_everything_and_imports_nothing(grace, bring_in):
    bring_in()
    each = keys()

    for path in reads(**each):
        shown(grace, path)
    for path in writes(each["pk"], each["payee"]):
        refused = grace.get(path)
        assert refused.status_code == 403
        assert "Finance officer" in refused.content.decode()


def test_who_has_no_role_in_spend_sees_nothing(enter, bring_in):
    bring_in()
    nobody = enter("Nobody", "administrator")

    for path in reads(**keys()):
        assert nobody.get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_another_council_sees_nothing(fay, bring_in):
    other = Town(slug="other", prefix="OTH", is_demonstration=True)
    bring_in(council=other.council)
    with in_scope(other.council.pk):
        each = keys()

    assert "No payments yet" in shown(fay, "/spend/")
    for path in [*reads(**each)[4:], *writes(each["pk"], each["payee"])[1:]]:
        assert fay.get(path).status_code == 404, path
    assert "No file has come in yet" in shown(fay, "/spend/imports/")


def test_the_overview_tells_sums_and_leads_to_their_payments(fay, aire, bring_in):
    bring_in()

    page = shown(fay, "/spend/")
    text = text_of(page)

    assert "Spend 2025-26" in text
    assert "£1,700.00 4 payments" in text
    assert "−£20.25 of £1,680.25" in text
    for name, paid in (("Children", "£1,200.50"), ("Adults", "£499.50")):
        href = re.search(rf'href="([^"]+)">{name}</a>', page)[1].replace("&amp;", "&")
        assert f"{name} {paid}" in text
        rows = rows_of(fay.get(f"{href}&format=csv"))
        assert sum(Decimal(row[2]) for row in rows[1:]) == Decimal(paid[1:].replace(",", ""))


def test_the_overview_is_of_the_period_asked_for(fay, bring_in):
    bring_in()
    bring_in(APRIL.replace("/04/2025", "/05/2025"), "may.csv")

    assert "£3,400.00" in shown(fay, "/spend/", period="2025-26")
    assert "£1,700.00" in text_of(shown(fay, "/spend/", period="2025-m04"))
    assert "Most was paid in" in shown(fay, "/spend/", period="2025-26-q1")
    assert "Spend 2025-26" in text_of(shown(fay, "/spend/", period="nonsense"))


def test_what_was_published_gross_stands_apart(fay, bring_in):
    bring_in()
    bring_in(APRIL.replace("Net Amount", "Gross Amount"), "gross.csv")

    page = text_of(shown(fay, "/spend/"))
    assert "£1,700.00 of this period was published including VAT only" in page
    assert "Paid, including VAT £1,700.00" in text_of(shown(fay, "/spend/", tax="gross"))


def test_payments_are_narrowed_by_all_that_the_filters_offer(fay, aire, bring_in):
    imported = bring_in()
    payee = Payee.objects.get(name="Aire Care Ltd")

    for asked, expected in (
        ({"name": "aire"}, ["500", "-20.25"]),
        ({"supplier": aire.reference}, ["500", "-20.25"]),
        ({"payee": payee.pk}, ["500", "-20.25"]),
        ({"payee": "nonsense"}, []),
        ({"import": imported.pk}, ["19.75", "500", "-20.25", "1200.5"]),
        ({"standing": "on"}, ["-20.25"]),
        ({"directorate": "Children"}, ["1200.5"]),
        ({"category": "-"}, ["19.75", "500", "-20.25", "1200.5"]),
        ({"amount_net_min": "400", "amount_net_max": "600"}, ["500"]),
        ({"paid_on_from": "2025-04-11"}, ["19.75", "500"]),
        ({"sort": "-amount_net"}, ["1200.5", "500", "19.75", "-20.25"]),
    ):
        rows = rows_of(fay.get("/spend/lines/", {**asked, "format": "csv"}))
        assert [Decimal(row[2]) for row in rows[1:]] == [Decimal(each) for each in expected], asked


def test_a_payment_says_where_it_comes_from(fay, aire, bring_in):
    imported = bring_in()
    line = LedgerLine.objects.get(line=3)

    text = text_of(shown(fay, f"/spend/lines/{line.pk}/"))

    assert "−£20.25 excluding VAT" in text
    assert "File april-2025.csv" in text
    assert "Line 3" in text
    assert bytes(imported.file_sha256).hex() in text
    assert "On contract" in text
    assert line.contract.reference in text


def test_a_file_goes_from_choosing_to_undoing(fay, town):
    columns = staged_by(fay, DIRTY)
    look = text_of(shown(fay, columns))
    assert "TOTAL GAS &amp; POWER LTD" in look
    assert "The heading says “Payment Date”." in look

    answer = as_proposed(fay, columns)
    root = answer.url
    trial = text_of(shown(fay, root))
    assert "Payments 4, to 3 names" in trial
    assert "Total, excluding VAT £1,700.00" in trial
    assert "A lone amount without a label 7 £1,700.00 £1,700.00 Yes" in trial
    assert "6 Payment Date 31/04/2025" in trial
    rows = rows_of(fay.get(f"{root}rejected/", {"format": "csv"}))
    assert rows[1][:3] == ["6", "Payment Date", "31/04/2025"]
    with in_scope(town.council.pk):
        assert not LedgerLine.objects.exists()
        version = LedgerImport.objects.get().version

    assert send(fay, f"{root}import/", version=version).url == root
    assert "These payments are part of the spend" in text_of(shown(fay, root))
    assert "£1,700.00" in shown(fay, "/spend/")

    with in_scope(town.council.pk):
        version = LedgerImport.objects.get().version
    assert "Enter reason" in send(fay, f"{root}undo/", version=version).content.decode()
    assert send(fay, f"{root}undo/", version=version, reason="The wrong month").url == root
    assert "The wrong month" in shown(fay, f"{root}history/")
    assert "No payments yet" in shown(fay, "/spend/")


def test_import_pressed_twice_imports_once(fay, town):
    root = as_proposed(fay, staged_by(fay)).url
    with in_scope(town.council.pk):
        fields = {"one_time_key": uuid.uuid4().hex, "version": LedgerImport.objects.get().version}

    answers = [fay.post(f"{root}import/", fields) for _ in range(2)]

    assert answers[0].url == answers[1].url == root
    with in_scope(town.council.pk):
        assert LedgerLine.objects.count() == 4


def test_the_same_file_is_refused_beside_the_form(fay, bring_in):
    bring_in()

    answer = send(fay, "/spend/imports/new/", file=sent_file(APRIL))

    assert answer.status_code == 200
    assert "This very file was imported on" in text_of(answer.content.decode())


def test_a_month_in_two_files_is_warned_of_with_both_totals(fay, bring_in):
    bring_in()
    cards = f"{HEADINGS}\nAdults,Card Shop Ltd,09/04/2025,10.00,Cards\nAdults,Card Shop Ltd,10/04/2025,5.50,Cards\n"

    trial = text_of(shown(fay, as_proposed(fay, staged_by(fay, cards, "cards.csv")).url))

    assert "April 2025 is in two files" in trial
    assert "2 payments of it, £15.50" in trial
    assert "has 4, £1,700.00" in trial


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.csv", "This is a picture"),
        (bytes(range(256)) * 40, "binary.csv", "Line 1"),
        (b"PK\x03\x04" + bytes(400), "broken.xlsx", "damaged or cut short"),
        (",".join("x" * 600).encode() + b"\n" + b",".join([b"y"] * 600), "wide.csv", "columns"),
        (f'{HEADINGS}\nA,"B Ltd,03/04/2025,1.00,x\nA,C Ltd,03/04/2025,1.00,x\n'.encode(), "open.csv", ""),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_one_clear_message(fay, town, content, name, words):
    answer = send(fay, "/spend/imports/new/", file=sent_file(content, name))
    if answer.status_code == 303:  # the fault lies deeper than a first look
        answer = as_proposed(fay, answer.url)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('class="error-summary"') == 1
    assert words in text_of(page)
    assert "Traceback" not in page
    with in_scope(town.council.pk):
        assert not LedgerLine.objects.exists()


def test_two_columns_for_one_field_are_refused_by_name(fay):
    columns = staged_by(fay)

    answer = as_proposed(fay, columns, column_4="directorate")

    assert "Two columns are chosen as directorate" in answer.content.decode()


def test_a_file_without_dates_asks_for_one(fay, town):
    columns = staged_by(fay, "Supplier Name,Net Amount\nAire Care Ltd,10.00\nB Ltd,5.00\n", "spend.csv")

    assert "No column is chosen for: date of payment" in as_proposed(fay, columns).content.decode()
    answer = as_proposed(fay, columns, paid_on_day="31", paid_on_month="3", paid_on_year="2026")
    assert "31 March 2026 to 31 March 2026" in text_of(shown(fay, answer.url))


def test_a_name_is_matched_with_a_supplier_that_was_searched_for(fay, aire, bring_in, town):
    bring_in(APRIL.replace("Aire Care Ltd", "AIRE HOMECARE"))
    with in_scope(town.council.pk):
        payee = Payee.objects.get(name="AIRE HOMECARE")
    root = f"/spend/payees/{payee.pk}/"
    assert "AIRE HOMECARE" in shown(fay, "/spend/payees/")
    assert aire.reference in shown(fay, f"{root}match/", q="aire care")

    answer = send(
        fay,
        f"{root}match/?q=aire+care",
        supplier=aire.reference,
        reason="Same address",
        version=payee.version,
    )

    assert answer.url == root
    page = text_of(shown(fay, root))
    assert "Aire Care Ltd Matched by Fay." in page
    assert "Reason: Same address" in page
    assert "AIRE HOMECARE" not in shown(fay, "/spend/payees/")
    assert "AIRE HOMECARE" in shown(fay, "/spend/payees/", kind="matched")


def test_a_supplier_with_this_very_name_is_offered_with_the_reason(fay, bring_in, town):
    bring_in()
    supplier = register_supplier(name="Aire Care Limited", source="a test", by=BUILDER, at=timezone.now())
    with in_scope(town.council.pk):
        payee = Payee.objects.get(name="Aire Care Ltd")

    page = text_of(shown(fay, f"/spend/payees/{payee.pk}/match/"))

    assert f"({supplier.reference}). Has this very name" in page


@pytest.mark.parametrize(
    ("path", "most"),
    [("/spend/", 16), ("/spend/lines/", 15), ("/spend/payees/", 11), ("/spend/imports/", 11)],
)
def test_a_page_asks_the_database_little_however_much_there_is(fay, bring_in, path, most):
    bring_in()
    fay.get(path)
    few = queries_anew(fay, path)
    rows = "".join(f"Adults,Supplier {n} Ltd,{1 + n % 28:02}/05/2025,{n}.00,Care\n" for n in range(60))
    bring_in(f"{HEADINGS}\n{rows}", "may.csv")

    many = queries_anew(fay, path)

    assert len(many) <= len(few) + 2, many  # a look or two whether somebody writes
    assert len(many) <= most, many


def queries_anew(client, path):
    """Ask with nothing in memory: what is remembered is kept only while nobody in the server writes, and tests
    beside this one do."""
    forget()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [each["sql"][:90] for each in captured.captured_queries]


def test_a_heading_that_is_markup_is_shown_as_text(fay):
    columns = staged_by(fay, APRIL.replace("Net Amount", "Net <script>alert(1)</script>"), "odd.csv")

    page = shown(fay, columns)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_suppliers_page_tells_what_it_was_paid_year_by_year(fay, aire, bring_in):
    bring_in()
    bring_in(APRIL.replace("2025", "2024"), "april-2024.csv")

    page = shown(fay, f"/suppliers/{aire.reference}/spend/")

    assert "2025-26 £479.75 2 payments in 2025-26 2024-25 £479.75 2 payments in 2024-25" in text_of(page)
    href = re.search(r'href="(/spend/lines/\?[^"]+paid_on_to=2026-03-31)"', page)[1].replace("&amp;", "&")
    assert [row[2] for row in rows_of(fay.get(f"{href}&format=csv"))[1:]] == ["500.00", "-20.25"]


def test_payments_are_judged_again_after_the_register_grew(fay, grace, town, bring_in):
    bring_in()
    supplier = register_supplier(name="Aire Care Ltd", source="a test", by=BUILDER, at=timezone.now())
    facts = ContractFacts(
        title="Care at home", description="Care at home.", kind="services", value_net=Decimal(10_000),
        vat_basis="net stated", commenced_on=date(2025, 1, 1), signed_on=date(2025, 1, 1),
        starts_on=date(2025, 1, 1), ends_on=date(2026, 4, 10),
    )  # fmt: skip
    with in_scope(town.council.pk):
        new = NewContract(facts=facts, parties=(Party(supplier=supplier),))
        contracts.register_contract(town.council, new, by=BUILDER, at=timezone.now())
    assert "On contract 0.0%" in text_of(shown(fay, "/spend/"))

    assert "Judge all payments again" in shown(fay, "/spend/judge/")
    assert send(fay, "/spend/judge/").url == "/spend/"

    assert "£479.75 of £1,680.25" in text_of(shown(fay, "/spend/"))
    assert grace.get("/spend/judge/").status_code == 403


def test_a_long_import_is_done_by_a_worker(fay, town):
    rows = "".join(f"Adults,Aire Care Ltd,{1 + n % 28:02}/04/2025,1.00,Care\n" for n in range(10_001))
    root = as_proposed(fay, staged_by(fay, f"{HEADINGS}\n{rows}")).url
    with in_scope(town.council.pk):
        version = LedgerImport.objects.get().version

    answer = send(fay, f"{root}import/", version=version)

    assert re.fullmatch(r"/jobs/[\w-]+/", answer.url)
    assert f'href="{answer.url}"' in shown(fay, root)
    with in_scope(town.council.pk):
        assert not LedgerLine.objects.exists()
