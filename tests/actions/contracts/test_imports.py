"""A file is laid beside the register, enters it as one act, and is taken back as one."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, TODAY
from tests.actions.contracts.market import registered_supplier
from wisely.audit.models import Event, Payload
from wisely.audit.row_security import in_scope
from wisely.contracts import actions, queries
from wisely.contracts.actions import NewFile
from wisely.contracts.models import Contract, ImportRow, RegisterImport
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal
from wisely.suppliers.models import PhoneNumber, Supplier

pytestmark = pytest.mark.django_db


def release(
    number="1",
    *,
    title="Lifts",
    value=50_000,
    supplier="Beacon Lifts Ltd",
    company="01234567",
    buyer="Test Council",
    **told,
):
    award = {
        "id": "1",
        "status": "active",
        "date": "2026-01-10T00:00:00Z",
        "value": {"amount": value, "currency": "GBP"},
        "suppliers": [{"id": "S", "name": supplier}],
        "contractPeriod": {"startDate": "2026-02-01T00:00:00Z", "endDate": "2028-01-31T23:59:59Z"},
    } | told
    identifier = {"identifier": {"scheme": "GB-COH", "id": company}} if company else {}
    return {
        "ocid": f"ocds-b5fd17-{number}", "id": f"{number}-1", "date": "2026-01-11T00:00:00Z", "tag": ["award"],
        "buyer": {"name": buyer}, "tender": {"title": title, "procurementMethodDetails": "Open procedure"},
        "parties": [{"id": "S", "name": supplier, "roles": ["supplier"], "details": {"scale": "sme"}, **identifier}],
        "awards": [award],
    }  # fmt: skip


def package(*releases):
    return NewFile("ocds", "releases.json", json.dumps({"releases": releases}).encode())


def staged(register, file, **words):
    return actions.stage_import(register.council, file, by=BUILDER, at=NOON, **words)


def imported(register, file):
    return actions.import_register(staged(register, file), by=BUILDER, at=NOON)


def test_staging_shows_what_a_file_would_bring_and_enters_nothing(register):
    batch = staged(register, package(release(), release("2", status="pending"), release("3", value="a lot")))

    assert (batch.new_count, batch.rejected_count, batch.left_out_count) == (1, 1, 1)
    rejected = ImportRow.objects.get(outcome="rejected")
    assert (rejected.position, rejected.field, rejected.value) == ("releases[2].awards[0]", "Value", "a lot")
    assert "number" in rejected.reason
    assert not Contract.objects.exists()


def test_importing_enters_contracts_with_their_suppliers_and_where_they_came_from(register):
    batch = imported(register, package(release(), release("2", title="Stairs")))

    contract = Contract.objects.get(title="Lifts")
    assert (contract.stage, contract.value_net, contract.ends_on) == (
        "signed",
        Decimal("50000.00"),
        date(2028, 1, 31),
    )
    assert contract.source_key == "ocds-b5fd17-1/award/1"
    assert (contract.supplier_name, contract.parties.get().published_as_sme) == ("Beacon Lifts Ltd", True)
    assert Supplier.objects.filter(name="Beacon Lifts Ltd").count() == 1
    sheet = queries.contract_sheet(contract, on=TODAY)
    assert (sheet.provenance[0].file_name, sheet.provenance[0].position) == (
        "releases.json",
        "releases[0].awards[0]",
    )
    facts = Payload.objects.get(event__verb="contracts.import.imported").facts
    assert (facts["new"], facts["suppliers_registered"], facts["first_reference"]) == (
        2,
        1,
        contract.reference,
    )
    batch.refresh_from_db()
    assert (batch.stage, batch.file_content) == ("imported", None)
    history = queries.history_of(contract)
    assert [(event.verb, event.position) for event in history.events] == [
        ("contracts.import.imported", "releases[0].awards[0]")
    ]


def test_a_supplier_is_found_by_number_before_name(register):
    known = registered_supplier(
        "Beacon Elevators Ltd", identifiers=[("GB-COH", "01234567")], by=BUILDER, at=NOON
    )
    imported(register, package(release()))
    assert Contract.objects.get(title="Lifts").parties.get().supplier == known


def test_a_supplier_is_found_by_its_exact_normal_name(register):
    imported(register, package(release(supplier="MOORLAND CLEANING LIMITED", company="")))
    assert Contract.objects.get(title="Lifts").parties.get().supplier == register.supplier


def test_two_firms_of_one_name_with_different_numbers_stay_two(register):
    known = registered_supplier("Beacon Lifts Ltd", identifiers=[("GB-COH", "07654321")], by=BUILDER, at=NOON)
    imported(register, package(release()))
    assert Contract.objects.get(title="Lifts").parties.get().supplier != known


def test_the_same_file_is_refused_by_saying_so(register):
    imported(register, package(release()))
    with pytest.raises(Refusal, match="imported already"):
        staged(register, package(release()))
    assert RegisterImport.objects.count() == 1


def test_a_later_file_changes_only_what_it_says_anew(register):
    imported(register, package(release()))
    contract = Contract.objects.get(title="Lifts")
    facts = queries.facts_of(contract)
    from dataclasses import replace

    actions.revise_contract(
        contract, facts=replace(facts, ends_on=date(2028, 3, 31)), directorate=None, reason="Read from the copy.", by=BUILDER, at=NOON
    )  # fmt: skip

    batch = staged(register, package(release(value=60_000)))
    row = ImportRow.objects.get(batch=batch)
    assert (row.outcome, row.found["changes"]) == (
        "changed",
        [{"field": "value_net", "before": "50000.00", "after": "60000.00"}],
    )
    actions.import_register(batch, by=BUILDER, at=NOON)

    contract.refresh_from_db()
    assert (contract.value_net, contract.ends_on) == (Decimal("60000.00"), date(2028, 3, 31))


def test_a_file_that_says_nothing_new_changes_nothing(register):
    imported(register, package(release()))
    batch = staged(register, package(release(), {"note": 1}))
    assert (batch.same_count, batch.new_count) == (1, 0)
    with pytest.raises(Refusal, match="nothing new"):
        actions.import_register(batch, by=BUILDER, at=NOON)


def test_undoing_strikes_out_what_came_and_puts_back_what_changed(register):
    imported(register, package(release()))
    batch = imported(register, package(release(value=60_000), release("2", title="Stairs")))

    actions.undo_import(batch, reason="The wrong file.", by=BUILDER, at=NOON)

    lifts, stairs = Contract.objects.get(title="Lifts"), Contract.objects.get(title="Stairs")
    assert (lifts.stage, lifts.value_net, stairs.stage) == ("signed", Decimal("50000.00"), "struck out")
    assert Payload.objects.get(event__verb="contracts.import.undone").facts["put_back"] == 1
    again = imported(register, package(release(value=60_000), release("2", title="Stairs")))
    assert (again.stage, Contract.objects.filter(title="Stairs", stage="signed").count()) == ("imported", 1)


def test_undoing_is_refused_while_later_work_stands_on_it(register):
    batch = imported(register, package(release()))
    contract = Contract.objects.get(title="Lifts")
    actions.assign_owner(contract, owner=register.iris, by=BUILDER, at=NOON)

    with pytest.raises(Refusal, match=contract.reference):
        actions.undo_import(batch, reason="The wrong file.", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="Say why"):
        actions.undo_import(batch, reason="", by=BUILDER, at=NOON)


def test_rows_of_other_buyers_are_left_out_until_the_officer_says_otherwise(register):
    batch = staged(register, package(release(), release("2", buyer="Elsewhere Council")))
    assert (batch.buyers, batch.new_count, batch.left_out_count) == (["Test Council"], 1, 1)
    assert queries.buyers_of(batch) == [("Elsewhere Council", 1, False), ("Test Council", 1, True)]

    actions.read_import(batch, buyers=["Test Council", "Elsewhere Council"], by=BUILDER, at=NOON)

    assert (batch.new_count, batch.left_out_count) == (2, 0)


def test_a_spreadsheet_is_read_again_with_the_columns_the_officer_names(register):
    text = "Ref,What,Who,Value\nA1,Lifts,Beacon Lifts Ltd,50000\n"
    unknown = staged(register, NewFile("register", "unknown.csv", text.encode()))
    assert not ImportRow.objects.filter(batch=unknown).exists()  # kept, so that its title can be pointed out
    file = NewFile("register", "register.csv", text.replace("What", "Title").encode())
    batch = staged(register, file)
    assert ImportRow.objects.get(batch=batch).found.get("suppliers") is None

    actions.read_import(batch, mapping={"Who": "supplier"}, by=BUILDER, at=NOON)
    actions.import_register(batch, by=BUILDER, at=NOON)

    assert Contract.objects.get(former_reference="A1").supplier_name == "Beacon Lifts Ltd"
    with pytest.raises(Refusal, match="no longer kept"):
        actions.read_import(batch, mapping={}, by=BUILDER, at=NOON)


def test_a_phone_number_of_a_new_supplier_comes_along_and_one_that_is_none_is_left_out_by_saying_so(register):
    text = (
        "Ref,Title,Supplier,Supplier telephone\nA1,Lifts,Beacon Lifts Ltd,0113 496 0000\n"
        "A2,Stairs,Stair Works Ltd,ask for Jo\nA3,Doors,Door Works Ltd,n/a\n"
    )

    batch = imported(register, NewFile("register", "register.csv", text.encode()))

    told = {row.found["suppliers"][0]["name"]: row.found.get("warnings", []) for row in batch.rows.all()}
    assert [(row.supplier.name, row.number) for row in PhoneNumber.objects.all()] == [
        ("Beacon Lifts Ltd", "+441134960000")
    ]
    assert told["Beacon Lifts Ltd"] == told["Door Works Ltd"] == []
    assert "is not a phone number" in told["Stair Works Ltd"][0]


def test_directorates_and_owners_are_matched_by_their_names(register):
    text = "Ref,Title,Directorate,Contract manager\nA1,Lifts,RESOURCES,Iris Hartley\nA2,Stairs,Unknown,iris@test.example\n"
    imported(register, NewFile("register", "register.csv", text.encode()))
    first, second = Contract.objects.order_by("former_reference")
    assert (first.directorate, first.owner) == (register.directorate, register.iris)
    assert (second.directorate, second.owner) == (None, register.iris)


def test_another_file_that_came_first_makes_an_import_be_read_again(register):
    slow = staged(register, package(release()))
    imported(register, package(release(value=70_000)))
    with pytest.raises(Refusal, match="has changed since"):
        actions.import_register(slow, by=BUILDER, at=NOON)


def test_the_same_notice_from_another_source_is_pointed_out(register):
    guid = "8ebf71a6-05d5-472e-aabf-2a732ef1cb6c"
    notice = {"id": guid, "title": "Lifts", "status": "awarded", "notice_type": "Contract", "organisation": "Test Council",
              "awarded_supplier": "Beacon Lifts Ltd", "awarded_value": 50000}  # fmt: skip
    imported(
        register, NewFile("contracts-finder", "notices.json", json.dumps({"contracts": [notice]}).encode())
    )
    document = {"id": "1", "documentType": "awardNotice", "url": f"https://notices.example/Notice/{guid}"}

    batch = staged(register, package(release(documents=[document])))

    warning = ImportRow.objects.get(batch=batch).found["warnings"][0]
    assert Contract.objects.get().reference in warning


def test_a_discarded_file_leaves_nothing_but_its_trace(register):
    batch = staged(register, package(release()))
    actions.discard_import(batch, by=BUILDER, at=NOON)
    assert not ImportRow.objects.exists()
    assert RegisterImport.objects.get().file_content is None
    assert Event.objects.filter(verb="contracts.import.discarded").exists()
    with pytest.raises(Refusal):
        actions.import_register(batch, by=BUILDER, at=NOON)


def test_importing_needs_its_permission(register):
    officer = register.officer(register.iris, Permission.SEE_CONTRACT)
    with pytest.raises(Refusal, match="does not include"):
        actions.stage_import(register.council, package(release()), by=officer, at=NOON)
    batch = staged(register, package(release()))
    for attempt in (actions.import_register, actions.discard_import, actions.read_import):
        with pytest.raises(Refusal, match="does not include"):
            attempt(batch, by=officer, at=NOON)


def test_a_file_that_cannot_be_read_leaves_nothing(register):
    with pytest.raises(actions.Unreadable, match="Line 1, column 14"):
        staged(register, NewFile("ocds", "broken.json", b'{"releases": nope}'))
    assert not RegisterImport.objects.exists()


def test_another_council_sees_no_import(register):
    batch = staged(register, package(release()))
    with in_scope(register.council.pk + 1):
        assert queries.import_by_key(register.council.pk, batch.pk) is None
        assert not queries.imports(register.council.pk).exists()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["burnley", "south_ribble", "lancashire_cc"])
def test_real_notices_enter_and_leave_the_register(register, shared, name, django_assert_max_num_queries):
    path = Path(shared) / f"data/contracts-finder-lancashire/{name}.json"
    told = json.loads(path.read_bytes())
    batch = staged(register, NewFile("contracts-finder", path.name, path.read_bytes()))
    with django_assert_max_num_queries(80):
        actions.import_register(batch, by=BUILDER, at=NOON)

    found = Contract.objects.filter(import_rows__batch=batch)
    assert found.count() == batch.new_count > 0
    stated = [
        each["awarded_value"]
        for each in told["contracts"]
        if each["status"] == "awarded" and each["organisation"] in batch.buyers
    ]
    assert float(sum(each.value_net or 0 for each in found if not each.is_estimate)) == pytest.approx(
        sum(stated), abs=0.01
    )
    actions.undo_import(batch, reason="Trial.", by=BUILDER, at=NOON)
    assert not queries.register(register.council.pk, on=TODAY).exists()
