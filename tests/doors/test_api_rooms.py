"""Contracts, spend and imports through the API, on the demonstration world: what is told, and what acts do."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.cast import HERE, THERE, person
from tests.doors.program import Program, problem, token_for
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.budgets.models import BudgetCommitment, BudgetQuestion, CostCentre
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, DistressTrigger, Kpi, KpiResult, Risk
from wisely.lib.periods import financial_year
from wisely.people.models import Authority, Person
from wisely.relationships.models import SupplyLink
from wisely.spend.models import LedgerImport, LedgerLine, Payee
from wisely.suppliers.models import Declaration, Insurance, Supplier

HEAD = "head_of_procurement"


def of_council(council, model, **narrow):
    authority = Authority.objects.get(slug=council)
    with in_scope(authority.pk):
        return list(model.objects.filter(authority=authority, **narrow).order_by("pk"))


def officer_with(role, *, council=HERE):
    """Somebody who holds a role over the whole council today."""
    authority = Authority.objects.get(slug=council)
    with in_scope(authority.pk):
        return Person.objects.filter(
            authority=authority, left_on__isnull=True, assignments__role=role, assignments__scope_kind="council"
        ).order_by("pk")[0]  # fmt: skip


@pytest.fixture
def program(demonstration):
    return Program(token_for(officer_with(HEAD)))


@pytest.fixture
def writer(own_demonstration):
    return Program(token_for(officer_with(HEAD)))


# -- contracts


def test_the_register_is_the_whole_register(program):
    rows = program.walk("/contracts", {"limit": 60})

    off_the_register = {ContractStage.STRUCK_OUT, ContractStage.ABANDONED}
    expected = {each.reference for each in of_council(HERE, Contract) if each.stage not in off_the_register}
    assert {row["reference"] for row in rows} == expected
    assert len(rows) == len(expected)


def test_filters_narrow_and_amounts_keep_their_pence(program):
    rows = program.walk("/contracts", {"value_net_min": "100000", "sort": "-value_net"})

    values = [Decimal(row["value_net"]) for row in rows]
    assert values == sorted(values, reverse=True) and values[-1] >= 100_000
    assert all(row["value_net"].count(".") == 1 for row in rows)


def test_a_contract_tells_what_its_page_tells(program):
    contract = next(each for each in of_council(HERE, Contract) if each.owner_id and each.value_net)

    told = program.get(f"/contracts/{contract.reference}").json()

    assert told["facts"]["title"] == contract.title
    assert Decimal(told["facts"]["value_net"]) == contract.value_net
    assert told["owner"]["reference"].startswith("ALD-P-")
    assert told["version"] == contract.version
    events = program.get(f"/contracts/{contract.reference}/history").json()["rows"]
    assert events and all(event["sentence"] for event in events)
    acts = {row["name"]: row for row in program.get(f"/contracts/{contract.reference}/acts").json()["rows"]}
    assert acts["assign_owner"]["is_allowed"] or acts["assign_owner"]["reason"]


def a_contract(**narrow):
    return of_council(HERE, Contract, stage="signed", **narrow)[0]


def test_a_contract_is_revised_by_the_tokens_officer_with_a_reason(writer):
    contract = a_contract()
    path = f"/contracts/{contract.reference}"
    seen = writer.get(path)
    body = {"reason": "Read again in the file", "changes": {"description": "Put right by a program."}}

    answer = writer.post(f"{path}/revise", body, tag=seen.headers["ETag"])

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["facts"] == {**seen.json()["facts"], "description": "Put right by a program."}
    assert told["version"] == seen.json()["version"] + 1
    assert answer.headers["ETag"] == writer.get(path).headers["ETag"]
    with in_scope(contract.authority_id):
        told = Event.objects.select_related("payload").filter(subject=f"contracts.contract:{contract.pk}")
        event = told.get(verb="contracts.contract.revised")
    assert event.by == officer_with(HEAD).reference
    assert event.payload.reason == "Read again in the file"


def test_an_act_on_what_has_changed_since_is_not_done(writer):
    path = f"/contracts/{a_contract().reference}"
    old = writer.get(path).headers["ETag"]
    body = {"reason": "x", "changes": {"description": "First."}}
    assert writer.post(f"{path}/revise", body, tag=old).status_code == 200

    late = writer.post(f"{path}/revise", {"reason": "x", "changes": {"description": "Second."}}, tag=old)

    problem(late, 412)
    assert writer.get(path).json()["facts"]["description"] == "First."


def test_an_act_that_does_not_say_what_it_saw_is_not_done(writer):
    path = f"/contracts/{a_contract().reference}"

    told = problem(writer.post(f"{path}/revise", {"reason": "x", "changes": {"description": "y"}}), 428)

    assert "If-Match" in told["detail"]


def together(*calls):
    """Send calls at the same moment, each from a thread of its own; gives the answers in order."""
    gate = threading.Barrier(len(calls))

    def sent(call):
        gate.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(sent, calls))


def test_of_two_acts_on_what_both_saw_one_is_done(writer):
    path = f"/contracts/{a_contract().reference}"
    tag = writer.get(path).headers["ETag"]

    def act(words):
        other = Program(writer.token)
        return lambda: other.post(
            f"{path}/revise", {"reason": "x", "changes": {"description": words}}, tag=tag
        )

    answers = together(*(act(words) for words in ("First.", "Second.", "Third.")))

    assert sorted(each.status_code for each in answers) == [200, 412, 412]
    (done,) = [each.json() for each in answers if each.status_code == 200]
    assert writer.get(path).json()["facts"] == done["facts"]


def test_the_same_act_that_arrives_twice_at_once_takes_effect_once(writer):
    body = {"name": "Quite Unheard Of Ltd", "source": "a test", "is_new": True}

    answers = together(*(lambda: Program(writer.token).post("/suppliers", body, key="one") for _ in range(4)))

    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    assert Supplier.objects.filter(name="Quite Unheard Of Ltd").count() == 1


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"reason": "x", "changes": {}}, 409, "Nothing was changed"),
        ({"reason": "", "changes": {"description": "y"}}, 422, "#/reason"),
        ({"reason": "x", "changes": {"ends_on": "31/3/2027"}}, 422, "#/changes/ends_on"),
        ({"reason": "x", "changes": {"ends_on": "1900-01-01"}}, 409, ""),
        ({"reason": "x", "changes": {"value_net": "12.345"}}, 422, "#/changes/value_net"),
        ({"reason": "x", "changes": {"value_net": "1e99"}}, 422, "#/changes/value_net"),
        ({"reason": "x", "changes": {"owner": "somebody"}}, 422, "#/changes/owner"),
        ({"reason": "x", "changes": {"title": None}}, 422, "#/changes/title"),
        ({"reason": "x", "changes": {"is_rolling": 1}}, 422, "#/changes/is_rolling"),
    ],
)
def test_what_cannot_be_put_on_the_record_is_refused_and_nothing_changes(writer, body, code, words):
    path = f"/contracts/{a_contract().reference}"
    tag = writer.get(path).headers["ETag"]

    told = problem(writer.post(f"{path}/revise", body, tag=tag), code)

    assert words in json.dumps(told)
    assert writer.get(path, if_none_match=tag).status_code == 304


def test_a_contract_is_given_an_owner(writer):
    contract = a_contract()
    path = f"/contracts/{contract.reference}"
    owner = next(
        each for each in of_council(HERE, Person, left_on__isnull=True) if each.pk != contract.owner_id
    )
    tag = writer.get(path).headers["ETag"]

    answer = writer.post(f"{path}/assign-owner", {"owner": owner.reference, "reason": "New in post"}, tag=tag)

    assert answer.status_code == 200, answer.content
    assert answer.json()["owner"]["reference"] == owner.reference
    new = answer.headers["ETag"]
    nobody = writer.post(f"{path}/assign-owner", {"owner": "ALD-P-0"}, tag=new)
    assert problem(nobody, 422)["errors"][0]["pointer"] == "#/owner"


def test_a_role_over_one_part_does_not_reach_another(writer):
    """The scope of the role, not only the permission, is asked: as on the page."""
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        held = Person.objects.filter(
            authority=authority, assignments__role="contract_manager", assignments__scope_kind="directorate"
        ).first()  # fmt: skip
    assert held is not None, "the small world has a contract manager of one directorate"
    with in_scope(authority.pk):
        (key,) = set(held.assignments.filter(role="contract_manager").values_list("scope_key", flat=True))
        other = Contract.objects.filter(authority=authority, stage="signed").exclude(directorate__code=key)
        contract = other.exclude(owner=held).exclude(deputy=held)[0]
    program = Program(token_for(held))
    path = f"/contracts/{contract.reference}"
    body = {"reason": "x", "changes": {"description": "y"}}

    told = problem(program.post(f"{path}/revise", body, tag=program.get(path).headers["ETag"]), 403)

    assert told["who_can"]


# -- spend


def test_sums_add_up_to_their_lines(program):
    months = {"from_month": "2025-01", "to_month": "2026-12"}
    expected = sum((each.amount_net for each in of_council(HERE, LedgerLine) if each.amount_net), Decimal(0))

    for by in ("month", "directorate", "category"):
        told = program.get("/spend/sums", {**months, "by": by}).json()
        rows = told["rows"]
        whole = sum(
            (
                Decimal(row[part])
                for row in rows
                for part in ("on_contract", "off_contract", "outside", "unknown")
            ),
            Decimal(0),
        )
        assert whole == expected
        assert (
            sum(row["lines"] for row in rows) == told["total"]["lines"] == len(of_council(HERE, LedgerLine))
        )
    suppliers = program.get("/spend/sums-by-supplier", {**months, "limit": 500}).json()["rows"]
    totals = [Decimal(row["total"]) for row in suppliers]
    assert totals == sorted(totals, reverse=True)


def test_payments_are_walked_by_day_and_amount(program):
    rows = program.walk("/spend/payments", {"limit": 200, "sort": "-amount_net"})

    assert len(rows) == len({row["key"] for row in rows}) == len(of_council(HERE, LedgerLine))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({}, "from_month"), ({"from_month": "2026-4", "to_month": "2026-05"}, "from_month"),
        ({"from_month": "2026-05", "to_month": "2026-04"}, "to_month"),
        ({"from_month": "2026-04", "to_month": "2026-04", "by": "nonsense"}, "by"),
        ({"from_month": "0000-04", "to_month": "2026-04"}, "from_month"),
        ({"from_month": "2026-04", "to_month": "2026-04", "tax": "both"}, "tax"),
    ],
)  # fmt: skip
def test_sums_that_cannot_be_asked_are_refused(program, asked, name):
    told = problem(program.get("/spend/sums", asked), 422)

    assert told["errors"][0]["parameter"] == name


def test_insurance_and_supply_chains_are_listed_as_on_their_pages(program):
    insured = program.walk("/insurances", {"limit": 3})
    rows = of_council(HERE, Insurance, withdrawn_at__isnull=True)
    last = {(each.supplier_id, each.kind): each for each in sorted(rows, key=lambda each: each.expires_on)}
    assert {(row["policy_number"], row["expires_on"]) for row in insured} == {
        (each.policy_number, each.expires_on.isoformat()) for each in last.values()
    }
    assert all(row["supplier_reference"].startswith("SUP-S-") for row in insured)
    under = program.walk("/supply-chains", {"limit": 3, "stands": "at work"})
    links = of_council(HERE, SupplyLink, ended_on__isnull=True)
    assert sorted(row["name"] for row in under) == sorted(each.name for each in links) != []
    references = {each.pk: each.reference for each in of_council(HERE, Contract)}
    assert {row["contract_reference"] for row in under} == {references[each.contract_id] for each in links}


def test_declarations_are_listed_as_on_their_page(program):
    told = program.walk("/declarations", {"limit": 3})
    rows = of_council(HERE, Declaration, withdrawn_at__isnull=True)
    last = {
        (each.supplier_id, each.kind): each
        for each in sorted(rows, key=lambda each: (each.declared_on, each.pk))
    }
    assert sorted((row["kind"], row["answer"], row["declared_on"]) for row in told) == sorted(
        (each.kind, each.answer, each.declared_on.isoformat()) for each in last.values()
    ) != []  # fmt: skip
    assert all(row["supplier_reference"].startswith("SUP-S-") for row in told)
    some = told[0]["kind"]
    asked = program.walk("/declarations", {"kind": some, "answer": "yes", "limit": 2})
    assert len(asked) == sum(row["kind"] == some and row["answer"] for row in told)
    assert problem(program.get("/declarations?kind=none-such"), 422)["errors"][0]["parameter"] == "kind"


def test_signs_of_distress_and_who_is_watched_are_listed_as_on_their_pages(program):
    signs = program.walk("/distress-triggers", {"limit": 2})
    rows = {each.pk: each for each in of_council(HERE, DistressTrigger)}
    assert {row["key"] for row in signs} == set(rows) != set()
    for row in signs:
        kept = rows[row["key"]]
        assert (row["says"], row["step"], row["told_by"], row["rule"]) == (
            kept.says,
            kept.step,
            kept.register,
            kept.rule,
        )
        assert row["act_by_on"] == kept.act_by_on.isoformat() and row["next_step"] == kept.next_step
        assert row["supplier_reference"].startswith("SUP-S-")
    acted = program.walk("/distress-triggers", {"stands": "acted on", "limit": 2})
    assert {row["key"] for row in acted} == {key for key, each in rows.items() if each.acted_at}
    assert problem(program.get("/distress-triggers?stands=maybe"), 422)
    watched = {row["reference"]: row for row in program.walk("/watched-suppliers", {"limit": 7})}
    there = [
        row["supplier_reference"]
        for row in signs
        if row["gone_on"] is None and row["supplier_reference"] in watched
    ]
    assert there and all(watched[each]["signs_count"] == there.count(each) for each in there)


def test_kpis_results_and_risks_are_listed_as_on_their_pages(program):
    told = program.walk("/contract-kpis", {"limit": 4})
    kpis = of_council(HERE, Kpi)
    references = {each.pk: each.reference for each in of_council(HERE, Contract)}
    assert sorted((row["contract_reference"], row["number"], row["rating"]) for row in told) == sorted(
        (references[each.contract_id], each.number, each.rating) for each in kpis
    ) != []  # fmt: skip
    late = program.walk("/contract-kpis", {"due": "overdue", "limit": 4})
    assert late and all(row["is_overdue"] for row in late) and len(late) < len(told)
    results = program.walk("/contract-kpi-results", {"limit": 50})
    assert {row["key"] for row in results} == {each.pk for each in of_council(HERE, KpiResult)} != set()
    bad = program.walk("/contract-kpi-results", {"rating": "inadequate"})
    assert bad and all(row["rating"] == "inadequate" for row in bad)
    risks = program.walk("/contract-risks", {"limit": 3, "stage": "open"})
    assert sorted((row["title"], row["score"]) for row in risks) == sorted(
        (each.title, each.score) for each in of_council(HERE, Risk, stage="open")
    ) != []  # fmt: skip
    assert problem(program.get("/contract-kpis?due=one-day"), 422)["errors"][0]["parameter"] == "due"


@pytest.mark.parametrize(
    "path",
    [
        "/contract-kpis",
        "/contract-kpi-results",
        "/contract-risks",
        "/declarations",
        "/distress-triggers",
        "/watched-suppliers",
    ],
)
def test_the_lists_about_suppliers_are_locked_and_know_when_nothing_changed(program, path):
    first = program.get(path)
    assert first.status_code == 200
    assert program.get(path, if_none_match=first["ETag"]).status_code == 304
    problem(Program().get(path), 401)
    problem(Program(token_for(officer_with(HEAD), "spend.see_spend")).get(path), 403)


def test_a_payee_is_matched_and_its_lines_are_judged_anew(writer):
    payee = of_council(HERE, Payee, is_redacted=False)[0]
    path = f"/spend/payees/{payee.pk}"
    seen = writer.get(path)
    supplier = Supplier.objects.filter(stage="live").exclude(pk=payee.supplier_id).first()

    body = {"supplier": supplier.reference, "reason": "Known by its invoices"}
    answer = writer.post(f"{path}/match", body, tag=seen.headers["ETag"])

    assert answer.status_code == 200, answer.content
    assert answer.json()["supplier"] == supplier.reference
    wrong = writer.post(f"{path}/match", {"supplier": "SUP-S-9"}, tag=answer.headers["ETag"])
    assert problem(wrong, 422)["errors"][0]["pointer"] == "#/supplier"


def test_imports_tell_their_rows(program):
    imports = program.walk("/imports/payments")
    assert {row["key"] for row in imports} == {each.pk for each in of_council(HERE, LedgerImport)}

    one = program.get(f"/imports/payments/{imports[0]['key']}").json()
    rejected = program.walk(f"/imports/payments/{one['key']}/rejected-rows")

    assert one["rows_count"] == imports[0]["rows_count"]
    assert len(rejected) == one["rejected_count"]
    for row in program.walk("/imports/contracts"):
        assert program.get(f"/imports/contracts/{row['key']}").json()["file_name"] == row["file_name"]
        assert program.walk(f"/imports/contracts/{row['key']}/rows")


# -- KPIs


def test_a_kpi_tells_what_stands_behind_it(program):
    rows = {row["number"]: row for row in program.get("/kpis").json()["rows"]}
    told = program.get("/kpis/4").json()

    assert told == rows[4]
    computed = [figure for figure in told["figures"] if figure["parts"]]
    assert computed
    for figure in computed:
        parts = {
            name: Decimal(value) for name, value in figure["parts"].items() if not name.endswith("_lines")
        }
        assert parts["in_scope"] == parts["counted"] + parts["not_counted"] + parts["unknown"]
        assert abs(Decimal(figure["value"]) - parts["counted"] / parts["in_scope"] * 100) < Decimal("0.01")
    for row in rows.values():
        assert all(figure["value"] is not None or figure["because"] for figure in row["figures"])


def test_a_year_without_payments_gives_no_number_and_says_why(program):
    (figure, *_) = [
        each for each in program.get("/kpis/4", {"year": "2001"}).json()["figures"] if each["parts"]
    ]

    assert figure["value"] is None and figure["because"]
    for year in ("1850", "²", "9" * 5_000):
        problem(program.get("/kpis", {"year": year}), 422)
    problem(program.get("/kpis/999"), 404)


# -- another council


def test_another_councils_program_sees_none_of_it(demonstration):
    theirs = Program(token_for(officer_with(HEAD, council=THERE)))
    contract = a_contract()
    payee = of_council(HERE, Payee)[0]
    imported = of_council(HERE, LedgerLine)[0].ledger_import_id

    for path in (
        f"/contracts/{contract.reference}", f"/contracts/{contract.reference}/history",
        f"/contracts/{contract.reference}/acts", f"/spend/payees/{payee.pk}", f"/imports/payments/{imported}",
        f"/imports/payments/{imported}/rejected-rows", f"/people/{person('Asha Varley').reference}",
    ):  # fmt: skip
        problem(theirs.get(path), 404)
    body = {"reason": "x", "changes": {"description": "y"}}
    problem(theirs.post(f"/contracts/{contract.reference}/revise", body, tag='"x"'), 404)
    mine = {each.reference for each in of_council(HERE, Contract)}
    assert not mine & {row["reference"] for row in theirs.walk("/contracts", {"limit": 200})}
    keys = {each.pk for each in of_council(HERE, LedgerLine)}
    assert not keys & {row["key"] for row in theirs.walk("/spend/payments", {"limit": 200})}


# -- the published register


def test_the_published_register_needs_no_token_and_holds_what_is_published(demonstration):
    anybody = Program()
    rows = anybody.walk(f"/open/{HERE}/contracts", {"limit": 100})

    published = {
        each.reference
        for each in of_council(HERE, Contract, published_at__isnull=False)
        if not each.withdrawn_at
    }
    assert {row["reference"] for row in rows} == published
    told = anybody.get(f"/open/{HERE}/contracts/{rows[0]['reference']}").json()
    assert told["title"] == rows[0]["title"]
    assert {each["slug"] for each in anybody.get("/open").json()["rows"]} == {HERE, THERE}


def test_what_is_not_published_is_not_here_nor_another_councils(demonstration):
    hidden = of_council(HERE, Contract, published_at__isnull=True)[0]
    theirs = of_council(THERE, Contract, published_at__isnull=False)[0]

    for path in (hidden.reference, theirs.reference):
        problem(Program().get(f"/open/{HERE}/contracts/{path}"), 404)
    problem(Program().get("/open/nowhere/contracts"), 404)


def test_a_token_adds_nothing_to_the_published_register(program):
    assert (
        program.get(f"/open/{HERE}/contracts").content
        == Client().get(f"/api/v1/open/{HERE}/contracts").content
    )


# -- how much the database is asked


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/contracts", 14), ("/spend/payments", 14), ("/spend/payees", 14), ("/imports/payments", 14),
        ("/budgets/cost-centres", 14), ("/budgets/commitments", 14), ("/budgets/questions", 14),
        ("/spend/sums?from_month=2026-01&to_month=2026-06", 15), ("/contracts/{contract}", 24),
        ("/contracts/{contract}/history", 18),
    ],
)  # fmt: skip
def test_a_call_asks_the_database_few_questions(program, path, most, django_assert_max_num_queries):
    where = path.format(contract=a_contract().reference)
    with django_assert_max_num_queries(most):
        answer = program.client.get(f"/api/v1{where}", headers=program.headers())
    assert answer.status_code == 200


# -- budgets


def test_budgets_tell_what_their_pages_tell_and_each_pound_once(program):
    centres = program.walk("/budgets/cost-centres", {"limit": 5})
    commitments = program.walk("/budgets/commitments", {"limit": 100})

    assert {row["code"] for row in centres} == {each.code for each in of_council(HERE, CostCentre)}
    assert len(commitments) == len(of_council(HERE, BudgetCommitment))
    one = next(row for row in centres if Decimal(row["ordered_in_year_net"]))
    year = financial_year(timezone.localdate()).label
    of_one = [row for row in commitments if (row["centre"], row["year"]) == (one["code"], year)]
    assert sum(Decimal(row["ordered_net"]) for row in of_one) == Decimal(one["ordered_in_year_net"])
    assert Decimal(one["left_net"]) == Decimal(one["budget_net"]) - sum(
        Decimal(row[name]) for row in of_one for name in ("requested_net", "ordered_net", "actual_net")
    )


def test_open_questions_of_budgets_are_told_to_programs(program):
    rows = program.walk("/budgets/questions", {"stage": "open"})
    assert {row["reference"] for row in rows} == {
        each.reference for each in of_council(HERE, BudgetQuestion, stage="open")
    }
    assert rows
