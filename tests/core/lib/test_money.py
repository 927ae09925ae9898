from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.money import Gross, Money, Net, NotAnAmount, parse_amount

PENCE = st.decimals(-10_000_000, 10_000_000, places=2)


def test_halves_of_a_penny_are_rounded_away_from_nought():
    assert Net(Decimal("1.005")).amount == Decimal("1.01")
    assert Net(Decimal("-1.005")).amount == Decimal("-1.01")
    assert Net(Decimal("1.004999")).amount == Decimal("1.00")


@pytest.mark.parametrize("operation", [
    lambda net, gross: net + gross, lambda net, gross: gross - net, lambda net, gross: net < gross,
    lambda net, gross: net >= gross, lambda net, gross: Net.total([net, gross]), lambda net, gross: net.share_of(gross),
    lambda net, gross: net + Money(Decimal(1)), lambda net, gross: Money(Decimal(1)) - gross,
])  # fmt: skip
def test_net_never_meets_gross(operation):
    with pytest.raises(TypeError):
        operation(Net(Decimal(1)), Gross(Decimal(1)))


def test_a_pound_net_is_not_a_pound_gross():
    assert Net(Decimal(1)) != Gross(Decimal(1))
    assert len({Net(Decimal(1)), Gross(Decimal(1)), Money(Decimal(1))}) == 3


@pytest.mark.parametrize("given_amount", [1.5, True, "1.50", None])
def test_money_is_made_only_from_exact_numbers(given_amount):
    with pytest.raises(TypeError, match="Decimal"):
        Net(given_amount)


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1000000000000", "-1000000000000.01"])
def test_an_amount_that_no_column_holds_is_refused(figure):
    with pytest.raises(ValueError, match="can be kept"):
        Net(Decimal(figure))


def test_there_is_no_minus_nought():
    assert str(Net(Decimal("-0.004"))) == "£0.00"
    assert str(-Net.zero()) == "£0.00"


def test_money_reads_like_money():
    assert str(Net(Decimal("1234567.5"))) == "£1,234,567.50"
    assert str(Gross(Decimal(-12))) == "-£12.00"


def test_vat_is_rounded_before_it_is_added():
    net = Net(Decimal("0.13"))

    assert net.vat_at(Decimal("0.20")) == Money(Decimal("0.03"))
    assert net.with_vat(Decimal("0.20")) == Gross(Decimal("0.16"))
    assert net.with_vat(Decimal(0)) == Gross(Decimal("0.13"))


@pytest.mark.parametrize("rate", ["20", "-0.2", "1.01"])
def test_a_rate_that_is_no_fraction_is_refused(rate):
    with pytest.raises(ValueError, match="fraction"):
        Net(Decimal(1)).with_vat(Decimal(rate))


@given(PENCE, st.sampled_from([Decimal("0.20"), Decimal("0.05"), Decimal(0)]))
def test_taking_vat_out_gives_back_what_it_was_put_on(amount, rate):
    net = Net(amount)
    gross = net.with_vat(rate)

    assert gross.without_vat(rate) == net
    assert gross.vat_over(net) == net.vat_at(rate)


@given(st.lists(PENCE))
def test_a_total_is_exact_whatever_the_order(amounts):
    there = Net.total(Net(each) for each in amounts)
    back = Net.total(Net(each) for each in reversed(amounts))

    assert there == back
    assert there.amount == sum(amounts, Decimal(0))


@given(PENCE, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_parts_add_up_to_the_whole_and_none_is_a_penny_from_its_share(amount, weights):
    whole = Gross(amount)
    parts = whole.split(weights)

    assert Gross.total(parts) == whole
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount - amount * weight / sum(weights)) <= Decimal("0.01")


def test_left_over_pence_go_to_the_first_of_equals():
    assert [str(part) for part in Net(Decimal(1)).split([1, 1, 1])] == ["£0.34", "£0.33", "£0.33"]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_that_cannot_share_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        Net(Decimal(1)).split(weights)


