"""An auditor walks from a decision to its evidence, and proves what the record says without trusting Wisely."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.utils import timezone

from ops import verify
from tests.cast import GRACE, HERE, client_as
from tests.journeys.visitors import BOTH, fact, heading, keeps_nobody_out, taken_away, text, visiting
from wisely.audit import sequencing
from wisely.audit.row_security import in_scope
from wisely.papers.models import Paper
from wisely.people.models import Authority

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def verified(tmp_path, *words: str) -> str:
    """Run the stand-alone verifier as a stranger would, in a folder of its own; give what it says."""
    done = subprocess.run(
        [sys.executable, verify.__file__, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", BOTH)
def test_a_decision_leads_back_to_who_said_what_and_its_proof_holds(chromium, november, kind, tmp_path):
    sequencing.sequence_log(at=timezone.now())
    with visiting(chromium, kind, client=client_as(GRACE), address=november) as grace:
        grace.page.goto(f"{november}/planning/papers/?kind=decision&stage=issued")
        title = grace.page.locator("tbody th a").first.inner_text()
        grace.follow(title)
        assert "It was given out and does not change any more." in text(grace)
        keeps_nobody_out(grace)
        need, bound = fact(grace, "About"), grace.page.locator("code.long").inner_text()
        assert len(bound) == 64
        assert "What else was considered, and why it was rejected" in text(grace)
        grace.follow(need)
        assert fact(grace, "Commissioner") == "Ben Okafor"
        grace.follow("Options")
        assert "Stop, or do without" in text(grace) and "Chosen" in text(grace)
        grace.follow("History")
        keeps_nobody_out(grace)
        told = text(grace)
        happened = [
            told.index(words)
            for words in ("It was scheduled", "The gate was passed", "The need was proposed")
        ]
        assert happened == sorted(happened), "the latest stands first"

        grace.page.goto(f"{november}/record/?about={need}")
        keeps_nobody_out(grace)
        event = grace.page.locator("tbody tr", has_text="The gate was passed").first.locator("th a")
        grace.page.goto(november + event.get_attribute("href"))
        assert "What happened to the same thing" in text(grace)
        keeps_nobody_out(grace)
        receipt, chain = tmp_path / "receipt.json", tmp_path / "chain.jsonl"
        receipt.write_bytes(grace.download("Download its receipt").read_bytes())
        chain.write_bytes(grace.download("Download its chain").read_bytes())
        verified(tmp_path, "receipt", receipt.name)
        verified(tmp_path, "record", chain.name)
        receipt.write_bytes(receipt.read_bytes().replace(b"gate", b"gaol", 1))
        with pytest.raises(AssertionError, match="FAULT"):
            verified(tmp_path, "receipt", receipt.name)
    council = Authority.objects.get(slug=HERE)
    with in_scope(council.pk):
        assert Paper.objects.filter(content_sha256=bound, title=title).exists()


@pytest.mark.parametrize("kind", BOTH)
def test_who_is_clear_of_whom_is_answered_and_the_registers_are_taken_away(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(GRACE), address=november) as grace:
        grace.page.goto(november)
        grace.follow("Interests")
        grace.follow("Register of interests")
        keeps_nobody_out(grace)
        rows = taken_away(grace, "CSV")
        assert f"{len(rows)} interests" in heading(grace)
        barred = next(row for row in rows if row["Stage"] == "Barred")
        grace.follow("Interests")
        grace.follow("Who is clear of whom?")
        grace.write("Supplier or other body, by its name", barred["In whom"])
        grace.follow("Show")
        keeps_nobody_out(grace)
        assert f"Have declared an interest in {barred['In whom']}" in text(grace)
        assert f"{barred['Whose']} Barred" in text(grace)
        assert "Everybody else has declared none." in text(grace)
        grace.write("Supplier or other body, by its name", "Nobody Ever & Sons")
        grace.follow("Show")
        assert "Nobody has declared an interest in Nobody Ever & Sons." in text(grace)

        grace.follow("Approvals")
        grace.follow("All approvals of the council")
        keeps_nobody_out(grace)
        approvals = taken_away(grace, "CSV")
        assert approvals and f"{len(approvals)} approvals" in heading(grace)
        grace.page.goto(f"{november}/contracts/")
        assert grace.page.get_by_role("link", name="Register a contract").count() == 0, (
            "an auditor changes nothing"
        )
