"""Mixing net and gross is refused before anything runs: the type checker is asked."""

from __future__ import annotations

import re

import pytest
from mypy import api

from tests.house.tree import ROOT

pytestmark = pytest.mark.slow
RIGHT = """
from decimal import Decimal
from wisely.lib.money import Gross, Money, Net

net, gross = Net(Decimal(1)), Gross(Decimal(1))
total: Net = net + net - net * 2
tax: Money = gross.vat_over(net)
both: Gross = net.with_vat(Decimal("0.2")) + gross
"""
WRONG = [
    "net + gross", "gross - net", "net < gross", "net.share_of(gross)", "Net.total([gross])", "gross.vat_over(gross)",
    "Net(1.5)", "net * 1.5", "net * gross", "answer: Net = gross",
]  # fmt: skip


def test_the_type_checker_refuses_to_mix_net_and_gross(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    snippet = tmp_path / "mixed.py"
    snippet.write_text(RIGHT + "\n".join(WRONG) + "\n")
    first = RIGHT.count("\n") + 1

    told, trouble, _ = api.run(
        ["--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}", str(snippet)]
    )
    refused = {int(line) for line in re.findall(r"mixed\.py:(\d+): error", told)}

    assert not trouble
    assert refused == set(range(first, first + len(WRONG))), told
