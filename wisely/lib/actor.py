"""Who acts: anything with a reference and a name. Rooms below `people` know no more than this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """The one who answers for an act.

    `reference` goes on the record, `name` never does: a name can be erased, a reference stays.
    `on_behalf_of` is the reference of the person whose delegation is used, or empty.
    """

    @property
    def reference(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def on_behalf_of(self) -> str: ...
    @property
    def request_id(self) -> str: ...
    @property
    def authority_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """A named system person, such as the clock: records what time or an outside party brought about."""

    reference: str
    name: str
    on_behalf_of: str = ""
    request_id: str = ""
    authority_id: int | None = None


SYSTEM_NAMES = {
    "system:clock": "The clock",
    "system:demonstration": "The builder of the demonstration",
    "system:operator": "The operator of this installation",
    "system:sign-in": "The sign-in page",
}
"""What people read of who is no person, by the reference that stands in the record."""


def the_clock(*, authority_id: int | None = None, request_id: str = "") -> SystemActor:
    """The system person that jobs act as."""
    return SystemActor(
        "system:clock", SYSTEM_NAMES["system:clock"], request_id=request_id, authority_id=authority_id
    )
