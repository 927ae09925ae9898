"""Reads a pack's wards strictly: the wards, their postcodes, their deprivation and their outlines."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.identifiers import postcode as canonical_postcode
from wisely.rules.parts import FaultyPack
from wisely.rules.reading import Table, read
from wisely.rules.wards import DECILES, NO_WARD, OUTSIDE, Deprivation, Ring, Source, Ward, Wards

POSTCODES, DEPRIVATION, OUTLINES = "ward_postcodes.csv", "ward_deprivation.csv", "ward_outlines.geojson"
NOT_OURS = "-"  # stands for a ward in the list of postcodes: the postcode is another council's
SHORT_AT_MOST, COLUMNS_AT_MOST, ROWS_AT_MOST, POINTS_AT_MOST = 4, 8, 24, 20_000
_SECTOR = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9]")


def wards_of(pack: str, folder: Path) -> Wards:
    """Read the wards; a pack without `wards.toml` has none, and one without [deprivation] no deciles.

    :raises FaultyPack: naming file, line and reason for a doubled or unknown ward, a doubled postcode, a
        decile that is none, a missing source, an outline that is missing or not in degrees.
    """
    if not (folder / "wards.toml").exists():
        return Wards()
    told = read(folder / "wards.toml", name=f"{pack}/wards.toml")
    wards = _wards(told)
    source, postcodes = _source(told), _source(told.table("postcodes"), is_last=True)
    by_code = {ward.code: ward.name for ward in wards}
    by_postcode = _postcodes(pack, folder / POSTCODES, by_code)
    for number, row in enumerate(told.tables("ward")):
        if wards[number].name not in by_postcode.values():
            row.fault("code", f"{wards[number].code} has no postcode.", f"Add its postcodes to {POSTCODES}.")
    found = Wards(
        _with_outlines(pack, folder / OUTLINES, wards, told) if told.maybe("outlines", dict) else wards,
        source, postcodes, by_postcode, frozenset(key.partition(" ")[0] for key in by_postcode),
        _deprivation(pack, folder / DEPRIVATION, told, by_code), _version(folder),
    )  # fmt: skip
    if not all(ward.at or ward.outline for ward in found.wards):
        told.fault("ward", "is neither on a tile nor outlined.", "Give each a column and a row.")
    told.finish()
    return found


def _version(folder: Path) -> str:
    """Name what the files say of where a postcode is: facts written by another version are of other wards."""
    told = hashlib.sha256()
    for name in ("wards.toml", POSTCODES):
        told.update((folder / name).read_bytes())
    return told.hexdigest()[:16]


def _source(table: Table, *, is_last: bool = False) -> Source:
    found = Source(table.take("source", str), table.take("on", date))
    if not found.name.strip():
        table.fault("source", "is empty.", "Say who published it and where.")
    if is_last:
        table.finish()
    return found


def _wards(told: Table) -> tuple[Ward, ...]:
    found: list[Ward] = []
    seen: set[tuple[str, Any]] = set()
    for row in told.tables("ward"):
        ward = _ward(row)
        for key, value in (
            ("code", ward.code),
            ("name", ward.name),
            ("short", ward.short),
            ("column", ward.at),
        ):
            if value is not None and (key, value) in seen:
                row.fault(key, f"{value!r} stands twice.", "Give each ward its own.")
            seen.add((key, value))
        found.append(ward)
    if not found:
        told.fault("ward", "is missing.", "Write [[ward]] for each, or take the file away.")
    return tuple(found)


def _ward(row: Table) -> Ward:
    ward = Ward(row.take("code", str), row.take("name", str), row.take("short", str), _tile(row))
    if not ward.name or ward.name in NO_WARD or ward.name == NOT_OURS:
        row.fault("name", f"is {ward.name!r}.", "Name it as the council does.")
    if not 1 <= len(ward.short) <= SHORT_AT_MOST:
        row.fault("short", f"is {ward.short!r}.", f"Write at most {SHORT_AT_MOST} letters for maps.")
    row.finish()
    return ward


def _tile(row: Table) -> tuple[int, int] | None:
    column, line = row.maybe("column", int), row.maybe("row", int)
    if column is None and line is None:
        return None
    if column is None or line is None:
        row.fault("column", "or row is missing.", "Give both or neither.")
    if not (1 <= column <= COLUMNS_AT_MOST and 1 <= line <= ROWS_AT_MOST):
        remedy = f"Count columns from 1 to {COLUMNS_AT_MOST} and rows from 1 to {ROWS_AT_MOST}."
        row.fault("column", f"is {column} and row {line}.", remedy)
    return column, line


def _rows(pack: str, path: Path, first: str, second: str) -> Iterator[tuple[int, str, str]]:
    """Give each row of a list of two columns, with its line.

    :raises FaultyPack: when it is not there, not text, or has not these two columns.
    """
    name = f"{pack}/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != [first, second]:
                raise FaultyPack(name, first, "has other headings.", f"Write “{first},{second}”.", line=1)
            for row in rows:
                if row and len(row) != 2:
                    fault = f"has {len(row)} cells."
                    raise FaultyPack(name, first, fault, "Write two in each row.", line=rows.line_num)
                if row:
                    yield rows.line_num, row[0].strip(), row[1].strip()
    except FileNotFoundError:
        raise FaultyPack(name, "file", "is missing.", "Add it, as wards.toml speaks of it.") from None
    except (csv.Error, UnicodeDecodeError) as fault:
        raise FaultyPack(name, "file", f"cannot be read: {fault}.", "Mend that place.") from None


def _postcodes(pack: str, path: Path, by_code: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, text, code in _rows(pack, path, "postcode", "ward"):
        name = f"{pack}/{path.name}"
        key = _postcode(text)
        if not key:
            remedy = "Write one like LS1 1UR, or a sector like LS1 1."
            raise FaultyPack(name, "postcode", f"is {text!r}.", remedy, line=line)
        if key in found:
            raise FaultyPack(name, "postcode", f"{key} stands twice.", "Keep one.", line=line)
        if code != NOT_OURS and code not in by_code:
            remedy = f"Write a code of wards.toml, or {NOT_OURS} for another council’s postcode."
            raise FaultyPack(name, "ward", f"is {code!r}.", remedy, line=line)
        found[key] = by_code.get(code, OUTSIDE)
    return found


def _postcode(text: str) -> str:
    if _SECTOR.fullmatch(text):
        return text
    try:
        return canonical_postcode(text)
    except NotAnIdentifier:
        return ""


def _deprivation(pack: str, path: Path, told: Table, by_code: dict[str, str]) -> Deprivation | None:
    if told.maybe("deprivation", dict) is None:
        if path.exists():
            told.fault("deprivation", "is missing.", f"Say where {path.name} comes from, and of which day.")
        return None
    source = _source(told.table("deprivation"), is_last=True)
    deciles: dict[str, int] = {}
    for line, code, text in _rows(pack, path, "ward", "decile"):
        name = f"{pack}/{path.name}"
        if code not in by_code:
            raise FaultyPack(name, "ward", f"is {code!r}.", "Write a code of wards.toml.", line=line)
        if by_code[code] in deciles:
            raise FaultyPack(name, "ward", f"{code} stands twice.", "Keep one.", line=line)
        if text not in map(str, DECILES):
            raise FaultyPack(
                name, "decile", f"is {text!r}.", "Write 1 to 10; 1 is the most deprived.", line=line
            )
        deciles[by_code[code]] = int(text)
    return Deprivation(source, deciles)


def _with_outlines(pack: str, path: Path, wards: tuple[Ward, ...], told: Table) -> tuple[Ward, ...]:
    """Add the outline of each ward from GeoJSON; `[outlines] code` names the property with its code."""
    named = told.table("outlines")
    code, name = named.take("code", str), f"{pack}/{path.name}"
    _source(named, is_last=True)
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        rings = {str(each["properties"][code]): _rings(each["geometry"]) for each in features}
    except FileNotFoundError:
        raise FaultyPack(name, "file", "is missing.", "Add it, as wards.toml speaks of it.") from None
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        remedy = f"Write GeoJSON: features that are polygons, each with the property {code}."
        raise FaultyPack(name, "features", f"cannot be read: {fault!r}.", remedy) from None
    points = [point for outline in rings.values() for ring in outline for point in ring]
    if len(points) > POINTS_AT_MOST:
        remedy = f"Take ultra-generalised boundaries: at most {POINTS_AT_MOST:,} points."
        raise FaultyPack(name, "coordinates", f"are {len(points):,} points.", remedy)
    if not all(abs(east) <= 180 and abs(north) <= 90 for east, north in points):
        remedy = "Write longitude and latitude (WGS 84), not eastings and northings."
        raise FaultyPack(name, "coordinates", "are not degrees.", remedy)
    if lacking := [ward.code for ward in wards if not rings.get(ward.code)]:
        raise FaultyPack(
            name, code, f"{', '.join(lacking)} has no outline.", "Give every ward of wards.toml one."
        )
    return tuple(replace(ward, outline=rings[ward.code]) for ward in wards)


def _rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    kind, told = geometry["type"], geometry["coordinates"]
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(kind)
    polygons = [told] if kind == "Polygon" else told
    return tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for polygon in polygons for ring in polygon)
