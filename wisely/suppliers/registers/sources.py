"""Which registers this installation asks, by its settings, and how each is asked."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.conf import settings

from wisely.suppliers.registers import reading
from wisely.suppliers.registers.asking import PATIENCE_S, ask
from wisely.suppliers.registers.reading import Reading

COMPANIES, CHARITIES = "GB-COH", "GB-CHC"


@dataclass(frozen=True, slots=True)
class Source:
    """A register: its `name` in words, the scheme of its numbers, where it is, and our key there.

    `path` is "" for one that is a whole file.
    """

    name: str
    scheme: str
    address: str
    key: str = ""
    path: str = ""
    patience_s: float = PATIENCE_S

    @property
    def headers(self) -> dict[str, str]:
        """Give what goes with a question: Companies House wants the key as a name without password."""
        if not self.key:
            return {}
        if self.name == "Companies House":
            return {"Authorization": "Basic " + base64.b64encode(f"{self.key}:".encode()).decode()}
        return {"Ocp-Apim-Subscription-Key": self.key}


_ONE: dict[str, Callable[[bytes, str, date], Reading]] = {
    "Companies House": reading.company,
    "Charity Commission": reading.charity,
}
_WHOLE: dict[str, Callable[[bytes, date], Iterator[Reading]]] = {
    "Debarment list": reading.debarred,
    "Credit scores": reading.credit_scores,
}


def sources() -> tuple[Source, ...]:
    """Give the registers whose address is set."""
    told = settings.REGISTERS
    known = (
        Source(
            "Companies House",
            COMPANIES,
            told["companies_house"],
            told["companies_house_key"],
            "company/{number}",
        ),
        Source(
            "Charity Commission",
            CHARITIES,
            told["charities"],
            told["charities_key"],
            "charitydetails/{number}/0",
        ),
        Source("Debarment list", COMPANIES, told["debarment_list"]),
        Source("Credit scores", COMPANIES, told["credit_scores"]),
    )  # fmt: skip
    return tuple(each for each in known if each.address)


def read_one(source: Source, number: str, *, today: date) -> Reading:
    """Ask a register about one number.

    :raises NotHeld: when it holds no such number.
    :raises Unavailable: when it does not answer usefully now.
    """
    path = source.path.format(number=quote(number, safe=""))
    content = ask(f"{source.address.rstrip('/')}/{path}", source.headers, patience_s=source.patience_s)
    return _ONE[source.name](content, number, today)


def read_whole(source: Source, *, today: date) -> list[Reading]:
    """Read a register that is one file.

    :raises Unavailable: when it does not answer, or any line has not the shape: all of it counts, or none.
    """
    content = ask(source.address, source.headers, patience_s=source.patience_s * 6)
    return list(_WHOLE[source.name](content, today))
