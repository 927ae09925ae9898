"""OData: what an independent client, a spreadsheet and a reporting tool read, and what they are refused."""

from __future__ import annotations

import base64
import json
from datetime import date
from decimal import Decimal

import pytest
import requests
from django.test import Client
from odata import ODataService

from tests import browser
from tests.cast import HERE, NIA, THERE, person
from tests.doors.program import token_for
from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.publishing.queries import live_rows
from wisely.spend.models import LedgerLine

ROOT = f"/open/{HERE}/odata/"


def expected(dataset="payments"):
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        return list(live_rows(authority.pk, dataset).order_by("pk"))


def ask(path, *, token="", basic="", **options):
    headers = {}
    if token:
        headers["authorization"] = f"Bearer {token}"
    if basic:
        headers["authorization"] = "Basic " + base64.b64encode(f"anything:{basic}".encode()).decode()
    return Client().get(path, {f"${name}": value for name, value in options.items()}, headers=headers)


def value(path, **options):
    answer = ask(path, **options)
    assert answer.status_code == 200, answer.content
    return answer.json()["value"]


@pytest.mark.usefixtures("own_demonstration")
def test_an_independent_client_reads_published_payments_with_its_own_queries():
    rows = expected()
    with browser.served() as address:
        service = ODataService(f"{address}{ROOT}", reflect_entities=True, quiet_progress=True)
        payment = service.entities["payments"]
        query = service.query(payment)
        assert query.count() == len(rows)
        assert len(query.all()) == len(rows)
        large = service.query(payment).filter(payment.amount_net > 10_000).order_by(payment.amount_net.desc())
        found = [each.amount_net for each in large.all()]
        right = sorted((row.amount_net for row in rows if row.amount_net > 10_000), reverse=True)
        assert [Decimal(str(each)).quantize(Decimal("0.01")) for each in found] == right
        some = service.query(payment).order_by(payment.paid_on.asc()).limit(5).offset(3).all()
        assert len(some) == 5


@pytest.mark.usefixtures("own_demonstration")
def test_an_independent_client_signs_in_with_a_token_as_a_password_as_excel_does():
    token = token_for(person(NIA))
    with browser.served() as address:
        service = ODataService(
            f"{address}/api/odata/", reflect_entities=True, quiet_progress=True, auth=("excel", token)
        )
        contract = service.entities["contracts"]
        assert service.query(contract).limit(3).all()[0].reference.startswith("ALD-")
        assert (
            requests.get(f"{address}/api/odata/contracts", auth=("excel", "wrong"), timeout=10).status_code
            == 401
        )


