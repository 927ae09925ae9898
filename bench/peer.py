"""What the pages are compared with: the same fifty rows by bare SQL, and as JSON in the shape of a peer's list."""

from __future__ import annotations

import json

from django.db import connection, transaction
from django.http import JsonResponse

from wisely.audit.row_security import set_scope
from wisely.contracts.models import Contract
from wisely.people.models import Authority

ROWS = 50
FIELDS = ("reference", "title", "supplier_name", "value_net", "starts_on", "ends_on", "stage")
_BARE = """
SELECT c.reference, c.title, c.supplier_name, c.value_net, c.starts_on, c.ends_on, c.stage, d.name
FROM contracts_contract c LEFT JOIN people_directorate d ON d.id = c.directorate_id
WHERE c.authority_id = %s ORDER BY c.ends_on, c.id LIMIT %s
"""


def bare_list(council: Authority) -> int:
    """Read a count and fifty joined rows and write them as text: the least that any list must do."""
    with transaction.atomic(), connection.cursor() as cursor:
        set_scope([council.pk])
        cursor.execute("SELECT count(*) FROM contracts_contract WHERE authority_id = %s", [council.pk])
        total = cursor.fetchone()[0]
        cursor.execute(_BARE, [council.pk, ROWS])
        return len(json.dumps([total, *([str(value) for value in row] for row in cursor.fetchall())]))


def json_list(council: Authority) -> int:
    """Give the same as a framework's list call does: count, fifty rows, JSON; no page, sign-in or rights."""
    with transaction.atomic():
        set_scope([council.pk])
        rows = Contract.objects.filter(authority=council).order_by("ends_on", "pk")
        page = list(rows.values(*FIELDS, "directorate__name")[:ROWS])
        return len(JsonResponse({"total": rows.count(), "rows": page}).content)
