"""The examples of docs/how-to/use-the-api.md run, in their order, against the product."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess

import pytest

from tests import browser
from tests.cast import HERE
from tests.doors.program import token_for
from tests.doors.test_api_rooms import HEAD, officer_with
from tests.house.tree import ROOT

pytestmark = pytest.mark.slow
PAGE = ROOT / "docs/how-to/use-the-api.md"


def examples():
    return re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_run_as_they_stand(own_demonstration, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("there is no curl on this machine")
    token = token_for(officer_with(HEAD))
    assert len(examples()) > 6

    with browser.served() as address:
        script = "set -eu\n" + "\n".join(
            f'{each}\necho "--- {number}"' for number, each in enumerate(examples())
        )
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
            env={"PATH": os.environ["PATH"], "WISELY": address, "TOKEN": token, "COUNCIL": HERE},
        )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr
    told = re.split(r"--- \d+\n", done.stdout)
    assert '"rows":[{' in told[0]
    assert HERE in told[1]
    assert told[2].count("\t") >= 9  # three contracts
    assert '"on_contract"' in told[3]
    assert '"why":"' in told[4]
    assert told[5].strip() == "304"
    assert told[6].strip() == "200", (tmp_path / "answer.json").read_text()
    assert (
        json.loads((tmp_path / "answer.json").read_text())["facts"]["description"]
        == "Taken from the signed copy."
    )
    assert '"assign_owner"' in told[7]
    assert '"parameter":"ends_on_form"' in told[8]
