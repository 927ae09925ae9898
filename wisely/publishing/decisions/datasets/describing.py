"""How a file of a dataset describes itself: CSV on the Web metadata, and the catalogue of datasets in DCAT.

https://www.w3.org/TR/tabular-metadata/ and https://www.w3.org/TR/vocab-dcat-2/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wisely.rules.transparency import DatasetField

Json = dict[str, Any]
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LICENCE_NAME = "Open Government Licence v3.0"
ROW = DatasetField("number", "Row", "The place of the row in this version.", "number", is_asked=False)
_DATATYPES: dict[str, Any] = {
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "net": "decimal", "amount": "decimal", "number": "integer",
    "yes or no": {"base": "boolean", "format": "Yes|No"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """What a file tells of itself."""

    title: str
    says: str
    publisher: str
    publisher_address: str
    csv_address: str
    page_address: str
    starts_on: date
    last_on: date
    published_at: datetime
    number: int
    reason: str


def csvw(told: Described, fields: Sequence[DatasetField]) -> Json:
    """Give the metadata of a CSV file: what it is, whose, under which licence, and what each column holds."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": told.csv_address,
        "dc:title": told.title,
        "dc:description": told.says,
        "dc:publisher": {"schema:name": told.publisher, "schema:url": {"@id": told.publisher_address}},
        "dc:license": {"@id": LICENCE},
        "dc:issued": {"@value": told.published_at.isoformat(), "@type": "xsd:dateTime"},
        "dc:temporal": f"{told.starts_on}/{told.last_on}",
        "schema:version": str(told.number),
        "dc:provenance": told.reason or "The first version.",
        "dc:source": {"@id": told.page_address},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"'},
        "tableSchema": {
            "columns": [_column(field) for field in (ROW, *fields)],
            "primaryKey": ROW.key,
        },
    }


def _column(field: DatasetField) -> Json:
    return {
        "name": field.key,
        "titles": field.heading,
        "dc:description": field.says,
        "datatype": _DATATYPES.get(field.kind, "string"),
        "required": field.key == ROW.key,
    }


def dcat_dataset(
    *, identifier: str, title: str, says: str, page: str, publisher: str, every: str,
    distributions: Sequence[tuple[str, str, str, datetime]],
) -> Json:  # fmt: skip
    """Give one dataset of a catalogue. Distributions are title, address, media type and moment."""
    return {
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": title,
        "dct:description": says,
        "dcat:landingPage": page,
        "dct:publisher": publisher,
        "dct:license": LICENCE,
        "dct:accrualPeriodicity": "monthly" if every == "month" else "quarterly",
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dcat:downloadURL": address,
                "dcat:mediaType": media_type,
                "dct:issued": at.isoformat(),
                "dct:license": LICENCE,
            }
            for name, address, media_type, at in distributions
        ],
    }
