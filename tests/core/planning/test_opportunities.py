"""What could be bought together: what pairs, what never does, and the reasons that are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wisely.planning.decisions.opportunities import (
    OurNeed,
    TheirPlan,
    Tree,
    found_between,
    joined,
    words_in,
)

ON = date(2026, 11, 2)
TREE = Tree(
    names={
        "FOO": "Food",
        "FOO-01": "Catering",
        "FOO-02": "Groceries",
        "ICT": "Computers",
        "ICT-01": "Laptops",
    },
    heads={"FOO": "", "FOO-01": "FOO", "FOO-02": "FOO", "ICT": "", "ICT-01": "ICT"},
    divisions={"FOO-01": frozenset({"55"}), "FOO-02": frozenset({"15"}), "ICT-01": frozenset({"30"})},
)
OURS = OurNeed(
    key=1, title="School meals", category="FOO-01", words=words_in("School meals"), kind="services",
    value_net=Decimal(100_000), starts_on=date(2027, 4, 1), begins_on=date(2027, 1, 10),
    notice_on=date(2027, 2, 1),
)  # fmt: skip
THEIRS = TheirPlan(
    key=7, council="Vale", title="Meals for schools", category="FOO-01", divisions=frozenset({"55"}),
    words=words_in("Meals for schools"), kind="services", value_net=Decimal(50_000),
    starts_on=date(2027, 5, 1), notice_on=date(2027, 3, 1),
)  # fmt: skip


def pair(ours=OURS, theirs=THEIRS, *, months=9, on=ON):
    return joined(ours, theirs, TREE, months=months, on=on)


def test_the_like_at_about_the_same_time_pairs_and_says_why():
    found = pair()

    assert (found.strength, found.together_net) == ("Strong", Decimal(150_000))
    assert found.summary == "Both buy “Catering” from spring 2027; theirs is published in March 2027."
    assert found.reasons == (
        "Both are “Catering”. Both speak of “meal” and “school”.",
        "The contracts start 1 month apart: ours in April 2027, theirs in May 2027.",
        "Theirs is advertised in March 2027, when work on ours has begun at the latest (January 2027).",
        "Ours is £100,000, theirs £50,000, excluding VAT.",
    )


def test_what_is_advertised_begun_or_of_another_kind_never_pairs():
    assert pair(theirs=replace(THEIRS, notice_on=ON)) is None
    assert pair(theirs=replace(THEIRS, notice_on=None, starts_on=ON)) is None
    assert pair(replace(OURS, notice_on=ON)) is None
    assert pair(theirs=replace(THEIRS, kind="works")) is None
    assert pair(theirs=replace(THEIRS, kind="")) is not None
    assert pair(theirs=replace(THEIRS, starts_on=date(2028, 4, 1))) is None
    assert pair(theirs=replace(THEIRS, starts_on=date(2028, 4, 1)), months=13) is not None


def test_likeness_is_by_category_then_code_and_word_then_head_then_words():
    strange = replace(THEIRS, category="", divisions=frozenset(), words=frozenset())
    scores = [
        pair(theirs=each).score
        for each in (
            THEIRS,
            replace(THEIRS, category=""),
            replace(strange, category="FOO-02", words=OURS.words),
            replace(strange, words=OURS.words),
            replace(strange, category="FOO-02"),
        )
    ]
    assert pair(theirs=replace(strange, category="FOO-02")).strength == "Faint"
    assert scores == sorted(scores, reverse=True)
    assert pair(theirs=strange) is None
    assert pair(theirs=replace(strange, divisions=frozenset({"55"}))) is None
    assert pair(theirs=replace(strange, words=frozenset({"meal"}))) is None
    assert "CPV 55" in pair(theirs=replace(THEIRS, category="")).reasons[0]


def test_what_is_not_told_is_said_and_sooner_work_is_asked_for():
    assert "ask soon" in pair(theirs=replace(THEIRS, notice_on=None)).reasons[2]
    assert "begin sooner" in pair(theirs=replace(THEIRS, notice_on=date(2027, 1, 2))).reasons[2]
    assert "no days yet" in pair(replace(OURS, begins_on=None, notice_on=None)).reasons[2]
    assert "no value" in pair(theirs=replace(THEIRS, value_net=None)).reasons[3]
    assert "ten times" in pair(theirs=replace(THEIRS, value_net=Decimal(900))).reasons[3]
    assert "do not say when the contract" in pair(theirs=replace(THEIRS, starts_on=None)).reasons[1]
    winter = pair(replace(OURS, starts_on=date(2027, 12, 1)), replace(THEIRS, starts_on=date(2028, 1, 5)))
    assert "from winter 2027-28" in winter.summary


def test_words_that_every_plan_has_say_nothing():
    assert words_in("Provision of Catering Services for the Council") == {"catering"}
    assert words_in("Cafés", "cafe") == {"cafe"}


days = st.dates(ON - timedelta(days=60), ON + timedelta(days=900))
kinds = st.sampled_from(["", "goods", "services"])
words = st.frozensets(st.sampled_from(["meal", "school", "laptop", "lift"]), max_size=3)
codes = st.sampled_from(["", "FOO", "FOO-01", "FOO-02", "ICT-01"])
money = st.integers(1, 10**9).map(Decimal)
needs = st.lists(
    st.builds(
        OurNeed, key=st.integers(1, 10**6), title=st.just("a"), category=codes, words=words, kind=kinds,
        value_net=money, starts_on=days, begins_on=st.none() | days, notice_on=st.none() | days,
    ),
    max_size=5, unique_by=lambda need: need.key,
)  # fmt: skip
plans = st.lists(
    st.builds(
        TheirPlan, key=st.integers(1, 10**6), council=st.sampled_from(["Vale", "Dale"]), title=st.just("b"),
        category=codes, divisions=st.frozensets(st.sampled_from(["55", "15", "30"])), words=words, kind=kinds,
        value_net=st.none() | money, starts_on=st.none() | days, notice_on=st.none() | days,
    ),
    max_size=6, unique_by=lambda plan: plan.key,
)  # fmt: skip


@given(needs, plans, st.integers(1, 36))
def test_looking_up_by_what_is_shared_finds_all_that_comparing_each_with_each_finds(ours, theirs, months):
    found = found_between(ours, theirs, TREE, months=months, on=ON)

    each_with_each = {
        (need.key, plan.key)
        for need in ours
        for plan in theirs
        if joined(need, plan, TREE, months=months, on=ON) is not None
    }
    assert {(each.ours.key, each.theirs.key) for each in found} == each_with_each
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    for each in found:
        assert 0 < each.score <= 100
        assert all(reason.endswith(".") for reason in (*each.reasons, each.summary))
        assert each.ours.starts_on > ON
        assert each.theirs.notice_on is None or each.theirs.notice_on > ON
        assert not (each.ours.kind and each.theirs.kind and each.ours.kind != each.theirs.kind)
    wider = found_between(ours, theirs, TREE, months=months + 1, on=ON)
    assert each_with_each <= {(each.ours.key, each.theirs.key) for each in wider}
