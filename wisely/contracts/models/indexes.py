"""The ways to contracts that lists take at twenty thousand rows, without reading the wide rows themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

READ_WITHOUT_THE_ROW = ("stage", "published_at", "withdrawn_at")  # what lists and row-level security ask
PUBLISHED = Q(published_at__isnull=False, withdrawn_at__isnull=True)


def _both_ways(field: str, name: str, *also: str) -> list[models.Index]:
    """Serve a sort in both directions with unknown values last, deep pages included."""
    return [
        models.Index(
            fields=["authority", field, "id"],
            include=[*READ_WITHOUT_THE_ROW, *also],
            name=f"contracts_by_{name}",
        ),
        models.Index(
            F("authority"),
            F(field).desc(nulls_last=True),
            F("id").desc(),
            include=READ_WITHOUT_THE_ROW,
            name=f"contracts_by_{name}_down",
        ),
    ]


# Row-level security lets no index serve a search for parts of words: the database tries no operator that
# could tell of a row before it knows that the row may be seen. So `contracts_by_words` (once for each state
# of the record: `queries.wording`) and the gaps in `contracts_by_completeness` are read from end to end,
# which without the rows takes milliseconds; and
# `contracts_by_the_rest` holds, narrow, what sorts that have no index of their own need.
INDEXES: list[models.Index] = [
    models.Index(
        fields=["authority", "stage", "id"],
        include=[*READ_WITHOUT_THE_ROW[1:], "starts_on", "ends_on", "ended_on"],
        name="contracts_by_stage",
    ),
    *_both_ways("ends_on", "end", "starts_on", "ended_on"),
    *_both_ways("starts_on", "start"),
    *_both_ways("value_net", "value"),
    *_both_ways("next_notice_on", "notice"),
    models.Index(
        F("authority"), Lower("title"), F("id"),
        include=["title", *READ_WITHOUT_THE_ROW], name="contracts_by_title",
    ),
    models.Index(
        F("authority"), Lower("supplier_name"), F("id"),
        include=["supplier_name", *READ_WITHOUT_THE_ROW], name="contracts_by_supplier_name",
    ),
    models.Index(
        fields=["authority", "completeness", "id"],
        include=["missing_fields", *READ_WITHOUT_THE_ROW],
        name="contracts_by_completeness",
    ),
    models.Index(
        fields=["authority", "found_by"], include=["id", *READ_WITHOUT_THE_ROW], name="contracts_by_words"
    ),
    models.Index(
        fields=["authority", "id"],
        include=[
            "owner", "deputy", "directorate", "category", "tier", "procedure", "regime", "signed_on",
            "review_on", "options_left", "has_extension_options", *READ_WITHOUT_THE_ROW,
        ],
        name="contracts_by_the_rest",
    ),
    models.Index(fields=["authority", "directorate", "ends_on"], name="contracts_by_directorate"),
    models.Index(fields=["authority", "category", "ends_on"], name="contracts_by_category"),
    models.Index(
        fields=["authority", "owner", "ends_on"], include=READ_WITHOUT_THE_ROW, name="contracts_by_owner"
    ),
    models.Index(
        fields=["authority", "deputy"], name="contracts_by_deputy", condition=Q(deputy__isnull=False)
    ),
    models.Index(fields=["authority", "ocid"], name="contracts_by_ocid", condition=~Q(ocid="")),
    models.Index(
        fields=["authority", "former_reference"],
        name="contracts_by_former_reference",
        condition=~Q(former_reference=""),
    ),
    models.Index(fields=["authority", "ends_on", "id"], name="contracts_public", condition=PUBLISHED),
    models.Index(
        F("authority"), F("published_at").desc(nulls_last=True), F("id").desc(),
        name="contracts_lately_published", condition=PUBLISHED,
    ),
]  # fmt: skip
