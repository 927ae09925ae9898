"""The invented suppliers: who they are, where, how large, and how untidily councils write their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from wisely.demonstration.dice import Trade, stock
from wisely.lib.names import normal_name

COMPANY, CHARITY, SOLE_TRADER, PUBLIC_BODY = "company", "charity", "sole trader", "public body"
_ENDINGS = (
    "Limited",
    "Ltd",
    "Ltd",
    "Ltd.",
    "LLP",
    "Group Limited",
    "Holdings Ltd",
    "UK Limited",
    "& Sons Ltd",
    "Services Ltd",
)

_PUBLIC_BODIES = ("NHS Foundation Trust", "College", "Town Council", "Academy Trust", "University")
TWINS = 0.004  # names that differ by their legal form only, so that nobody can tell them apart by name
LARGE_STAFF, LARGE_TURNOVER = 251, 50_000_000
PHONES_EVERY, PHONES_SHARED = 5, 100  # every which supplier has a phone number, or shares that before it
_STORY_AREAS = ("0113 496 0", "0114 496 0", "0161 496 0", "0121 496 0", "0117 496 0", "01632 960")
LARGE_FIRMS_IN_EACH, TINY_FOR_EACH = 2, 4  # of each category; and suppliers a category


@dataclass(frozen=True, slots=True)
class InventedSupplier:
    """One supplier before it is registered. Turnover is pounds a year; None where nobody has asked yet."""

    name: str
    kind: str
    category: str
    scheme: str
    identifier: str
    vat: str
    street: str
    town: str
    outward: str
    postcode: str
    staff: int | None
    turnover: Decimal | None
    facts_on: date
    phone: str = ""

    @property
    def is_large(self) -> bool:
        """Beyond what any definition calls small or medium. False where nobody has asked."""
        return (self.staff or 0) >= LARGE_STAFF or (self.turnover or 0) > LARGE_TURNOVER


def invented_suppliers(
    count: int,
    *,
    shares: dict[str, float],
    local: Sequence[tuple[str, str]],
    on: date,
    throw: Random,
    after: int = 0,
) -> Iterator[InventedSupplier]:
    """Give suppliers, no two with the same name or identifier.

    `shares` weighs the top-level categories; `local` names towns and outward postcodes that
    count as local. Numbers begin `after` those given before. A market that is not tiny has large firms from
    elsewhere in every category.
    """
    categories, weights = list(shares), list(shares.values())
    large = categories * LARGE_FIRMS_IN_EACH if count > TINY_FOR_EACH * len(categories) else []
    seen: set[str] = set()
    number = after
    while number < after + count:
        is_large = number - after < len(large)
        category = large[number - after] if is_large else throw.choices(categories, weights)[0]
        kind = throw.choices([COMPANY, CHARITY, SOLE_TRADER, PUBLIC_BODY], [78, 11, 8, 3])[0]
        kind = COMPANY if is_large else kind
        name = _name(kind, stock().trades[category], throw)
        key = normal_name(name)
        if name.casefold() in seen or (key in seen and throw.random() > TWINS):
            continue
        seen |= {name.casefold(), key}
        number += 1
        supplier = _supplier(name, kind, category, number, local=local, on=on, throw=throw)
        yield _grown(supplier, throw) if is_large else supplier


def _grown(supplier: InventedSupplier, throw: Random) -> InventedSupplier:
    """Give the same firm as a large one with its seat elsewhere."""
    town, outward = throw.choice(stock().away)
    staff = throw.randint(2 * LARGE_STAFF, 40 * LARGE_STAFF)
    return replace(
        supplier, town=town, outward=outward, postcode=_postcode(outward, throw), staff=staff,
        turnover=Decimal(staff * throw.randint(50_000, 120_000)),
    )  # fmt: skip


def _name(kind: str, trade: Trade, throw: Random) -> str:
    words = stock()
    root = throw.choice((*words.places, *words.surnames, *words.surnames))
    if kind == PUBLIC_BODY:
        return f"{throw.choice(words.places)} {throw.choice(_PUBLIC_BODIES)}"
    if kind == CHARITY:
        return f"{root} {throw.choice(trade.charity_words)}"
    if kind == SOLE_TRADER:
        return f"{throw.choice(words.first_names)} {throw.choice(words.surnames)} {throw.choice(trade.words)}"
    second = f" & {throw.choice(words.surnames)}" if throw.random() < 0.18 else ""
    return f"{root}{second} {throw.choice(trade.words)} {throw.choice(_ENDINGS)}"


def _supplier(
    name: str,
    kind: str,
    category: str,
    number: int,
    *,
    local: Sequence[tuple[str, str]],
    on: date,
    throw: Random,
) -> InventedSupplier:
    is_local = throw.random() < 0.56
    town, outward = throw.choice(local if is_local else stock().away)
    staff, turnover = _size(kind, throw)
    is_known, has_address = throw.random() > 0.07, throw.random() > 0.03
    return InventedSupplier(
        name=name,
        kind=kind,
        category=category,
        scheme={COMPANY: "GB-COH", CHARITY: "GB-CHC"}.get(kind, ""),
        identifier=_identifier(kind, number),
        vat=_vat_number(1_000_000 + number * 37) if kind == COMPANY and throw.random() < 0.7 else "",
        street=f"{throw.randint(1, 240)} {throw.choice(stock().streets)}",
        town=town,
        outward=outward,
        postcode=_postcode(outward, throw) if has_address else "",
        staff=staff if is_known else None,
        turnover=turnover if is_known else None,
        facts_on=on - timedelta(days=throw.randint(20, 700)),
        phone=_phone(number),
    )


def _phone(number: int) -> str:
    """Give every fifth supplier a phone number, and a few that of the one before, as firms of one owner have.

    No dice: these numbers are among those that Ofcom keeps for stories, so that nobody is ever called.
    """
    kept = number - 1 if number % PHONES_SHARED == 1 + PHONES_EVERY else number
    if kept % PHONES_EVERY:
        return ""
    area, line = divmod(kept // PHONES_EVERY, 1_000)
    return f"{_STORY_AREAS[area % len(_STORY_AREAS)]}{line:03d}"


def _postcode(outward: str, throw: Random) -> str:
    return f"{outward} {throw.randint(0, 9)}{throw.choice('ABDEFGHJLN')}{throw.choice('PQRSTUWXYZ')}"


def _identifier(kind: str, number: int) -> str:
    if kind == COMPANY:
        return f"{2_000_000 + number * 211:08d}"
    if kind == CHARITY:
        return f"{200_000 + number * 17}"
    return ""


def _size(kind: str, throw: Random) -> tuple[int, Decimal]:
    """Give staff and turnover: most firms small, a few very large."""
    middle = {COMPANY: 3.2, CHARITY: 2.7, SOLE_TRADER: 0.4, PUBLIC_BODY: 6.4}[kind]
    staff = max(1, round(throw.lognormvariate(middle, 1.45)))
    turnover = Decimal(round(staff * throw.lognormvariate(11.1, 0.45), -3)) + 20_000
    return staff, turnover


def _vat_number(seven: int) -> str:
    """Give a VAT number whose check digits agree (weights 8 to 2, modulus 97)."""
    digits = f"{seven:07d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return f"{digits}{97 - total % 97:02d}"


def spellings(name: str, throw: Random) -> tuple[str, ...]:
    """Give the names under which a ledger holds a supplier, the usual one first.

    Most are the name in another guise; few are mangled, so that somebody has to say who it is.
    """
    usual = _mangled(name, throw) if throw.random() < 0.015 else _in_another_guise(name, throw)
    if throw.random() > 0.3:
        return (usual,)
    another = _mangled(name, throw) if throw.random() < 0.5 else _in_another_guise(name, throw)
    return (usual, another)


def _in_another_guise(name: str, throw: Random) -> str:
    fate = throw.random()
    if fate < 0.45:
        return name
    if fate < 0.88:
        return name.upper()
    if fate < 0.95:
        return name.replace("Limited", "LTD").replace(" & ", " AND ").upper()
    return f"  {name} "


def _mangled(name: str, throw: Random) -> str:
    """Give a name with its site after it, or with a slip of the key."""
    if throw.random() < 0.5:
        return f"{name.upper()} ({throw.choice(stock().places).upper()})"
    place = throw.randrange(1, len(name) - 1)
    return (name[:place] + name[place + 1 :]).upper()
