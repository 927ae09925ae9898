"""Contracts out of OCDS."""

import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.contracts.decisions.candidates import Unreadable, candidate_of_plain, candidate_to_plain
from wisely.contracts.decisions.json_files import parsed, unpacked
from wisely.contracts.decisions.ocds_merging import merged
from wisely.contracts.decisions.ocds_reading import read_ocds

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
words = st.sampled_from(
    ["id", "awards", "tender", "value", "amount", "suppliers", "title", "ocid", "date", "tag", "x"]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a", "id", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def award(**told):
    return {"id": "1", "status": "active", "value": {"amount": 100, "currency": "GBP"},
            "suppliers": [{"id": "S", "name": "Beacon Ltd"}]} | told  # fmt: skip


def release(number=1, **told):
    return {"ocid": "ocds-x-1", "id": str(number), "date": f"2026-01-0{number}T00:00:00Z", "tag": ["award"],
            "tender": {"title": "Lifts"}, "buyer": {"name": "Aldermoor"}, "awards": [award()]} | told  # fmt: skip


def reading(*releases, **package):
    return read_ocds(json.dumps({"releases": list(releases)} | package).encode())


def only(*releases):
    (candidate,) = reading(*releases).candidates
    return candidate


@pytest.mark.shared
@pytest.mark.parametrize(("file", "candidates", "left_out"), [
    ("ocds-uk/contracts-finder-2025-03.json.gz", 99, 40),
    ("ocds-uk/public-contracts-scotland-2019-04.json.gz", 0, 51),
    ("ocds-uk/fts_record_ocds-h6vhtk-0525b3.json", 1, 0),
    ("ocds-fictional/ocds-213czf-000-00001.json", 1, 0),
    ("ocds-fictional/ocds-213czf-000-00001-withversions.json", 1, 0),
])  # fmt: skip
def test_real_files_give_every_deal_once(file, candidates, left_out):
    if not SHARED.exists():
        pytest.skip("the shared public material is not beside this checkout")
    content = (SHARED / file).read_bytes()

    read = read_ocds(content)

    assert (len(read.candidates), len(read.rejected), len(read.left_out)) == (candidates, 0, left_out)
    plain = json.loads(gzip.decompress(content) if file.endswith(".gz") else content)
    latest = {}
    for each in sorted(plain.get("releases", ()), key=lambda one: one["date"]):
        for deal in each.get("awards", ()):
            latest[each["ocid"], deal["id"]] = deal
    if "2025-03" in file:
        told = sum(Decimal(str(deal["value"]["amount"])) for deal in latest.values())
        assert sum(each.facts.value_net or 0 for each in read.candidates) == told
    assert all(
        candidate_of_plain(json.loads(json.dumps(candidate_to_plain(each)))) == each
        for each in read.candidates
    )


def test_later_releases_override_earlier_ones_and_what_they_leave_out_stays():
    first = release(1, awards=[award(title="Lifts in schools")])
    later = release(2, awards=[{"id": "1", "value": {"amount": 150, "currency": "GBP"}}])

    candidate = only(later, first)

    assert (candidate.facts.title, candidate.facts.value_net) == ("Lifts in schools", Decimal("150.00"))
    assert candidate.suppliers[0].name == "Beacon Ltd"


def test_an_award_and_its_contract_are_one_deal_with_one_identity():
    before = only(release(1))
    contract = {
        "id": "C1",
        "awardID": "1",
        "dateSigned": "2026-02-01T00:00:00Z",
        "period": {"startDate": "2026-03-01T00:00:00Z"},
    }

    after = only(release(1), release(2, contracts=[contract]))

    assert before.source_key == after.source_key
    assert (after.facts.signed_on, after.facts.starts_on) == (date(2026, 2, 1), date(2026, 3, 1))


def test_two_contracts_of_one_award_are_two_deals():
    contracts = [{"id": "C1", "awardID": "1"}, {"id": "C2", "awardID": "1"}]
    assert [each.source_key for each in reading(release(contracts=contracts)).candidates] == [
        "ocds-x-1/contract/C1", "ocds-x-1/contract/C2",
    ]  # fmt: skip


@pytest.mark.parametrize(("told", "words"), [
    ({"awards": [], "tender": {"status": "active"}}, "no award yet"), ({"awards": [], "tender": {"status": "planned"}}, "planned"),
    ({"awards": [], "tender": {"status": "cancelled"}}, "cancelled"), ({"awards": [award(status="pending")]}, "not decided"),
    ({"awards": [award(status="cancelled")]}, "cancelled"), ({"contracts": [{"id": "C", "awardID": "1", "status": "cancelled"}]}, "before it began"),
    ({"awards": [award(suppliers=[{"name": "NOT AWARDED TO SUPPLIER"}])]}, "Nothing was awarded"),
])  # fmt: skip
def test_what_is_no_contract_is_left_out_with_the_reason(told, words):
    read = reading(release(**told))
    assert not read.candidates
    assert words in read.left_out[0].reason


@pytest.mark.parametrize(("told", "field", "words"), [
    ({"awards": [award(value={"amount": "lots"})]}, "Value", "not an amount"),
    ({"awards": [award(value={"amount": 10**30})]}, "Value", "not an amount"),
    ({"awards": [award(value={"amount": 1, "currency": "EUR"})]}, "Value", "EUR"),
    ({"awards": [award(date="31st of Never")]}, "Award decided", "not a date"),
    ({"awards": [award(contractPeriod={"startDate": "2026-02-30T00:00:00Z"})]}, "First day", "not a date"),
    ({"awards": [award(contractPeriod={"startDate": "2027-01-01T00:00:00Z", "endDate": "2026-01-01T00:00:00Z"})]}, "Last day", "before the first"),
    ({"tender": {}, "awards": [award(title="")]}, "Title", "missing"),
])  # fmt: skip
def test_what_cannot_be_kept_is_rejected_with_field_value_and_place(told, field, words):
    (row,) = reading(release(**told)).rejected
    assert (row.field, row.position) == (field, "releases[0].awards[0]")
    assert words in row.reason


@pytest.mark.parametrize(("written", "day"), [
    ("2026-03-31T23:00:00Z", date(2026, 4, 1)), ("2026-01-31T23:00:00Z", date(2026, 1, 31)), ("2026-08-31T23:59:59Z", date(2026, 8, 31)),
    ("2026-08-31T23:59:59+01:00", date(2026, 8, 31)), ("2026-08-31", date(2026, 8, 31)), ("2026-04-01T00:00:00+01:00", date(2026, 4, 1)),
])  # fmt: skip
def test_days_are_those_of_the_clock_where_the_notice_was_written(written, day):
    assert only(release(awards=[award(contractPeriod={"endDate": written})])).facts.ends_on == day


def test_the_uk_profile_is_read():
    contract = {
        "id": "1", "awardID": "1", "title": "Peatland", "hasRenewal": True, "aboveThreshold": False, "dateSigned": "2026-09-30T00:00:00+01:00",
        "value": {"amount": 395493, "amountGross": 438981, "currency": "GBP"},
        "period": {"endDate": "2027-03-31T23:59:59+01:00", "maxExtentDate": "2028-03-31T23:59:59+01:00"},
        "documents": [{"id": "092299-2026", "documentType": "contractNotice", "url": "https://x.example/Notice/092299-2026", "datePublished": "2026-09-30"}],
    }  # fmt: skip
    told = release(
        contracts=[contract],
        tender={"title": "T", "datePublished": "2026-05-24T17:30:58+01:00", "procurementMethodDetails": "Call-off from a framework agreement",
                "lots": [{"id": "1", "title": "North"}], "classification": {"scheme": "CPV", "id": "45000000-7"},
                "items": [{"deliveryAddresses": [{"region": "UKC"}, {"region": "North East"}]}]},
        awards=[award(relatedLots=["1"], mainProcurementCategory="works")],
        parties=[{"id": "S", "identifier": {"scheme": "GB-COH", "id": "09442333"}, "details": {"scale": "large", "vcse": True},
                  "address": {"postalCode": "DL1 1AA", "locality": "Town"}}],
        relatedProcesses=[{"relationship": ["framework"], "identifier": "ocds-h6vhtk-01"}],
    )  # fmt: skip

    candidate = only(told)

    facts = candidate.facts
    assert (facts.value_net, facts.value_gross, facts.vat_basis) == (
        Decimal("395493.00"),
        Decimal("438981.00"),
        "both stated",
    )
    assert (facts.kind, facts.cpv_codes, facts.itl_codes) == ("works", ("45000000",), ("UKC",))
    assert (facts.notice_number, facts.notice_on, facts.commenced_on) == (
        "092299-2026",
        date(2026, 9, 30),
        date(2026, 5, 24),
    )
    assert (facts.procedure, facts.was_competed, facts.framework_identifier) == (
        "call-off",
        None,
        "ocds-h6vhtk-01",
    )
    assert (facts.is_above_threshold, facts.has_extension_options) == (False, True)
    assert candidate.options[0].latest_ends_on == date(2028, 3, 31)
    assert candidate.lots[0].title == "North"
    supplier = candidate.suppliers[0]
    assert (supplier.identifiers, supplier.is_sme, supplier.is_vcse, supplier.postcode) == (
        (("GB-COH", "09442333"),), False, True, "DL1 1AA",
    )  # fmt: skip


def test_nought_stands_for_not_told_and_a_ceiling_is_pointed_out():
    assert only(release(awards=[award(value={"amount": 0})])).facts.value_net is None
    (warning,) = only(release(awards=[award(value={"amount": 750_000_000})])).warnings
    assert "ceiling" in warning


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"), (b"   ", "empty"), (b"\x89PNG\x00\x01", "Line 1, column 1"), (b'{"releases": [}', "Line 1, column 15"),
    (b'{"releases": [', "stops half-way"), (b'{"a": 1}', "no OCDS releases"), (b"[]", "no OCDS releases"), (b"3", "no OCDS releases"),
    (b'{"releases":\n [{"x": "\xe9"}]}', "Line 2, column 10"), (gzip.compress(b"{}" * 100, mtime=0)[:-9], "half-way"),
    (b"\x1f\x8bnonsense", "damaged"), (b"[" * 100_000, "nested"),
    (gzip.compress(b" " * 61_000_000, mtime=0), "more than 60 MB"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_ends_in_one_clear_message(content, words):
    with pytest.raises(Unreadable) as fault:
        read_ocds(content)
    assert words in str(fault.value)


def test_packages_on_lines_of_their_own_are_read():
    lines = "\n".join(json.dumps({"releases": [release(ocid=f"o-{number}")]}) for number in range(3))
    assert len(read_ocds(lines.encode()).candidates) == 3
    with pytest.raises(Unreadable, match="Line 2"):
        read_ocds(b'{"releases": []}\n{"releases": [}\n')


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(b"0" * 5_000_000)
    with pytest.raises(Unreadable, match="more than 1 MB"):
        unpacked(bomb, largest=1_000_000)


@given(st.lists(json_values, max_size=4))
def test_any_json_gives_a_reading_or_one_message(values):
    content = json.dumps({"releases": values}).encode()
    try:
        read = read_ocds(content)
    except Unreadable as fault:
        assert str(fault)
    else:
        assert read.row_count >= 1


@given(st.dictionaries(words, json_values, max_size=4), st.dictionaries(words, json_values, max_size=4))
def test_merging_with_nothing_changes_nothing_and_never_fails(first, second):
    plain = without_nulls(first)
    assert merged([plain]) == plain
    assert isinstance(merged([first, second]), dict)


def without_nulls(told):
    """Null takes a value away, so that what merging gives has none in objects within objects."""
    if isinstance(told, dict):
        return {name: without_nulls(value) for name, value in told.items() if value is not None}
    return told


def test_merging_follows_the_standard():
    first = {"date": "1", "a": {"b": 1, "c": 2}, "list": [{"id": "1", "x": 1}, {"id": "2"}], "plain": [1, 2]}
    later = {"date": "2", "a": {"b": None}, "list": [{"id": "1", "y": 2}, {"id": 3}], "plain": [9]}
    assert merged([later, first]) == {
        "date": "2", "a": {"c": 2}, "plain": [9], "list": [{"id": "1", "x": 1, "y": 2}, {"id": "2"}, {"id": 3}],
    }  # fmt: skip


def test_json_with_a_byte_order_mark_is_read():
    assert parsed(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
