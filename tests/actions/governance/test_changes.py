"""A legal change or an event is noted, assessed in time or late, met with actions, and closed when all is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import NOON, TODAY
from tests.actions.planning.test_needs import refused, verbs
from wisely.governance import queries
from wisely.governance.actions import (
    DevelopmentFacts,
    DocumentFacts,
    assess_development,
    assess_impact,
    close_development,
    finish_follow_up,
    note_development,
    register_document,
    set_follow_up,
)
from wisely.governance.permissions import Permission
from wisely.lib.periods import financial_year
from wisely.performance.queries.records import records_of
from wisely.planning.queries import book_of

DAY = timedelta(days=1)
NOTE = DevelopmentFacts(
    kind="policy note", title="Procurement policy note on payment", citation="PPN 018",
    summary="Suppliers of larger contracts are asked how fast they pay.", published_on=date(2026, 2, 1),
    takes_effect_on=date(2026, 10, 1), assess_by_on=TODAY, categories=("FM",),
)  # fmt: skip
MEANS = "Ask for payment days in each tender above the threshold."


@pytest.fixture
def note(town):
    def noted(**changed):
        return note_development(
            town.council, replace(NOTE, **changed), owner=town.iris, by=town.head, at=NOON
        )

    return noted


def figure(town, name, on=TODAY):
    year = financial_year(TODAY)
    return records_of(town.council.pk, book_of("aldermoor", on=on), year.period, figures=[name]).get(name)


def test_a_note_is_assessed_in_time_or_late_and_the_measure_tells(town, note):
    assert figure(town, "kpi04_ppn").missing is not None
    early, late = note(), note(assess_by_on=TODAY - DAY)
    assess_development(early, level="medium", meaning=MEANS, by=town.head, at=NOON)
    assess_development(late, level="low", meaning=MEANS, by=town.head, at=NOON)
    note(assess_by_on=TODAY + 30 * DAY)  # not due yet, so it is in neither count

    found = figure(town, "kpi04_ppn", on=TODAY + DAY)

    assert (found.part, found.whole) == (1, 2)
    assert verbs(early) == ["governance.development.noted", "governance.development.assessed"]
    assess_development(late, level="high", meaning=MEANS, by=town.head, at=NOON + 5 * DAY)
    assert late.first_assessed_at == NOON


def test_what_is_due_today_is_not_missed_before_the_day_is_over(town, note):
    note(assess_by_on=TODAY - DAY)
    note(assess_by_on=TODAY)

    def counted(on):
        found = figure(town, "kpi04_ppn", on=on)
        return found.part, found.whole

    assert counted(TODAY) == (0, 1)
    assert counted(TODAY + DAY) == (0, 2)
    assert counted(TODAY + 365 * DAY) == (0, 2)
    told = figure(town, "kpi04_ppn")
    assert told.part_href == ""
    assert told.whole_href.endswith(f"&assess_by_on_from=2025-04-01&assess_by_on_to={TODAY - DAY}")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"citation": ""}, "citation"),
        ({"title": " "}, "called"),
        ({"kind": "rumour"}, "kinds"),
        ({"published_on": TODAY + DAY}, "to come"),
        ({"assess_by_on": date(2025, 1, 1)}, "before it was published"),
        ({"summary": "Changes."}, "5 words"),
    ],
)
def test_a_note_that_says_too_little_is_refused(note, changed, words):
    assert words in refused(lambda: note(**changed)).reason


def test_it_names_what_it_may_touch_until_somebody_has_said_what_it_means_for_it(town, note):
    gold, other = town.gold(), town.contract(title="Cleaning of halls", category="ICT-01")
    development = note()
    book = book_of("aldermoor", on=TODAY)

    found = queries.candidates_for(development, book=book)
    assert [(each.kind, each.reference) for each in found] == [("contract", gold.reference)]
    assert other.reference not in {each.reference for each in found}
    assert figure(town, "kpi07_impact").value == 0

    said = {"kind": "contract", "subject": gold.reference, "title": gold.title, "meaning": MEANS}
    assess_impact(development, **said, level="high", by=town.head, at=NOON)
    assess_impact(development, **said, level="low", by=town.head, at=NOON)

    assert queries.candidates_for(development, book=book) == []
    assert [each.level for each in queries.impacts_of(development)] == ["low"]
    assert figure(town, "kpi07_impact").value == 100


def test_whatever_there_is_more_of_than_a_page_shows_comes_up_once_the_others_are_assessed(town, note):
    development, book = note(), book_of("aldermoor", on=TODAY)
    for number in range(queries.MOST_CANDIDATES + 1):
        facts = DocumentFacts(
            title=f"Form {number:03}", kind="template", edition="1", review_by_on=date(2027, 2, 1)
        )
        last = register_document(town.council, facts, by=town.head, at=NOON)
    shown = queries.candidates_for(development, book=book)
    assert len(shown) == queries.MOST_CANDIDATES
    assert last.reference not in {each.reference for each in shown}

    found = queries.one_to_assess(development, kind="document", reference=last.reference, book=book)
    assert (found.title, found.why) == (last.title, "Edition 1")
    said = {
        "kind": "document",
        "title": "Form",
        "meaning": MEANS,
        "level": "low",
        "by": town.head,
        "at": NOON,
    }
    for each in shown:
        assess_impact(development, subject=each.reference, **said)

    assert [each.reference for each in queries.candidates_for(development, book=book)] == [last.reference]
    assert queries.one_to_assess(development, kind="poem", reference=last.reference, book=book) is None


def test_a_value_meets_the_councils_line_on_the_basis_that_the_council_compares(town, note):
    def signed(title, **value):
        return town.contract(title=title, **value).title

    gross = {"value_net": None, "vat_basis": "gross stated"}
    over = signed("Net 450", value_net=Decimal(450_000))
    under = signed("Net 410", value_net=Decimal(410_000))
    stated = signed("Gross 510", value_gross=Decimal(510_000), **gross)
    low = signed("Gross 110", value_gross=Decimal(110_000), **gross)
    free = signed("Free of VAT", value_net=Decimal(490_000), vat_basis="no VAT")
    development = note()

    def found(pack):
        rows = queries.candidates_for(development, book=book_of(pack, on=TODAY))
        return [each.title for each in rows if each.kind == "contract"]

    assert found("aldermoor") == [over, stated]  # above £500,000 with VAT
    assert found("wharfedale-vale") == [free, over, stated, under]  # above £100,000 without VAT
    assert low not in found("wharfedale-vale")


def test_actions_have_an_owner_and_a_day_and_hold_it_open(town, note):
    development = note()
    assess_development(development, level="high", meaning=MEANS, by=town.head, at=NOON)
    assert (
        "somebody"
        in refused(
            lambda: set_follow_up(development, what=MEANS, owner=None, due_on=TODAY, by=town.head, at=NOON)
        ).reason
    )
    assert (
        "passed"
        in refused(
            lambda: set_follow_up(
                development, what=MEANS, owner=town.iris, due_on=TODAY - DAY, by=town.head, at=NOON
            )
        ).reason
    )
    action = set_follow_up(
        development, what=MEANS, owner=town.iris, due_on=TODAY + 9 * DAY, by=town.head, at=NOON
    )
    reason = "The templates ask for it now, and all know."
    closing = refused(lambda: close_development(development, reason=reason, by=town.head, at=NOON))
    assert "still open" in closing.reason

    stranger = town.officer_of(town.person("Sam Lee"))
    done = {"outcome": "The template asks for it from now on.", "at": NOON}
    assert refused(lambda: finish_follow_up(action, by=stranger, **done)).cite
    finish_follow_up(action, by=town.officer_of(town.iris), **done)
    assert "done already" in refused(lambda: finish_follow_up(action, by=town.head, **done)).reason
    close_development(development, reason=reason, by=town.head, at=NOON)
    assert development.stage == "closed"
    assert (
        "closed"
        in refused(
            lambda: assess_impact(
                development,
                kind="need",
                subject="N",
                title="N",
                level="low",
                meaning=MEANS,
                by=town.head,
                at=NOON,
            )
        ).reason
    )


def test_who_may_only_read_changes_nothing(town):
    reader = town.officer_of(town.iris, Permission.SEE_GOVERNANCE)

    assert (
        "Category manager"
        in refused(lambda: note_development(town.council, NOTE, by=reader, at=NOON)).who_can
    )
