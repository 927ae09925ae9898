"""Releases of contracts that came from real notices: they obey the schema with the UK extension, and merge."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from jsonschema import Draft4Validator
from ocdsmerge import Merger

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.contracts import actions
from wisely.contracts.actions import ModificationEntry, NewFile
from wisely.contracts.models import Contract
from wisely.contracts.queries import buyers_of
from wisely.publishing.decisions.releases import compiled
from wisely.publishing.models import RELEASE, Change
from wisely.publishing.queries import releases_of

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
DAY = timedelta(days=1)
SCHEMA = "standard-1__1__5/schema/"
EXTENSIONS = ("ocds_uk_extension", "ocds_amendment_rationale_classifications_extension")
MODIFIED, ENDED = 25, 5


def patched(whole, patch):
    """Lay a JSON merge patch (RFC 7396) over a schema."""
    if not isinstance(patch, dict):
        return patch
    base = dict(whole) if isinstance(whole, dict) else {}
    for key, value in patch.items():
        if value is None:
            base.pop(key, None)
        else:
            base[key] = patched(base.get(key), value)
    return base


@pytest.fixture(scope="module")
def schema(shared):
    folder = shared / "reference" / "ocds"
    with zipfile.ZipFile(folder / "standard-1__1__5.zip") as opened:
        told = json.loads(opened.read(f"{SCHEMA}release-schema.json"))
    for name in EXTENSIONS:
        told = patched(told, json.loads((folder / "extensions" / name / "release-schema.json").read_text()))
    return told


@pytest.fixture(scope="module")
def merging(shared):
    with zipfile.ZipFile(shared / "reference" / "ocds" / "standard-1__1__5.zip") as opened:
        return Merger(schema=json.loads(opened.read(f"{SCHEMA}dereferenced-release-schema.json")))


@pytest.fixture
def published(register, shared):
    """Import every file of real OCDS notices, publish what came in, then change and end some of it."""
    for path in sorted((shared / "data" / "ocds-uk").iterdir()):
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        if not {"releases", "records"} & json.loads(content).keys():
            continue  # a notice in the form of Contracts Finder's own service
        batch = actions.stage_import(
            register.council, NewFile("ocds", path.name.removesuffix(".gz"), content), by=BUILDER, at=NOON
        )
        buyers = [buyer for buyer, *_ in buyers_of(batch)]
        actions.read_import(batch, buyers=buyers, by=BUILDER, at=NOON)
        if batch.new_count:
            actions.import_register(batch, by=BUILDER, at=NOON)
    found = list(Contract.objects.exclude(supplier_name="").exclude(stage="draft").order_by("reference"))
    for contract in found:
        actions.publish_contract(contract, by=BUILDER, at=NOON)
    able = [each for each in found if each.value_net is not None and each.regime]
    for contract in able[:MODIFIED]:
        change = ModificationEntry(
            effect="value", ground="small change", modified_on=date(2026, 3, 1), description="A little more.",
            value_change_net=Decimal("1.00"),
        )  # fmt: skip
        actions.modify_contract(contract, change, decided_by=None, by=BUILDER, at=NOON + DAY)
    running = [
        each
        for each in able
        if each.stage == "signed" and each.starts_on and each.ends_on and each.starts_on < date(2026, 3, 1)
    ]
    for contract in running[:ENDED]:
        actions.terminate_contract(
            contract, ended_on=min(contract.ends_on, date(2026, 3, 1)), reason="It failed.", by=BUILDER,
            at=NOON + 2 * DAY,
        )  # fmt: skip
    return found


def test_releases_of_imported_contracts_obey_the_schema_carry_the_uk_fields_and_merge(
    published, register, schema, merging
):
    validator = Draft4Validator(schema)
    assert len(published) >= 60, len(published)
    ids, tags, faults = [], [], []
    for contract in published:
        told = releases_of(register.council.pk, contract.reference)
        ids += [each["id"] for each in told]
        tags += [each["tag"][0] for each in told]
        whole = merging.create_compiled_release(told)
        assert whole == compiled(told)
        for release in [*told, whole]:
            faults += [f"{release['id']}: {fault.message[:200]}" for fault in validator.iter_errors(release)]
        faults += [f"{contract.reference}: {word}" for word in lacking(contract, whole)]
    assert faults == []
    assert len(ids) == len(set(ids)) == Change.objects.filter(kind=RELEASE).count()
    assert tags.count("contractUpdate") >= 5
    assert tags.count("contractTermination") >= 1


def lacking(contract, whole):
    """Name what UK7 and the UK profile ask of a contract and this record lacks, though the register has it."""
    roles = {role for party in whole["parties"] for role in party["roles"]}
    award, agreed = whole["awards"][0], whole["contracts"][0]
    asked = {
        "buyer and supplier": {"buyer", "supplier"} <= roles,
        "a language and a way of beginning": whole["language"] == "en" and bool(whole["initiationType"]),
        "the award of the contract": agreed["awardID"] == award["id"] and bool(award["suppliers"]),
        "the legal basis": not contract.regime or "id" in whole["tender"].get("legalBasis", {}),
        "what it is": not contract.kind or whole["tender"]["mainProcurementCategory"] == contract.kind,
        "how it was procured": not contract.procedure or "procurementMethodDetails" in whole["tender"],
        "its value with its tax": contract.value_net is None
        or agreed["value"]["amount"] == float(contract.value_net),
        "its term": contract.starts_on is None or "startDate" in agreed["period"],
        "the process it came from": not contract.ocid
        or whole["relatedProcesses"][0]["identifier"] == contract.ocid,
        "an identifier of our own": not whole["ocid"].startswith(("ocds-b5fd17", "ocds-h6vhtk")),
    }  # fmt: skip
    return [word for word, is_there in asked.items() if not is_there]


def test_the_schema_of_the_test_finds_faults_in_what_the_uk_profile_names(schema):
    validator = Draft4Validator(schema)
    release = {
        "ocid": "ocds-x-1", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["contract"],
        "initiationType": "tender",
    }  # fmt: skip
    assert list(validator.iter_errors(release)) == []
    for planted in (
        {"tender": {"id": "1", "aboveThreshold": "yes"}},
        {"parties": [{"id": "1", "details": {"vcse": "perhaps"}}]},
        {"contracts": [{"id": "1", "awardID": "1", "value": {"amountGross": "12"}}]},
    ):
        assert list(validator.iter_errors(release | planted)), planted
