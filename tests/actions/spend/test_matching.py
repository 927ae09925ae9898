"""Names in the ledger are matched with suppliers: unattended where it is sure, by an officer elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.performance.conftest import run_reactions
from tests.actions.spend.conftest import HEADINGS, NOON
from wisely.audit.models import Event, Payload
from wisely.lib.verdict import Refusal
from wisely.spend import actions, events, handlers, queries
from wisely.spend.ledger.payees import MOST_ALIKE
from wisely.spend.models import LedgerLine, Payee
from wisely.suppliers import actions as suppliers
from wisely.suppliers.actions import Whereabouts
from wisely.suppliers.models import NameFinding, Supplier

pytestmark = pytest.mark.django_db

OTHERS = (
    "Aire Valley Foods Ltd", "Beckett Roofing Ltd", "Calder Cleaning Services Ltd", "Denholm Motors",
    "Elland Print Ltd", "Fairburn Care Ltd", "Garforth Day Nursery", "Harewood Coaches Ltd",
    "Ilkley Electrical Ltd", "Keighley Training Ltd", "Leeds Taxis Ltd", "Morley Care Services Ltd",
)  # fmt: skip


def ledger(*names):
    rows = [f"Adults,{name},{day % 28 + 1:02}/04/2025,{100 + day}.00,Care" for day, name in enumerate(names)]
    return "\n".join([HEADINGS, *rows, ""])


@pytest.fixture
def market(treasury):
    for name in OTHERS:
        treasury.supplier(name)
    treasury.barchester = treasury.supplier("Barchester Healthcare Homes Ltd")
    return treasury


def payee(name):
    return Payee.objects.get(name=name)


def test_a_name_with_a_slip_is_matched_unattended_and_says_why(market):
    market.imported(ledger("BARCHSTER HEALTHCARE (HOMES) LTD"))

    met = payee("BARCHSTER HEALTHCARE (HOMES) LTD")
    assert (met.supplier, met.matched_by) == (market.barchester, "likeness")
    finding = NameFinding.objects.get(name=met.name)
    assert finding.is_settled
    assert any("barchster" in reason and "barchester" in reason for reason in finding.reasons)
    assert LedgerLine.objects.get().standing == "off"


def test_what_is_alike_but_not_sure_waits_under_the_supplier_it_may_mean(market):
    market.imported(ledger("Leeds Taxis (Airport)", "Zenith Aerials Ltd"))

    assert payee("Leeds Taxis (Airport)").supplier is None
    (group,) = queries.waiting_groups(market.council.pk)
    assert group.name == "Leeds Taxis Ltd"
    assert [each.name for each in group.names] == ["Leeds Taxis (Airport)"]
    assert "only the ledger has “airport”" in " ".join(group.names[0].reasons)
    assert [each.name for each in queries.new_names(market.council.pk)] == ["Zenith Aerials Ltd"]


def test_a_redacted_name_is_looked_up_with_nobody_and_stays_redacted(market):
    market.supplier("Redactive Publishing Ltd")
    market.imported(ledger("REDACTED PERSONAL DATA", "Redacted"))

    assert not NameFinding.objects.exists()
    assert all(each.is_redacted and each.supplier is None for each in Payee.objects.all())
    with pytest.raises(Refusal, match="taken out"):
        actions.match_payees(
            queries.payees_of(market.council.pk, Payee.objects.values_list("pk", flat=True)),
            supplier=market.barchester, by=market.finance, at=NOON,
        )  # fmt: skip
    assert not Event.objects.filter(verb="spend.payee.matched").exists()


def test_a_decision_is_an_event_each_and_helps_the_next_name(market):
    market.imported(ledger("Leeds Taxis (Airport)", "Leeds Taxis Airport Rank"))
    waiting = [payee("Leeds Taxis (Airport)"), payee("Leeds Taxis Airport Rank")]

    actions.match_payees(
        waiting, supplier=market.barchester, reason="same bank account", by=market.finance, at=NOON
    )

    told = Event.objects.filter(verb="spend.payee.matched").select_related("payload")
    assert [each.payload.facts["supplier"] for each in told] == [market.barchester.reference] * 2
    assert {each.by for each in told} == {market.finance.reference}
    market.imported(ledger("LEEDS TAXIS: AIRPORT"), "may-2025.csv")
    assert payee("LEEDS TAXIS: AIRPORT").supplier == market.barchester


def test_what_was_said_is_taken_back_and_waits_again(market):
    market.imported(ledger("BARCHSTER HEALTHCARE (HOMES) LTD"))
    met = payee("BARCHSTER HEALTHCARE (HOMES) LTD")

    actions.take_back_match(met, reason="another home", by=market.finance, at=NOON)

    met.refresh_from_db()
    assert (met.supplier, met.matched_by) == (None, "")
    assert LedgerLine.objects.get().standing == "unknown"
    assert queries.matching_counts(market.council.pk).queue == 1
    with pytest.raises(Refusal, match="Nobody has decided"):
        actions.take_back_match(met, by=market.finance, at=NOON)


def test_new_names_are_registered_together_one_supplier_for_each_normal_name(market):
    market.imported(ledger("Zenith Aerials Ltd", "ZENITH AERIALS LIMITED", "Quorn Lifts Ltd"))

    made = actions.register_payees(
        list(Payee.objects.order_by("pk")),
        source="a name in the ledger",
        by=market.finance_who_merges,
        at=NOON,
    )

    assert len(made) == 2
    assert payee("ZENITH AERIALS LIMITED").supplier == payee("Zenith Aerials Ltd").supplier
    assert Supplier.objects.get(name="Quorn Lifts Ltd").names.get().source == "a name in the ledger"


def test_new_names_that_are_one_beyond_doubt_become_one_supplier_unless_a_number_is_against_it(market):
    rows = (
        f"{HEADINGS},Company Number\n"
        "Adults,Zenith Aerials Ltd,01/04/2025,5.00,Signs,\n"
        "Adults,ZENITH AERAILS,02/04/2025,5.00,Signs,01234567\n"
        "Adults,Zenith Aerials (Hull),02/04/2025,5.00,Signs,\n"
        "Adults,Quorn Welding Ltd,02/04/2025,5.00,Lifts,01234568\n"
        "Adults,Quorn Weldnig Ltd,02/04/2025,5.00,Lifts,07654321\n"
    )
    market.imported(rows)

    made = actions.register_payees(
        list(Payee.objects.order_by("pk")), source="a test", by=market.finance_who_merges, at=NOON
    )

    suppliers = {each.name: each.supplier for each in Payee.objects.select_related("supplier")}
    assert len(made) == 4
    assert (
        suppliers["ZENITH AERAILS"] == suppliers["Zenith Aerials Ltd"] != suppliers["Zenith Aerials (Hull)"]
    )
    assert suppliers["Quorn Welding Ltd"] != suppliers["Quorn Weldnig Ltd"]
    assert {each.name for each in suppliers["ZENITH AERAILS"].names.all()} == {
        "Zenith Aerials Ltd", "ZENITH AERAILS",
    }  # fmt: skip


def test_who_may_not_match_is_refused_and_nothing_changes(market):
    market.imported(ledger("Barchester Arbour Court"))
    with pytest.raises(Refusal):
        actions.match_payees(
            [payee("Barchester Arbour Court")], supplier=market.barchester, by=market.reader, at=NOON
        )
    with pytest.raises(Refusal):
        actions.take_back_match(payee("Barchester Arbour Court"), by=market.reader, at=NOON)
    with pytest.raises(Refusal):
        actions.register_payees([payee("Barchester Arbour Court")], source="x", by=market.reader, at=NOON)
    assert payee("Barchester Arbour Court").supplier is None


def test_a_company_number_that_differs_keeps_alike_names_apart(market):
    market.supplier("Thornbury Nursing Services Ltd", identifiers=[("GB-COH", "01234567")])
    rows = f"{HEADINGS},Company Number\nAdults,Thornbury Nursng Services Ltd,01/04/2025,5.00,Care,07654321\n"
    market.imported(rows)

    assert payee("Thornbury Nursng Services Ltd").supplier is None
    assert queries.matching_counts(market.council.pk).queue == 1


def test_a_vat_number_beside_the_name_speaks_for_the_supplier_who_holds_it(market):
    held = market.supplier("Kirkby Print and Sign Ltd", identifiers=[("GB-VAT", "GB123456782")])
    lines = (
        f"{HEADINGS},VAT Number\n"
        "Adults,Kirby Prnt and Sgn,01/04/2025,5.00,Signs,123 4567 82\n"
        "Adults,Kirkby Tiles,02/04/2025,5.00,Tiles,123 4567 82\n"
    )
    market.imported(lines)

    matched = payee("Kirby Prnt and Sgn")
    assert (matched.supplier, matched.matched_by, matched.vat_number) == (held, "likeness", "123 4567 82")
    reasons = dict(NameFinding.objects.values_list("name", "reasons"))
    assert reasons["Kirby Prnt and Sgn"][0] == reasons["Kirkby Tiles"][0] == "VAT number agrees"
    assert payee("Kirkby Tiles").supplier is None


def test_a_postcode_beside_the_name_speaks_for_the_supplier_who_is_there(market):
    held = market.supplier("Kirkby Print and Sign Ltd", address=Whereabouts(postcode="LS1 1UR"))
    market.imported(f"{HEADINGS},Supplier Postcode\nAdults,Kirkby Signs,01/04/2025,5.00,Signs,ls11ur\n")

    (finding,) = NameFinding.objects.filter(name="Kirkby Signs")
    assert (finding.supplier, finding.reasons[0]) == (held, "postcode agrees")


def test_a_number_that_comes_with_a_later_file_is_kept_and_the_name_looked_up_again(market):
    held = market.supplier("Kirkby Print and Sign Ltd", identifiers=[("GB-VAT", "GB123456782")])
    market.imported(ledger("Kirby Prnt and Sgn"))
    before = payee("Kirby Prnt and Sgn")
    assert (before.vat_number, before.supplier) == ("", None)

    rows = f"{HEADINGS},VAT Number\nAdults,Kirby Prnt and Sgn,01/05/2025,5.00,Signs,123456782\n"
    market.imported(rows, "may-2025.csv")

    after = payee("Kirby Prnt and Sgn")
    assert (after.vat_number, after.supplier) == ("123456782", held)
    assert LedgerLine.objects.filter(payee=before).count() == 2
    assert not LedgerLine.objects.filter(payee=before, standing="unknown").exists()


def test_what_stands_beside_a_redacted_name_is_not_kept(market):
    market.supplier("Kirkby Print and Sign Ltd", identifiers=[("GB-VAT", "GB123456782")])
    rows = (
        f"{HEADINGS},VAT Number,Supplier Postcode\nAdults,Redacted,01/04/2025,5.00,Care,123456782,LS1 1UR\n"
    )
    market.imported(rows)

    redacted = Payee.objects.get(is_redacted=True)
    assert (redacted.vat_number, redacted.postcode, redacted.supplier) == ("", "", None)


def test_a_name_beside_which_a_file_has_two_vat_numbers_has_none(market):
    rows = (
        f"{HEADINGS},VAT Number\n"
        "Adults,Kirkby Signs,01/04/2025,5.00,Signs,123456782\n"
        "Adults,Kirkby Signs,02/04/2025,5.00,Signs,987654346\n"
    )
    market.imported(rows)

    assert payee("Kirkby Signs").vat_number == ""


def test_numbers_and_postcode_beside_a_new_name_come_along_when_it_is_registered(market):
    rows = (
        f"{HEADINGS},VAT Number,Supplier Postcode\n"
        "Adults,Zenith Aerials Ltd,01/04/2025,5.00,Signs,123456782,ls11ur\n"
        "Adults,Quorn Lifts Ltd,02/04/2025,5.00,Lifts,12345,Leeds\n"
    )
    market.imported(rows)
    zenith, quorn = payee("Zenith Aerials Ltd"), payee("Quorn Lifts Ltd")

    made = actions.register_payees(
        [zenith, quorn], source="a name in the ledger", by=market.finance_who_merges, at=NOON
    )

    numbers = [list(each.identifiers.values_list("scheme", "number")) for each in made]
    assert numbers == [[("GB-VAT", "GB123456782")], []]
    assert [each.postcode for each in made] == ["LS1 1UR", ""]


def test_a_file_of_many_new_names_leaves_their_likeness_to_a_job(market):
    many = [f"Trader {number} of Nowhere" for number in range(MOST_ALIKE)]
    imported = market.imported(
        ledger("BARCHSTER HEALTHCARE (HOMES) LTD", "Barchester Healthcare Homes", *many)
    )
    assert imported.findings["names_left"] == len(many) + 2
    assert payee("Barchester Healthcare Homes").matched_by == "name"
    assert payee("BARCHSTER HEALTHCARE (HOMES) LTD").supplier is None
    event = Event.objects.get(verb=events.LedgerImported.verb)

    handlers.match_names_left({}, event=event, at=NOON)

    assert payee("BARCHSTER HEALTHCARE (HOMES) LTD").supplier == market.barchester
    assert not LedgerLine.objects.filter(payee__supplier=market.barchester, standing="unknown").exists()
    assert Event.objects.filter(verb=events.NamesLookedUp.verb).count() == 1
    handlers.match_names_left({}, event=event, at=NOON)
    assert Event.objects.filter(verb=events.NamesLookedUp.verb).count() == 1


def test_who_may_not_match_may_not_look_names_up(market):
    imported = market.imported(ledger("Trader"))

    with pytest.raises(Refusal):
        actions.match_names_left(imported, by=market.reader, at=NOON)


@pytest.fixture
def once_one(market):
    """Two firms found to be one, in whose time names of both came in, and found to be two again."""
    market.group = market.supplier("Barchester Group Ltd", identifiers=[("GB-COH", "07654321")])
    market.imported(ledger("Barchester Healthcare Homes Ltd"), "before.csv")
    suppliers.merge_suppliers(
        market.barchester, into=market.group, reason="One firm", by=market.finance_who_merges, at=NOON
    )
    market.imported(
        ledger("BARCHESTER HEALTHCARE HOMES LIMITED", "BARCHSTER HEALTHCARE (HOMES) LTD",
               "Barchester Group Ltd", "Bar Homes"),
        "while-one.csv",
    )  # fmt: skip
    actions.match_payee(payee("Bar Homes"), supplier=market.group, by=market.finance, at=NOON)
    market.contract(market.barchester, ends_on=date(2025, 4, 30))
    return market


def split(market):
    market.barchester.refresh_from_db()
    suppliers.unmerge_suppliers(market.barchester, reason="Two firms", by=market.finance_who_merges, at=NOON)
    run_reactions(market.council)


def test_after_a_split_names_met_while_two_were_one_mean_whose_they_are(once_one):
    market = once_one
    run_reactions(market.council)
    assert payee("BARCHESTER HEALTHCARE HOMES LIMITED").supplier == market.group
    assert payee("BARCHSTER HEALTHCARE (HOMES) LTD").supplier == market.group
    before = dict(LedgerLine.objects.values_list("pk", "amount_net"))

    split(market)

    assert {each.name: each.supplier for each in Payee.objects.all()} == {
        "Barchester Healthcare Homes Ltd": market.barchester,
        "BARCHESTER HEALTHCARE HOMES LIMITED": market.barchester,
        "BARCHSTER HEALTHCARE (HOMES) LTD": market.barchester,
        "Barchester Group Ltd": market.group,
        "Bar Homes": market.group,  # an officer said so, and nobody unsays it but an officer
    }
    assert dict(LedgerLine.objects.values_list("pk", "amount_net")) == before
    on = LedgerLine.objects.filter(standing="on").values_list("payee__supplier", flat=True)
    assert set(on) == {market.barchester.pk} and len(on) == 3
    paid = {each: sum(month.total for month in queries.paid_to_supplier(market.council.pk, each.pk))
            for each in (market.barchester, market.group)}  # fmt: skip
    assert sum(paid.values()) == sum(before.values())
    told = Payload.objects.get(event__verb="spend.split_names.looked_up").facts
    assert (told["names"], told["found"], told["left"]) == (2, 2, market.group.reference)


def test_what_both_bear_waits_after_a_split_and_nothing_else_is_touched(market):
    twin = market.supplier("Barchester Healthcare Homes")
    suppliers.merge_suppliers(
        twin, into=market.barchester, reason="One firm", by=market.finance_who_merges, at=NOON
    )
    market.imported(ledger("Barchester Healthcare Homes Ltd", "Denholm Motors"))
    assert payee("Barchester Healthcare Homes Ltd").supplier == market.barchester

    twin.refresh_from_db()
    suppliers.unmerge_suppliers(twin, reason="Two firms", by=market.finance_who_merges, at=NOON)
    run_reactions(market.council)

    assert (payee("Barchester Healthcare Homes Ltd").supplier, queries.matching_counts(market.council.pk).queue) == (
        None, 1
    )  # fmt: skip
    assert payee("Denholm Motors").supplier is not None
    run_reactions(market.council)
    assert Event.objects.filter(verb="spend.split_names.looked_up").count() == 1


def test_who_may_not_match_looks_no_split_names_up(once_one):
    market = once_one
    market.barchester.refresh_from_db()
    suppliers.unmerge_suppliers(market.barchester, reason="Two", by=market.finance_who_merges, at=NOON)
    with pytest.raises(Refusal):
        actions.find_split_names(
            market.council, supplier=market.barchester, left=market.group, by=market.reader, at=NOON
        )
    assert payee("BARCHESTER HEALTHCARE HOMES LIMITED").supplier == market.group
