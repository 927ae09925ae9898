"""Wards of a pack: read strictly, found by postcode, and never guessed."""

import json
import shutil
from datetime import date

import pytest

from wisely.rules.parts import FaultyPack
from wisely.rules.rulebook import PACKS, checked, rulebook
from wisely.rules.wards import OUTSIDE, UNKNOWN, UNLISTED, Wards, ward_of

TODAY = date(2026, 11, 1)
ALDERMOOR, VALE = (rulebook(TODAY, pack).wards for pack in ("aldermoor", "wharfedale-vale"))


@pytest.mark.parametrize(
    ("postcode", "ward"),
    [
        ("HX80 1AB", "Northgate"),
        ("HX80 1EP", "Viaduct"),  # a whole postcode goes before its sector
        ("HX85 9AA", UNLISTED),  # the list has other postcodes of HX85: this may be newer than the list
        ("HX84 9AA", OUTSIDE),  # the list says that it is another council's
        ("LS1 1UR", OUTSIDE),
        ("HX8 0AB", OUTSIDE),
        ("", UNKNOWN),
    ],
)
def test_a_postcode_is_in_one_ward_or_nobody_knows_and_the_reason_is_given(postcode, ward):
    found = ward_of(postcode, ALDERMOOR)

    assert found.ward == ward
    assert (postcode or "No postcode") in found.reason


def test_the_reason_says_how_old_the_list_is():
    assert ward_of("HX85 9AA", ALDERMOOR).reason.endswith("is not in the list of postcodes of 1 August 2026.")


def test_a_council_without_wards_puts_nobody_into_one():
    assert not Wards()
    assert ward_of("HX80 1AB", Wards()).ward == OUTSIDE
    assert ward_of("", Wards()).ward == UNKNOWN


def test_one_pack_has_tiles_and_deciles_and_the_other_outlines_and_none():
    assert all(ward.at and not ward.outline for ward in ALDERMOOR.wards)
    assert {ALDERMOOR.decile_of(ward.name) for ward in ALDERMOOR.wards} == set(range(1, 11))
    assert ALDERMOOR.deprivation.source.name
    assert all(ward.outline and not ward.at for ward in VALE.wards)
    assert (VALE.deprivation, VALE.decile_of("Nidd Vale"), VALE.decile_of("Atlantis")) == (None, None, None)
    assert all(ring[0] == ring[-1] for ward in VALE.wards for ring in ward.outline)


@pytest.fixture
def pack(tmp_path):
    for name in ("aldermoor", "wharfedale-vale"):
        shutil.copytree(PACKS / name, tmp_path / name)
    return tmp_path


def faulty(folder, file, before, after):
    """Change a file of a copied pack at one place, and give the fault that is found."""
    path = folder / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(FaultyPack) as found:
        checked(path.parent.name, folder)
    assert found.value.file == file
    assert found.value.remedy.endswith(".")
    return found.value


