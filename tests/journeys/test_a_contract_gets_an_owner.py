"""A category manager finds a contract that ends soon and that nobody owns, and gives it to somebody."""

from __future__ import annotations

import csv
import re

import pytest

from tests.cast import ASHA, HERE, client_as
from tests.journeys.visitors import BOTH, heading, text, visiting
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.contracts.models import Contract
from wisely.people.models import Authority

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("kind", BOTH)
def test_a_contract_without_an_owner_is_found_and_given_one(chromium, served, kind):
    council = Authority.objects.get(slug=HERE)
    with visiting(chromium, kind, client=client_as(ASHA), address=served) as visitor:
        visitor.page.goto(f"{served}/contracts/")
        visitor.follow("without an owner")
        row = visitor.page.locator("tbody tr").first
        title, reference = row.locator("th a").inner_text(), row.locator("td.reference").first.inner_text()
        ends = [cell.inner_text() for cell in visitor.page.locator("tbody td[data-label^=Ends]").all()]
        assert ends, "the list shows when each ends"
        visitor.follow(title)
        assert title in heading(visitor)
        visitor.follow("Give it an owner")
        visitor.choose("Owner", "Iris Hartley")
        visitor.follow("Give it to this owner")
        assert heading(visitor).endswith(title), text(visitor)[:400]
        assert "Iris Hartley" in text(visitor)
    with in_scope(council.pk):
        contract = Contract.objects.select_related("owner").get(reference=reference)
        assert contract.owner.name == "Iris Hartley"
        event = Event.objects.filter(verb__startswith="contracts.").latest("id")
        assert event.subject.endswith(f":{contract.pk}")
        assert "owner" in event.verb


@pytest.mark.parametrize("kind", BOTH)
def test_the_file_holds_what_the_screen_shows(chromium, served, kind):
    with visiting(chromium, kind, client=client_as(ASHA), address=served) as visitor:
        visitor.page.goto(f"{served}/contracts/")
        visitor.write("Search", "care")
        visitor.follow("Search")
        number = int(re.search(r"(\d+) contracts?", heading(visitor))[1])
        assert 0 < number <= 50, "what is compared stands on one page"
        shown = [
            [" ".join(cell.inner_text().split()) for cell in row.locator("th, td").all()]
            for row in visitor.page.locator("tbody tr").all()
        ]
        heads = [" ".join(each.inner_text().split()) for each in visitor.page.locator("thead th").all()]
        if _head(heads[0]) == "pick":  # the boxes to tick are no column of the list
            heads, shown = heads[1:], [row[1:] for row in shown]
        path = visitor.download("CSV")
        with path.open(encoding="utf-8-sig", newline="") as file:
            written = list(csv.reader(file))
    assert [_head(each) for each in written[0]] == [_head(each) for each in heads]
    assert len(written) - 1 == len(shown) == number
    for line, row in zip(written[1:], shown, strict=True):
        assert [_plain(each) for each in line] == [_plain(each) for each in row]


def _head(words: str) -> str:
    return re.sub(r"[^a-z ]", "", words.lower().replace("excluding vat", "")).strip()


def _plain(words: str) -> str:
    """Bring what a person reads and what a file holds to the same: days, amounts, and nothing for a dash."""
    words = words.strip().replace("−", "-")
    if words in {"–", "– Not recorded"}:
        return ""
    if hit := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", words):
        months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return f"{int(hit[3])} {months[int(hit[2]) - 1]} {hit[1]}"
    if re.fullmatch(r"-?£?-?[\d,]+(\.\d\d)?", words):
        return f"{float(words.replace('£', '').replace(',', '')):.2f}"
    return words
