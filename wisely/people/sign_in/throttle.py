"""Counting tries at secrets, in the database, so that every worker and machine counts alike."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from wisely.lib.verdict import YES, Verdict
from wisely.people.decisions.trials import Allowance, trial_is_allowed
from wisely.people.models import Trials

_TAKE = """
INSERT INTO people_trials (key, began_at, tries) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
  tries = CASE WHEN people_trials.began_at <= %(over)s THEN 1 ELSE people_trials.tries + 1 END,
  began_at = CASE WHEN people_trials.began_at <= %(over)s THEN %(at)s ELSE people_trials.began_at END
RETURNING tries, began_at
"""
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """One try that was counted, so that it can be given back when it turns out right."""

    key: bytes
    verdict: Verdict


def take(allowance: Allowance, *who: str, at: datetime) -> Trial:
    """Count one try before the secret is looked at, in one statement: tries that come together all count."""
    key = _key(allowance, who)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "at": at, "over": at - allowance.stretch})
        tries, began_at = cursor.fetchone()
    return Trial(key, trial_is_allowed(tries, allowance, since=began_at, at=at))


def take_all(*wanted: tuple[Allowance, tuple[str, ...]], at: datetime) -> tuple[list[Trial], Verdict]:
    """Count one try against several allowances; the first used up decides and spares the rest."""
    taken: list[Trial] = []
    for allowance, who in wanted:
        trial = take(allowance, *who, at=at)
        if not trial.verdict:
            return taken, trial.verdict
        taken.append(trial)
    return taken, YES


def give_back(trials: list[Trial]) -> None:
    """Forget tries that were right: only wrong ones count."""
    with connection.cursor() as cursor:
        for trial in trials:
            cursor.execute(
                "UPDATE people_trials SET tries = tries - 1 WHERE key = %s AND tries > 0", [trial.key]
            )


def sweep(*, at: datetime) -> int:
    """Delete counts of more than a day ago."""
    deleted, _ = Trials.objects.filter(began_at__lt=at - _KEPT).delete()
    return deleted


def _key(allowance: Allowance, who: tuple[str, ...]) -> bytes:
    told = "\x00".join((allowance.kind, *who)).casefold()
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).digest()
