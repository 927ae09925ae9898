"""The pages about suppliers: who may enter, what is shown, and what one form does."""

from __future__ import annotations

import csv
import io
import re
import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.rules.rulebook import rulebook
from wisely.suppliers import actions
from wisely.suppliers.actions import SizeFacts, Whereabouts
from wisely.suppliers.models import KnownApart, Supplier, SupplierAtCouncil

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        person = town.person(name, role)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return entered


@pytest.fixture
def asha(enter):
    return enter("Asha", "category_manager")


@pytest.fixture
def grace(enter):
    return enter("Grace", "auditor")


@pytest.fixture
def acorn(town):
    return actions.register_supplier(
        name="Acorn Care & Sons Ltd", source="a test", kind="company", identifiers=[("GB-COH", "01234567")],
        address=Whereabouts("registered", "1 High Street", "Leeds", "LS1 1UR"),
        size=SizeFacts(staff=12, turnover=Decimal(900_000), balance_sheet=Decimal(400_000)),
        by=BUILDER, at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def oak(town):
    return actions.register_supplier(name="Oak Ltd", source="a test", by=BUILDER, at=timezone.now())


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


def pages_of(supplier):
    root = f"/suppliers/{supplier.reference}/"
    return [root, f"{root}contracts/", f"{root}names/", f"{root}history/"]


def forms_of(supplier, other):
    root = f"/suppliers/{supplier.reference}/"
    return [
        "/suppliers/register/", "/suppliers/duplicates/", f"{root}revise/", f"{root}add-identifier/",
        f"{root}identifiers/GB-COH/01234567/withdraw/", f"{root}add-name/", f"{root}record-address/",
        f"{root}record-phone-number/",
        f"{root}record-size/", f"{root}add-ledger-number/", f"{root}merge/",
        f"{root}merge/{other.reference}/", f"{root}apart/{other.reference}/", f"{root}unmerge/",
    ]  # fmt: skip


def test_who_keeps_suppliers_may_open_every_page(asha, acorn, oak):
    for path in ["/suppliers/", *pages_of(acorn), *forms_of(acorn, oak)]:
        shown(asha, path)


def test_an_auditor_reads_and_is_told_why_no_more(grace, acorn, oak):
    for path in ["/suppliers/", *pages_of(acorn)]:
        assert "Why can’t I?" in shown(grace, path) or "names" in path or "history" in path
    for path in forms_of(acorn, oak):
        refused = grace.get(path)
        assert refused.status_code == 403
        assert "Category manager" in refused.content.decode()


def test_who_has_not_signed_in_or_has_no_role_sees_nothing(enter, acorn):
    assert Client().get("/suppliers/").status_code == 302
    assert enter("Nobody", "administrator").get(pages_of(acorn)[0]).status_code == 403


def test_the_list_shows_size_and_place_by_the_councils_definitions(asha, acorn, oak):
    page = shown(asha, "/suppliers/", q="acorn")

    assert "Acorn Care &amp; Sons Ltd" in page
    assert re.search(r'data-label="Size"[^>]*>Small<', page)
    assert f">{rulebook(timezone.localdate(), 'aldermoor').locality_of('LS1 1UR').name}<" in page
    assert "Oak Ltd" not in page


def test_the_list_is_narrowed_by_size_and_taken_away_as_shown(asha, acorn, oak):
    answer = asha.get("/suppliers/", {"size": "small", "format": "csv"})

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Acorn Care & Sons Ltd"]


def test_a_supplier_is_registered_from_the_form(asha, town):
    answer = send(
        asha, "/suppliers/register/", name="New Ltd", kind="company", scheme="GB-COH", number="SC 12345",
        postcode="ls11ur", source="Companies House",
    )  # fmt: skip

    supplier = Supplier.objects.get(name="New Ltd")
    assert (answer.status_code, answer.url) == (303, f"/suppliers/{supplier.reference}/")
    assert supplier.identifiers.get().number == "SC012345"
    with in_scope(town.council.pk):
        event = Event.objects.get(verb="suppliers.supplier.registered")
    assert event.by.startswith("ALD-P-")


def test_a_name_like_one_on_file_is_asked_about_first(asha, acorn):
    asked = send(asha, "/suppliers/register/", name="Acorn Care and Sons", source="x")
    assert asked.status_code == 200
    assert acorn.reference in asked.content.decode()
    assert Supplier.objects.count() == 1

    answer = send(asha, "/suppliers/register/", name="Acorn Care and Sons", source="x", is_new="yes")
    assert answer.status_code == 303
    assert Supplier.objects.count() == 2


def test_the_same_form_sent_twice_registers_once(asha, town):
    fields = {"one_time_key": uuid.uuid4().hex, "name": "Twice Ltd", "source": "x"}

    answers = [asha.post("/suppliers/register/", fields) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Supplier.objects.filter(name="Twice Ltd").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "source": "x"}, "Enter name."),
        ({"name": "redacted", "source": "x"}, "taken out"),
        (
            {"name": "A Ltd", "source": "x", "scheme": "GB-COH", "number": "nonsense"},
            "is not a company number",
        ),
        ({"name": "A Ltd", "source": "x", "number": "1234567"}, "Select the register"),
        ({"name": "A Ltd", "source": "x", "scheme": "GB-COH"}, "Enter the number"),
        ({"name": "A Ltd", "source": "x", "postcode": "nowhere"}, "is not a postcode"),
        ({"name": "B", "source": "x", "scheme": "GB-COH", "number": "1234567"}, "is held by Acorn"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form_and_nobody_is_registered(asha, acorn, fields, words):
    answer = send(asha, "/suppliers/register/", **fields)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Supplier.objects.count() == 1


def test_each_change_is_one_form_and_leads_back(asha, acorn, town):
    root = f"/suppliers/{acorn.reference}/"
    for path, fields in {
        "add-identifier/": {"scheme": "GB-VAT", "number": "GB123456782", "source": "an invoice"},
        "add-name/": {"name": "Acorn", "source": "an invoice"},
        "record-address/": {"kind": "invoice", "postcode": "bd11aa", "source": "an invoice"},
        "record-phone-number/": {"number": "0113 496 0000", "source": "an invoice"},
        "record-size/": {"staff": "300", "turnover": "£60m", "source": "its accounts"},
        "add-ledger-number/": {"ledger_number": "V100"},
        "identifiers/GB-COH/01234567/withdraw/": {"reason": "It is the parent's"},
    }.items():
        answer = send(asha, root + path, **fields)
        if path == "record-size/":
            assert answer.status_code == 200  # 60m is not an amount as written
            answer = send(asha, root + path, **{**fields, "turnover": "£60,000,000"})
        assert answer.status_code == 303, (path, answer.content.decode())

    acorn.refresh_from_db()
    assert (acorn.postcode, acorn.staff, acorn.turnover) == ("BD1 1AA", 300, Decimal(60_000_000))
    with in_scope(town.council.pk):
        assert SupplierAtCouncil.objects.get().ledger_number == "V100"
    page = text_of(shown(asha, f"{root}names/"))
    assert "+441134960000" in page
    assert "GB123456782" in page and "01234567" not in page.replace("GB123456782", "") and "V100" in page
    history = text_of(shown(asha, f"{root}history/"))
    assert "It is the parent" in history and "Asha" in history


def test_a_phone_number_stands_on_the_page_with_its_source_and_day_and_so_does_who_shares_it(
    asha, acorn, oak, town
):
    for supplier in (acorn, oak):
        actions.record_phone_number(
            supplier, number="0113 496 0000", source="an invoice", by=BUILDER, at=timezone.now()
        )

    page = text_of(shown(asha, f"/suppliers/{acorn.reference}/"))

    assert "Phone +441134960000 an invoice, as of" in page
    assert "Oak Ltd The same phone number, +441134960000" in page
    with in_scope(town.council.pk):
        told = Event.objects.filter(verb="suppliers.phone_number.recorded").first()
    assert told.payload.facts["ending"] == "000" and "4960000" not in str(told.payload.facts)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "Enter phone number"),
        ("0113 496", "10 or 11 figures"),
        ("0113 496 0000 x2", "Leave out the extension"),
    ],
)
def test_what_is_no_phone_number_is_said_beside_its_field(asha, acorn, number, words):
    answer = send(
        asha, f"/suppliers/{acorn.reference}/record-phone-number/", number=number, source="an invoice"
    )

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not acorn.phone_numbers.exists()


