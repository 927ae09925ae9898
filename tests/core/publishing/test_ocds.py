"""Open contracting releases from plain values, and that updates merge."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from jsonschema import Draft4Validator
from ocdsmerge import Merger

from wisely.publishing.decisions.ocds import standing_of
from wisely.publishing.decisions.releases import (
    Publisher,
    compiled,
    difference,
    next_release,
    record_package,
    release_package,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
LAST = datetime(2027, 4, 2, 12, 0, tzinfo=UTC)
HERE = "https://wisely.example/open/test/contracts/TST-C26-00001/release.json"
COUNCIL = Publisher("test", "Test Council", "https://wisely.example/open/test/", "ocds-abc123")
GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Supplier:
    reference: str = "SUP-00001"
    name: str = "Acorn Care Ltd"
    identifiers: tuple[tuple[str, str], ...] = (("GB-COH", "01234567"), ("GB-CHC", "1234567"))
    is_vcse: bool | None = None


OTHER = Supplier("SUP-00002", "Birch Care CIC", (), True)


@dataclass(frozen=True)
class Changed:
    key: str = "modification-1"
    changed_on: date = date(2026, 5, 1)
    description: str = "Two more offices."
    ground: str = "additional"
    ground_name: str = "More is needed, changing supplier impractical"
    value_change_net: Decimal | None = Decimal("100.00")
    ends_on_after: date | None = None
    notice_number: str = "2026/S 000-000002"


@dataclass(frozen=True)
class Contract:
    reference: str = "TST-C26-00001"
    stage: str = "signed"
    title: str = "Cleaning"
    description: str = "Daily cleaning."
    kind: str = "services"
    cpv_codes: tuple[str, ...] = ("90919200", "90919200", "90911000")
    procedure: str = "Open procedure"
    procedure_code: str = "open"
    regime: str = "pa2023"
    is_above_threshold: bool | None = False
    special_regime: str = ""
    direct_award_reason: str = ""
    is_gpa_covered: bool | None = None
    is_framework: bool = False
    has_extension_options: bool | None = None
    no_kpi_reason: str = ""
    department: str = "Resources"
    value_net: Decimal | None = Decimal("1000.10")
    value_gross: Decimal | None = Decimal("1200.12")
    awarded_on: date | None = date(2026, 2, 1)
    signed_on: date | None = None
    starts_on: date | None = date(2026, 4, 1)
    ends_on: date | None = date(2027, 3, 31)
    ended_on: date | None = None
    ocid: str = ""
    framework_identifier: str = ""
    notice_number: str = "2026/S 000-000001"
    notice_url: str = "https://www.find-tender.service.gov.uk/Notice/000001-2026"
    notice_on: date | None = date(2026, 2, 20)
    supplier_name: str = "Acorn Care"
    suppliers: tuple[Supplier, ...] = (Supplier(),)
    changes: tuple[Changed, ...] = ()
    kpis: tuple[tuple[int, str, str], ...] = ((1, "Rooms cleaned on time", ""),)


def standing(**changes):
    return standing_of(
        Contract(**changes), prefix=COUNCIL.ocid_prefix, buyer_code=COUNCIL.code, buyer_name=COUNCIL.name
    )


def first(**changes):
    return next_release([], standing(**changes), number=1, at=NOON, ends=False)


MODIFIED = {"changes": (Changed(),), "value_net": Decimal("1100.10"), "value_gross": Decimal("1320.12")}


def story():
    """A contract that is published, modified, and comes to its end."""
    told = [first()]
    told.append(next_release(told, standing(**MODIFIED), number=2, at=LATER, ends=False))
    over = {**MODIFIED, "stage": "ended", "ended_on": date(2027, 3, 31)}
    told.append(next_release(told, standing(**over), number=3, at=LAST, ends=True))
    return told, over


def test_amounts_stay_exact_and_say_their_tax():
    assert first()["contracts"][0]["value"] == {"amount": 1000.1, "amountGross": 1200.12, "currency": "GBP"}


def test_what_is_not_known_is_left_out_and_never_written_as_nought():
    told = first(value_net=None, value_gross=None, starts_on=None, ends_on=None, awarded_on=None, kind="")
    assert "value" not in told["contracts"][0]
    assert "period" not in told["contracts"][0]
    assert "date" not in told["awards"][0]
    assert "mainProcurementCategory" not in told["tender"]
    assert "aboveThreshold" not in first(is_above_threshold=None)["contracts"][0]


def test_a_contract_runs_to_the_end_of_its_last_day():
    assert first()["contracts"][0]["period"] == {
        "startDate": "2026-04-01T00:00:00Z", "endDate": "2027-03-31T23:59:59Z", "durationInDays": 365,
    }  # fmt: skip


def test_a_supplier_comes_with_its_numbers_and_an_unmatched_one_with_its_name():
    party = first()["parties"][1]
    assert party["identifier"] == {"scheme": "GB-COH", "id": "01234567", "legalName": "Acorn Care Ltd"}
    assert [each["scheme"] for each in party["additionalIdentifiers"]] == ["GB-CHC"]
    assert first(suppliers=())["parties"][1] == {
        "id": "TST-C26-00001-supplier", "name": "Acorn Care", "roles": ["supplier"],
    }  # fmt: skip
    assert len(first(suppliers=(), supplier_name="")["parties"]) == 1
    assert first(suppliers=(OTHER,))["parties"][1]["details"] == {"vcse": True}


def test_the_fields_of_the_uk_profile_are_there():
    told = first(direct_award_reason="Only one can.", procedure_code="direct award", is_gpa_covered=True)
    assert told["tender"]["legalBasis"]["id"] == "2023/54"
    assert (told["tender"]["procurementMethod"], told["tender"]["coveredBy"]) == ("direct", ["GPA"])
    assert told["tender"]["procurementMethodRationale"] == "Only one can."
    assert told["contracts"][0]["aboveThreshold"] is False
    assert told["contracts"][0]["agreedMetrics"] == [{"id": "1", "title": "Rooms cleaned on time"}]
    assert told["contracts"][0]["documents"][0]["noticeType"] == "UK7"
    assert first(kpis=(), no_kpi_reason="A small one.")["contracts"][0]["noAgreedMetricsRationale"]
    assert "noticeType" not in first(regime="pcr2015")["contracts"][0]["documents"][0]


def test_a_modification_is_an_amendment_with_its_ground_and_its_notice():
    (amendment,) = standing(**MODIFIED)["contracts"][0]["amendments"]
    assert (amendment["id"], amendment["date"]) == ("modification-1", "2026-05-01T00:00:00Z")
    assert amendment["rationaleClassifications"][0]["id"] == "additional"
    assert [each.get("noticeType") for each in standing(**MODIFIED)["contracts"][0]["documents"]] == [
        "UK7", "UK10",
    ]  # fmt: skip


def test_an_update_tells_the_change_alone():
    told = story()[0][1]
    assert told["tag"] == ["contractUpdate"]
    assert told["contracts"] == [
        {
            "id": "TST-C26-00001",
            "awardID": standing()["contracts"][0]["awardID"],
            "value": {"amount": 1100.1, "amountGross": 1320.12},
            "documents": standing(**MODIFIED)["contracts"][0]["documents"][1:],
            "amendments": standing(**MODIFIED)["contracts"][0]["amendments"],
        }
    ]
    assert "parties" not in told and "tender" not in told


def test_an_end_is_tagged_as_one():
    told = story()[0][2]
    assert (told["tag"], told["contracts"][0]["status"]) == (["contractTermination"], "terminated")


def test_releases_merge_into_what_stands():
    told, over = story()
    whole = compiled(told)
    assert {key: whole[key] for key in standing(**over)} == standing(**over)
    assert whole["tag"] == ["compiled"]


def test_nothing_changed_is_no_release():
    assert next_release([first()], standing(), number=2, at=LATER, ends=False) is None


def test_another_supplier_is_another_award_and_the_first_is_cancelled():
    told = [first()]
    told.append(next_release(told, standing(suppliers=(OTHER,)), number=2, at=LATER, ends=False))
    whole = compiled(told)

    stands = {each["id"]: each for each in whole["awards"]}
    assert sorted(each["status"] for each in stands.values()) == ["active", "cancelled"]
    assert stands[whole["contracts"][0]["awardID"]]["suppliers"] == [
        {"id": "SUP-00002", "name": "Birch Care CIC"}
    ]
    assert next_release(told, standing(suppliers=(OTHER,)), number=3, at=LAST, ends=False) is None


def test_anothers_identifier_is_kept_beside_our_own():
    assert first(ocid="ocds-h6vhtk-04a1b2")["relatedProcesses"][0]["identifier"] == "ocds-h6vhtk-04a1b2"
    assert "relatedProcesses" not in first()


def test_a_package_names_the_next_only_where_there_is_one():
    package = release_package(COUNCIL, [first()], address=HERE, at=NOON, following=f"{HERE}?after=x")
    assert package["links"] == {"next": f"{HERE}?after=x"}
    assert "links" not in release_package(COUNCIL, [first()], address=HERE, at=NOON)


def test_the_story_of_a_contract_reads_as_it_was_written_down():
    """Change the golden file only when the change of form is meant: crawlers read it."""
    record = record_package(COUNCIL, story()[0], address=HERE, at=LAST)
    assert record == json.loads((GOLDEN / "record.json").read_text())


DAYS = some.none() | some.dates(date(2020, 1, 1), date(2030, 1, 1))
POUNDS = some.none() | some.decimals(0, 10**9, places=2)
AGREED = some.fixed_dictionaries(
    {
        "title": some.text(min_size=1, max_size=9),
        "description": some.text(max_size=9),
        "kind": some.sampled_from(["", "goods", "works"]),
        "cpv_codes": some.lists(some.sampled_from(["1", "2", "3"]), min_size=1).map(tuple),
        "is_above_threshold": some.sampled_from([None, True, False]),
        "special_regime": some.sampled_from(["", "lightTouch"]),
        "value_net": POUNDS,
        "value_gross": POUNDS,
        "awarded_on": DAYS,
        "starts_on": DAYS,
        "ends_on": DAYS,
        "stage": some.sampled_from(["signed", "ended", "terminated"]),
        "no_kpi_reason": some.sampled_from(["", "Small."]),
        "suppliers": some.sampled_from(
            [(Supplier(),), (Supplier(name="Acorn Care Limited", identifiers=()),)]
        ),
    }
)


@settings(max_examples=60, deadline=None)
@given(some.lists(AGREED, min_size=2, max_size=5))
def test_whatever_changes_the_releases_merge_into_what_stands(stages):
    told = []
    for number, stage in enumerate(stages, 1):
        release = next_release(told, standing(**stage), number=number, at=NOON, ends=False)
        told += [release] if release else []

    whole = without_the_empty(compiled(told))
    assert {key: whole[key] for key in standing(**stages[-1])} == standing(**stages[-1])
    assert difference(compiled(told), standing(**stages[-1])) == {}


def without_the_empty(value):
    """Leave out what merging left as an object with nothing in it, such as a number that was taken back."""
    if isinstance(value, dict):
        kept = {key: without_the_empty(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each != {}}
    return [without_the_empty(each) for each in value] if isinstance(value, list) else value


@pytest.mark.shared
def test_the_whole_schema_merges_to_the_same_record_and_finds_no_fault_in_it(shared):
    bundle = shared / "reference" / "ocds" / "standard-1__1__5.zip"
    if not bundle.exists():
        pytest.skip("the OCDS schemas are not beside this checkout")
    with zipfile.ZipFile(bundle) as opened:
        schema = json.loads(opened.read("standard-1__1__5/schema/dereferenced-release-schema.json"))
    told, _ = story()

    assert Merger(schema=schema).create_compiled_release(told) == compiled(told)
    for release in [*told, compiled(told)]:
        assert [fault.message for fault in Draft4Validator(schema).iter_errors(release)] == []
