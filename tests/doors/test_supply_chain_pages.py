"""The supply chain on the pages of a contract and of a supplier, for all contracts, and in the measures."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import ContractsTown, send, shown, text_of
from wisely.relationships.models import SupplyCheck, SupplyLink
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def told(prime, **changed):
    on = timezone.localdate()
    return {
        "works_for": prime, "name": "Nidd Windows Ltd", "supplier": "", "postcode": "LS1 1UR",
        "does": "Cleans windows", "share_percent": "20", "sme": "yes", "vcse": "", "local": "no",
        "declared_on_day": str(on.day), "declared_on_month": str(on.month), "declared_on_year": str(on.year),
        "evidence": "The supplier’s list of March.",
    } | changed  # fmt: skip


def prime_of(contract):
    return contract.parties.get().supplier


def test_from_a_declaration_to_its_end(town, asha, django_assert_max_num_queries):
    contract = town.contract()
    prime, root = prime_of(contract), f"/contracts/{contract.reference}/supply-chain/"
    assert "Nobody is declared to work under it" in text_of(shown(asha, root))
    page = send(asha, f"{root}declare/", **told(prime.reference, name="", evidence="x")).content.decode()
    assert "Enter the name, or the reference" in text_of(page)
    page = send(asha, f"{root}declare/", **told(prime.reference, supplier="SUP-S-99999-9")).content.decode()
    assert "There is no supplier with this reference" in text_of(page)
    page = send(asha, f"{root}declare/", **told(prime.reference, postcode="Leeds")).content.decode()
    assert not SupplyLink.objects.exists() and "postcode" in page
    assert send(asha, f"{root}declare/", **told(prime.reference))["Location"] == root
    link = SupplyLink.objects.get()
    below = told(str(link.pk), name="Wharfe Ladders", share_percent="5")
    assert send(asha, f"{root}declare/", **below).status_code == 303
    with django_assert_max_num_queries(22):
        page = text_of(shown(asha, root))
    assert (
        "Nidd Windows Ltd" in page and "Wharfe Ladders" in page and "Nobody has checked the list yet" in page
    )
    assert send(asha, f"{root}verify/", how="Against this quarter’s invoices.").status_code == 303
    assert SupplyCheck.objects.get().links_count == 2
    assert "named 2: Against this quarter’s invoices." in text_of(shown(asha, root))
    page = text_of(shown(asha, f"{root}{link.pk}/"))
    assert "20.0%" in page and "Recorded by Asha" in page and "The supplier’s list of March." in page
    on = timezone.localdate()
    end = {"ended_on_day": on.day, "ended_on_month": on.month, "ended_on_year": on.year, "reason": "Over."}
    page = send(asha, f"{root}{link.pk}/", **end).content.decode()
    assert "End those first" in text_of(page)
    second = SupplyLink.objects.get(level=3)
    assert send(asha, f"{root}{second.pk}/", **end).status_code == 303
    assert "It is over already." in text_of(shown(asha, f"{root}{second.pk}/"))
    assert asha.get(f"{root}{second.pk + 1}/").status_code == 404
    other = town.contract(title="Another")
    assert asha.get(f"/contracts/{other.reference}/supply-chain/{link.pk}/").status_code == 404
    page = text_of(shown(asha, f"/contracts/{contract.reference}/history/"))
    assert "Nidd Windows Ltd was declared to work for" in page and "at level 2: Cleans windows." in page
    assert "was checked: 2 at work. Against this quarter’s invoices." in page
    assert f"Wharfe Ladders no longer works under {contract.reference}" in page
    assert "Nidd Windows" not in text_of(shown(asha, f"/contracts/{other.reference}/history/"))


def test_it_stands_on_both_suppliers_pages_and_is_taken_away(town, asha):
    contract = town.contract()
    prime = prime_of(contract)
    oak = suppliers.register_supplier(name="Oak Ltd", source="a test", by=BUILDER, at=timezone.now())
    root = f"/contracts/{contract.reference}/supply-chain/"
    assert (
        send(asha, f"{root}declare/", **told(prime.reference, name="", supplier=oak.reference)).status_code
        == 303
    )
    for supplier, way in ((prime, "Works for it"), (oak, "It works for another")):
        where = f"/suppliers/{supplier.reference}/supply-chain/"
        assert where in shown(asha, f"/suppliers/{supplier.reference}/")
        page = text_of(shown(asha, where))
        assert "Oak Ltd" in page and way in page
        csv = b"".join(asha.get(where, {"format": "csv"}).streaming_content).decode()
        assert "Oak Ltd" in csv and "Cleans windows" in csv
    page = shown(asha, "/suppliers/supply-chains/")
    assert "Oak Ltd" in page and f"/suppliers/{prime.reference}/supply-chain/" in page


def test_who_may_not_keep_it_reads_and_is_told_why(town, asha):
    contract = town.contract()
    root = f"/contracts/{contract.reference}/supply-chain/"
    send(asha, f"{root}declare/", **told(prime_of(contract).reference))
    link = SupplyLink.objects.get()
    grace = town.enter("Grace", "auditor")
    assert text_of(shown(grace, root)).count("Your role does not include this.") == 2
    for path in (f"{root}declare/", f"{root}verify/", f"{root}{link.pk}/"):
        page = shown(grace, path)
        assert (
            "Your role does not include this." in text_of(page) and 'method="post" class="narrow"' not in page
        )


def test_a_contract_that_names_no_supplier_says_what_comes_first(town, asha):
    contract = town.contract(parties=[])
    page = text_of(shown(asha, f"/contracts/{contract.reference}/supply-chain/declare/"))
    assert "No supplier is named on this contract. Name it first." in page


def test_the_measure_leads_to_the_suppliers_it_counts(town):
    nia = town.enter("Nia", "head_of_procurement")
    page = text_of(shown(nia, "/performance/19/"))
    assert "no supplier was judged strategic" in page
    assert "no added social value of a supplier" in page
    assert "0 suppliers" in text_of(shown(nia, "/suppliers/strategic/", standing="chain"))
