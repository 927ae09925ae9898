"""The API held to its own document: schemathesis writes the requests, good and bad, and judges the answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import browser
from tests.cast import HERE
from tests.doors.program import Program, token_for
from tests.doors.test_api_rooms import HEAD, of_council, officer_with
from wisely.contracts.models import Contract
from wisely.people.models import Person
from wisely.spend.models import LedgerImport, Payee
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.slow
SECONDS = int(os.environ.get("SCHEMATHESIS_SECONDS", "60"))


def with_examples(document):
    """Name things of the world in the document, so that requests reach them and are not all answered 404."""
    contract = of_council(HERE, Contract, stage="signed", published_at__isnull=False)[0]
    examples = {
        "contracts": contract.reference, "suppliers": Supplier.objects.filter(stage="live")[0].reference,
        "people": of_council(HERE, Person, left_on__isnull=True)[0].reference,
        "payees": of_council(HERE, Payee, is_redacted=False)[0].pk, "payments": of_council(HERE, LedgerImport)[0].pk,
    }  # fmt: skip
    for path, methods in document["paths"].items():
        parts = path.split("/")
        for method in methods.values():
            for parameter in method["parameters"]:
                if parameter["in"] == "path" and parameter["name"] == "council":
                    parameter["example"] = HERE
                elif parameter["in"] == "path":
                    parameter["example"] = examples.get(parts[parts.index(f"{{{parameter['name']}}}") - 1], 1)
                elif parameter["name"] == "If-Match":
                    parameter["example"] = "*"
    return document


def test_every_answer_is_as_the_document_says(own_demonstration, tmp_path, settings):
    settings.API_CALLS_A_MINUTE = 1_000_000
    token = token_for(officer_with(HEAD))
    document = with_examples(Program().get("/openapi.json").json())
    (tmp_path / "openapi.json").write_text(json.dumps(document))

    with browser.served() as address:
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "run", tmp_path / "openapi.json", "--url", address,
                "--header", f"Authorization:Bearer {token}", "--checks", "all", "--exclude-checks", "positive_data_acceptance", "--max-time", str(SECONDS),
                "--seed", "20261125", "--generation-allow-x00", "true", "--no-color", "--request-timeout", "10",
            ],
            cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS * 3 + 60, check=False,
        )  # fmt: skip

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    assert f"{len(operations(document))} selected" in " ".join(done.stdout.split()), done.stdout


def operations(document):
    return [method for methods in document["paths"].values() for method in methods]
