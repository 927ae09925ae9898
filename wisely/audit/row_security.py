"""Row-level security: the database itself refuses other councils' rows, even to a faulty query.

The door (or job) names the authorities in scope for its transaction; every policy compares. A reader who
came through the public door sees only what the table's `public_when` lets through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations import RunSQL

# Each stands in a sub-select, so that a query asks once, and not once for every row that it looks at.
_SCOPE = "string_to_array(current_setting('wisely.authorities', true), ',')::bigint[]"
IN_SCOPE = f"ANY ((SELECT {_SCOPE})::bigint[])"
NOT_PUBLIC = "(SELECT current_setting('wisely.reader', true) IS DISTINCT FROM 'public')"


def council_owned(
    table: str, *, column: str = "authority_id", public_when: str = "false", shared_when: str = "false"
) -> RunSQL:
    """Give the migration step that guards a council-owned table.

    `public_when` is a condition on the row under which a citizen may read it; `shared_when` one under which
    the row belongs to every council, such as "authority_id IS NULL".
    """
    mine = f"{column} = {IN_SCOPE} OR ({shared_when})"
    policy = f"{table}_in_scope"
    return RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            (
                f"CREATE POLICY {policy} ON {table} USING (({mine}) AND ({NOT_PUBLIC} OR ({public_when}))) "
                f"WITH CHECK ({mine})"
            ),
        ],
        reverse_sql=[
            f"DROP POLICY {policy} ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


_SET = "SELECT set_config('wisely.authorities', %s, true), set_config('wisely.reader', %s, true)"
_ONLY_READ = ", set_config('transaction_read_only', 'on', true)"


def set_scope(authorities: Iterable[int], *, reader: str = "officer", reads_only: bool = False) -> None:
    """Name the authorities in scope until the present transaction ends. `reader` is officer or public.

    With `reads_only` the database refuses every write in this transaction from now on.
    """
    keys = ",".join(str(key) for key in authorities)
    with connection.cursor() as cursor:
        cursor.execute(_SET + _ONLY_READ if reads_only else _SET, [keys, reader])


def authorities_in_scope() -> list[int]:
    """Give the authorities that the present transaction may see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('wisely.authorities', true)")
        (keys,) = cursor.fetchone() or ("",)
    return [int(key) for key in (keys or "").split(",") if key]


@contextmanager
def in_scope(*authorities: int, reader: str = "officer") -> Iterator[None]:
    """Run a block in one transaction that sees the given authorities only; then the scope is as before."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('wisely.authorities', true), current_setting('wisely.reader', true)"
            )
            before = cursor.fetchone() or ("", "")
        set_scope(authorities, reader=reader)
        yield  # after a fault the rollback brings the scope before back
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SET, [before[0] or "", before[1] or ""])