class TestReading:
    """Each option, on the published payments."""

    pytestmark = pytest.mark.usefixtures("demonstration")

    def test_select_gives_the_properties_asked_for(self):
        (row,) = value(f"{ROOT}payments", select="beneficiary,amount_net", top="1")
        assert set(row) == {"beneficiary", "amount_net"}

    @pytest.mark.parametrize(
        ("told", "right"),
        [
            ("amount_net gt 1000", lambda row: row.amount_net > 1000),
            ("amount_net lt 0 or amount_net ge 20000", lambda row: row.amount_net < 0 or row.amount_net >= 20000),
            ("paid_on ge 2026-09-15", lambda row: row.paid_on >= date(2026, 9, 15)),
            ("contains(tolower(beneficiary),'ltd')", lambda row: "ltd" in row.beneficiary.lower()),
            ("not startswith(beneficiary,'Redacted')", lambda row: not row.beneficiary.startswith("Redacted")),
            ("department in ('Resources','Public Health')", lambda row: row.department in {"Resources", "Public Health"}),
            ("irrecoverable_vat eq null", lambda row: row.irrecoverable_vat is None),
            ("month(paid_on) eq 8 and year(paid_on) eq 2026", lambda row: row.paid_on.month == 8),
            ("period eq '2026-m08'", lambda row: row.paid_on.month == 8),
            ("beneficiary eq 'O''Brien'", lambda row: row.beneficiary == "O'Brien"),
        ],
    )  # fmt: skip
    def test_filter_keeps_the_rows_it_says(self, told, right):
        rows = [row.pk for row in expected() if right(row)]
        assert [row["key"] for row in value(f"{ROOT}payments", filter=told, select="key")] == rows
        assert int(ask(f"{ROOT}payments/$count", filter=told).content) == len(rows)

    def test_orderby_top_and_skip_walk_the_rows_in_order(self):
        rows = sorted(expected(), key=lambda row: (row.amount_net, -row.pk), reverse=True)
        found = value(f"{ROOT}payments", orderby="amount_net desc", top="4", skip="2", select="key")
        assert [row["key"] for row in found] == [row.pk for row in rows[2:6]]

    def test_count_counts_all_that_the_filter_keeps(self):
        told = ask(f"{ROOT}payments", count="true", top="1").json()
        assert told["@odata.count"] == len(expected())

    @pytest.mark.parametrize("order", ["", "amount_net desc"])
    def test_pages_give_every_row_once(self, order):
        address, keys = f"{ROOT}payments?$select=key" + (f"&$orderby={order}" if order else ""), []
        while address:
            told = Client().get(address, headers={"Prefer": "odata.maxpagesize=97"}).json()
            keys += [row["key"] for row in told["value"]]
            address = told.get("@odata.nextLink", "").removeprefix("http://testserver")
        assert len(keys) == len(set(keys)) == len(expected())

    def test_a_top_that_passes_a_page_is_kept_over_pages(self):
        answer = Client().get(
            f"{ROOT}payments?$top=150&$select=key", headers={"Prefer": "odata.maxpagesize=100"}
        )
        following = answer.json()["@odata.nextLink"].removeprefix("http://testserver")
        assert "$top=50" in following
        assert len(Client().get(following).json()["value"]) == 50

    def test_a_row_has_its_own_address(self):
        row = expected()[0]
        told = ask(f"{ROOT}payments({row.pk})").json()
        assert (told["key"], told["beneficiary"]) == (row.pk, row.beneficiary)
        assert ask(f"{ROOT}payments(999999999)").status_code == 404

    def test_the_metadata_names_types_that_the_values_have(self):
        text = ask(f"{ROOT}$metadata").content.decode()
        assert '<Property Name="paid_on" Type="Edm.Date">' in text
        assert '<Property Name="amount_net" Type="Edm.Decimal" Precision="14" Scale="2">' in text
        names = {each["name"] for each in ask(ROOT).json()["value"]}
        assert names == {"payments", "cards", "contracts", "invitations"}

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"filter": "nothing eq 1"}, 400), ({"filter": "payee_key eq 1"}, 400),
            ({"filter": "amount_net gt"}, 400), ({"filter": "authority/slug eq 'x'"}, 501),
            ({"filter": "matchesPattern(beneficiary,'(a+)+b')"}, 400), ({"filter": "amount_net eq 'many'"}, 400),
            ({"filter": "paid_on eq 2026-13-45"}, 400), ({"filter": "x" * 3000}, 400), ({"filter": ""}, 400),
            ({"orderby": "nothing"}, 400), ({"orderby": "amount_net; drop"}, 400), ({"select": "payee_key"}, 400),
            ({"top": "-1"}, 400), ({"top": "many"}, 400), ({"skip": "1e9"}, 400), ({"count": "maybe"}, 400),
            ({"expand": "x"}, 501), ({"apply": "x"}, 501), ({"search": "x"}, 501), ({"format": "atom"}, 415),
            ({"filter": "beneficiary eq 'a\x00b'"}, 400), ({"filter": "(" * 300}, 400),
        ],
    )  # fmt: skip
    def test_what_is_not_understood_is_refused_in_words_and_never_passed_over(self, options, code):
        answer = ask(f"{ROOT}payments", **options)
        assert answer.status_code in {code, 501 if "matchesPattern" in str(options) else code}
        assert answer.json()["error"]["message"]
        assert answer.headers["OData-Version"] == "4.0"

    @pytest.mark.parametrize(
        "place",
        ["none", "payments(-1)", "payments(x)", "payments/1", "payments(99999999999999999999)", "$batch"],
    )
    def test_what_is_not_there_is_told_in_its_own_form(self, place):
        answer = ask(f"{ROOT}{place}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.json()["error"]["code"] == "404"

    def test_it_can_only_be_read(self):
        assert Client().post(f"{ROOT}payments", {}).status_code == 405

    def test_a_page_costs_few_queries(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            value(f"{ROOT}payments", filter="amount_net gt 1000", count="true")


class TestTokens:
    """The council's own lists."""

    pytestmark = pytest.mark.usefixtures("own_demonstration")

    def test_a_token_opens_the_lists_of_its_council_and_no_other(self):
        token = token_for(person(NIA))
        found = ask("/api/odata/payments", token=token, count="true", top="1").json()["@odata.count"]
        with in_scope(Authority.objects.get(slug=HERE).pk):
            assert found == LedgerLine.objects.count()
        theirs = token_for(person(NIA, council=THERE))
        with in_scope(Authority.objects.get(slug=THERE).pk):
            assert (
                ask("/api/odata/payments/$count", basic=theirs).content
                == str(LedgerLine.objects.count()).encode()
            )

    def test_every_list_is_read_with_its_own_properties(self):
        token = token_for(person(NIA))
        text = ask("/api/odata/$metadata", token=token).content.decode()
        for name in ("contracts", "payments", "payees", "suppliers"):
            (row,) = ask(f"/api/odata/{name}", token=token, top="1").json()["value"]
            assert all(f'Name="{each}"' in text for each in row)

    def test_without_a_token_or_its_scope_nothing_is_given(self):
        bare = ask("/api/odata/payments")
        assert bare.status_code == 401
        assert bare.headers["WWW-Authenticate"].startswith("Basic")
        narrow = token_for(person(NIA), "contracts.see_contract")
        assert ask("/api/odata/contracts", token=narrow, top="1").status_code == 200
        assert ask("/api/odata/payments", token=narrow).status_code == 403
        assert json.loads(ask("/api/odata/payments", token=narrow).content)["error"]["code"] == "403"
        assert ask("/api/odata/", basic="not base 64 of a token").status_code == 401
