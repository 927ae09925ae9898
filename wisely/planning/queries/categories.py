"""What is planned in each category of the council's tree."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from wisely.planning.lifecycle import NeedStage
from wisely.planning.models import Need

OVER = (NeedStage.DROPPED, NeedStage.MET_OTHERWISE)


def planned(authority_id: int | None) -> QuerySet[Need]:
    """Give the needs of a council that are still to be met."""
    return Need.objects.filter(authority=authority_id).exclude(stage__in=OVER)


def planned_by_category(authority_id: int | None) -> dict[str, int]:
    """Count them by the category's code, "" for none. One query."""
    return dict(planned(authority_id).order_by().values_list("category").annotate(Count("pk")))