POSTCODES, DECILES = "aldermoor/ward_postcodes.csv", "aldermoor/ward_deprivation.csv"
FAULTS = {
    "an unknown ward": (POSTCODES, "HX80 1,ALD09", "HX80 1,ALD99", "ward", 3),
    "a postcode twice": (POSTCODES, "HX80 2,", "HX80 1,", "postcode", 6),
    "a postcode that is none": (POSTCODES, "HX80 1,ALD09", "HX80,ALD09", "postcode", 3),
    "a cell too many": (POSTCODES, "HX80 1,ALD09", "HX80 1,ALD09,ALD10", "postcode", 3),
    "other headings": (POSTCODES, "postcode,ward", "pcds,WD23CD", "postcode", 1),
    "a decile of nought": (DECILES, "ALD03,7", "ALD03,0", "decile", 4),
    "a decile of eleven": (DECILES, "ALD03,7", "ALD03,11", "decile", 4),
    "a decile that is no number": (DECILES, "ALD03,7", "ALD03,seven", "decile", 4),
    "a decile of no ward": (DECILES, "ALD03,7", "XXX03,7", "ward", 4),
    "two deciles of one ward": (DECILES, "ALD03,7", "ALD02,7", "ward", 4),
    "no source": ("aldermoor/wards.toml", 'source = "Aldermoor City', '# "Aldermoor City', "source", 0),
    "an empty source": (
        "aldermoor/wards.toml", 'source = "Invented for this pack: HX80 to HX85 are not in use"',
        'source = ""', "source", 8,
    ),
    "no day": ("aldermoor/wards.toml", "on = 2025-10-30", "", "on", 11),
    "deciles that nobody stands for": (
        "aldermoor/wards.toml", "[deprivation] ", "[deprived] ", "deprivation", 0,
    ),
    "a tile twice": ("aldermoor/wards.toml", "column = 4\nrow = 1", "column = 3\nrow = 1", "column", 25),
    "a tile beyond the map": ("aldermoor/wards.toml", "column = 4\nrow = 1", "column = 9\nrow = 1", "column", 25),
    "half a tile": ("aldermoor/wards.toml", "column = 4\nrow = 1", "column = 4", "column", 25),
    "no place on a map": ("aldermoor/wards.toml", "column = 4\nrow = 1", "", "ward", 0),
    "a name twice": ("aldermoor/wards.toml", 'name = "Whinmoor Top"', 'name = "Overbeck"', "name", 23),
    "a name that means none": ("aldermoor/wards.toml", 'name = "Whinmoor Top"', 'name = "unknown"', "name", 23),
    "a short name that is long": ("aldermoor/wards.toml", '"WHIN"', '"WHINMOOR"', "short", 24),
    "a ward without postcodes": (POSTCODES, "HX83 8,ALD12\nHX83 9,ALD12", "HX83 8,ALD11", "code", None),
    "an outline too few": ("wharfedale-vale/ward_outlines.geojson", '"WHV03"', '"WHV30"', "code", 0),
    "no degrees": ("wharfedale-vale/ward_outlines.geojson", "-1.9,", "418000,", "coordinates", 0),
    "a line for an area": ("wharfedale-vale/ward_outlines.geojson", "Polygon", "LineString", "features", 0),
    "no GeoJSON": ("wharfedale-vale/ward_outlines.geojson", '{"type"', '{"type', "features", 0),
    "a name of a code that no feature has": ("wharfedale-vale/wards.toml", 'code = "code"', 'code = "WD23CD"', None, 0),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_wards_names_its_file_line_and_reason(fault, pack):
    file, before, after, key, line = FAULTS[fault]
    if fault in {"a ward without postcodes", "a name of a code that no feature has"}:
        path = pack / file
        path.write_text(path.read_text().replace(before, after, 1))
        with pytest.raises(FaultyPack) as found:
            checked(path.parent.name, pack)
        named = "wards.toml" if line is None else "ward_outlines.geojson"
        assert found.value.file.endswith(named)
        assert str(found.value)
        return

    found = faulty(pack, file, before, after)

    assert key in found.key
    assert found.line == line
    assert not line or f"line {line}" in str(found)


@pytest.mark.parametrize(
    "file",
    [POSTCODES, DECILES, "wharfedale-vale/ward_outlines.geojson"],
)
def test_a_file_that_wards_toml_speaks_of_must_be_there(file, pack):
    (pack / file).unlink()

    with pytest.raises(FaultyPack, match="is missing"):
        checked(file.partition("/")[0], pack)


def test_text_in_another_encoding_is_refused_and_not_misread(pack):
    (pack / POSTCODES).write_bytes("postcode,ward\nHX80 1,Å\n".encode("latin-1"))

    with pytest.raises(FaultyPack, match="cannot be read"):
        checked("aldermoor", pack)


def test_a_ward_whose_decile_nobody_gave_has_none(pack):
    path = pack / DECILES
    path.write_text(path.read_text().replace("ALD03,7\n", ""))

    wards = checked("aldermoor", pack).wards

    assert wards.decile_of("Fellgate") is None
    assert wards.decile_of("Langthwaite") == 8


def test_a_pack_without_the_files_has_no_wards(pack):
    (pack / "aldermoor" / "wards.toml").unlink()

    assert not checked("aldermoor", pack).wards


def test_several_polygons_with_holes_are_one_outline(pack):
    path = pack / "wharfedale-vale" / "ward_outlines.geojson"
    told = json.loads(path.read_text())
    (outer,) = told["features"][0]["geometry"]["coordinates"]
    hole, island = (
        [[-1.85, 53.95], [-1.84, 53.95], [-1.84, 53.94], [-1.85, 53.95]],
        [[-1.5, 54], [-1.4, 54], [-1.4, 54.1], [-1.5, 54]],
    )
    told["features"][0]["geometry"] = {"type": "MultiPolygon", "coordinates": [[outer, hole], [island]]}
    path.write_text(json.dumps(told))

    assert len(checked("wharfedale-vale", pack).wards.wards[0].outline) == 3


def test_boundaries_too_fine_for_a_page_are_refused(pack):
    path = pack / "wharfedale-vale" / "ward_outlines.geojson"
    told = json.loads(path.read_text())
    told["features"][0]["geometry"]["coordinates"] = [[[-1.8, 53.9]] * 20_000]
    path.write_text(json.dumps(told))

    with pytest.raises(FaultyPack, match="ultra-generalised"):
        checked("wharfedale-vale", pack)


def test_a_list_of_postcodes_that_keeps_its_day_is_another_version_once_it_says_something_else(pack):
    before = checked("aldermoor", pack).wards
    path = pack / "aldermoor" / POSTCODES.partition("/")[2]
    path.write_text(path.read_text() + "HX80 9ZZ,-\n")
    after = checked("aldermoor", pack).wards

    assert before.version == ALDERMOOR.version != VALE.version
    assert after.postcodes == before.postcodes
    assert after.version != before.version
