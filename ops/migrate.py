"""Bring a database's tables up to date, and give the product's role its rights, in one process."""

from __future__ import annotations

import gc
import os

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState


def main() -> None:
    """Run as the owner of the tables: `WISELY_AS=owner python -m ops.migrate`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
    gc.disable()  # Django lays every table out anew for each that comes; looking for garbage took a quarter
    django.setup()
    if not connection.introspection.table_names():
        ProjectState.add_model = _add_alone  # type: ignore[assignment]
    call_command("migrate", verbosity=0)
    call_command("secure_database")


def _add_alone(state: ProjectState, model_state: ModelState) -> None:
    """Lay out a new table by itself, where nothing can point at it yet.

    Django lays out every table that is related to it anew, a hundred for each: two thirds of the time that an
    empty database takes. `tests/house/test_tables_are_made_alike.py` holds the result to Django's own. A
    database that stands is migrated as Django does it.
    """
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:  # type: ignore[attr-defined] # noqa: SLF001 - as Django does
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:  # to ask for it would make it
        state.apps.render_multiple([model_state])


if __name__ == "__main__":
    main()
