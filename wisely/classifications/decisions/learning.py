"""A classifier: learned from examples, it gives each shape's chances by category, and how sure that is.

Words give chances for any supplier, and all that is asked of one supplier at once is read together: most are
paid for one thing. What was seen before of the very supplier and shape outweighs words where there is any.
How sure the best chance is, is learned from suppliers and from a late period that were held out, so that 0.97
means that 97 in a hundred such were right. The limits from which on that is so are kept apart for suppliers
that were seen, for new ones and for redacted names: one says nothing of another.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from warnings import catch_warnings, filterwarnings, simplefilter

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from wisely.classifications.decisions.features import Reader, distinct
from wisely.classifications.decisions.history import History, shape_key, supplier_key
from wisely.classifications.decisions.shapes import (
    UNATTENDED_ACCURACY,
    Example,
    NothingToLearn,
    Shape,
    examples_can_teach,
)

Floats = npt.NDArray[np.float32]
SOFTNESS, ROUNDS = 0.2, 200
SHARPNESS = 3.0  # how steeply a lead in score turns into a chance
EVENNESS = 0.5  # how far rare categories count as much as common ones: 0 not at all, 1 wholly
TOGETHER = 0.75  # what all kinds of payment to a supplier say on the whole, against each by itself
HELD_SUPPLIERS, HELD_LINES = 4, 0.25  # every fourth supplier; the last quarter of what is known of the others
MARGIN = 0.01  # above what is asked, because later payments drift
LEAST_SURE = (0.8, 0.8, 0.9)
"""How sure each has to be by itself, however right all are together: new suppliers, seen ones, and unnamed.

A redacted payment has its description alone, and what that stands for drifts: half a year on, those taken
from 0.8 on were short of what is asked, where suppliers that were seen had room to spare."""
FEWEST = 30  # shapes that a limit must have been measured on
NEVER = 2.0
UNNAMED = 2  # beside 0 for new suppliers and 1 for those seen before: where the name is redacted


@dataclass(frozen=True, slots=True)
class Told:
    """What a classifier says of shapes: the best and second category, how sure, and who was seen."""

    best: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    sureness: Floats
    is_seen: npt.NDArray[np.bool_]
    is_sure: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Classifier:
    """Everything that was learned.

    `sure` holds, for new and for seen suppliers and for redacted names, what turns the marks of a proposal
    into how often such were right; `limits` from which sureness on a proposal may be taken unattended.
    """

    classes: tuple[str, ...]
    reader: Reader
    weights: Floats
    shifts: Floats
    history: History
    sure: Floats
    limits: tuple[float, float, float]

    def chances(self, shapes: Sequence[Shape]) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Give the chances by category, a row for each shape, and whether its supplier was seen before."""
        scores = self.reader.scores(shapes, self.weights) + self.shifts
        return self.history.blended(shapes, _together(shapes, _shares(scores)))

    def tell(self, shapes: Sequence[Shape]) -> Told:
        """Say what each shape most likely is."""
        chances, seen = self.chances(shapes)
        order = np.argsort(-chances, axis=1)
        best, second = order[:, 0], order[:, 1]
        marks = _marks(chances, best, second)
        named = np.asarray([bool(each.supplier) for each in shapes])
        which = np.where(named, seen.astype(np.int64), UNNAMED)
        sureness = _squash((marks * self.sure[which, :2]).sum(1) + self.sure[which, 2])
        limits = np.asarray(self.limits)[which]
        return Told(best, second, sureness, seen, sureness >= limits)


def learn(examples: Sequence[Example], *, unattended: float = UNATTENDED_ACCURACY) -> Classifier:
    """Learn a classifier from examples; the same examples in the same order give the same one.

    :raises NothingToLearn: when they cannot teach; the words say why and what to do.
    """
    verdict = examples_can_teach(examples)
    if not verdict.allowed:
        raise NothingToLearn(verdict.reason)
    told = [each for each in examples if not each.shape.is_silent and each.category]
    new, later = held_out(told)
    shown = [each for place, each in enumerate(told) if not new[place] and not later[place]]
    if len({each.category for each in shown}) < 2:
        return _fitted(told)
    first = _fitted(shown)
    late = [each for each, is_held in zip(told, later, strict=True) if is_held]
    parts = (
        [each for each, is_held in zip(told, new, strict=True) if is_held],
        [each for each in late if each.shape.supplier],
        [each for each in late if not each.shape.supplier],
    )
    judged = [
        _sureness(first, part, unattended, least) for part, least in zip(parts, LEAST_SURE, strict=True)
    ]
    whole = _fitted(told)
    new_one, seen_one, unnamed = judged
    return replace(
        whole, sure=np.asarray([each for each, _ in judged], np.float32),
        limits=(new_one[1], seen_one[1], unnamed[1]),
    )  # fmt: skip


def held_out(examples: Sequence[Example]) -> tuple[list[bool], list[bool]]:
    """Mark the examples of every fourth supplier, and of the others the latest quarter of the payments."""
    new = [is_held(each.shape, HELD_SUPPLIERS) for each in examples]
    others = [place for place, is_new in enumerate(new) if not is_new]
    total, later, taken = sum(examples[place].lines for place in others), [False] * len(examples), 0
    for place in sorted(others, key=lambda place: -examples[place].quarter):
        taken += examples[place].lines
        if taken > HELD_LINES * total:
            break
        later[place] = True
    return new, later


def is_held(shape: Shape, one_in: int) -> bool:
    """Choose a share of the suppliers, always the same; shapes without a supplier never."""
    key = supplier_key(shape)
    return bool(key) and zlib.crc32(key.encode()) % one_in == 0


