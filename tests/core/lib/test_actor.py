from __future__ import annotations

from wisely.lib.actor import Actor, SystemActor, the_clock


def test_the_clock_is_somebody_who_can_answer_for_an_act():
    clock = the_clock(authority_id=7, request_id="night")

    assert isinstance(clock, Actor)
    assert clock == SystemActor("system:clock", "The clock", request_id="night", authority_id=7)
    assert clock.on_behalf_of == ""


def test_a_bare_name_cannot_answer_for_an_act():
    assert not isinstance("Ben", Actor)
