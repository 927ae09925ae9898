"""Every migration: in one line, reversible, folded, leaning on no live code; and the models hold nothing more."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

from tests.house.tree import PRODUCT, Source, nothing, planted, read
from wisely.audit.management.commands.makemigrations import folded

# Django writes a stage column's default by its name in the lifecycle; row_security makes steps, and is pure SQL.
_MAY_LEAN_ON = re.compile(r"wisely\.audit\.row_security|wisely\.\w+\.lifecycle")
NOT_REVERSED = {
    # "app.0001_name": why going back is not possible, and what the operator does instead
}


def ours() -> dict[tuple[str, str], Migration]:
    loader = MigrationLoader(None)
    labels = {each.label for each in apps.get_app_configs() if each.name.startswith("wisely.")}
    return {key: each for key, each in loader.disk_migrations.items() if key[0] in labels}


def forks(all_migrations: dict[tuple[str, str], Migration]) -> list[str]:
    """Find apps whose migrations branch: each but the first follows exactly one of its own, and no two the same."""
    found = []
    followed: dict[tuple[str, str], str] = {}
    for (app, name), each in sorted(all_migrations.items()):
        before = [key for key in each.dependencies if key[0] == app]
        if len(before) != (0 if name.startswith("0001") else 1):
            found.append(f"{app}.{name} follows {len(before)} of its own app")
        for key in before:
            if key in followed:
                found.append(f"{app}.{name} and {followed[key]} both follow {key[1]}")
            followed[key] = name
    return found


def irreversible(all_migrations: dict[tuple[str, str], Migration]) -> list[str]:
    """Find steps that cannot be taken back."""
    return [
        f"{app}.{name}: {type(step).__name__}"
        for (app, name), each in sorted(all_migrations.items())
        for step in each.operations
        if not step.reversible and f"{app}.{name}" not in NOT_REVERSED
    ]


def unfolded(all_migrations: dict[tuple[str, str], Migration]) -> list[str]:
    """Find tables that are made without the constraints and indexes of their first day: each costs a start."""
    return [
        f"{app}.{name}: write it again with `python manage.py makemigrations {app}`"
        for (app, name), each in sorted(all_migrations.items())
        if len(folded(each.operations)) < len(each.operations)
    ]


def leaning_on_live_code(sources: Iterable[Source]) -> list[str]:
    """Find imports of code that will have changed by the time the migration runs again."""
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            found += [
                f"{source.path}:{node.lineno} imports {module}"
                for module in modules
                if module.startswith("wisely.") and not _MAY_LEAN_ON.fullmatch(module)
            ]
    return found


def migration_files() -> list[Source]:
    return [read(path) for path in sorted(PRODUCT.glob("*/migrations/0*.py"))]


def test_migrations_stand_in_one_line():
    assert len(ours()) > 3
    nothing(forks(ours()))


def test_every_migration_can_be_taken_back():
    nothing(irreversible(ours()))


def test_tables_are_made_with_their_constraints_and_indexes():
    nothing(unfolded(ours()))


def test_no_migration_leans_on_live_code():
    assert migration_files()
    nothing(leaning_on_live_code(migration_files()))


@pytest.mark.django_db
def test_the_models_hold_nothing_that_no_migration_makes():
    told = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=told)
    except SystemExit:
        pytest.fail(f"models and migrations differ:\n{told.getvalue()}")


def test_planted_migrations_are_noticed():
    first, second, third = (Migration(name, "spend") for name in ("0001_a", "0002_b", "0002_c"))
    second.dependencies, third.dependencies = [("spend", "0001_a")], [("spend", "0001_a")]
    second.operations = [migrations.RunSQL("SELECT 1"), migrations.RunPython(print)]
    tree = {("spend", each.name): each for each in (first, second, third)}

    assert forks(tree) == ["spend.0002_c and 0002_b both follow 0001_a"]
    assert irreversible(tree) == ["spend.0002_b: RunSQL", "spend.0002_b: RunPython"]
    third.dependencies = []
    assert forks(tree) == ["spend.0002_c follows 0 of its own app"]


def test_a_planted_constraint_beside_its_table_is_noticed_and_folded_in():
    table = migrations.CreateModel("Thing", [("name", models.TextField())])
    other = migrations.CreateModel("Other", [("thing", models.ForeignKey("spend.Thing", models.PROTECT))])
    index = migrations.AddIndex("thing", models.Index(fields=["name"], name="things_by_name"))
    later = migrations.AddField("thing", "age", models.IntegerField(null=True))
    after = migrations.AddIndex("thing", models.Index(fields=["age"], name="things_by_age"))
    planted_one = Migration("0001_a", "spend")
    planted_one.operations = [table, other, index, later, after]

    assert [each[:12] for each in unfolded({("spend", "0001_a"): planted_one})] == ["spend.0001_a"]
    first, *rest = folded(planted_one.operations)
    assert [each.name for each in first.options["indexes"]] == ["things_by_name"]
    assert rest == [other, later, after]


def test_a_planted_import_of_live_code_is_noticed():
    live = planted(
        "wisely/spend/migrations/0002_b.py", "from wisely.spend.models import LedgerLine\nimport django"
    )

    assert leaning_on_live_code([live]) == ["wisely/spend/migrations/0002_b.py:1 imports wisely.spend.models"]
