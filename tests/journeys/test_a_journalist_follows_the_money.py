"""A journalist reads a month's payments without an account: what was corrected, why, and how to keep up."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import pytest

from tests.cast import HERE
from tests.journeys.visitors import BOTH, heading, keeps_nobody_out, pounds, taken_away, text, visiting
from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.publishing.queries import live_rows

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def asked(visitor, words: str) -> dict:
    """Have a program open a link of the page, as one that follows does; give what it is answered."""
    way = visitor.page.get_by_role("link", name=words).first.get_attribute("href")
    answer = visitor.page.request.get(urljoin(visitor.page.url, way))
    assert answer.ok, way
    return answer.json()


@pytest.mark.parametrize("kind", BOTH)
def test_a_month_its_correction_and_its_redaction_are_read_and_add_up(chromium, november, kind):
    with visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{november}/open/{HERE}/")
        visitor.follow("All payments and data")
        keeps_nobody_out(visitor)
        table = visitor.page.get_by_role("table", name="Payments over £500")
        newest = table.locator("tbody tr").first
        period, total = newest.locator("th").inner_text(), pounds(newest.locator("a").inner_text().split()[0])
        assert "corrected" in newest.inner_text()
        visitor.follow(f"in {period}")
        assert heading(visitor).endswith(period)
        keeps_nobody_out(visitor)
        page = text(visitor)
        assert "Corrected: A person who trades from home was named." in page
        assert "0 rows added, 0 removed, 1 changed" in page
        assert "Version 1, withdrawn on" in page and "It named a person who trades from home." in page
        said = re.search(r"Something is redacted in (\d+) rows?; each says what and why", page)

        rows = taken_away(visitor, ".csv")
        amount, redacted = (
            next(name for name in rows[0] if name.startswith(each)) for each in ("Amount", "Redact")
        )
        assert sum(Decimal(row[amount]) for row in rows) == total
        hidden = [row for row in rows if row[redacted]]
        assert len(hidden) == int(said[1]) > 0
        assert any("personal" in row[redacted].lower() for row in hidden), hidden[0]
        assert all(Decimal(row[amount]) > 500 or Decimal(row[amount]) < 0 for row in rows)

        visitor.follow("Payments and data")
        visitor.follow("2 corrections and withdrawals")
        keeps_nobody_out(visitor)
        assert "What was published never changes." in text(visitor)
        assert "1 changed" in text(visitor)


@pytest.mark.parametrize("kind", BOTH)
def test_programs_are_given_the_same_and_every_change(chromium, november, kind):
    council = Authority.objects.get(slug=HERE)
    with visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{november}/open/")
        visitor.follow(council.name)
        keeps_nobody_out(visitor)
        number = int(visitor.page.locator(".tile-figure").first.inner_text().replace(",", ""))
        package = asked(visitor, "OCDS release packages")
        assert package["version"] == "1.1"
        release = package["releases"][0]
        assert release["ocid"] and release["contracts"][0]["value"]["currency"] == "GBP"
        told, way = set(), urljoin(visitor.page.url, "changes")
        while way:
            changes = visitor.page.request.get(way).json()
            told |= {json.dumps(each, sort_keys=True) for each in changes["changes"]}
            further = urlsplit(changes["next"])  # at the address of the installation, which is not the test's
            way = urljoin(way, f"{further.path}?{further.query}") if changes["changes"] else None
        assert len(told) >= number

        visitor.follow("All payments and data")
        feed = asked(visitor, "OData feed")
        assert {"payments", "contracts"} <= {each["name"] for each in feed["value"]}
        root = urljoin(visitor.page.url, "../odata/")
        counted = visitor.page.request.get(
            f"{root}payments?$top=3&$count=true&$orderby=amount_net desc"
        ).json()
        assert len(counted["value"]) == 3 and counted["@odata.count"] > 3


@pytest.mark.parametrize("kind", BOTH)
def test_everything_paid_to_a_supplier_is_found_summed_and_taken_away(chromium, november, kind):
    with visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{november}/open/{HERE}/data/")
        largest = visitor.page.get_by_role("table", name="Payments over £500").locator("tbody tr a").first
        visitor.page.goto(urljoin(visitor.page.url, largest.get_attribute("href")))
        table = visitor.page.get_by_role("table", name="Sums by beneficiary")
        name = table.locator("tbody tr th").first.inner_text()
        visitor.page.goto(f"{november}/open/{HERE}/data/")
        visitor.write("Search the published payments", name)
        visitor.follow("Search")
        keeps_nobody_out(visitor)
        assert "every period" in heading(visitor)
        said = re.search(r"£([\d,.]+) excluding VAT, in (\d+) payments?", text(visitor))
        rows = taken_away(visitor, "CSV")
        amount = next(each for each in rows[0] if each.startswith("Amount"))
        assert sum(Decimal(row[amount]) for row in rows) == Decimal(said[1].replace(",", ""))
        assert len(rows) == int(said[2]) > 1
        visitor.page.get_by_role("table").get_by_role("link", name=name).first.click()
        keeps_nobody_out(visitor)
        assert "Row" in heading(visitor) and name in text(visitor)
        visitor.follow(name)
        assert f"Contracts that name {name}" in text(visitor)


@pytest.mark.parametrize("kind", BOTH)
def test_a_contract_says_what_was_paid_under_it(chromium, november, kind):
    council = Authority.objects.get(slug=HERE)
    with in_scope(council.pk):
        paid = live_rows(council.pk, "payments").exclude(contract="").order_by("pk")
        reference, total = paid[0].contract, sum(
            row.amount_net for row in paid if row.contract == paid[0].contract
        )  # fmt: skip
    with visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{november}/open/{HERE}/contracts/{reference}/")
        keeps_nobody_out(visitor)
        visitor.follow(f"£{total:,.2f} in")
        keeps_nobody_out(visitor)
        assert f"£{total:,.2f} excluding VAT" in text(visitor)
