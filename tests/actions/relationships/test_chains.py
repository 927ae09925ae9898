"""Who works for whom under a contract: declared with evidence, checked, ended; and what KPI 19 counts of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, register  # noqa: F401 - a fixture
from wisely.contracts import actions as contracts
from wisely.contracts.permissions import Permission
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.periods import financial_year
from wisely.lib.verdict import Refusal
from wisely.performance.queries import records_of
from wisely.relationships import actions, queries
from wisely.relationships.decisions import Answer, Declared
from wisely.rules.rulebook import rulebook
from wisely.rules.strategic import Criterion, StrategicCriteria
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
CRITERIA = StrategicCriteria((Criterion("vital", "Cannot fail", 100),), cut_off=60)
HOW = "Against the invoices of this quarter, with its contract manager."


@pytest.fixture
def contract(register):  # noqa: F811
    return register.contract()


@pytest.fixture
def declare(register, contract):  # noqa: F811
    def declared(name="Nidd Windows Ltd", *, works_for=None, supplier=None, by=BUILDER, **changed):
        told = {
            "does": "Cleans windows above the second floor", "declared_on": TODAY,
            "evidence": "The supplier’s list of March.", "share_percent": Decimal(20),
        } | changed  # fmt: skip
        return actions.declare_subcontractor(
            contract, works_for=works_for or register.supplier, told=Declared(name=name, **told),
            supplier=supplier, by=by, at=NOON,
        )  # fmt: skip

    return declared


def test_who_works_for_the_supplier_is_at_level_two_and_below_them_three(register, declare):  # noqa: F811
    first = declare(postcode="ls11ur", sme=True, vcse=None, local=False)
    second = declare("Wharfe Ladders", works_for=first, share_percent=Decimal(5))
    assert (first.level, first.prime, first.postcode) == (2, register.supplier, "LS1 1UR")
    assert (first.declared_sme, first.declared_vcse, first.declared_local) == (True, None, False)
    assert (second.level, second.prime, second.under) == (3, register.supplier, first)


def test_one_on_file_is_named_as_on_file_and_found_both_ways(register, contract, declare):  # noqa: F811
    link = declare("", supplier=register.rival)
    assert (link.name, link.supplier) == (register.rival.name, register.rival)
    council = register.council.pk
    (mine,) = queries.links_of_supplier(council, [register.supplier.pk])
    (theirs,) = queries.links_of_supplier(council, [register.rival.pk])
    assert (mine.part, theirs.part, theirs.works_for) == ("prime", "subcontractor", register.supplier.name)
    assert [each.pk for each in queries.links_of_contract(contract)] == [link.pk]
    assert [each.pk for each in queries.links_of_council(council)] == [link.pk]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": " "}, "Enter the name"),
        ({"does": " "}, "what they do"),
        ({"evidence": "said"}, "how this is known"),
        ({"declared_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"share_percent": Decimal(0)}, "above 0"),
        ({"share_percent": Decimal("100.01")}, "above 0"),
    ],
)
def test_a_declaration_that_is_not_whole_is_refused(declare, contract, changed, says):
    with pytest.raises(Refusal, match=says):
        declare(**changed)
    assert not queries.links_at_work(contract).exists()


def test_a_postcode_has_its_shape(declare):
    with pytest.raises(NotAnIdentifier):
        declare(postcode="Leeds")


def test_shares_come_to_no_more_than_the_whole_nor_than_that_of_the_one_above(declare):
    first = declare(share_percent=Decimal(60))
    with pytest.raises(Refusal, match="comes to 101 per cent of the contract, of 100"):
        declare("Another", share_percent=Decimal(41))
    with pytest.raises(Refusal, match="comes to 61 per cent of the contract, of 60"):
        declare("Below", works_for=first, share_percent=Decimal(61))
    declare("Another", share_percent=None)


def test_nobody_is_declared_twice_for_the_same_one_nor_for_itself(register, declare):  # noqa: F811
    declare()
    with pytest.raises(Refusal, match="declared already"):
        declare("nidd windows LTD ")
    with pytest.raises(Refusal, match="does not work for itself"):
        declare(supplier=register.supplier)
    with pytest.raises(Refusal, match="no party"):
        declare("Another", works_for=register.rival)


def test_who_may_keep_the_record_of_the_contract_keeps_its_chain(register, declare):  # noqa: F811
    ben = register.officer(register.ben, Permission.SEE_CONTRACT)
    with pytest.raises(Refusal, match="Your role does not include this"):
        declare(by=ben)
    declare(by=register.officer(register.iris, Permission.SEE_CONTRACT))  # she owns it
    declare("Another", by=register.officer(register.ben, Permission.REVISE_CONTRACT))


def test_end_subcontractor_wants_those_below_ended_first(contract, declare):
    first = declare()
    second = declare("Wharfe Ladders", works_for=first, share_percent=None)
    end = {"ended_on": TODAY, "reason": "They stopped.", "by": BUILDER, "at": NOON}
    with pytest.raises(Refusal, match="End those first"):
        actions.end_subcontractor(first, **end)
    with pytest.raises(Refusal, match="Say why"):
        actions.end_subcontractor(second, **end | {"reason": " "})
    with pytest.raises(Refusal, match="before it was declared"):
        actions.end_subcontractor(second, **end | {"ended_on": TODAY - timedelta(days=1)})
    actions.end_subcontractor(second, **end)
    actions.end_subcontractor(first, **end)
    with pytest.raises(Refusal, match="already"):
        actions.end_subcontractor(first, **end)
    assert not queries.links_at_work(contract).exists()
    with pytest.raises(Refusal, match="no longer"):
        declare("Another", works_for=first)
    declare()  # they are back


def test_nothing_is_declared_or_checked_once_the_contract_is_over(contract, declare):
    contracts.terminate_contract(contract, ended_on=TODAY, reason="It failed.", by=BUILDER, at=NOON)
    with pytest.raises(Refusal):
        declare()
    with pytest.raises(Refusal):
        actions.verify_supply_chain(contract, how=HOW, by=BUILDER, at=NOON)


def figure(register, on=TODAY):  # noqa: F811
    book = rulebook(on, "aldermoor")
    found = records_of(register.council.pk, book, financial_year(on).period, figures={"kpi19_tier2"})
    return found["kpi19_tier2"]


def judge(register, supplier):  # noqa: F811
    actions.judge_strategic(
        register.council, supplier=supplier, criteria=CRITERIA,
        answers={"vital": Answer(is_met=True, why="It runs every home in the north.")}, by=BUILDER, at=NOON,
    )  # fmt: skip


def test_kpi_19_is_not_measurable_where_nobody_is_strategic(register):  # noqa: F811
    assert "no supplier was judged strategic" in figure(register).missing.reason
    assert figure(register).value is None


def test_kpi_19_counts_strategic_suppliers_whose_list_was_checked_within_a_year(register, contract, declare):  # noqa: F811
    judge(register, register.supplier), judge(register, register.rival)
    assert (figure(register).part, figure(register).whole) == (0, 2)
    actions.verify_supply_chain(contract, how=HOW, by=BUILDER, at=NOON)
    assert figure(register).part == 0  # a list that names nobody
    link = declare()
    assert figure(register).part == 0  # named, and not checked since
    with pytest.raises(Refusal, match="how the list was checked"):
        actions.verify_supply_chain(contract, how="ok", by=BUILDER, at=NOON)
    actions.verify_supply_chain(contract, how=HOW, by=BUILDER, at=NOON)
    assert (figure(register).part, figure(register).value) == (1, Decimal("50.00"))
    judged = queries.judgements(register.council.pk)
    for answer, on, names in (
        ("chain", TODAY, [register.supplier]), ("no chain", TODAY, [register.rival]),
        ("chain", TODAY + timedelta(days=364), [register.supplier]), ("chain", TODAY + timedelta(days=365), []),
    ):  # fmt: skip
        assert [each.supplier for each in queries.narrow_by_standing(judged, answer, on=on)] == names
    assert queries.strategic_suppliers(register.council.pk, on=TODAY + timedelta(days=365)) == (2, 0)
    actions.end_subcontractor(link, ended_on=TODAY, reason="They stopped.", by=BUILDER, at=NOON)
    assert figure(register).part == 0


def test_kpi_19_follows_a_strategic_supplier_that_was_merged(register, contract, declare):  # noqa: F811
    judge(register, register.rival)
    declare()
    actions.verify_supply_chain(contract, how=HOW, by=BUILDER, at=NOON)
    suppliers.merge_suppliers(register.supplier, into=register.rival, reason="One.", by=BUILDER, at=NOON)
    assert figure(register).part == 1


def test_kpi_19_of_a_year_that_is_over_is_not_made_up(register):  # noqa: F811
    book = rulebook(TODAY, "aldermoor")
    past = financial_year(date(2020, 5, 1)).period
    assert "kpi19_tier2" not in records_of(register.council.pk, book, past, figures={"kpi19_tier2"})
