"""The worked examples on the pages about algorithms are run: a page that has grown old fails."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).resolve().parents[3] / "docs/algorithms").glob("*.md"))
OURS = {
    "local-and-sme-spend",
    "money-and-vat",
    "names",
    "on-contract-spend",
    "references",
    "working-days",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_on_the_page_come_out_as_written(page):
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert done.failed == 0
    assert done.attempted > 1 or page.stem not in OURS


def test_there_are_pages_to_run():
    assert {page.stem for page in PAGES} >= OURS


def test_an_example_that_does_not_come_out_is_noticed(tmp_path):
    page = tmp_path / "old.md"
    page.write_text("```python\n>>> 1 + 1\n3\n\n```\n")

    assert doctest.testfile(str(page), module_relative=False, report=False).failed == 1