def test_a_group_parent_is_named_by_its_reference(asha, acorn, oak):
    path = f"/suppliers/{acorn.reference}/record-size/"

    wrong = send(asha, path, group_parent="SUP-S-99999-9", source="x")
    assert "no supplier with this reference" in wrong.content.decode()

    assert send(asha, path, group_parent=oak.reference.lower(), source="x").status_code == 303
    acorn.refresh_from_db()
    assert (acorn.group_parent, acorn.is_part_of_group) == (oak, True)
    assert "Oak Ltd" in shown(asha, f"/suppliers/{acorn.reference}/")


def test_a_form_that_met_a_newer_version_shows_both_and_changes_nothing(asha, acorn):
    path = f"/suppliers/{acorn.reference}/revise/"
    stale = acorn.version - 1

    answer = send(asha, path, name="Mine Ltd", kind="charity", version=str(stale))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine Ltd" in page and "Acorn Care &amp; Sons Ltd" in page
    acorn.refresh_from_db()
    assert acorn.name == "Acorn Care & Sons Ltd"


def test_two_are_compared_merged_and_unmerged(asha, acorn, oak):
    root = f"/suppliers/{oak.reference}/"
    assert acorn.reference in shown(asha, f"{root}merge/", q="acorn")
    compared = text_of(shown(asha, f"{root}merge/{acorn.reference}/"))
    assert "01234567" in compared

    merged = send(asha, f"{root}merge/{acorn.reference}/", keep=acorn.reference, reason="renamed")
    assert (merged.status_code, merged.url) == (303, f"/suppliers/{acorn.reference}/")
    page = text_of(shown(asha, root))
    assert "Merged" in page and "Shown under" in page and "Undo the merge" in page
    assert "Oak Ltd" in shown(asha, f"/suppliers/{acorn.reference}/")

    assert send(asha, f"{root}unmerge/", reason="a mistake").status_code == 303
    oak.refresh_from_db()
    assert (oak.stage, oak.canonical) == ("live", None)


