"""Tables of record: rows that change only inside an act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.db import models

_within_an_act: ContextVar[bool] = ContextVar("within_an_act", default=False)


class OutsideAnAct(AssertionError):
    """A row of record was about to change with nobody answering for it."""


@contextmanager
def writing() -> Iterator[None]:
    """Open the tables of record for the length of the block. Only `act` calls this."""
    token = _within_an_act.set(True)
    try:
        yield
    finally:
        _within_an_act.reset(token)


def refuse_outside_an_act(what: str) -> None:
    """Guard a way of writing that Django does not know, such as COPY.

    :raises OutsideAnAct: when no act is open.
    """
    if not _within_an_act.get():
        raise OutsideAnAct(what)


class KeptQuerySet(models.QuerySet[Any]):
    """A queryset whose writes need an open act."""

    def update(self, **values: Any) -> int:
        refuse_outside_an_act(self.model._meta.label)  # noqa: SLF001 - Django's documented model API
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_outside_an_act(self.model._meta.label)  # noqa: SLF001
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        refuse_outside_an_act(self.model._meta.label)  # noqa: SLF001
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        refuse_outside_an_act(self.model._meta.label)  # noqa: SLF001
        return super().bulk_update(*args, **kwargs)


class Kept(models.Model):
    """A row of record. `version` grows by one with every act, so that a stale form is noticed.

    `locked_with` names the relations that nearly every act on it asks about, so that one query reads both.
    """

    locked_with: ClassVar[tuple[str, ...]] = ()
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_outside_an_act(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_outside_an_act(self._meta.label)
        return super().delete(*args, **kwargs)
