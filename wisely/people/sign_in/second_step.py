"""Tries at the code of a second factor are counted as those at the password are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from wisely.people import actions, queries
from wisely.people.decisions.trials import SECOND_FACTOR
from wisely.people.models import User
from wisely.people.sign_in import throttle
from wisely.people.sign_in.browsers import known_browser


def check_code(request: Any, user: User, check: Callable[[], Any]) -> Any:
    """Let `check` judge a code, with the try counted before and given back when it was right.

    Counted per person and browser (or address), so that nobody elsewhere can shut the person out.

    :raises ValidationError: for a wrong code or too many tries; a wrong one is recorded.
    """
    place = known_browser(request, user) or request.META.get("REMOTE_ADDR", "")
    trial = throttle.take(SECOND_FACTOR, str(user.pk), place, at=request.at)
    if not trial.verdict:
        raise ValidationError("There have been too many tries. Wait 15 minutes, then try again.")
    try:
        code = check()
    except ValidationError:
        page = queries.the_sign_in_page(authority_id=user.authority_id, request_id=request.request_id)
        actions.record_failed_sign_in(user, how="second factor", by=page, at=request.at)
        raise ValidationError("The code is not right. Enter the one that the app shows now.") from None
    throttle.give_back([trial])
    return code
