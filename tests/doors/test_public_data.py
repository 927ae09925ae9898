"""Published datasets as citizens, journalists and programs meet them: open to all, and only what is published."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import HERE, THERE
from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.publishing.models import PaymentRow
from wisely.publishing.queries import duties, live_rows, versions

pytestmark = pytest.mark.usefixtures("demonstration")
ROOT = f"/open/{HERE}/data/"


def told(*, council=HERE, dataset="payments"):
    authority = Authority.objects.get(slug=council)
    with in_scope(authority.pk):
        return versions(authority.pk, dataset=dataset)


def live():
    return next(each for each in told() if each.is_live)


def gone():
    return next(each for each in told() if each.withdrawn_at)


def page(path, status=200):
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def content(path):
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content)


def links(text, beginning):
    return [
        href.replace("&amp;", "&")
        for href in re.findall(r'href="([^"]+)"', text)
        if href.startswith(beginning)
    ]


def test_a_journalist_comes_from_a_figure_to_its_lines_in_three_clicks():
    home = page(f"/open/{HERE}/")
    figure = links(home, f"{ROOT}payments/")[0]  # one: the sum of a month
    month = page(figure)
    department = next(href for href in links(month, figure) if "rows/?department=" in href)
    rows = page(department)  # two: its rows of a department
    (line,) = set(re.findall(r'<a href="(1/|[0-9]+/)">', rows)[:1])
    row = page(f"{figure}rows/{line}")  # three: one payment, every field
    assert "Beneficiary" in row and "Department" in row


def live_payments():
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        return list(live_rows(authority.pk, "payments").order_by("pk"))


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_whoever_was_paid_is_found_in_every_period_at_once_and_what_they_were_paid_adds_up():
    rows = live_payments()
    names = Counter(row.beneficiary for row in rows if not row.redacted)
    name = max(names, key=names.__getitem__)
    theirs = [row for row in rows if row.beneficiary == name]
    assert len({row.dataset_version_id for row in theirs}) > 1, (
        "in more than one period, or this proves little"
    )
    every = f"{ROOT}payments/rows/"
    found = page(f"{every}?{urlencode({'name': name})}")
    total = sum(row.amount_net for row in theirs)
    assert f"£{total:,.2f} excluding VAT, in {len(theirs)} payments" in plain(found)
    assert f"/open/{HERE}/contracts/?q=" in found
    searched = page(f"{every}?{urlencode({'q': name[:-1].lower()})}")
    assert name in plain(searched)
    taken = content(
        f"{every}?{urlencode({'name': name, 'format': 'csv', 'columns': 'beneficiary,amount_net'})}"
    )
    told = list(csv.DictReader(io.StringIO(taken.decode("utf-8-sig"))))
    assert sum(Decimal(row["Amount (excluding VAT)"]) for row in told) == total
    (way,) = set(re.findall(r'href="\.\./([0-9a-z-]+/v[0-9]+/rows/[0-9]+/)"', found)[:1])
    one = page(f"{ROOT}payments/{way}")
    assert urlencode({"name": name}) in one.replace("&amp;", "&")


def test_names_are_searched_by_their_words_and_payments_are_not_read_through():
    rows = live_payments()
    name = max(
        (each.beneficiary for each in rows if re.fullmatch(r"\w+( \w+){2,}", each.beneficiary)), key=len
    )
    theirs = [row for row in rows if row.beneficiary == name]
    asked = " ".join(reversed(name.upper().split()))
    with CaptureQueriesContext(connection) as captured:
        text = page(f"{ROOT}payments/rows/?{urlencode({'q': asked})}")
    assert name in plain(text)
    assert f"£{sum(row.amount_net for row in theirs):,.2f} excluding VAT" in plain(text)
    assert not [each["sql"] for each in captured if "LIKE" in each["sql"]]
    assert "0 payments" in plain(page(f"{ROOT}payments/rows/?q=nobodyiscalledthis"))


def test_a_list_of_every_period_holds_no_version_that_was_corrected_or_withdrawn():
    text = page(f"{ROOT}payments/rows/")
    assert len(live_payments()) > 50 and f"{len(live_payments()):,} payments" in plain(text)
    assert not set(re.findall(r'href="\.\./([0-9a-z-]+/v[0-9]+)/rows', text)) & {
        each.path.removeprefix("payments/").strip("/") for each in told() if not each.is_live
    }


def test_a_contract_leads_to_what_was_paid_under_it():
    counted = Counter(row.contract for row in live_payments() if row.contract)
    reference, count = counted.most_common(1)[0]
    total = sum(row.amount_net for row in live_payments() if row.contract == reference)
    text = page(f"/open/{HERE}/contracts/{reference}/")
    assert f"£{total:,.2f} in {count} published payment" in plain(text)
    (way,) = set(links(text, f"{ROOT}payments/rows/?contract="))
    assert f"£{total:,.2f} excluding VAT" in plain(page(way))


@pytest.mark.parametrize(
    "asked",
    [
        "paid_on_from=x", "amount_net_min=lots", "page=0", "page=99999999", "page=-1", "page=1e9", "sort=payee_key",
        "sort=--paid_on", "columns=payee_key", "after=zzz", "q=%00", "q=" + "a" * 5000, "name=%FF%FE", "format=exe",
        "contract='%20OR%201=1", "department=%F0%9F%92%A9", "paid_on_from=9999-99-99", "paid_on_from=0001-01-01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["payments/rows/", "payments/{}/v1/rows/"])
def test_garbage_in_an_address_is_answered_in_words_and_gives_nothing_away(asked, path):
    version = next(each for each in told() if each.number == 1 and not each.withdrawn_at)
    answer = Client().get(f"{ROOT}{path.format(version.code)}?{asked}")
    assert answer.status_code in {200, 400}
    assert "payee_key" not in plain(answer.content.decode())


@pytest.mark.parametrize(
    "path",
    [
        "contracts/%00/", "contracts/a%00b/release.json", "plan/%00/", "decisions/%00/", "data/payments/2026-m09/v1/%00",
        "contracts/%FF%FE/", "contracts/" + "x" * 4000 + "/", "contracts/%E2%80%AE/", "ocds/99999999999999999999.jsonl.gz",
        "data/payments/2026-m09/v99999999999999999999/", "data/payments/2026-m09/v2/rows/99999999999999999999/",
        "data/contracts/rows/", "data/invitations/rows/",
    ],
)  # fmt: skip
def test_an_address_that_no_name_can_be_is_not_found_and_breaks_nothing(path):
    page(f"/open/{HERE}/{path}", status=404)


def test_the_rows_of_a_department_add_up_to_its_figure():
    version = live()
    name, count, total = version.findings["by_department"][0]
    answer = Client().get(f"{ROOT}{version.path}rows/", {"department": name, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == count
    assert f"{sum(float(row['Amount (excluding VAT)']) for row in rows):.2f}" == total


def test_the_datasets_say_what_they_hold_by_which_law_and_under_which_licence():
    index = page(ROOT)
    assert "Open Government Licence" in index
    dataset = page(f"{ROOT}payments/")
    for words in ("Local Government Transparency Code 2015", "Irrecoverable VAT", "The Code asks for it"):
        assert words in dataset


def test_a_file_is_given_as_it_was_published_with_the_place_of_its_metadata():
    version = live()
    address = f"{ROOT}{version.path}{version.file_name}.csv"
    answer = Client().get(address)
    assert answer.headers["Link"] == (
        f'<{version.file_name}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    )
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == version.rows
    again = Client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert json.loads(content(f"{address}-metadata.json"))["tableSchema"]["primaryKey"] == "number"
    assert len(json.loads(content(address.replace(".csv", ".json")))["rows"]) == version.rows


def test_a_withdrawn_version_says_when_and_why_and_gives_nothing():
    version = gone()
    said = page(f"{ROOT}{version.path}", status=410)
    assert version.withdrawal_reason in said
    page(f"{ROOT}{version.path}rows/", status=410)
    page(f"{ROOT}{version.path}rows/1/", status=410)
    page(f"{ROOT}{version.path}{version.file_name}.csv", status=410)
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk, reader="public"):
        assert not PaymentRow.objects.filter(dataset_version=version.key).exists()


def test_what_was_redacted_is_shown_with_its_reason():
    version = live()
    answer = Client().get(f"{ROOT}{version.path}rows/", {"q": "personal data"})
    assert "Redacted: personal data" in answer.content.decode()


def test_corrections_are_logged_with_their_reasons_and_their_difference():
    log = page(f"{ROOT}corrections/")
    assert "A person who trades from home was named." in log
    assert gone().withdrawal_reason in log
    version = next(each for each in told() if each.number > 1)
    changed = content(f"{ROOT}{version.path}{version.file_name}-difference.csv").decode("utf-8-sig")
    assert changed.startswith("Change,Row,Field,Before,After")


def test_the_newest_version_has_an_address_that_stays():
    version = live()
    assert f"Version {version.number}," in page(f"{ROOT}payments/{version.code}/")


def test_programs_find_the_files_in_a_catalogue():
    catalogue = json.loads(page(f"{ROOT}catalogue.json"))
    payments = next(each for each in catalogue["dcat:dataset"] if "payments" in each["dct:identifier"])
    addresses = [each["dcat:downloadURL"] for each in payments["dcat:distribution"]]
    assert any(address.endswith(f"{live().file_name}.csv") for address in addresses)
    assert not any(gone().file_name in address for address in addresses)


@pytest.mark.parametrize(
    "path",
    [
        "nothing/", "payments/2020-m01/", "payments/2026-27/", "payments/2026-m13/", "payments/rubbish/v1/",
        "payments/2026-m09/v99/", "payments/2026-m09/v2/rows/999999/", "payments/2026-m09/v2/other.csv",
    ],
)  # fmt: skip
def test_an_address_of_nothing_has_no_page(path):
    page(f"{ROOT}{path}", status=404)


def test_another_councils_rows_are_not_under_this_councils_address():
    theirs = {each.path for each in told(council=THERE)}
    mine = {each.path for each in told()}
    for path in theirs - mine:
        page(f"{ROOT}{path}", status=404)
    total = next(each for each in told(council=THERE) if each.is_live).total_net
    assert f"{total:,.2f}" not in page(ROOT)


def test_a_dataset_says_which_periods_are_not_published_and_why():
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        owed = duties(authority, on=timezone.localdate())
    missed = [each for each in owed if each.is_missed]
    assert missed
    for code in {each.dataset.code for each in owed}:
        text = " ".join(re.sub(r"<[^>]+>", " ", page(f"{ROOT}{code}/")).split())
        _, _, after = text.partition("Not published ")
        for each in owed:
            why = each.not_held.public if each.not_held else "Late: it was due by"
            if each.dataset.code == code:
                assert (f"{each.name} {why}" in after) == each.is_missed


def test_a_page_costs_few_queries(django_assert_max_num_queries):
    version = live()
    for path, most in (
        (ROOT, 7),
        (f"{ROOT}payments/", 14),
        (f"{ROOT}{version.path}", 8),
        (f"{ROOT}{version.path}rows/", 9),
    ):
        with django_assert_max_num_queries(most):
            page(path)


def test_all_releases_of_a_year_are_given_as_they_were_built():
    answer = Client().get(f"/open/{HERE}/ocds/2026.jsonl.gz")
    assert answer.headers["Content-Type"] == "application/gzip"
    assert b"ocid" in gzip.decompress(b"".join(answer.streaming_content)).splitlines()[0]
    again = Client().get(
        f"/open/{HERE}/ocds/2026.jsonl.gz", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    page(f"/open/{HERE}/ocds/1999.jsonl.gz", status=404)


def test_the_feed_of_changes_leads_to_versions():
    told_of = json.loads(page(f"/open/{HERE}/changes"))
    found = [each for each in told_of["changes"] if each["kind"] == "dataset"]
    while not found and told_of["has_more"]:
        told_of = json.loads(page(told_of["next"].split("/", 3)[3].join(["/", ""])))
        found = [each for each in told_of["changes"] if each["kind"] == "dataset"]
    assert "/data/" in found[0]["address"]
