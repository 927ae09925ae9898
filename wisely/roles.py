"""The roles of the house: bundles of every room's permissions under names that officers use.

Declared on the roof because only here all rooms are known; checked in `people`, which knows none.
"""

from __future__ import annotations

from wisely.people.permissions import Permission as People
from wisely.people.permissions import Role

ROLES: tuple[Role, ...] = (
    Role("officer", "Officer", "Reads the register, the suppliers and the spend of the council.", frozenset({People.SEE_PEOPLE, People.DELEGATE, People.ISSUE_TOKENS})),
    Role("auditor", "Auditor", "Reads everything, the record included; changes nothing.", frozenset({People.SEE_PEOPLE, People.READ_RECORD, People.ISSUE_TOKENS})),
    Role("administrator", "Administrator", "Registers people and assigns roles. Has no rights in procurement rooms.", frozenset({People.SEE_PEOPLE, People.REGISTER_PERSON, People.ARRANGE_ORGANISATION, People.ASSIGN_ROLE, People.RECORD_ABSENCE, People.ERASE_PERSON, People.REVOKE_TOKENS})),
)  # fmt: skip