def test_either_of_two_may_be_the_one_that_stays(asha, acorn, oak):
    path = f"/suppliers/{acorn.reference}/merge/{oak.reference}/"

    assert send(asha, path, keep=acorn.reference, reason="x").url == f"/suppliers/{acorn.reference}/"
    assert Supplier.objects.get(pk=oak.pk).canonical == acorn


def test_a_merge_without_a_choice_or_a_reason_is_not_made(asha, acorn, oak):
    path = f"/suppliers/{acorn.reference}/merge/{oak.reference}/"

    for fields in ({"keep": oak.reference}, {"reason": "x"}, {"keep": "SUP-S-1", "reason": "x"}):
        assert send(asha, path, **fields).status_code == 200
    assert Supplier.objects.filter(stage="merged").count() == 0


def test_a_pair_found_to_be_two_leaves_the_list(asha, acorn, town):
    twin = actions.register_supplier(
        name="ACORN CARE AND SONS LIMITED", source="-", by=BUILDER, at=timezone.now()
    )
    assert acorn.reference in shown(asha, "/suppliers/duplicates/")

    path = f"/suppliers/{acorn.reference}/apart/{twin.reference}/"
    assert send(asha, path, reason="Father and son").status_code == 303
    assert acorn.reference not in shown(asha, "/suppliers/duplicates/")
    assert KnownApart.objects.count() == 1


def test_a_supplier_that_is_not_there_has_no_page(asha):
    for path in ("/suppliers/SUP-S-99999-9/", "/suppliers/SUP-S-99999-9/revise/"):
        assert asha.get(path).status_code == 404


def test_what_another_council_knows_is_not_shown(asha, acorn):
    other = Town("other", "OTH", is_demonstration=True)
    actions.add_ledger_number(
        acorn, authority=other.council, ledger_number="SECRET-9", by=BUILDER, at=timezone.now()
    )

    for path in pages_of(acorn):
        assert "SECRET-9" not in shown(asha, path)


@pytest.mark.parametrize(("path", "most"), [("", 33), ("names/", 18), ("history/", 22), ("contracts/", 21)])
def test_a_page_asks_the_database_few_questions(asha, acorn, path, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        shown(asha, f"/suppliers/{acorn.reference}/{path}")
