"""The tables of bench/README.md: in their place, and nothing else touched."""

import pytest

from bench.__main__ import BEGINS, ENDS, README, markdown, with_block
from bench.clock import Report


def test_a_block_takes_the_place_of_the_one_before():
    once = with_block(f"Before\n{BEGINS}\nold\n{ENDS}\nafter\n", "new")
    assert once == f"Before\n{BEGINS}\n\nnew\n\n{ENDS}\nafter\n"
    assert with_block(once, "new") == once


def test_the_readme_has_its_marks_and_a_text_without_them_is_refused():
    assert "new" in with_block(README.read_text(), "new")
    with pytest.raises(ValueError, match="no <!-- what was found -->"):
        with_block(f"{ENDS}\n{BEGINS}\n", "new")


def test_each_measure_is_a_table_under_the_facts():
    report = Report(table=[("Page", "median ms", ""), ("register", "9.1", "ok")])
    assert markdown(["Two cores.", "PostgreSQL 18."], {"pages": report}) == (
        "Two cores. PostgreSQL 18.\n\n| Page | median ms |  |\n| --- | --: | --: |\n| register | 9.1 | ok |"
    )
