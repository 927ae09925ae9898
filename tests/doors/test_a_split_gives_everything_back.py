"""Two suppliers with contracts, payments, signs and published data are merged and split: all goes back, but the record."""

from __future__ import annotations

import re

import pytest

from tests.actions.performance.conftest import run_reactions
from tests.cast import ASHA, HERE, NIA, client_as, person
from tests.doors.contracts_world import send
from tests.doors.test_contracts_register import rows_of
from wisely.audit.row_security import in_scope
from wisely.contracts.models import DistressTrigger
from wisely.contracts.queries import register
from wisely.spend.models import Payee
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.slow


def told(answer):
    """Give what a page says, without when it was made and how often its record was written."""
    assert answer.status_code == 200, answer.status_code
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = re.sub(r"<(script|style).*?</\1>", " ", body.decode("utf-8-sig"), flags=re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    clock = r"\d{1,2}(:\d\d)?[ap]m|midday|midnight"
    return re.sub(rf"Page reference \w+|, version \d+|at ({clock})\b", "", words)


def rows(client, path, **asked):
    return sorted(rows_of(client.get(path, {"format": "csv", **asked})))


class Two:
    """A supplier with a sign of distress, and another, both under contract and paid."""

    def __init__(self):
        self.council = person(NIA).authority
        with in_scope(self.council.pk):
            parties = register(self.council.pk, on=None).filter(
                parties__supplier__isnull=False, published_at__isnull=False, stage="signed"
            )
            held = list(parties.values_list("parties__supplier", flat=True))
            paid = set(
                Payee.objects.filter(supplier__in=held, lines_count__gt=0).values_list("supplier", flat=True)
            )
            signs = DistressTrigger.objects.filter(supplier__in=paid, gone_at__isnull=True).order_by("pk")
            self.old = Supplier.objects.get(pk=signs.values_list("supplier", flat=True)[0])
            others = Supplier.objects.filter(pk__in=paid, stage="live").exclude(pk=self.old.pk)
            self.new = others.order_by("pk")[0]
            self.published = list(
                parties.filter(parties__supplier__in=[self.old.pk, self.new.pk]).values_list(
                    "reference", flat=True
                )
            )

    def everything(self, client):
        """Give what every room and the public see of the two."""
        found = {
            f"{part} of {each.name}": told(client.get(f"/suppliers/{each.reference}/{part}"))
            for each in (self.old, self.new)
            for part in ("spend/", "names/", "assurance/", "supply-chain/")
        }
        for each in (self.old, self.new):
            found[f"contracts of {each.name}"] = rows(client, f"/suppliers/{each.reference}/contracts/")
        found["suppliers"] = rows(client, "/suppliers/")
        found["watch"] = rows(client, "/suppliers/watch/")
        found["watched"] = rows(client, "/suppliers/watch/suppliers/")
        found["register"] = rows(client, "/contracts/")
        found["spend"] = told(client.get("/spend/"))
        found["published"] = rows(client, f"/open/{HERE}/contracts/")
        for reference in self.published:
            found[f"release {reference}"] = told(
                client.get(f"/open/{HERE}/contracts/{reference}/release.json")
            )
        with in_scope(self.council.pk):
            found["payees"] = list(Payee.objects.order_by("pk").values_list("pk", "supplier", "total_net"))
        return found


def test_undoing_a_merge_gives_back_contracts_payments_sums_names_alerts_and_what_is_published(
    own_demonstration,
):
    two, asha = Two(), client_as(ASHA)
    before = two.everything(asha)
    old, new = f"/suppliers/{two.old.reference}/", f"/suppliers/{two.new.reference}/"
    assert two.published

    merged = send(asha, f"{old}merge/{two.new.reference}/", keep=two.new.reference, reason="One firm.")
    assert merged.status_code == 303
    run_reactions(two.council)
    while_one = two.everything(asha)
    assert len(while_one["suppliers"]) == len(before["suppliers"]) - 1
    together = before[f"contracts of {two.new.name}"] + before[f"contracts of {two.old.name}"][1:]
    assert len(while_one[f"contracts of {two.new.name}"]) == len(together)
    watched = [row for row in while_one["watch"] if two.old.name in row]
    assert not watched and any(two.new.name in row for row in while_one["watch"])

    assert send(asha, f"{old}unmerge/", reason="Two after all.").status_code == 303
    run_reactions(two.council)
    after = two.everything(asha)
    for name in before:
        assert after[name] == before[name], name

    for page in (old, new):
        history = told(asha.get(f"{page}history/"))
        assert "is shown under it" in history and "stands for itself again" in history
        assert "One firm." in history and "Two after all." in history
