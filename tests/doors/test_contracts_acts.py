"""Every act on a contract from its page: that it happens once, who may not, what is checked first, what is refused."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.models import Contract
from wisely.people import actions as people
from wisely.suppliers.actions import register_supplier

pytestmark = pytest.mark.django_db
FORMS = {
    "revise/": "Revise the record", "assign-owner/": "Give the contract an owner", "set-tier/": "Set the tier",
    "terminate/": "Terminate the contract", "strike-out/": "Strike it out",
    "name-suppliers/": "Name suppliers and lots", "set-kpi/": "Set a KPI",
    "record-options/": "Record the options", "extend/": "Extend the contract", "modify/": "Modify the contract",
    "publish/": "Publish the contract",
}  # fmt: skip
NOT_NOW = ("sign/", "abandon/", "end/", "set-framework-terms/", "withdraw-publication/")


def day(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def nia(town):
    return town.enter("Nia", "head_of_procurement")


@pytest.fixture
def contract(town):
    return town.contract()


@pytest.fixture
def root(contract):
    return f"/contracts/{contract.reference}/"


def fresh(town, contract):
    with in_scope(town.council.pk):
        return Contract.objects.select_related("owner", "deputy", "directorate").get(pk=contract.pk)


def verbs(town, contract):
    with in_scope(town.council.pk):
        key = f"contracts.contract:{contract.pk}"
        return list(Event.objects.filter(subject=key).order_by("sequence").values_list("verb", flat=True))


def checked(client, path, **fields):
    """Send a form whose page asks to check first, then what that page holds."""
    first = send(client, path, **fields)
    assert first.status_code == 200, first
    page = first.content.decode()
    assert "check before you go on" in page, text_of(page)
    return send(client, path, **fields, checked="yes")


def test_each_form_opens_for_who_may_and_says_what_it_does(nia, root):
    for path, heading in FORMS.items():
        assert heading in shown(nia, root + path)


def test_what_the_stage_rules_out_is_refused_with_the_reason(nia, root):
    for path in NOT_NOW:
        assert nia.get(root + path).status_code == 403, path


@pytest.mark.parametrize("role", ["officer", "auditor", "councillor", "finance_officer"])
def test_who_only_reads_opens_no_form_and_changes_nothing(town, contract, root, role):
    reader = town.enter("Reader", role)
    for path in (*FORMS, *NOT_NOW):
        assert reader.get(root + path).status_code == 403, path
        assert send(reader, root + path, reason="x").status_code == 403, path
    assert reader.get("/contracts/register/").status_code == 403
    assert len(verbs(town, contract)) == 1


def test_a_role_over_one_directorate_does_not_reach_another(town, root):
    people.add_directorate(town.council, code="ADH", name="Adults", by=BUILDER, at=timezone.now())
    keeper = town.enter("Kay", "contract_manager", scope_kind="directorate", scope_key="ADH")
    answer = keeper.get(root + "revise/")
    assert answer.status_code == 403
    assert "Your role covers other parts of the council" in answer.content.decode()


def test_the_other_council_opens_no_form(town, nia):
    hidden = ContractsTown("otherby", "OTH").contract()
    for path in FORMS:
        assert nia.get(f"/contracts/{hidden.reference}/{path}").status_code == 404


def test_the_record_is_revised_and_says_why(town, nia, contract, root):
    form = nia.get(root + "revise/").context["form"]
    fields = revised(form, title="Cleaning of schools", value_net="£260,000", cpv_codes="90919200, 90911200")
    answer = send(
        nia, root + "revise/", **fields, reason="The contract says so", version=str(contract.version)
    )

    assert (answer.status_code, answer.url) == (303, f"{root}particulars/"), answer.content.decode()[:4000]
    contract = fresh(town, contract)
    assert (contract.title, contract.value_net) == ("Cleaning of schools", Decimal("260000.00"))
    assert contract.cpv_codes == ["90919200", "90911200"]
    assert (contract.ends_on, contract.was_competed, contract.directorate.code) == (
        date(TODAY.year + 1, 12, 31), True, "RES",
    )  # fmt: skip
    history = text_of(shown(nia, f"{root}history/"))
    assert (
        "The contract says so" in history
        and "Value net of VAT: £240,000.00 excluding VAT → £260,000.00 excluding VAT" in history
    )


def revised(form, **changed):
    """What a browser sends of a form: every field as it is shown, with some changed."""
    fields = {}
    for bound in form:
        value = bound.value()
        if bound.name in changed:
            fields[bound.name] = changed[bound.name]
        elif isinstance(value, date):
            fields |= day(bound.name, value)
        elif value is True:
            fields[bound.name] = "on"
        elif value not in (None, False):
            fields[bound.name] = str(value)
    return fields


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "Enter the title."),
        ({"cpv_codes": "cleaning"}, "“CLEANING” is not eight figures"),
        ({"value_gross": "1"}, "below the value excluding it"),
        ({"notice_url": "nowhere at all"}, "Enter a valid URL"),
        ({"value_net": "a lot"}, "a lot"),
    ],
)
def test_what_is_wrong_with_the_record_is_said_beside_its_field_and_nothing_is_changed(
    town, nia, contract, root, changed, words
):
    form = nia.get(root + "revise/").context["form"]
    answer = send(nia, root + "revise/", **revised(form, **changed), reason="x")
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert len(verbs(town, contract)) == 1


def test_a_form_that_met_a_newer_version_shows_both_and_changes_nothing(town, nia, contract, root):
    fields = revised(nia.get(root + "revise/").context["form"], title="Mine", directorate="")
    stale = contract.version
    with in_scope(town.council.pk):
        actions.set_tier(contract, tier="gold", reason="Risky", by=BUILDER, at=timezone.now())

    answer = send(nia, root + "revise/", **fields, reason="x", version=str(stale))

    page = text_of(answer.content.decode())
    assert answer.status_code == 409
    assert "Title Mine Cleaning of offices Differs" in page
    assert f"Ends on 31 December {TODAY.year + 1} 31 December {TODAY.year + 1} " in page
    assert "Value net £240,000.00 £240,000.00 " in page
    assert fresh(town, contract).title == "Cleaning of offices"


def test_an_owner_keeps_the_record_of_their_own_contract_whatever_their_role(town, contract, root):
    iris = people_client(town, town.owner)
    assert "Revise the record" in shown(iris, root + "revise/")
    assert iris.get(root + "terminate/").status_code == 403


def people_client(town, person):
    from django.test import Client

    client = Client()
    assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
    return client


def test_an_owner_and_a_deputy_are_given(town, nia, contract, root):
    ben, cat = town.person("Ben", "officer"), town.person("Cat", "officer")
    answer = send(
        nia, root + "assign-owner/", owner=ben.reference, deputy=cat.reference, reason="He knows it"
    )
    assert answer.status_code == 303
    contract = fresh(town, contract)
    assert (contract.owner, contract.deputy) == (ben, cat)

    for fields, words in (
        ({"owner": ""}, "Select owner"),
        ({"owner": ben.reference, "deputy": ben.reference}, "Choose somebody else than the owner"),
        ({"owner": ben.reference, "deputy": cat.reference}, "They look after this contract already"),
        ({"owner": "ALD-P-99999-9"}, "Select a valid choice"),
    ):
        again = send(nia, root + "assign-owner/", **fields)
        assert again.status_code == 200 and words in again.content.decode(), words


def test_a_tier_is_set_for_a_reason(town, nia, contract, root):
    assert "Say why." in send(nia, root + "set-tier/", tier="gold").content.decode()
    assert send(nia, root + "set-tier/", tier="gold", reason="Vital").status_code == 303
    assert fresh(town, contract).tier == "gold"


def test_options_are_recorded_line_by_line_and_one_is_taken(town, nia, contract, root):
    path = root + "record-options/"
    page = shown(nia, path)
    assert 'name="rows-0-months" value="12"' in page
    lines = {
        "rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "1", "rows-0-months": "6", "rows-1-months": "12",
        **{f"rows-0-{name}": value for name, value in day("notify_by_on", date(TODAY.year + 1, 9, 1)).items()},
        "rows-1-value_net": "£10,000",
    }  # fmt: skip
    assert send(nia, path, **lines).status_code == 303
    contract = fresh(town, contract)
    assert (contract.options_left, contract.next_notice_on) == (2, date(TODAY.year + 1, 9, 1))

    assert "option 1" in text_of(shown(nia, root + "extend/"))
    wrong = send(nia, root + "extend/", **day("ends_on", date(TODAY.year + 9, 1, 1)), reason="x")
    assert "reaches to" in wrong.content.decode()
    taken = checked(
        nia, root + "extend/", **day("ends_on", date(TODAY.year + 2, 6, 30)), reason="It went well"
    )
    assert taken.status_code == 303
    assert fresh(town, contract).ends_on == date(TODAY.year + 2, 6, 30)
    assert "It went well" in shown(nia, root + "changes/")


def test_an_option_without_a_length_is_pointed_out_by_its_line(nia, root):
    lines = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "0", "rows-1-value_net": "5"}
    answer = send(nia, root + "record-options/", **lines)
    assert "Option 2: Enter how many months it lasts" in answer.content.decode()


def test_more_lines_can_be_had_without_losing_what_was_typed(nia, root):
    lines = {
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "0",
        "rows-0-description": "A year",
        "more": "yes",
    }
    page = send(nia, root + "record-options/", **lines).content.decode()
    assert 'value="A year"' in page and 'name="rows-4-description"' in page


def test_a_modification_shows_what_it_comes_to_before_it_is_made(town, nia, contract, root):
    with in_scope(town.council.pk):
        assert fresh(town, contract).regime == "pa2023"
    fields = {
        "effect": "value", "ground": "below threshold", "description": "One more office",
        "value_change_net": "£12,000", **day("modified_on", TODAY),
    }  # fmt: skip
    first = send(nia, root + "modify/", **fields)
    assert "5.0% of £240,000.00" in text_of(first.content.decode())
    assert fresh(town, contract).value_net == Decimal(240_000)

    assert checked(nia, root + "modify/", **fields).status_code == 303
    assert fresh(town, contract).value_net == Decimal(252_000)
    assert "up by £12,000.00 (5.0%)" in text_of(shown(nia, root + "changes/"))


def test_a_modification_that_the_law_refuses_never_reaches_the_check(town, nia, contract, root):
    fields = {
        "effect": "value", "ground": "below threshold", "description": "Twice as many",
        "value_change_net": "240000", **day("modified_on", TODAY),
    }  # fmt: skip
    page = send(nia, root + "modify/", **fields).content.decode()
    assert "100.0% of the original value" in page and "check before you go on" not in page
    assert fresh(town, contract).value_net == Decimal(240_000)


def test_publication_and_its_withdrawal_are_checked_first(town, nia, contract, root):
    assert checked(nia, root + "publish/").status_code == 303
    address = f"/open/alderby/contracts/{contract.reference}/"
    assert nia.get(address).status_code == 200
    assert address in shown(nia, root + "published/")
    assert "Withdraw its publication first" in nia.get(root + "strike-out/").content.decode()

    assert checked(nia, root + "withdraw-publication/", reason="A safe house").status_code == 303
    assert nia.get(address).status_code == 410
    assert "A safe house" in shown(nia, root + "published/")


def test_the_check_can_be_left_to_change_what_was_entered(town, nia, contract, root):
    answer = send(nia, root + "terminate/", **day("ended_on", TODAY), reason="It failed", change="yes")
    page = answer.content.decode()
    assert "It failed" in page and "check before you go on" not in page
    assert fresh(town, contract).stage == "signed"


def test_a_contract_is_terminated_after_a_check(town, nia, contract, root):
    assert checked(nia, root + "terminate/", **day("ended_on", TODAY), reason="It failed").status_code == 303
    contract = fresh(town, contract)
    assert (contract.stage, contract.end_reason) == ("terminated", "It failed")
    assert "It failed" in shown(nia, root)


def test_a_contract_that_ran_out_is_ended(town, nia):
    over = town.contract(ends_on=TODAY - timedelta(days=10))
    path = f"/contracts/{over.reference}/end/"
    assert "Its last day is over" in shown(nia, f"/contracts/{over.reference}/")
    answer = checked(nia, path, **day("ended_on", TODAY - timedelta(days=10)), reason="It ran its course")
    assert answer.status_code == 303
    assert fresh(town, over).stage == "ended"


def test_a_draft_is_signed_or_abandoned_after_a_check(town, nia):
    draft, other = town.contract(is_signed=False), town.contract(is_signed=False)
    assert checked(nia, f"/contracts/{draft.reference}/sign/", **day("signed_on", TODAY)).status_code == 303
    assert fresh(town, draft).stage == "signed"
    assert checked(nia, f"/contracts/{other.reference}/abandon/", reason="No money").status_code == 303
    assert fresh(town, other).stage == "abandoned"
    wrong = send(
        nia,
        f"/contracts/{town.contract(is_signed=False).reference}/sign/",
        **day("signed_on", TODAY + timedelta(days=1)),
    )
    assert "lies in the future" in wrong.content.decode()


def test_an_error_is_struck_out(town, nia, contract, root):
    assert checked(nia, root + "strike-out/", reason="Entered twice").status_code == 303
    assert fresh(town, contract).stage == "struck out"
    assert contract.reference not in shown(nia, "/contracts/")


def test_framework_terms_are_recorded_for_a_framework_only(town, nia):
    framework = town.contract(is_framework=True)
    path = f"/contracts/{framework.reference}/set-framework-terms/"
    assert send(nia, path, open_to="All councils", fee_percent="1.5").status_code == 303
    assert 'value="1.50"' in shown(nia, path)


def test_suppliers_are_found_added_and_named_lot_by_lot(town, nia, contract, root):
    rival = register_supplier(name="Beacon Facilities Ltd", source="test", by=BUILDER, at=timezone.now())
    path = root + "name-suppliers/"
    assert f"add={rival.reference}" in shown(nia, path, q="beacon")
    page = shown(nia, path, add=rival.reference)
    assert "Beacon Facilities Ltd" in page

    fields = {
        "party-0-reference": town.supplier.reference, "party-0-is_kept": "on", "party-0-lot": "A",
        "party-1-reference": rival.reference, "party-1-is_kept": "on", "party-1-lot": "B",
        "lots-TOTAL_FORMS": "2", "lots-INITIAL_FORMS": "0", "lots-0-number": "A", "lots-1-number": "B",
        "lots-1-value_net": "1,000", "lead": rival.reference,
    }  # fmt: skip
    wrong = send(nia, f"{path}?add={rival.reference}", **fields | {"party-1-lot": "C"})
    assert "there is no lot “C”" in wrong.content.decode()
    assert send(nia, f"{path}?add={rival.reference}", **fields).status_code == 303
    assert fresh(town, contract).supplier_name == "Beacon Facilities Ltd and 1 other"
    particulars = text_of(shown(nia, root + "particulars/"))
    assert "Beacon Facilities Ltd" in particulars and "£1,000.00" in particulars


def test_a_contract_is_registered_with_the_supplier_that_was_found(town, nia):
    assert town.supplier.reference in shown(nia, "/contracts/register/", q="moorland")
    town.contract(title="Here already")
    path = f"/contracts/register/details/?supplier={town.supplier.reference}"
    assert "Here already" in shown(nia, path)

    answer = send(
        nia, path, title="Lifts", directorate="RES", value_net="50,000", is_signed="yes",
        owner=town.owner.reference, tier="silver", **day("starts_on", TODAY),
    )  # fmt: skip
    assert answer.status_code == 303, text_of(answer.content.decode())
    with in_scope(town.council.pk):
        made = Contract.objects.get(title="Lifts")
    assert answer.url == f"/contracts/{made.reference}/"
    assert (made.supplier_name, made.stage, made.vat_basis, made.owner_id) == (
        town.supplier.name, "signed", "net stated", town.owner.pk,
    )  # fmt: skip


def test_registering_without_a_title_or_an_answer_registers_nothing(nia):
    answer = send(nia, "/contracts/register/details/", value_net="1")
    page = answer.content.decode()
    assert "Enter the title." in page and "Select whether both sides have signed." in page
    assert Contract.objects.count() == 0


def test_the_same_form_sent_twice_takes_effect_once(town, nia, contract, root):
    fields = {"one_time_key": uuid.uuid4().hex, "tier": "gold", "reason": "Vital"}
    answers = [nia.post(root + "set-tier/", fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert verbs(town, contract).count("contracts.tier.set") == 1


@pytest.mark.parametrize("path", FORMS)
def test_a_form_asks_the_database_few_questions(nia, root, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        shown(nia, root + path)


def test_many_contracts_are_picked_checked_and_given_an_owner_one_act_each(town, nia):
    picked = [town.contract(title=f"Orphan {number}", owner=None) for number in range(3)]
    other = town.contract(title="Struck out since", owner=None)
    ben = town.person("Ben", "officer")
    listed = shown(nia, "/contracts/", owner="nobody")
    assert f'name="contract" value="{picked[0].reference}" aria-label="Pick Orphan 0"' in listed
    assert "Give all 4 of this view an owner" in listed

    asked = {"contract": [each.reference for each in (*picked, other)]}
    page = shown(nia, "/contracts/give-owner/", **asked)
    assert page.count('name="contract"') == 4 and f'name="version-{other.reference}"' in page
    assert shown(nia, "/contracts/give-owner/", owner="nobody", all="yes").count('name="contract"') == 4

    versions = {f"version-{each.reference}": str(each.version) for each in (*picked, other)}
    with in_scope(town.council.pk):
        actions.strike_out_contract(other, reason="Twice", by=BUILDER, at=timezone.now())
    fields = {**asked, **versions, "owner": ben.reference, "reason": "Nobody had them"}
    check = text_of(send(nia, "/contracts/give-owner/", **fields).content.decode())
    assert "Check before you give 3 contracts an owner" in check and "its record is closed" in check
    assert all(fresh(town, each).owner is None for each in picked)

    done = send(nia, "/contracts/give-owner/", **fields, checked="yes")
    assert done.status_code == 303
    assert [fresh(town, each).owner for each in picked] == [ben, ben, ben]
    assert [verbs(town, each).count("contracts.owner.assigned") for each in picked] == [1, 1, 1]
    told = text_of(nia.get(done.url).content.decode())
    assert "Ben owns 3 of these contracts" in told


def test_a_contract_that_changed_while_choosing_is_left_as_it_is(town, nia, contract):
    ben = town.person("Ben", "officer")
    fields = {
        "contract": contract.reference, f"version-{contract.reference}": str(contract.version - 1),
        "owner": ben.reference,
    }  # fmt: skip
    page = send(nia, "/contracts/give-owner/", **fields, checked="yes").content.decode()
    assert "Pick at least one contract" in page and "Somebody changed this contract" in page
    assert fresh(town, contract).owner == town.owner


def test_an_owner_who_has_left_is_told_from_one_who_is_here(town, nia, contract):
    path = "/contracts/give-owner/"
    assert "owned by Iris, ends" in text_of(shown(nia, path, contract=contract.reference))
    with in_scope(town.council.pk):
        people.record_leaving(town.owner, left_on=TODAY, by=BUILDER, at=timezone.now())
    assert "owned by Iris, who has left, ends" in text_of(shown(nia, path, contract=contract.reference))


def test_who_may_not_give_owners_sees_no_tick_box_and_no_page(town, contract):
    reader = town.enter("Reader", "contract_manager")
    assert 'aria-label="Pick' not in shown(reader, "/contracts/")
    assert reader.get("/contracts/give-owner/").status_code == 403
    assert send(reader, "/contracts/give-owner/", contract=contract.reference).status_code == 403


def test_contracts_of_the_other_council_cannot_be_picked(town, nia):
    other = ContractsTown("otherby", "OTH")
    hidden = other.contract(title="Hidden away")
    assert "No contract is picked" in shown(nia, "/contracts/give-owner/", contract=hidden.reference)
    send(nia, "/contracts/give-owner/", contract=hidden.reference, owner=town.owner.reference, checked="yes")
    assert fresh(other, hidden).owner == other.owner
