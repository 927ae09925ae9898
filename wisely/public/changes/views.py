"""The feed of changes: a program asks for what came after its cursor, until there is no more."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse

from wisely.people.doors import Request, open_door
from wisely.public.shared import address_of, shared
from wisely.publishing.queries import Cursor, NotACursor, Told, changes_after, is_ahead_of_the_house

PUBLIC = "It tells what the register has published, which anybody may read."
IN_AN_ANSWER = 200
BEGIN_AGAIN = "Begin again without `after`."


@open_door(PUBLIC)
def changes(request: Request, council: str) -> HttpResponse:
    """Give the changes after a cursor, oldest first, with the cursor and the address to go on from."""
    here = f"/open/{council}/changes"
    try:
        cursor = Cursor.read(request.GET.get("after", ""))
    except NotACursor:
        told = {"fault": "`after` is not a cursor of this feed.", "what_to_do": BEGIN_AGAIN}
        return JsonResponse(told, status=400)
    if is_ahead_of_the_house(cursor):
        told = {"fault": "This cursor is from before the database was moved.", "what_to_do": BEGIN_AGAIN}
        return JsonResponse(told, status=410)
    page = changes_after(request.council.pk, cursor, most=IN_AN_ANSWER)
    answer = {
        "changes": [_told(change, f"/open/{council}/") for change in page.changes],
        "cursor": str(page.following),
        "next": address_of(f"{here}?after={page.following}"),
        "has_more": page.has_more,
    }
    return shared(request, JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _told(change: Told, root: str) -> dict[str, Any]:
    return {
        "cursor": str(change.cursor),
        "kind": change.kind,
        "reference": change.reference,
        "number": change.number,
        "at": change.at.isoformat(),
        "address": address_of(f"{root}{_place(change)}/"),
        "release": change.release,
    }


def _place(change: Told) -> str:
    """Give where a change can be read; a dataset's reference names dataset and period, parted by a stroke."""
    return f"data/{change.reference}" if "/" in change.reference else f"contracts/{change.reference}"
