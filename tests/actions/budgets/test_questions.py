"""Where no budget can be told: somebody is asked by name, answers or passes on, and until then nothing passes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tests.actions.budgets.conftest import BUILDER, NOON, TODAY
from tests.actions.budgets.test_cost_centres import refused, verbs
from wisely.audit.kept import writing
from wisely.audit.models import Event
from wisely.budgets import actions, queries
from wisely.budgets.handlers import tell_to_whom_it_was_passed, tell_who_is_asked
from wisely.budgets.models import BudgetCommitment, BudgetQuestion, CostCentre
from wisely.people import actions as people

RULE = "Financial Rule 5.2"


def ask(town, subject="N1", *, asked_by="", **amounts):
    town.post(
        "request", subject, town.claim(subject, directorate=town.roads, **(amounts or {"y2026_27": 100})),
        asked_by=asked_by,
    )  # fmt: skip
    return BudgetQuestion.objects.select_related("asks", "directorate").get(subject=subject, stage="open")


def money(town, subject="N1"):
    return queries.money_for(town.council.pk, subject_kind="need", subject=subject, rule=RULE)


def test_while_a_question_is_open_nothing_may_be_agreed_to(town):
    question = ask(town)
    town.set(town.signs, y2026_27=1_000)

    verdict = money(town).verdict
    assert not verdict
    assert "Rae Stone is asked" in verdict.reason
    assert question.reference in verdict.reason
    assert (verdict.cite, verdict.who_can) == (RULE, "Rae Stone")


def test_the_answer_names_the_budget_and_the_approver_sees_what_it_leaves(town):
    question = ask(town)
    town.set(town.signs, y2026_27=250)
    actions.answer_budget_question(
        question, centre=town.signs, answer="Signs pay for it.", by=town.officer(town.rae), at=NOON
    )

    told = money(town)
    assert told.verdict
    (year,) = told.years
    assert (year.centre, year.left, year.asked, year.would_leave) == ("HW200", 250, 100, 150)
    assert verbs(question) == ["question.asked", "question.answered"]
    assert BudgetCommitment.objects.get().cost_centre == town.signs


def test_an_answer_of_no_budget_is_a_refusal_with_its_words(town):
    question = ask(town)
    actions.answer_budget_question(
        question, centre=None, answer="There is no money this year.", by=town.officer(town.rae), at=NOON
    )
    assert "There is no money this year." in money(town).verdict.reason


def test_nothing_asked_of_any_budget_is_no_pass_either(town):
    assert "No budget was ever asked" in money(town, "N404").verdict.reason


def test_requests_count_in_the_order_in_which_they_were_made(town):
    town.set(town.care, y2026_27=100)
    for subject in ("N1", "N2"):
        town.post("request", subject, town.claim(subject, directorate=town.adults, y2026_27=60))

    assert money(town, "N1").verdict
    second = money(town, "N2").verdict
    assert "£40.00 left" in second.reason
    actions.take_back_money(
        town.council, kind="request", source_kind="need", source="N1", reason="Dropped.", by=BUILDER, at=NOON
    )
    assert money(town, "N2").verdict


def test_a_year_without_a_budget_is_a_refusal_though_the_others_are_covered(town):
    town.set(town.care, y2026_27=100)
    town.post("request", "N1", town.claim("N1", directorate=town.adults, y2026_27=1, y2027_28=1))

    assert "2027-28" in money(town).verdict.reason


def test_who_asked_never_answers_and_nobody_answers_for_another_directorate(town):
    question = ask(town, asked_by=town.rae.reference)
    assert question.asks == town.fin

    own = refused(
        actions.answer_budget_question, question, centre=town.signs, answer="It is mine.",
        by=town.officer(town.rae), at=NOON,
    )  # fmt: skip
    assert own.cite == "Separation of duties"
    other = refused(
        actions.answer_budget_question, question, centre=town.care, answer="It is mine.",
        by=town.officer(town.ben), at=NOON,
    )  # fmt: skip
    assert "other parts" in other.reason


def test_nobody_pays_from_what_is_not_theirs_or_closed(town):
    question, by = ask(town), town.officer(town.rae)
    verdict = refused(
        actions.answer_budget_question, question, centre=town.care, answer="Let them pay.", by=by, at=NOON
    )
    assert (verdict.who_can, "not yours" in verdict.reason) == ("Ben Okafor", True)
    actions.close_cost_centre(town.lights, reason="Joined with signs.", by=town.officer(town.fin), at=NOON)
    closed = CostCentre.objects.select_related("directorate", "holder").get(code="HW300")
    answer = {"answer": "Lights pay for it.", "by": by, "at": NOON}
    assert "closed" in refused(actions.answer_budget_question, question, centre=closed, **answer).reason
    assert (
        "Say why"
        in refused(
            actions.answer_budget_question, question, centre=town.signs, answer="Yes", by=by, at=NOON
        ).reason
    )


def test_a_question_is_passed_on_to_somebody_who_can_answer(town):
    question, by = ask(town), town.officer(town.rae)
    nobody = town.person("Nell Grey", "officer")
    words = {"reason": "It is for the lamps.", "by": by, "at": NOON}

    assert "cannot answer" in refused(actions.pass_question_on, question, to=nobody, **words).reason
    assert "already" in refused(actions.pass_question_on, question, to=town.rae, **words).reason
    actions.pass_question_on(question, to=town.fin, **words)
    assert question.asks == town.fin
    assert verbs(question)[-1] == "question.passed_on"
    assert queries.questions_for(town.officer(town.fin)) == [question]
    assert queries.questions_for(town.officer(town.rae)) == []


def test_what_is_no_longer_requested_is_no_longer_asked(town):
    question = ask(town)
    actions.take_back_money(
        town.council, kind="request", source_kind="need", source="N1", reason="Dropped.", by=BUILDER, at=NOON
    )
    question.refresh_from_db()
    assert question.stage == "withdrawn"
    assert (
        actions.withdraw_question(town.council, subject_kind="need", subject="N1", by=BUILDER, at=NOON)
        is None
    )


def test_an_open_question_follows_the_amount_and_is_not_asked_twice(town):
    ask(town)
    question = ask(town, y2026_27=70)
    assert question.amount_net == 70
    again = actions.ask_budget_question(
        town.council, subject_kind="need", subject="N1", title="The same", amount_net=Decimal(70), by=BUILDER,
        at=NOON,
    )  # fmt: skip
    assert again == question


def test_payments_with_a_word_that_was_answered_once_are_known_from_then_on(town):
    def pay(source):
        town.post(
            "actual", source, town.claim(f"word {source}", kind="payments", code="Lamp Oil", y2026_27=5),
            source_kind="import",
        )  # fmt: skip

    pay("1")
    question = BudgetQuestion.objects.get()
    assert question.title == "Everything that names “Lamp Oil”"
    assert "has to pay" in refused(
        actions.answer_budget_question, question, centre=None, answer="Nobody pays for it.",
        by=town.officer(town.fin), at=NOON,
    ).reason  # fmt: skip
    actions.answer_budget_question(
        question, centre=town.lights, answer="Oil for the lamps.", by=town.officer(town.fin), at=NOON
    )
    pay("2")

    assert BudgetQuestion.objects.count() == 1
    assert queries.years_of(town.lights, on=TODAY)[0].counted.actual == Decimal(10)
    assert verbs(town.lights)[-1] == "cost_centre.code_taken"


def test_where_nobody_is_left_to_ask_every_finance_officer_to_come_sees_it(town):
    held = town.fin.assignments.get()
    people.end_assignment(held, ended_on=TODAY, reason="She retired.", by=BUILDER, at=NOON)
    town.post("actual", "1", town.claim("x", kind="payments", code="what", y2026_27=5), source_kind="import")
    question = BudgetQuestion.objects.get()
    assert question.asks is None

    successor = town.person("Su Finch", "finance_officer")
    assert queries.questions_for(town.officer(successor)) == [question]


def letters_of(verb, handler, box):
    """Let the reaction to every event of a kind run, and give the letters by address."""
    for event in Event.objects.filter(verb=verb).order_by("pk"):
        handler(event.payload.facts, event=event, at=NOON)
    return [(letter.to[0], letter.body) for letter in box]


def test_who_is_asked_gets_one_letter_about_all_that_one_act_asks(town, mailoutbox):
    claims = [
        town.claim(f"word {each}", kind="payments", code=each, directorate=town.roads, y2026_27=5)
        for each in ("Lamp Oil", "Sign Paint", "Rope")
    ]
    told = {"kind": "actual", "source_kind": "import", "records": {"1": claims}, "by": BUILDER}
    actions.post_money(town.council, **told, at=NOON)
    actions.post_money(town.council, **told, at=NOON + timedelta(hours=1))  # they are open already

    ((address, body),) = letters_of("budgets.question.asked", tell_who_is_asked, mailoutbox)

    assert Event.objects.filter(verb="budgets.question.asked").count() == 6
    assert address == town.rae.email
    for question in BudgetQuestion.objects.all():
        assert f"/budgets/questions/{question.reference}/" in body
    assert "it answers nothing by itself" in body
    assert "£5.00" in body


def test_to_whom_a_question_is_passed_on_gets_a_letter(town, mailoutbox):
    question, by = ask(town), town.officer(town.rae)
    actions.pass_question_on(question, to=town.fin, reason="It is for the lamps.", by=by, at=NOON)

    letters = letters_of("budgets.question.passed_on", tell_to_whom_it_was_passed, mailoutbox)

    assert [address for address, _ in letters] == [town.fin.email]


def test_where_nobody_is_asked_by_name_all_of_finance_gets_the_letter_but_who_asks(town, mailoutbox):
    town.person("Pat Moor", "finance_officer")
    asker = town.officer(town.fin)
    actions.ask_budget_question(
        town.council,
        subject_kind="need",
        subject="N1",
        title="Lamps",
        amount_net=Decimal(9),
        by=asker,
        at=NOON,
    )
    with writing():  # as it was asked when finance had nobody else
        BudgetQuestion.objects.update(asks=None)

    letters = letters_of("budgets.question.asked", tell_who_is_asked, mailoutbox)

    assert [address for address, _ in letters] == ["pat.moor@test.example"]
