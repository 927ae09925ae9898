"""Where minus signs were lost: said beside each payment, above each sum, and in every file."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.actions.spend.conftest import APRIL
from tests.doors.program import Program, token_for
from tests.doors.test_spend_pages import (  # noqa: F401
    as_proposed,
    bring_in,
    enter,
    fay,
    media,
    rows_of,
    send,
    shown,
    staged_by,
    text_of,
    town,
)
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.spend import queries
from wisely.spend.analysis.export import export_lines
from wisely.spend.models import LedgerImport, LedgerLine

pytestmark = pytest.mark.django_db
SAID = "Not to be trusted"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def signless(fay):  # noqa: F811
    """A file that an officer imports, saying that it lost its minus signs."""
    columns = staged_by(fay, APRIL.replace("-20.25", "20.25"), "cleaned-2025.csv")
    as_proposed(fay, columns, signs="lost")
    row = LedgerImport.objects.latest("pk")
    send(fay, f"/spend/imports/{row.pk}/import/", version=row.version)
    return LedgerImport.objects.get(pk=row.pk)


def test_an_officer_says_so_and_every_payment_repeats_it(fay, signless):  # noqa: F811
    assert queries.mapping_of(signless).lacks_signs
    assert LedgerLine.objects.count() == 4
    line = LedgerLine.objects.latest("pk")

    assert "Minus signs Lost before it came" in text_of(shown(fay, f"/spend/imports/{signless.pk}/"))
    assert SAID in text_of(shown(fay, f"/spend/lines/{line.pk}/"))
    assert text_of(shown(fay, "/spend/lines/")).count(SAID) == 4
    for path in ("/spend/", "/spend/lines/"):
        assert "cleaned-2025.csv" in text_of(shown(fay, path))
        assert "lost its minus signs" in text_of(shown(fay, path))


@pytest.mark.parametrize("code", ["csv", "json"])
def test_every_file_taken_away_says_so_beside_each_payment(fay, signless, bring_in, code):  # noqa: F811
    bring_in(APRIL.replace("/04/2025", "/05/2025"), "may-2025.csv")
    answer = fay.get(f"/spend/lines/?format={code}")

    if code == "csv":
        heading, *rows = rows_of(answer)
        place = heading.index("Minus sign")
        assert sorted(row[place] for row in rows) == ["As published"] * 4 + [SAID] * 4
    else:
        assert b"".join(answer.streaming_content).decode().count(SAID) == 4


def test_a_period_of_other_files_is_told_without_it(fay, signless, bring_in):  # noqa: F811
    bring_in(APRIL.replace("/2025", "/2026"), "april-2026.csv")

    assert "minus signs" in text_of(shown(fay, "/spend/?period=2025-m04"))
    assert "minus signs" not in text_of(shown(fay, "/spend/?period=2026-m04"))


def test_where_no_sign_was_lost_nothing_is_said(fay, bring_in):  # noqa: F811
    bring_in()

    for path in ("/spend/", "/spend/lines/", f"/spend/lines/{LedgerLine.objects.latest('pk').pk}/"):
        said = text_of(shown(fay, path))
        assert SAID not in said, path
        assert "lost its minus signs" not in said, path


def test_the_cube_says_so_above_its_sums(fay, signless, town):  # noqa: F811
    with in_scope(town.council.pk):
        export_lines(town.council, stands=queries.stands_of(town.council.pk), at=timezone.now())

    assert "lost its minus signs" in text_of(shown(fay, "/spend/cube/"))


def test_the_cubes_file_says_so_in_every_row_of_those_periods(fay, signless, bring_in, town):  # noqa: F811
    bring_in(APRIL.replace("/2025", "/2026"), "april-2026.csv")
    with in_scope(town.council.pk):
        export_lines(town.council, stands=queries.stands_of(town.council.pk), at=timezone.now())

    heading, *rows = rows_of(fay.get("/spend/cube/?by=directorate&format=csv"))
    assert heading[-1] == "Minus signs"
    assert all(row[-1].startswith("Lost in cleaned-2025.csv") for row in rows)
    heading, *rows = rows_of(fay.get("/spend/cube/?by=directorate&month=2026-m04&format=csv"))
    assert rows
    assert "Minus signs" not in heading
    assert "minus signs" not in text_of(shown(fay, "/spend/cube/?by=directorate&month=2026-m04"))


def test_the_sums_of_the_api_name_the_files(fay, signless, town):  # noqa: F811
    program = Program(token_for(town.person("Fiona", "finance_officer")))
    months = {"from_month": "2025-04", "to_month": "2025-04"}

    for path in ("/spend/sums", "/spend/sums-by-supplier"):
        assert program.get(path, months).json()["signs_lost"] == ["cleaned-2025.csv"]
        later = {"from_month": "2025-05", "to_month": "2025-05"}
        assert program.get(path, later).json()["signs_lost"] == []
    assert program.get(f"/imports/payments/{signless.pk}").json()["lacks_signs"] is True


def test_the_record_says_so_when_the_file_is_imported(fay, signless):  # noqa: F811
    facts = Event.objects.get(verb="spend.import.imported").payload.facts

    assert facts["minus_signs"] == "lost before it came"
    assert "Its minus signs: lost before it came." in queries.SENTENCES["spend.import.imported"].format(
        **facts
    )


def test_after_an_undoing_nothing_is_said(fay, signless, bring_in):  # noqa: F811
    bring_in(APRIL, "april-2025.csv")
    send(fay, f"/spend/imports/{signless.pk}/undo/", version=signless.version, reason="Raw files came.")

    assert SAID not in text_of(shown(fay, "/spend/lines/"))
