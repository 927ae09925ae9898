"""Papers take their facts from the record, show where it has moved, and never change once they are issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from tests.actions.papers.conftest import DEEP
from tests.actions.planning.conftest import ANSWERS, NOON, WEIGHED
from tests.actions.planning.test_needs import refused, verbs
from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step, give_notice, refuse_step, withdraw_notice
from wisely.approvals.queries.notices import as_given
from wisely.audit.kept import writing
from wisely.lib.hashing import canonical_json
from wisely.lib.verdict import Refusal
from wisely.papers import queries
from wisely.papers.actions import TextSaid, draft_paper, issue_paper, revise_paper, take_facts, withdraw_paper
from wisely.papers.models import Paper
from wisely.papers.permissions import Permission
from wisely.papers.queries import content as content_queries
from wisely.papers.queries import facts as facts_queries
from wisely.people.models import Authority
from wisely.planning import actions as planning_actions
from wisely.planning import queries as planning_queries

TODAY = NOON.date()
DAY = timedelta(days=1)
URGENT = {
    "short_notice": "special urgency", "scrutiny_chair": "Cllr Ada Fell", "scrutiny_on": TODAY,
    "short_notice_reason": "The kitchen closed last night without any warning.",
}  # fmt: skip
WHY = "Three local caterers could do it, and nobody else would."
TEXT = {
    "decision": "To buy hot meals for the day centres.", "reasons": "Older people eat a hot meal every day.",
    "alternatives": "The kitchens have no room for it at all.",
    "implications": "It is in the budget; nothing for the law.",
    "matter": "Whether to buy meals for day centres.", "documents": "Gateway paper, and the award report too.",
    "copies": "Ask the clerk at the town hall for copies.",
}  # fmt: skip


@pytest.fixture
def officer(planning):
    return planning.officer(planning.asha, *Permission)


@pytest.fixture
def drafted(planning, officer):
    def of(need, kind="decision", by=officer, at=NOON):
        return draft_paper(
            planning.council, kind=kind, subject_kind="need", subject=need.reference, by=by, at=at
        )

    return of


def write(paper, by, *, on=TODAY, at=NOON, **more):
    mine = {key: TEXT[key] for key in paper.narrative if key in TEXT}
    said = TextSaid(narrative=mine, decision_maker="Director of Adults", decision_on=on, **more)
    return revise_paper(paper, said, by=by, at=at)


def issued(drafted, officer, need, **more):
    return issue_paper(write(drafted(need), officer, **more), by=officer, at=NOON)


def test_a_notice_takes_its_facts_from_the_record_and_begins_with_its_words(planning, drafted):
    need = planning.need(stage="agreed")

    paper = drafted(need)

    told = {label: value for _, rows in paper.facts for label, value in rows}
    assert paper.reference.startswith("TST-D26-00001")
    assert told["Value"] == "£80,000.00 excluding VAT"
    assert told["Lead officer"] == "Ben Okafor"
    assert told["Kind of decision"] == "Administrative decision"
    assert told["Buy it (chosen)"].endswith("Cost: £80,000.00 excluding VAT.")
    assert paper.narrative["reasons"] == need.outcome
    assert "The kitchens have no room" in paper.narrative["alternatives"]
    assert verbs(paper) == ["papers.paper.drafted"]


def test_a_paper_says_that_steps_are_taken_about_an_interest_and_never_which(planning, drafted):
    need = planning.need(stage="appraised")
    steps = "My sister cooks for one of them; Asha scores in my place."
    planning_actions.pass_gate(
        need, answers=ANSWERS, is_clear=False, mitigation=steps, by=planning.manager, at=NOON
    )

    paper = drafted(need, "gate")

    told = {label: value for _, rows in paper.facts for label, value in rows}
    assert told["Asha Hussain, at the gate"] == "An interest; steps are taken"
    assert "sister" not in str(paper.facts) + str(paper.narrative)


def test_an_issued_notice_is_bound_public_by_its_kind_and_in_effect_after_the_call_in(
    planning, drafted, officer, let_through
):
    small = issued(drafted, officer, planning.need(stage="agreed"))
    assert (small.is_public, small.call_in_ends_on, small.effective_on) == (False, None, TODAY)

    large = let_through(planning.need(stage="appraised", value_net=Decimal(900_000)))
    urgent = issued(drafted, officer, large, **URGENT)

    assert urgent.is_public
    assert urgent.call_in_ends_on == TODAY + 7 * DAY  # five working days from a Monday
    assert urgent.effective_on == TODAY + 8 * DAY
    assert len(urgent.content_sha256) == 64
    assert verbs(urgent) == ["papers.paper.drafted", "papers.paper.revised", "papers.paper.issued"]
    assert "not" in refused(lambda: write(urgent, officer)).reason


def test_a_key_decision_waits_for_28_clear_days(planning, drafted, officer, let_through):
    need = planning.need(stage="appraised", value_net=Decimal(900_000))
    decision = write(drafted(need), officer)

    early = write(drafted(need, "key decision"), officer, on=TODAY + 28 * DAY)
    verdict = refused(lambda: issue_paper(early, by=officer, at=NOON))
    assert "1 December 2026" in verdict.reason
    assert "reg 9" in verdict.cite
    revise_paper(
        early, TextSaid(decision_maker="Executive board", decision_on=TODAY + 29 * DAY), by=officer, at=NOON
    )
    notice = issue_paper(early, by=officer, at=NOON)
    assert notice.is_public
    assert [each.pk for each in queries.key_decisions(planning.council.pk)] == [notice.pk]

    taken = NOON + 29 * DAY
    let_through(need, at=taken)
    take_facts(decision, by=officer, at=taken)
    write(decision, officer, on=taken.date(), at=taken)
    assert issue_paper(decision, by=officer, at=taken).stage == "issued"


def test_what_was_issued_is_read_as_it_was_whatever_the_pack_and_the_record_say_since(
    planning, drafted, officer
):
    need = planning.need(stage="agreed")
    paper = issued(drafted, officer, need)
    at_issue = queries.document_of(paper, book=queries.book_for(paper, on=TODAY))
    fields = queries.committee_fields(paper, book=queries.book_for(paper, on=TODAY), on=TODAY)

    planning_actions.send_need_back(
        need, reason="The kitchens are built after all.", by=planning.manager, at=NOON
    )
    facts = planning_actions.NeedFacts(
        **{name: getattr(need, name) for name in planning_actions.NeedFacts.__dataclass_fields__}
        | {"title": "Meals and tea for day centres"}
    )
    planning_actions.revise_need(
        need, facts=facts, directorate=planning.directorate, by=planning.commissioner, at=NOON
    )
    with writing():  # stands for a council whose pack calls its papers and their parts otherwise since
        Authority.objects.update(pack="wharfedale-vale")
    later = queries.paper_for(planning.council.pk, paper.reference)
    book = queries.book_for(later, on=TODAY)

    assert book.papers["decision"].name != at_issue.caption
    read = queries.document_of(later, book=book)
    assert replace(read, accent=at_issue.accent) == at_issue
    assert queries.committee_fields(later, book=book, on=TODAY) == fields
    differ = {each.label: each.now for each in queries.paper_sheet(later, on=TODAY).differences}
    assert differ["Title"] == "Meals and tea for day centres"


def test_the_hash_binds_all_that_is_shown(planning, drafted, officer):
    paper = issued(drafted, officer, planning.need(stage="agreed"))
    kept = dict(paper.content)

    assert sha256(canonical_json(kept).encode()).hexdigest() == paper.content_sha256
    assert queries.paper_sheet(paper, on=TODAY).is_intact
    for name in (
        "title",
        "decision_maker",
        "decision_on",
        "caption",
        "text",
        "groups",
        "effective_on",
        "council",
    ):
        with writing():
            Paper.objects.filter(pk=paper.pk).update(content=kept | {name: None})
        paper.refresh_from_db()
        assert not content_queries.is_as_issued(paper), name


def test_a_draft_is_told_that_the_title_has_moved(planning, drafted, officer):
    need = planning.need(stage="appraised")
    paper = drafted(need, "gate")
    facts = planning_actions.NeedFacts(
        **{name: getattr(need, name) for name in planning_actions.NeedFacts.__dataclass_fields__}
        | {"title": "Meals and tea for day centres"}
    )
    planning_actions.revise_need(
        need, facts=facts, directorate=planning.directorate, by=planning.commissioner, at=NOON
    )

    (differs,) = queries.paper_sheet(paper, on=TODAY).differences
    assert (differs.label, differs.now) == ("Title", "Meals and tea for day centres")
    take_facts(paper, by=officer, at=NOON)
    assert paper.title == "Meals and tea for day centres"


def test_a_reason_alone_does_not_set_the_notice_aside(planning, drafted, officer, let_through):
    need = let_through(planning.need(stage="appraised", value_net=Decimal(900_000)))
    paper = write(drafted(need), officer, short_notice_reason=URGENT["short_notice_reason"])

    assert "none is issued" in refused(lambda: issue_paper(paper, by=officer, at=NOON)).reason
    write(paper, officer, **URGENT | {"scrutiny_chair": ""})
    verdict = refused(lambda: issue_paper(paper, by=officer, at=NOON))
    assert "reg 11" in verdict.cite
    write(paper, officer, **URGENT)
    fields = queries.committee_fields(
        issue_paper(paper, by=officer, at=NOON), book=queries.book_for(paper, on=TODAY), on=TODAY
    )
    assert (fields["shortNotice"], fields["scrutinyChair"]) == ("special urgency", "Cllr Ada Fell")


def test_a_general_exception_stands_for_five_clear_days_and_the_decision_rests_on_it(
    planning, drafted, officer, let_through
):
    need = planning.need(stage="appraised", value_net=Decimal(900_000))
    exception = URGENT | {"short_notice": "general exception"}
    notice = write(drafted(need, "key decision"), officer, on=TODAY + 5 * DAY, **exception)
    assert "reg 10(1)(c)" in refused(lambda: issue_paper(notice, by=officer, at=NOON)).cite
    write(notice, officer, on=TODAY + 6 * DAY, **exception)
    issue_paper(notice, by=officer, at=NOON)

    taken = NOON + 6 * DAY
    let_through(need, at=taken)
    decision = write(drafted(need, at=taken), officer, on=taken.date(), at=taken)
    assert issue_paper(decision, by=officer, at=taken).stage == "issued"
    assert (
        "no such way" in refused(lambda: write(drafted(need, "gate"), officer, short_notice="because")).reason
    )


def test_the_forward_plan_tells_what_lies_ahead_from_what_has_passed_and_what_was_decided(
    planning, drafted, officer, let_through
):
    need = planning.need(stage="appraised", value_net=Decimal(900_000))
    notice = issue_paper(
        write(drafted(need, "key decision"), officer, on=TODAY + 29 * DAY), by=officer, at=NOON
    )

    def standing(after):
        (row,) = queries.forward_plan(planning.council.pk, on=TODAY + after * DAY)
        return row.standing

    assert (standing(0), standing(29), standing(30)) == ("ahead", "ahead", "passed")
    assert queries.standing_of(notice, on=TODAY + 29 * DAY) == "For determination"
    assert "no decision is recorded" in queries.standing_of(notice, on=TODAY + 30 * DAY)

    taken = NOON + 29 * DAY
    let_through(need, at=taken)
    decision = write(drafted(need, at=taken), officer, on=taken.date(), at=taken)
    issue_paper(decision, by=officer, at=taken)
    assert (standing(29), standing(60)) == ("recorded", "recorded")
    assert decision.reference in queries.standing_of(notice, on=taken.date())


def last_step(need, deciders, *, at=NOON):
    """Let all but the last step be agreed to, and give what agreeing to the last would be."""
    approval = approvals.about(need.authority_id, kind="gate", subject=need.reference)
    *before, last = [step for step in approvals.live_steps(approval) if step.stage == "waiting"]
    for step in before:
        by = next(deciders[role] for role in step.roles if role in deciders)
        approve_step(step, is_clear=True, reason="It is in the budget.", by=by, at=at)
    by = next(deciders[role] for role in last.roles if role in deciders)

    def agree(on=at):
        return approve_step(last, is_clear=True, reason="It is in the budget.", by=by, at=on)

    return approval, by, agree


def test_the_last_who_agrees_at_the_gate_waits_for_the_notice_and_its_card_says_so(
    planning, drafted, officer, deciders
):
    need = planning.need(stage="appraised", value_net=Decimal(900_000))
    planning_actions.pass_gate(need, answers=DEEP, is_clear=True, by=planning.manager, at=NOON)
    approval, by, agree = last_step(need, deciders)
    assert approval.notice_clear_days == 28

    verdict = refused(agree)
    shown = approvals.sheet_of(approval, officer=by, on=TODAY).may_be_agreed
    assert (shown, shown.cite.split(";")[0]) == (verdict, "SI 2012/2089 reg 9")
    assert "none is issued" in verdict.reason

    notice = issue_paper(
        write(drafted(need, "key decision"), officer, on=TODAY + 29 * DAY), by=officer, at=NOON
    )
    assert "not before" in refused(lambda: agree(NOON + 28 * DAY)).reason
    assert approvals.sheet_of(approval, officer=by, on=TODAY).first_day_on == TODAY + 29 * DAY
    withdraw_paper(notice, reason="It named the wrong service.", by=officer, at=NOON + DAY)
    assert "none is issued" in refused(lambda: agree(NOON + 30 * DAY)).reason

    again = write(drafted(need, "key decision"), officer, on=TODAY + 31 * DAY, at=NOON + DAY)
    issue_paper(again, by=officer, at=NOON + DAY)
    agree(NOON + 31 * DAY)
    need.refresh_from_db()
    assert need.stage == "agreed"


def test_a_gate_that_asks_nobody_else_waits_for_the_notice_of_a_key_decision_too(planning, drafted, officer):
    need = planning.need(stage="appraised", wards=2)

    def let_through(at):
        return planning_actions.pass_gate(need, answers=DEEP, is_clear=True, by=planning.manager, at=at)

    verdict = refused(lambda: let_through(NOON))
    acts = planning_queries.acts_on(need, by=planning.manager, on=TODAY)
    assert acts["pass_gate"] == verdict
    assert verdict.who_can == "who may issue papers"
    issue_paper(write(drafted(need, "key decision"), officer, on=TODAY + 29 * DAY), by=officer, at=NOON)
    refused(lambda: let_through(NOON + 28 * DAY))
    assert let_through(NOON + 29 * DAY).stage == "agreed"


def test_a_notice_is_given_about_something_and_withdrawn_once(planning, tell_the_public):
    notice = tell_the_public(planning.need())

    withdraw_notice(notice, by=planning.manager, at=NOON)

    refused(lambda: withdraw_notice(notice, by=planning.manager, at=NOON))
    given = as_given(notice)
    told = {"subject_kind": "need", "subject": "", "paper": "TST-D26-9", "by": planning.manager, "at": NOON}
    refused(lambda: give_notice(planning.council, given, **told))


def test_a_key_decision_without_its_notice_is_not_recorded(planning, drafted, officer, let_through):
    need = let_through(planning.need(stage="appraised", value_net=Decimal(900_000)))

    verdict = refused(lambda: issued(drafted, officer, need))

    assert "none is issued" in verdict.reason
    assert "reg 9" in verdict.cite


@pytest.mark.parametrize("stage", ["proposed", "appraised", "at the gate", "dropped"])
def test_no_decision_is_recorded_of_a_need_that_has_not_passed_its_gate(planning, drafted, officer, stage):
    need = planning.need(stage="proposed" if stage == "proposed" else "appraised", value_net=Decimal(200_000))
    if stage == "at the gate":
        planning_actions.pass_gate(need, answers=DEEP, is_clear=True, by=planning.manager, at=NOON)
    if stage == "dropped":
        planning_actions.drop_need(
            need, reason="Nobody comes any more, sadly.", by=planning.commissioner, at=NOON
        )
    assert need.stage == stage

    verdict = refused(lambda: issued(drafted, officer, need))

    assert "has not passed its gate" in verdict.reason
    assert "reg 13(4)" in verdict.cite
    assert not Paper.objects.filter(stage="issued").exists()


def test_no_decision_is_recorded_of_a_waiver_that_nobody_has_decided_on(planning, ask, officer, agree_to):
    waiver = ask()

    def draft():
        return draft_paper(
            planning.council,
            kind="decision",
            subject_kind="waiver",
            subject=waiver.reference,
            by=officer,
            at=NOON,
        )

    paper = write(draft(), officer)
    verdict = refused(lambda: issue_paper(paper, by=officer, at=NOON))
    assert "was not decided on" in verdict.reason
    assert "reg 13(4)" in verdict.cite

    agree_to(waiver, "waiver")
    take_facts(paper, by=officer, at=NOON)
    assert issue_paper(paper, by=officer, at=NOON).stage == "issued"


def test_a_key_decision_about_a_waiver_is_noticed_before_it_and_recorded_after(
    planning, ask, officer, agree_to
):
    waiver = ask(kind="works", value_net=Decimal(600_000), lapses_on=date(2027, 9, 30))

    def draft(kind, at=NOON):
        return draft_paper(
            planning.council, kind=kind, subject_kind="waiver", subject=waiver.reference, by=officer, at=at
        )

    notice = write(draft("key decision"), officer, on=TODAY + 29 * DAY)
    issue_paper(notice, by=officer, at=NOON)
    assert [each.subject for each in queries.key_decisions(planning.council.pk)] == [waiver.reference]

    taken = NOON + 29 * DAY
    second = write(draft("key decision"), officer, on=TODAY + 80 * DAY)
    agree_to(waiver, "waiver", at=taken)
    for verdict in (
        refused(lambda: draft("key decision", at=taken)),
        refused(lambda: issue_paper(second, by=officer, at=taken)),
    ):
        assert "comes before" in verdict.reason
        assert "reg 9" in verdict.cite
    decision = write(draft("decision", at=taken), officer, on=taken.date(), at=taken)
    assert issue_paper(decision, by=officer, at=taken).is_public


def test_no_notice_is_owed_for_a_waiver_that_is_no_key_decision(planning, ask, officer):
    with pytest.raises(Refusal, match="not a key decision"):
        draft_paper(
            planning.council, kind="key decision", subject_kind="waiver", subject=ask().reference, by=officer,
            at=NOON,
        )  # fmt: skip


def test_the_day_of_a_decision_is_not_before_the_record_says_that_it_was_decided(planning, drafted, officer):
    paper = write(drafted(planning.need(stage="agreed")), officer, on=TODAY - DAY)

    assert "cannot lie before" in refused(lambda: issue_paper(paper, by=officer, at=NOON)).reason


def test_a_kind_of_decision_that_the_rules_do_not_know_is_not_let_through(planning, drafted, officer):
    paper = write(drafted(planning.need(stage="agreed")), officer)
    with writing():  # stands for a kind that the council has taken out of its rules since
        Paper.objects.filter(pk=paper.pk).update(decision_kind="abolished")

    verdict = refused(lambda: issue_paper(paper, by=officer, at=NOON))

    assert "no such kind of decision" in verdict.reason


def test_who_was_asked_is_told_apart_from_who_agreed(planning, drafted, deciders):
    need = planning.need(stage="appraised", value_net=Decimal(900_000))
    planning_actions.pass_gate(need, answers=DEEP, is_clear=True, by=planning.manager, at=NOON)

    def told():
        facts = queries.recorded(
            planning.council.pk, kind="gate", subject_kind="need", subject=need.reference,
            book=queries.book_for(Paper(authority=planning.council), on=TODAY),
        )  # fmt: skip
        return next(
            dict(group.rows) for group in facts.groups if group.heading == facts_queries.WHO_WAS_ASKED
        )

    assert told() == {"Director": "Asked; has not decided yet", "Finance": "Asked; has not decided yet"}
    approval = approvals.about(planning.council.pk, kind="gate", subject=need.reference)
    director, finance = approvals.live_steps(approval)
    approve_step(
        finance, is_clear=True, reason="The money is there.", by=deciders["finance_officer"], at=NOON
    )
    refuse_step(director, reason="Not in this year.", by=deciders["head_of_procurement"], at=NOON)
    assert told()["Finance"].startswith("Agreed to by The finance_officer")
    assert told()["Director"].startswith("Refused by The head_of_procurement")
    assert not any("agreed" in heading.lower() for heading, _ in drafted(need, "gate").facts)


def test_no_notice_is_owed_for_what_is_no_key_decision(planning, drafted):
    need = planning.need(stage="agreed")

    assert "not a key decision" in refused(lambda: drafted(need, "key decision")).reason


def test_a_draft_shows_where_the_record_moved_and_takes_it_over(planning, drafted, officer):
    need = planning.need(stage="agreed")
    paper = write(drafted(need), officer)
    assert "nothing to take" in refused(lambda: take_facts(paper, by=officer, at=NOON)).reason
    planning_actions.send_need_back(
        need, reason="The number of meals has grown a lot.", by=planning.manager, at=NOON
    )
    facts = planning_actions.NeedFacts(
        **{name: getattr(need, name) for name in planning_actions.NeedFacts.__dataclass_fields__}
        | {"value_net": Decimal(82_000)}
    )
    planning_actions.revise_need(
        need, facts=facts, directorate=planning.directorate, by=planning.commissioner, at=NOON
    )

    planning_actions.appraise_options(need, options=WEIGHED, chosen="buy", by=planning.commissioner, at=NOON)
    planning_actions.pass_gate(need, answers=ANSWERS, is_clear=True, by=planning.manager, at=NOON)
    (differs, *_) = queries.paper_sheet(paper, on=TODAY).differences
    assert (differs.label, differs.before, differs.now) == (
        "Value", "£80,000.00 excluding VAT", "£82,000.00 excluding VAT",
    )  # fmt: skip
    assert "The record has moved" in refused(lambda: issue_paper(paper, by=officer, at=NOON)).reason
    text = dict(paper.narrative)
    take_facts(paper, by=officer, at=NOON)
    assert queries.paper_sheet(paper, on=TODAY).differences == ()
    assert paper.narrative == text
    assert issue_paper(paper, by=officer, at=NOON).stage == "issued"


def test_what_is_missing_is_said_before_it_is_issued(planning, drafted, officer):
    paper = drafted(planning.need(stage="agreed"))

    assert "What it means for money" in refused(lambda: issue_paper(paper, by=officer, at=NOON)).reason
    write(paper, officer, on=TODAY + DAY)
    assert "lies ahead" in refused(lambda: issue_paper(paper, by=officer, at=NOON)).reason
    assert "Nothing was changed" in refused(lambda: write(paper, officer, on=TODAY + DAY)).reason
    strange = TextSaid(narrative={"poem": "Roses are red, and so on."})
    assert "no part" in refused(lambda: revise_paper(paper, strange, by=officer, at=NOON)).reason


def test_there_is_one_draft_of_a_paper_and_none_about_nothing(planning, drafted, officer, ask):
    need = planning.need(stage="agreed")
    first = drafted(need)

    assert first.reference in refused(lambda: drafted(need)).reason
    nothing, no_such = "knows nothing", "no such paper about such a thing"
    for kind, about, subject, words in (
        ("decision", "need", "TST-N26-9999", nothing), ("key decision", "waiver", "TST-W26-9999", nothing),
        ("waivers", "year", "2031-32", nothing), ("waivers", "year", "never", nothing),
        ("gate", "waiver", ask().reference, no_such), ("waivers", "need", need.reference, no_such),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=words):
            draft_paper(planning.council, kind=kind, subject_kind=about, subject=subject, by=officer, at=NOON)
    withdraw_paper(first, reason="Another one is written instead.", by=officer, at=NOON)
    assert drafted(need).reference.startswith("TST-D26-00002")


def test_who_may_not_write_or_issue_is_refused(planning, drafted, officer):
    reader = planning.officer(planning.ben, Permission.SEE_PAPER)
    writer = planning.officer(planning.ben, Permission.DRAFT_PAPER)
    need = planning.need(stage="agreed")

    assert "does not include" in refused(lambda: drafted(need, by=reader)).reason
    paper = write(drafted(need, by=writer), writer)
    assert refused(lambda: issue_paper(paper, by=writer, at=NOON)).cite == "Scheme of delegation"
    issue_paper(paper, by=officer, at=NOON)
    unasked = refused(lambda: withdraw_paper(paper, reason="It was a mistake, sorry.", by=writer, at=NOON))
    assert "Head of procurement" in unasked.who_can
    assert "3 words" in refused(lambda: withdraw_paper(paper, reason="Wrong", by=officer, at=NOON)).reason
    withdraw_paper(paper, reason="It was issued by mistake.", by=officer, at=NOON)
    assert (paper.stage, paper.is_public) == ("withdrawn", False)


def test_a_committee_system_is_given_the_fields_it_publishes(planning, drafted, officer):
    paper = issued(drafted, officer, planning.need(stage="agreed"))

    book = queries.book_for(paper, on=TODAY)
    told = queries.committee_fields(paper, book=book, on=TODAY)

    assert told["decisionMaker"] == "Director of Adults"
    assert told["decisionDueDate"] == told["effectiveFrom"] == "2026-11-02"
    assert (told["isKeyDecision"], told["isOpenToCallIn"], told["wardsAffected"]) == (False, False, 0)
    assert (told["leadOfficer"], told["directorate"]) == ("Ben Okafor", "Adults")


def test_the_report_of_waivers_is_a_paper_with_every_figure(planning, officer):
    paper = draft_paper(
        planning.council, kind="waivers", subject_kind="year", subject="2026-27", by=officer, at=NOON
    )

    told = {label: value for _, rows in paper.facts for label, value in rows}
    assert told["Waivers approved"] == "0"
    assert told["The strategy’s baseline, 2018/19"] == "189"
    revise_paper(
        paper, TextSaid(narrative={"causes": "There were none, so nothing lies behind."}), by=officer, at=NOON
    )
    assert issue_paper(paper, by=officer, at=NOON).is_public is False


def test_who_may_withdraw_a_paper_is_the_same_on_the_page_and_in_the_act(planning, drafted, officer):
    writer = planning.officer(planning.ben, Permission.DRAFT_PAPER)
    reader = planning.officer(planning.chief, Permission.SEE_PAPER)
    paper = drafted(planning.need(stage="agreed"), by=writer)

    def said(by):
        return bool(queries.acts_on_paper(queries.paper_sheet(paper, on=TODAY), by=by)["withdraw_paper"])

    assert (said(writer), said(reader), said(officer)) == (True, False, True)
    reason = "Another one is written instead."
    assert refused(lambda: withdraw_paper(paper, reason=reason, by=reader, at=NOON)).cite
    withdraw_paper(paper, reason=reason, by=writer, at=NOON)
    assert (paper.stage, said(officer)) == ("withdrawn", False)
    given = issued(drafted, officer, planning.need(stage="agreed"))
    sheet = queries.paper_sheet(given, on=TODAY)
    assert not queries.acts_on_paper(sheet, by=writer)["withdraw_paper"]
