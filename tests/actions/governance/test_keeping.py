"""Plans for failure and standard documents are kept current, and the strategy's measures tell by how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.actions.contracts.conftest import NOON, TODAY
from tests.actions.governance.test_changes import figure
from tests.actions.planning.test_needs import refused, verbs
from wisely.governance import queries
from wisely.governance.actions import (
    DocumentFacts,
    PlanFacts,
    register_document,
    retire_document,
    review_contingency_plan,
    review_document,
    write_contingency_plan,
)
from wisely.governance.permissions import Permission
from wisely.planning.queries import book_of

DAY = timedelta(days=1)
PLAN = PlanFacts(
    triggers="Two missed visits in a week, or late accounts.",
    steps="Call the framework's second supplier the same day.", stand_in="Beacon Facilities Ltd",
    review_by_on=date(2026, 9, 1),
)  # fmt: skip
TERMS = DocumentFacts(
    title="Standard terms (full)", kind="terms", edition="4.2", review_by_on=date(2027, 2, 1)
)


def test_a_gold_contract_gets_a_plan_that_is_reviewed_and_tried(town):
    gold = town.gold()
    assert [each.pk for each in queries.without_plan(town.council.pk, on=TODAY)] == [gold.pk]
    assert figure(town, "kpi27_plan").value == 0

    plan = write_contingency_plan(gold, PLAN, by=town.head, at=NOON)

    assert not queries.without_plan(town.council.pk, on=TODAY)
    assert figure(town, "kpi27_plan").value == figure(town, "kpi07_contingency").value == 100
    assert (
        "Review it instead"
        in refused(lambda: write_contingency_plan(gold, PLAN, by=town.head, at=NOON)).reason
    )
    ahead = refused(lambda: review_contingency_plan(plan, PLAN, tested_on=TODAY + DAY, by=town.head, at=NOON))
    assert "to come" in ahead.reason
    review_contingency_plan(plan, PLAN, tested_on=TODAY, by=town.head, at=NOON)
    review_contingency_plan(plan, PLAN, by=town.head, at=NOON)
    assert plan.tested_on == TODAY
    assert verbs(plan) == ["governance.plan.written", *["governance.plan.reviewed"] * 2]


def test_a_later_review_tells_of_no_test_that_was_told_before(town):
    plan = write_contingency_plan(town.gold(), PLAN, by=town.head, at=NOON)
    for tested_on in (TODAY - DAY, TODAY - DAY, None, TODAY):
        review_contingency_plan(plan, PLAN, tested_on=tested_on, by=town.head, at=NOON)

    told, _ = queries.history_of(plan)
    reviews = [each.facts["is_tested"] for each in reversed(told) if each.verb == "governance.plan.reviewed"]
    assert reviews == [True, False, False, True]
    assert plan.tested_on == TODAY


def test_a_plan_says_what_would_show_it_what_is_done_and_who_steps_in(town):
    gold = town.gold()
    for changed, words in (
        ({"triggers": "Bad"}, "would show"), ({"steps": "Call"}, "what is done"), ({"stand_in": " "}, "steps in"),
        ({"review_by_on": TODAY}, "to come"), ({"review_by_on": date(2039, 1, 1)}, "three years"),
    ):  # fmt: skip
        facts = replace(PLAN, **changed)
        assert (
            words
            in refused(lambda facts=facts: write_contingency_plan(gold, facts, by=town.head, at=NOON)).reason
        )
    reader = town.officer_of(town.iris, Permission.SEE_GOVERNANCE)
    assert refused(lambda: write_contingency_plan(gold, PLAN, by=reader, at=NOON)).cite


def test_a_document_has_an_edition_an_owner_and_a_review_and_says_where_it_is_used(town):
    book = book_of("aldermoor", on=TODAY)
    assert figure(town, "kpi06_current").missing is not None
    assert "Standard terms (full)" in queries.missing_titles(town.council.pk, book=book)

    terms = register_document(town.council, TERMS, owner=town.iris, by=town.head, at=NOON)

    assert "Standard terms (full)" not in queries.missing_titles(town.council.pk, book=book)
    assert queries.uses_of(terms.title, book=book) == [
        ("Band D, formal tender", "Rule 9.2"), ("Above the threshold", "Rule 10.1"),
    ]  # fmt: skip
    assert figure(town, "kpi06_current").value == 100
    assert (
        "this name" in refused(lambda: register_document(town.council, TERMS, by=town.head, at=NOON)).reason
    )
    owner = town.officer_of(town.iris)
    review_document(terms, edition="4.3", review_by_on=date(2028, 2, 1), by=owner, at=NOON)
    assert (terms.edition, terms.stage) == ("4.3", "current")
    assert refused(
        lambda: retire_document(terms, reason="The national form is used.", by=owner, at=NOON)
    ).cite
    retire_document(terms, reason="The national form is used instead.", by=town.head, at=NOON)
    assert figure(town, "kpi06_current").missing is not None
    assert refused(
        lambda: review_document(terms, edition="5", review_by_on=date(2028, 2, 1), by=town.head, at=NOON)
    ).reason


def test_a_document_without_name_edition_or_review_is_refused(town):
    for changed, words in (
        ({"title": ""}, "called"), ({"edition": " "}, "edition"), ({"kind": "poem"}, "kinds"),
        ({"review_by_on": TODAY - DAY}, "to come"),
    ):  # fmt: skip
        facts = replace(TERMS, **changed)
        assert (
            words
            in refused(
                lambda facts=facts: register_document(town.council, facts, by=town.head, at=NOON)
            ).reason
        )