def test_a_share_is_a_plain_ratio():
    assert Net(Decimal(1)).share_of(Net(Decimal(4))) == Decimal("0.25")
    with pytest.raises(ZeroDivisionError):
        Net(Decimal(1)).share_of(Net.zero())


def test_money_is_multiplied_by_numbers_only():
    assert Net(Decimal("0.33")) * 3 == Net(Decimal("0.99")) == Decimal(3) * Net(Decimal("0.33"))
    for factor in (1.5, True, Net(Decimal(1))):
        with pytest.raises(TypeError):
            Net(Decimal(1)) * factor


def test_money_has_size_and_may_be_nought():
    assert abs(Net(Decimal(-1))) == Net(Decimal(1))
    assert not Net.zero()
    assert Net(Decimal("0.01"))


@pytest.mark.parametrize(("text", "amount"), [
    ("1450.18", "1450.18"), ("1,450.18", "1450.18"), ("£1,450.18", "1450.18"), (" £ 1,450.18 ", "1450.18"),
    ("GBP 12", "12"), ("12 GBP", "12"), (".5", "0.5"), ("5.", "5"), ("+7", "7"), ("7 DR", "7"), ("12.3456", "12.3456"),
    ("(1,234.00)", "-1234"), ("£(1,234.00)", "-1234"), ("(£1,234.00)", "-1234"), ("1,234.00-", "-1234"), ("-£5", "-5"),
    ("£-5", "-5"), ("- 5", "-5"), ("−5", "-5"), ("–5", "-5"), ("5 CR", "-5"), ("5.00cr", "-5"), ("\u00a05.00\u00a0", "5"),
    ("-0.00", "0"), ("0", "0"), ("1,234,567.89", "1234567.89"), ("0001", "1"),
])  # fmt: skip
def test_amounts_are_read_as_ledgers_write_them(text, amount):
    assert parse_amount(text) == Decimal(amount)


def test_a_credit_of_nought_has_no_sign():
    assert str(parse_amount("(0.00)")) == "0.00"


@pytest.mark.parametrize(("text", "reason"), [
    ("", "missing"), ("   ", "missing"), ("-", "figures"), ("£", "figures"), (".", "commas"), ("twelve pounds", "figures"),
    ("1,23", "commas"), ("1.234,56", "commas"), ("12,34,567", "commas"), ("1,2345", "commas"), ("1.2.3", "commas"),
    ("(-5)", "more than one sign"), ("-5-", "more than one sign"), ("-5 CR", "more than one sign"), ("--5", "more than one sign"),
    ("1.2E+05", "shortened"), ("£1.2m", "in full"), ("20 k", "in full"), ("$5", "pounds"), ("€5", "pounds"),
    ("12 34", "figures"), ("12/13", "figures"), ("٣", "figures"), ("=5+5", "figures"), ("5" * 41, "too long"), ("(5", "figures"),
    ("NaN", "figures"), ("Infinity", "figures"), ("1_000", "figures"),
])  # fmt: skip
def test_what_could_be_misread_is_refused_with_a_reason(text, reason):
    with pytest.raises(NotAnAmount, match=reason) as refused:
        parse_amount(text)

    assert refused.value.reason in str(refused.value)


@given(PENCE)
def test_what_money_writes_it_can_read(amount):
    assert Net.of(str(Net(amount))) == Net(amount)


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_is_refused(text):
    try:
        assert parse_amount(text).is_finite()
    except NotAnAmount as refused:
        assert refused.reason.endswith(".")


def test_an_amount_too_large_to_keep_is_refused_with_a_reason():
    with pytest.raises(NotAnAmount, match="below"):
        Net.of("1,000,000,000,000")


@given(PENCE, PENCE)
def test_what_is_added_can_be_taken_away(one, other):
    assert Net(one) + Net(other) - Net(other) == Net(one)
