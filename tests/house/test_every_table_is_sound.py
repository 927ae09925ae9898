"""Every model: it can be named, hides no order, deletes nothing by surprise, and its columns say what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.tree import nothing

MAY_DELETE_ALONG = {
    # "app.Model.field": why rows go, or lose this link, when the row they name goes
}  # fmt: skip
# Shares, counts and values whose unit stands beside them; the figures of a company's accounts, which are drawn up without VAT and may be larger; what an insurance covers.
_NOT_MONEY = re.compile(
    r"(share|rate|percent|score|weight|ratio|count|days|hours|in_unit|turnover|balance_sheet|cover)"
)
_SAYS_TAX = re.compile(r"(^|_)(net|gross|vat)(_|$)")


def ours() -> list[type[models.Model]]:
    """Every model that the house declares itself."""
    return [model for model in apps.get_models() if model.__module__.startswith("wisely.")]


def nameless(all_models: Iterable[type[models.Model]]) -> list[str]:
    return [model._meta.label for model in all_models if model.__str__ is models.Model.__str__]


def hidden_orders(all_models: Iterable[type[models.Model]]) -> list[str]:
    return [model._meta.label for model in all_models if model._meta.ordering]


def deletes_along(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Find foreign keys that do something else than refuse when the row they name is deleted."""
    return [
        str(field)
        for model in all_models
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is not models.PROTECT
        and str(field) not in MAY_DELETE_ALONG
    ]


def loose_stages(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Find stage columns that the database does not hold to the stages of their lifecycle."""
    found = []
    for model in all_models:
        for field in model._meta.local_fields:
            if field.name == "stage" or field.name.endswith("_stage"):
                guards = [
                    each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)
                ]
                if not any(_names(guard.condition, field.name) for guard in guards):
                    found.append(str(field))
    return found


def _names(condition: models.Q, column: str) -> bool:
    return any(
        _names(each, column) if isinstance(each, models.Q) else each[0] == f"{column}__in"
        for each in getattr(condition, "children", [])
        if isinstance(each, models.Q | tuple)
    )


def misnamed_columns(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Find instants not named _at, days not named _on or the like, and money that does not say its tax."""
    found = []
    for model in all_models:
        for field in model._meta.local_fields:
            if isinstance(field, models.DateTimeField):
                if not re.search(r"(^|_)(at|until|since)$", field.name):
                    found.append(f"{field} is an instant")
            elif isinstance(field, models.DateField):
                if not re.search(r"(^|_)(on|before|until)(_after|_before)?$", field.name):
                    found.append(f"{field} is a day")
            elif isinstance(field, models.DecimalField) and not _NOT_MONEY.search(field.name):
                if (field.max_digits, field.decimal_places) != (14, 2) or not _SAYS_TAX.search(field.name):
                    found.append(f"{field} is money, numeric(14,2), and says its tax")
            elif isinstance(field, models.FloatField):
                found.append(f"{field} is a float")
    return found


CHECKS = [nameless, hidden_orders, deletes_along, loose_stages, misnamed_columns]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_table_is_sound(check):
    assert len(ours()) > 10
    nothing(check(ours()))


@isolate_apps("wisely.audit")
def planted_models() -> list[type[models.Model]]:
    class Parent(models.Model):  # noqa: DJ008 - planted
        class Meta:
            app_label = "audit"
            ordering = ["id"]

    class Child(models.Model):  # noqa: DJ008 - planted
        parent = models.ForeignKey(Parent, on_delete=models.CASCADE)
        stage = models.TextField()
        value = models.DecimalField(max_digits=12, decimal_places=2)
        value_net = models.DecimalField(max_digits=12, decimal_places=2)
        price = models.FloatField()
        signed = models.DateTimeField()
        starts = models.DateField()

        class Meta:
            app_label = "audit"
            constraints = [models.CheckConstraint(name="c", condition=models.Q(price__gt=0))]

    return [Parent, Child]


@pytest.mark.parametrize(
    ("check", "noticed"),
    [
        (nameless, ["audit.Parent", "audit.Child"]),
        (hidden_orders, ["audit.Parent"]),
        (deletes_along, ["audit.Child.parent"]),
        (loose_stages, ["audit.Child.stage"]),
        (
            misnamed_columns,
            [
                "audit.Child.value is money, numeric(14,2), and says its tax",
                "audit.Child.value_net is money, numeric(14,2), and says its tax",
                "audit.Child.price is a float",
                "audit.Child.signed is an instant",
                "audit.Child.starts is a day",
            ],
        ),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_planted_tables_are_noticed(check, noticed):
    assert check(planted_models()) == noticed


@isolate_apps("wisely.audit")
def test_a_stage_held_to_its_lifecycle_is_let_through():
    class Letter(models.Model):  # noqa: DJ008 - planted
        stage = models.TextField()

        class Meta:
            app_label = "audit"
            constraints = [
                models.CheckConstraint(name="c", condition=models.Q(stage__in=["draft"]) & models.Q(id__gt=0))
            ]

    assert loose_stages([Letter]) == []
