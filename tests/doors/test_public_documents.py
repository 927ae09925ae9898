"""Published contracts in the Open Contracting Data Standard, and contracts that were withdrawn."""

from __future__ import annotations

import json
import zipfile
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from jsonschema import Draft4Validator

from tests.cast import HERE, NIA, THERE, person
from tests.doors.test_public_register import ROOT, contracts
from wisely.audit.row_security import set_scope
from wisely.contracts import actions
from wisely.people import queries as people

pytestmark = pytest.mark.usefixtures("demonstration")
BUNDLE = "standard-1__1__5"


@pytest.fixture(scope="module")
def schemas(shared):
    """The schemas of OCDS 1.1.5; a test that needs them skips where they are not beside the checkout."""
    bundle = shared / "reference" / "ocds" / f"{BUNDLE}.zip"
    if not bundle.exists():
        pytest.skip("the OCDS schemas are not beside this checkout")

    @cache
    def schema(name: str) -> dict:
        with zipfile.ZipFile(bundle) as opened:
            return json.loads(opened.read(f"{BUNDLE}/schema/{name}.json"))

    return schema


def faults(schemas, release) -> list[str]:
    found = Draft4Validator(schemas("dereferenced-release-schema")).iter_errors(release)
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message}" for each in found]


def told(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.json()


def test_a_release_and_a_record_stand_the_test_of_the_schema(schemas):
    for row in contracts(is_published=True)[:20]:
        package = told(f"{ROOT}contracts/{row.reference}/release.json")
        record = told(f"{ROOT}contracts/{row.reference}/record.json")

        assert faults(schemas, package["releases"][0]) == []
        assert faults(schemas, record["records"][0]["releases"][0]) == []
        assert set(schemas("release-package-schema")["required"]) <= package.keys()
        assert set(schemas("record-package-schema")["required"]) <= record.keys()
        assert record["records"][0]["compiledRelease"]["tag"] == ["compiled"]


def test_a_bent_release_would_not_stand_it(schemas):
    row = contracts(is_published=True)[0]
    release = told(f"{ROOT}contracts/{row.reference}/release.json")["releases"][0]
    release["contracts"][0]["status"] = "going well"
    del release["ocid"]
    assert len(faults(schemas, release)) == 2


def test_a_release_says_what_the_register_says():
    row = next(row for row in contracts(is_published=True) if row.value_net and row.ends_on)
    release = told(f"{ROOT}contracts/{row.reference}/release.json")["releases"][0]

    assert release["ocid"] == f"ocds-wisely-{row.reference}"
    assert release["contracts"][0]["value"]["amount"] == float(row.value_net)
    assert release["contracts"][0]["value"]["currency"] == "GBP"
    assert release["contracts"][0]["period"]["endDate"] == f"{row.ends_on}T23:59:59Z"
    assert row.supplier_name in [party["name"] for party in release["parties"]]
    assert release["awards"][0]["suppliers"][0]["id"] in [party["id"] for party in release["parties"]]
    assert not any(
        each.get("scheme") == "GB-VAT"
        for party in release["parties"]
        for each in [party.get("identifier", {}), *party.get("additionalIdentifiers", [])]
    )


def follow(address, field):
    """Read a feed from its beginning to its end as a crawler does."""
    met, answer = [], told(address)
    while True:
        met += answer[field]
        following = answer.get("links", {}).get("next") or (answer.get("has_more") and answer["next"])
        if not following:
            return met
        answer = told(following[following.index("/open/") :])


def test_the_packages_of_the_register_hold_every_published_contract(schemas):
    releases = follow(f"{ROOT}ocds/releases.json", "releases")
    met = [each["ocid"].removeprefix("ocds-wisely-") for each in releases if each["tag"] == ["contract"]]

    assert sorted(met) == sorted(row.reference for row in contracts(is_published=True))
    assert [fault for release in releases for fault in faults(schemas, release)] == []
    assert told(f"{ROOT}contracts/releases.json")["releases"] == releases


def test_changes_since_their_first_publication_are_releases_of_their_own():
    tags = [each["tag"][0] for each in follow(f"{ROOT}ocds/releases.json", "releases")]
    assert {"contract", "contractUpdate", "contractTermination"} <= set(tags)


def test_the_changes_tell_each_release_once_and_what_was_withdrawn():
    changes = follow(f"{ROOT}changes", "changes")

    assert len({each["cursor"] for each in changes}) == len(changes)
    assert [each["release"] for each in changes if each["kind"] == "release"] == follow(
        f"{ROOT}ocds/releases.json", "releases"
    )
    gone = [each for each in changes if each["kind"] == "withdrawal"]
    assert gone and all(each["release"] is None for each in gone)
    end = told(f"{ROOT}changes?after={changes[-1]['cursor']}")
    assert (end["changes"], end["cursor"]) == ([], changes[-1]["cursor"])


def test_another_councils_changes_are_not_among_ours():
    ours = _prefixes(f"{ROOT}changes")
    theirs = _prefixes(f"/open/{THERE}/changes")
    assert ours and theirs and not ours & theirs


def _prefixes(address):
    """Give the councils' prefixes in the references of contracts; datasets have none."""
    found = {each["reference"] for each in follow(address, "changes")}
    return {each[:3] for each in found if "-C" in each}


@pytest.mark.parametrize(("after", "code"), [("x", 400), ("1-", 400), ("999999999999999999-1", 410)])
def test_a_cursor_that_cannot_be_gone_on_from_says_so(after, code):
    answer = Client().get(f"{ROOT}changes", {"after": after})
    assert answer.status_code == code
    assert "Begin again" in answer.json()["what_to_do"]


@pytest.mark.parametrize("address", ["ocds/releases.json", "changes"])
def test_a_package_is_few_queries_however_many_it_holds(address, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        assert told(f"{ROOT}{address}")


def test_what_is_not_published_has_no_documents():
    hidden = contracts(is_published=False)[0]
    for name in ("release", "record"):
        assert Client().get(f"{ROOT}contracts/{hidden.reference}/{name}.json").status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again():
    address = f"{ROOT}contracts/{contracts(is_published=True)[0].reference}/"
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_withdrawn_contract_says_that_it_was_withdrawn_and_never_why(own_demonstration):
    row = contracts(is_published=True)[0]
    with transaction.atomic():
        set_scope([row.authority_id])
        nia = people.officer_by_reference(person(NIA).reference, on=timezone.localdate())
        set_scope([row.authority_id])
        row = type(row).objects.get(pk=row.pk)
        actions.withdraw_publication(row, reason="It named a child.", by=nia, at=timezone.now())

    answer = Client().get(f"{ROOT}contracts/{row.reference}/")
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "no longer published" in page
    assert "child" not in page
    assert row.title not in page
    assert Client().get(f"{ROOT}contracts/{row.reference}/release.json").status_code == 404
    assert row.reference not in {
        each["contracts"][0]["id"] for each in follow(f"{ROOT}ocds/releases.json", "releases")
    }


def test_a_draft_that_was_never_published_tells_nothing_of_itself():
    hidden = contracts(is_published=False)[0]
    assert b"withdrew" not in Client().get(f"{ROOT}contracts/{hidden.reference}/").content


def test_the_public_pages_lead_to_each_other():
    page = Client().get(ROOT).content.decode()
    for part in (
        "contracts/",
        "plan/",
        "ocds/releases.json",
        "changes",
        "contracts/feed.atom",
        "contracts/ends.ics",
    ):
        assert f'href="{ROOT}{part}' in page
    assert HERE in page
