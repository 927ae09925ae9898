"""Reads files of rules strictly: an unknown key, a wrong type or a broken link is a fault with a remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from wisely.rules.parts import FaultyPack

T = TypeVar("T")
_KINDS: dict[type, str] = {
    str: "text in quotes",
    bool: "true or false",
    Decimal: "a number",
    int: "a whole number",
    date: "a day like 2026-04-01",
    list: "a list in square brackets",
    dict: "a table",
}


Trail = tuple[tuple[str, int], ...]


class Table:
    """One table of a file. Each key is taken once; `finish` refuses those that nobody took."""

    def __init__(self, told: dict[str, Any], *, file: str, text: str = "", path: Trail = ()) -> None:
        self._told, self.file, self._taken = told, file, set[str]()
        self._text, self._path = text, path

    @property
    def _where(self) -> str:
        return "".join(f"{name} {number}: " if number else f"{name}: " for name, number in self._path)

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Take a value of a kind; without a default it must be there.

        :raises FaultyPack: when it is missing or of another kind.
        """
        self._taken.add(key)
        if key not in self._told:
            if default is not None:
                return default
            self.fault(key, "is missing.", f"Add it: {_KINDS[kind]}.")
        value: Any = self._told[key]
        if kind is Decimal and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            value = Decimal(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"is {value!r}.", f"Write {_KINDS[kind]}.")
        found: T = value
        return found

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """Take a value that may be absent."""
        if key in self._told:
            return self.take(key, kind)
        self._taken.add(key)
        return None

    def words(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Take a list of texts."""
        if default is not None and key not in self._told:
            self._taken.add(key)
            return default
        value = self.take(key, list)
        if not all(isinstance(each, str) for each in value):
            self.fault(key, "holds something that is not text.", "Put each in quotes.")
        return tuple(value)

    def tables(self, key: str) -> Iterator[Table]:
        """Take a list of tables, written [[key]]."""
        for number, told in enumerate(self.take(key, list, []), start=1):
            if not isinstance(told, dict):
                self.fault(key, f"entry {number} is not a table.", f"Write [[{key}]] above it.")
            yield Table(told, file=self.file, text=self._text, path=(*self._path, (key, number)))

    def table(self, key: str) -> Table:
        """Take one table, written [key]."""
        told = self.take(key, dict)
        return Table(told, file=self.file, text=self._text, path=(*self._path, (key, 0)))

    def rest(self) -> dict[str, Any]:
        """Take all keys that are left."""
        left = {key: value for key, value in self._told.items() if key not in self._taken}
        self._taken.update(left)
        return left

    def finish(self) -> None:
        """Refuse keys that nobody took: a slip of spelling must not be passed over."""
        for key in self._told:
            if key not in self._taken:
                self.fault(key, "is not a key that is known here.", "Correct its spelling or take it out.")

    def fault(self, key: str, fault: str, remedy: str) -> NoReturn:
        """Refuse the file."""
        line = line_of(self._text, self._path, key)
        raise FaultyPack(self.file, self._where + key, fault, remedy, line=line)


def line_of(text: str, path: Trail, key: str) -> int:
    """Give the line of a key in a TOML file, or that of its table where the key is not written; 0 if neither.

    Finds tables by their headings, one after another, so [[part]] 2 of [[category]] 3 is the right one.
    """
    lines = text.splitlines()
    at, heading = 0, ""
    for name, number in path:
        heading = f"{heading}.{name}".lstrip(".")
        wanted = {f"[[{heading}]]", f"[{heading}]"}
        seen = 0
        for place in range(at, len(lines)):
            seen += lines[place].split("#")[0].strip() in wanted
            if seen == max(number, 1):
                at = place + 1
                break
    written = re.compile(rf"\s*\"?{re.escape(key.split(' ', maxsplit=1)[0])}\"?\s*=")
    for place in range(at, len(lines)):
        if lines[place].lstrip().startswith("["):
            break
        if written.match(lines[place]):
            return place + 1
    return at


def read(path: Path, *, name: str) -> Table:
    """Read a file of rules; numbers with a point are exact decimals.

    :raises FaultyPack: when it is not there or not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told = tomllib.loads(text, parse_float=Decimal)
    except FileNotFoundError:
        remedy = "Add it; docs/how-to/write-a-council-pack.md says what it holds."
        raise FaultyPack(name, "file", "is missing.", remedy) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FaultyPack(name, "file", f"cannot be read: {fault}.", "Mend that place.") from None
    return Table(told, file=name, text=text)
