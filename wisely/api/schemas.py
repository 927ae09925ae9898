"""Schemas made from the rows that queries give, so that a page and the API cannot tell different things."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    create_model,
)

from wisely.ui.kinds import MONEY, TAX, Kind
from wisely.ui.listing import Column, Listing


class Told(BaseModel):
    """What the API tells: read from the rows of a query."""

    model_config = ConfigDict(from_attributes=True)


class Asked(BaseModel):
    """What a program sends with an act: nothing but the fields named here."""

    model_config = ConfigDict(extra="forbid", strict=False)


def _only_iso(value: Any) -> Any:
    if not isinstance(value, str) or len(value) != len("2027-03-31"):
        raise ValueError("Write a day as 2027-03-31.")
    return value


Day = Annotated[date, BeforeValidator(_only_iso), WithJsonSchema({"type": "string", "format": "date"})]
Pounds = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=2, examples=["12500.00"]),
    WithJsonSchema({"type": "string", "pattern": r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$"}),
]
Text = Annotated[str, Field(max_length=4_000)]
YesNo = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]


_labels: dict[type[Any], Mapping[str, str]] = {}


def label(row: type[Any], labels: Mapping[str, str]) -> None:
    """Take in what the fields of a row are called. Before its schema is made."""
    _labels[row] = labels


@cache
def model_of(row: type[Any], name: str, *, without: tuple[str, ...] = ("id", "pk")) -> type[BaseModel]:
    """Make a schema of a frozen dataclass and those nested in it; `without` names fields that stay inside."""
    hints = get_type_hints(row)
    labels = _labels.get(row, {})
    fields: dict[str, Any] = {
        field.name: (_type_of(hints[field.name]), Field(description=labels.get(field.name)))
        for field in dataclasses.fields(row)
        if field.name not in without
    }
    return create_model(name, __base__=Told, __doc__=_first_line(row), **fields)


def _first_line(row: type[Any]) -> str:
    return (row.__doc__ or "").strip().split("\n\n")[0]


def _type_of(hint: Any) -> Any:
    """Give the pydantic type of a field: nested rows become schemas, sequences become lists."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return model_of(hint, hint.__name__)
    if hint is Decimal:
        return TOLD_POUNDS
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return Union[tuple(_type_of(each) for each in inner)]  # noqa: UP007 - built at run time
    if origin in {Sequence, list} or (origin is tuple and inner[-1] is Ellipsis):
        return list[_type_of(inner[0])]  # type: ignore[misc]
    if origin is tuple:
        return tuple[tuple(_type_of(each) for each in inner)]  # type: ignore[misc]
    return hint


def changes_model(row: type[Any], name: str) -> type[BaseModel]:
    """Make the schema of changes to a row's plain fields: those sent are changed, the others stay."""
    hints, labels = get_type_hints(row), _labels.get(row, {})
    fields: dict[str, Any] = {
        field.name: (_asked_type(hints[field.name]), Field(default=None, description=labels.get(field.name)))
        for field in dataclasses.fields(row)
    }
    return create_model(name, __base__=Asked, __doc__="Fields to change, each with its new value.", **fields)


def _asked_type(hint: Any) -> Any:
    """Give the strict type of a field as programs send it."""
    inner = set(get_args(hint))
    for plain, asked in ((Decimal, Pounds), (date, Day), (bool, YesNo), (int, Whole)):
        if plain in inner:
            return asked | None
        if hint is plain:
            return asked
    return list[Text] if get_origin(hint) is tuple else Text


TOLD_POUNDS = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:f}", return_type=str),  # never 0E+2
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
]
_TYPES: dict[Kind, Any] = {
    **dict.fromkeys((*MONEY, Kind.PERCENT), TOLD_POUNDS),
    Kind.NUMBER: int,
    Kind.DATE: date,
    Kind.INSTANT: datetime,
    Kind.YES_NO: bool,
}


OF_LINKS = frozenset({"id", "pk"})  # what links of pages are made from; programs are given `key`


def row_model(listing: Listing, name: str) -> type[BaseModel]:
    """Make the schema of one row of a list: every column and what its links are made from.

    A column that a person may not see is not there, so none is required of which that may be so.
    """
    fields = {column.key: _field_of(column) for column in listing.columns}
    for column in listing.columns:
        for key in set(column.link_keys) - OF_LINKS:
            fields.setdefault(key, (str | int | None, None))
    return create_model(name, __base__=Told, __doc__=f"One of the {listing.noun[1]}.", **fields)


def _field_of(column: Column) -> Any:
    kind: Any = _TYPES.get(column.kind, str)
    if column.show and kind is str:
        kind = str | int | bool | list[str]
    said = f"{column.heading}, {TAX[column.kind]}" if column.kind in TAX else column.heading
    if column.kind in MONEY:
        said += ", in pounds"
    if column.needs:
        said += f". Only with the scope {column.needs}"
        return (kind | None, Field(default=None, description=said))
    return (kind | None, Field(description=said))


@cache
def page_model(row: type[BaseModel], name: str) -> type[BaseModel]:
    """Make the schema of a page of rows."""
    return create_model(
        name,
        __base__=Told,
        __doc__="A page of rows, and where the next is.",
        rows=(list[row], ...),  # type: ignore[valid-type]
        next=(str | None, Field(description="Address of the next page; null on the last.")),
    )
