"""Open contracting releases from plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from wisely.publishing.decisions.ocds import Publisher, record_package, release_package

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
COUNCIL = Publisher("test", "Test Council", "https://wisely.example/open/test/", "ocds-abc123")
HERE = "https://wisely.example/open/test/contracts/TST-C26-00001/release.json"


@dataclass(frozen=True)
class Supplier:
    reference: str = "SUP-00001"
    name: str = "Acorn Care Ltd"
    identifiers: tuple[tuple[str, str], ...] = (("GB-COH", "01234567"), ("GB-CHC", "1234567"))


@dataclass(frozen=True)
class Contract:
    reference: str = "TST-C26-00001"
    version: int = 3
    stage: str = "signed"
    title: str = "Cleaning"
    description: str = ""
    kind: str = "services"
    cpv_codes: tuple[str, ...] = ("90919200", "90919200", "90911000")
    procedure: str = "Open procedure"
    value_net: Decimal | None = Decimal("1000.10")
    value_gross: Decimal | None = Decimal("1200.12")
    awarded_on: date | None = date(2026, 2, 1)
    signed_on: date | None = None
    starts_on: date | None = date(2026, 4, 1)
    ends_on: date | None = date(2027, 3, 31)
    ocid: str = ""
    supplier_name: str = "Acorn Care"
    suppliers: tuple[Supplier, ...] = (Supplier(),)
    published_at: datetime = NOON


def released(**changes):
    return release_package(COUNCIL, [Contract(**changes)], address=HERE, at=NOON)["releases"][0]


def test_amounts_stay_exact_and_say_their_tax():
    assert released()["contracts"][0]["value"] == {
        "amount": 1000.1,
        "amountGross": 1200.12,
        "currency": "GBP",
    }


def test_what_is_not_known_is_left_out_and_never_written_as_nought():
    told = released(value_net=None, value_gross=None, starts_on=None, ends_on=None, awarded_on=None, kind="")
    assert "value" not in told["contracts"][0]
    assert "period" not in told["contracts"][0]
    assert "date" not in told["awards"][0]
    assert "mainProcurementCategory" not in told["tender"]


def test_a_contract_runs_to_the_end_of_its_last_day():
    assert released()["contracts"][0]["period"] == {
        "startDate": "2026-04-01T00:00:00Z", "endDate": "2027-03-31T23:59:59Z", "durationInDays": 365,
    }  # fmt: skip


def test_a_supplier_comes_with_its_numbers_and_an_unmatched_one_with_its_name():
    party = released()["parties"][1]
    assert party["identifier"] == {"scheme": "GB-COH", "id": "01234567", "legalName": "Acorn Care Ltd"}
    assert [each["scheme"] for each in party["additionalIdentifiers"]] == ["GB-CHC"]
    assert released(suppliers=())["parties"][1] == {
        "id": "TST-C26-00001-supplier", "name": "Acorn Care", "roles": ["supplier"],
    }  # fmt: skip
    assert len(released(suppliers=(), supplier_name="")["parties"]) == 1


def test_a_new_version_is_a_new_release_of_the_same_process():
    assert released()["ocid"] == released(version=4)["ocid"] == "ocds-abc123-TST-C26-00001"
    assert released()["id"] != released(version=4)["id"]


def test_anothers_identifier_is_kept_beside_our_own():
    assert released(ocid="ocds-h6vhtk-04a1b2")["relatedProcesses"][0]["identifier"] == "ocds-h6vhtk-04a1b2"
    assert "relatedProcesses" not in released()


def test_an_ended_contract_says_so():
    told = released(stage="ended")
    assert (told["tag"], told["contracts"][0]["status"]) == (["contractTermination"], "terminated")


def test_a_package_names_the_next_only_where_there_is_one():
    first = release_package(COUNCIL, [Contract()], address=HERE, at=NOON, following=f"{HERE}?after=x")
    assert first["links"] == {"next": f"{HERE}?after=x"}
    assert "links" not in release_package(COUNCIL, [Contract()], address=HERE, at=NOON)


def test_a_record_holds_what_stands_and_the_release_it_comes_from():
    record = record_package(COUNCIL, Contract(), address=HERE, at=NOON)["records"][0]
    assert record["compiledRelease"]["contracts"] == record["releases"][0]["contracts"]
    assert record["compiledRelease"]["tag"] == ["compiled"]
