"""Give the product's own role its rights, no more: run by the owner after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ops.postgres import ROLE

ONLY_ADDED_TO = ("audit_event", "audit_checkpoint", "audit_subtree", "audit_reaction")
NEVER_DELETED = ("audit_payload", "audit_leaf")


class Command(BaseCommand):
    """Grant rows of every table to the role, refuse it the record's past, and check row-level security."""

    help = "Give the product's role its rights and check that no table lacks its row-level security."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--role", default=ROLE)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        role = connection.ops.quote_name(options["role"])
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")
            for table in ONLY_ADDED_TO:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
            for table in NEVER_DELETED:
                cursor.execute(f"REVOKE DELETE, TRUNCATE ON {table} FROM {role}")
            self._check_row_security(cursor)

    def _check_row_security(self, cursor: Any) -> None:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
            "AND relrowsecurity AND relforcerowsecurity"
        )
        guarded = {name for (name,) in cursor.fetchall()}
        for model in apps.get_models():
            if getattr(model, "is_council_owned", False) and model._meta.db_table not in guarded:  # noqa: SLF001
                raise CommandError(f"{model._meta.db_table} has no row-level security.")  # noqa: SLF001