def _fitted(examples: Sequence[Example]) -> Classifier:
    classes = tuple(sorted({each.category for each in examples}))
    places = {name: place for place, name in enumerate(classes)}
    history, examples = History.learned_from(examples, places), _merged(examples)
    reader = Reader.learned_from([each.shape for each in examples])
    rows = reader.read([each.shape for each in examples])
    answers = np.asarray([places[each.category] for each in examples])
    model = LinearSVC(C=SOFTNESS, max_iter=ROUNDS, tol=1e-2, random_state=0)
    with catch_warnings():  # that it could be a little nearer: how right it is, is measured below
        simplefilter("ignore", ConvergenceWarning)
        # A council that has just begun has nearly as many categories as examples; they are names, no numbers.
        filterwarnings("ignore", "The number of unique classes", UserWarning)
        model.fit(rows, answers, sample_weight=_weights(examples, answers))
    weights, shifts = SHARPNESS * model.coef_.T, SHARPNESS * model.intercept_
    if len(classes) == 2:  # one row stands for both
        weights, shifts = np.hstack([-weights, weights]), np.hstack([-shifts, shifts])
    plain = np.asarray([(1, 0, 0)] * 3, np.float32)
    return Classifier(
        classes, reader, np.ascontiguousarray(weights, np.float32), shifts.astype(np.float32), history, plain,
        (NEVER, NEVER, NEVER),
    )  # fmt: skip


def _merged(examples: Sequence[Example]) -> list[Example]:
    """Put the quarters of a shape together: words know no time, and a third of the rows learn as much."""
    merged: dict[tuple[str, str, bool], Example] = {}
    for each in examples:
        key = (shape_key(each.shape), each.category, each.is_decided)
        known = merged.get(key)
        merged[key] = replace(each, lines=each.lines + known.lines) if known else each
    return list(merged.values())


def _weights(examples: Sequence[Example], answers: npt.NDArray[np.int64]) -> Floats:
    """Weigh examples so that a supplier counts by the logarithm of its payments, and rare categories more."""
    totals: dict[str, float] = {}
    lines = [25.0 if each.is_decided else float(each.lines) for each in examples]
    keys = [supplier_key(each.shape) or f"\x00{each.shape.purpose}" for each in examples]
    for key, count in zip(keys, lines, strict=True):
        totals[key] = totals.get(key, 0.0) + count
    weights = np.asarray(
        [count / totals[key] * np.log1p(totals[key]) for key, count in zip(keys, lines, strict=True)],
        np.float32,
    )
    of_category = np.bincount(answers, weights)
    weights *= of_category[answers] ** -EVENNESS
    weighed: Floats = weights / weights.mean()
    return weighed


def _sureness(
    first: Classifier, part: Sequence[Example], unattended: float, least: float
) -> tuple[tuple[float, float, float], float]:
    """Learn how often the best chance is right from what was held out, and from where on that is enough."""
    plain = (1.0, 0.0, 0.0)
    if len(part) < FEWEST:
        return plain, NEVER
    shapes = [each.shape for each in part]
    chances, _ = first.chances(shapes)
    order = np.argsort(-chances, axis=1)
    names = np.asarray(first.classes)
    right = names[order[:, 0]] == np.asarray([each.category for each in part])
    if not right.any():
        return plain, NEVER
    lines = np.asarray([each.lines for each in part], np.float64)
    marks = _marks(chances, order[:, 0], order[:, 1])
    sure = plain
    if not right.all():
        fitted = LogisticRegression(C=1.0).fit(marks, right, sample_weight=np.sqrt(lines))
        slope, of_lead = map(float, fitted.coef_[0])
        sure = (slope, of_lead, float(fitted.intercept_[0]))
    sureness = _squash(marks @ np.asarray(sure[:2], np.float32) + np.float32(sure[2]))
    return sure, max(least, limit_for(sureness, right, lines, unattended + MARGIN))


def limit_for(
    sureness: npt.NDArray[np.floating],
    right: npt.NDArray[np.bool_],
    lines: npt.NDArray[np.floating],
    asked: float,
) -> float:
    """Give the lowest sureness from which on `asked` of the payments are right; NEVER if nowhere."""
    order = np.argsort(-sureness, kind="stable")
    share = np.cumsum((right * lines)[order]) / np.cumsum(lines[order])
    enough = np.flatnonzero((share >= asked) & (np.arange(len(order)) + 1 >= FEWEST))
    return float(sureness[order[enough[-1]]]) if len(enough) else NEVER


def _shares(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    shares: Floats = raised / raised.sum(1, keepdims=True)
    return shares


def _together(shapes: Sequence[Shape], alone: Floats) -> Floats:
    """Let the shapes of one supplier speak for each other; redacted names are not one supplier."""
    names, whose = distinct([supplier_key(each) for each in shapes])
    of_name = sparse.csr_matrix((np.ones(len(whose), np.float32), (whose, np.arange(len(whose)))))
    said = (of_name @ alone) / np.bincount(whose).astype(np.float32)[:, None]
    share = np.asarray([TOGETHER if name else 0 for name in names], np.float32)[whose, None]
    together: Floats = share * said[whose] + (1 - share) * alone
    return together


def _marks(chances: Floats, best: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Floats:
    """Give what tells a sure proposal from a doubtful one: the best chance as log odds, and its lead."""
    rows = np.arange(len(chances))
    first = np.clip(chances[rows, best], 1e-4, 1 - 1e-4)
    lead = np.log(first / np.clip(chances[rows, second], 1e-4, 1))
    marks: Floats = np.column_stack([np.log(first / (1 - first)), lead]).astype(np.float32)
    return marks


def _squash(marks: npt.NDArray[np.floating]) -> Floats:
    squashed: Floats = (1 / (1 + np.exp(-marks))).astype(np.float32)
    return squashed
