"""How right a classifier is on payments that it did not learn from, and how many it may take unattended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits

from wisely.classifications.decisions.features import distinct
from wisely.classifications.decisions.history import supplier_key
from wisely.classifications.decisions.learning import (
    HELD_QUARTERS,
    NEVER,
    Classifier,
    Told,
    held_out,
    is_held,
    learn,
)
from wisely.classifications.decisions.shapes import UNATTENDED_ACCURACY, Example, NothingToLearn

Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of payments, from 0 to 1; None where there was nothing to measure them on.

    `unseen_accuracy` is on suppliers the classifier never saw. `unattended` is the share that it would take
    by itself, and `unattended_accuracy` how many of those were right. `curve` pairs a share of the payments,
    the surest first, with how many of them were right.
    """

    lines: int
    accuracy: float | None
    unseen_lines: int
    unseen_accuracy: float | None
    macro_f1: float | None
    unattended: float | None
    unattended_accuracy: float | None
    curve: tuple[tuple[float, float], ...]

    def as_plain(self) -> dict[str, object]:
        """Give it as JSON holds it."""
        return asdict(self)


UNMEASURED = Quality(0, None, 0, None, None, None, None, ())


def measured(classifier: Classifier, examples: Sequence[Example]) -> Quality:
    """Measure a classifier on examples that it did not learn from, each counting for its payments."""
    return _quality(classifier, examples, _told(classifier, examples)) if examples else UNMEASURED


def _told(classifier: Classifier, examples: Sequence[Example]) -> Told:
    """Tell each example's category. A shape is told once, whatever it turns out."""
    shapes, which = distinct([each.shape for each in examples])
    asked = classifier.tell(shapes)
    return Told(*(getattr(asked, each.name)[which] for each in fields(asked)))


def _quality(classifier: Classifier, examples: Sequence[Example], told: Told) -> Quality:
    truth, said, right, lines = _compared(classifier, examples, told)
    named = np.asarray([bool(supplier_key(each.shape)) for each in examples])
    new = named & ~told.is_seen
    taken = told.is_sure
    return Quality(
        lines=int(lines.sum()),
        accuracy=_share(right, lines),
        unseen_lines=int(lines[new].sum()),
        unseen_accuracy=_share(right[new], lines[new]),
        macro_f1=float(
            f1_score(
                truth, said, average="macro", sample_weight=lines, labels=np.unique(truth), zero_division=0
            )
        ),
        unattended=float(lines[taken].sum() / lines.sum()),
        unattended_accuracy=_share(right[taken], lines[taken]),
        curve=_curve(told.sureness, right, lines),
    )


def _compared(
    classifier: Classifier, examples: Sequence[Example], told: Told
) -> tuple[Texts, Texts, Bools, npt.NDArray[np.float64]]:
    """Give what each example is, what was said of it, whether that was right, and its payments."""
    truth = np.asarray([each.category for each in examples])
    said = np.asarray(classifier.classes)[told.best]
    return truth, said, said == truth, np.asarray([each.lines for each in examples], np.float64)


def learn_and_measure(examples: Sequence[Example]) -> tuple[Classifier, Quality]:
    """Learn from all examples; measure one that learned without every fifth supplier and the latest payments.

    Where that one was not right often enough of what it would take unattended of new suppliers, of seen ones
    or of redacted names, the classifier may take none of those unattended either.

    :raises NothingToLearn: when they cannot teach.
    """
    with threadpool_limits(limits=1):  # more cores gain nothing, and pages would wait for them
        return _learned_and_measured(examples)


def _learned_and_measured(examples: Sequence[Example]) -> tuple[Classifier, Quality]:
    whole = learn(examples)
    shown, asked = kept_back(examples)
    try:
        trial = learn(shown)
    except NothingToLearn:
        return replace(whole, limits=np.full_like(whole.limits, NEVER)), UNMEASURED
    if not asked:
        return replace(whole, limits=np.full_like(whole.limits, NEVER)), UNMEASURED
    told = _told(trial, asked)
    limits = whole.limits.copy()
    limits[_falling_short(trial, asked, told)] = NEVER
    return replace(whole, limits=limits), _quality(trial, asked, told)


def kept_back(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Part examples into those that a second training is shown, and those on which it is judged.

    It is judged on every fifth supplier and on the latest payments, but only as long after what is known
    before those as a classifier is trusted: where a quarter before them has no labels, the last of them would
    be told by what is more than a year old. Where all of them are that late, all judge.
    """
    new, later = held_out(examples)
    marked = list(zip(examples, new, later, strict=True))
    known = max((each.quarter for each, is_new, is_late in marked if not is_new and not is_late), default=0)
    until = known + HELD_QUARTERS
    if not any(is_late and each.quarter <= until for each, _, is_late in marked):
        until = max((each.quarter for each in examples), default=0)
    shown: list[Example] = []
    asked: list[Example] = []
    for each, _, is_late in marked:
        if not is_late and not is_held(each.shape, 5):
            shown.append(each)
        elif each.quarter <= until:
            asked.append(each)
    return shown, asked


def _falling_short(trial: Classifier, asked: Sequence[Example], told: Told) -> list[int]:
    """Give the groups that may take nothing unattended: new suppliers, seen ones, unnamed.

    Those of which what was taken was not right often enough, if all together were not; and all, if nothing
    was taken at all.
    """
    _, _, right, lines = _compared(trial, asked, told)
    groups = range(len(trial.limits))
    if (_share(right[told.is_sure], lines[told.is_sure]) or 0) >= UNATTENDED_ACCURACY:
        return []
    taken = [told.is_sure & (told.group == group) for group in groups]
    return [
        group
        for group in groups
        if (_share(right[taken[group]], lines[taken[group]]) or 0) < UNATTENDED_ACCURACY
    ]


def _share(right: npt.NDArray[np.bool_], lines: npt.NDArray[np.float64]) -> float | None:
    return float((right * lines).sum() / lines.sum()) if lines.sum() else None


def _curve(
    sureness: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], lines: npt.NDArray[np.float64]
) -> tuple[tuple[float, float], ...]:
    order = np.argsort(-sureness, kind="stable")
    covered = np.cumsum(lines[order]) / lines.sum()
    share = np.cumsum((right * lines)[order]) / np.cumsum(lines[order])
    places = [min(int(np.searchsorted(covered, each - 1e-9)), len(order) - 1) for each in COVERAGES]
    return tuple((round(float(covered[place]), 4), round(float(share[place]), 4)) for place in places)
