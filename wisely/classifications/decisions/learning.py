"""A classifier: learned from examples, it gives each shape's chances by category, and how sure that is.

Words give chances for any supplier, and all that is asked of one supplier at once is read together: most are
paid for one thing. What was seen before of the very supplier and shape outweighs words where there is any.
How sure the best chance is, is learned from suppliers and from late quarters that were held out, so that 0.97
means that 97 in a hundred such were right. Each category is trusted by its own late record, so that one whose
label moved waits and the others do not.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple
from warnings import catch_warnings, filterwarnings, simplefilter

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from wisely.classifications.decisions.features import Reader, distinct
from wisely.classifications.decisions.history import History, leaning_on_contracts, shape_key, supplier_key
from wisely.classifications.decisions.shapes import (
    UNATTENDED_ACCURACY,
    Example,
    NothingToLearn,
    Shape,
    examples_can_teach,
)

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
SOFTNESS, ROUNDS = 0.2, 200
SHARPNESS = 3.0  # how steeply a lead in score turns into a chance
EVENNESS = 0.75  # how far rare categories count as much as common ones: 0 not at all, 1 wholly
TOGETHER = 0.9  # what all kinds of payment to a supplier say on the whole, against each by itself
HELD_SUPPLIERS, HELD_LINES = 4, 0.25  # every fourth supplier; the last quarter of what is known of the others
MARGIN = 0.01  # above what is asked, because later payments drift
LEAST_SURE = (0.8, 0.8, 0.8)
"""How sure each has to be by itself: of new suppliers, of seen ones, and unnamed."""
FEWEST = 30  # shapes that a limit must have been measured on
NEVER = 2.0
NEVER_SAID = -1e3  # a score that makes a category's chance nothing
FRESHNESS = 0.7  # what a quarter's record counts for against that of the next
MOVED = 0.1  # a category of whose proposals more were wrong of late is trusted nowhere
HELD_QUARTERS = 4  # nothing older tells how trustworthy the latest labels are
UNNAMED = 2  # beside 0 for new suppliers and 1 for those seen before: where the name is redacted


@dataclass(frozen=True, slots=True)
class Told:
    """What a classifier says of shapes: the best and second category, how sure, and who was seen."""

    best: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    sureness: Floats
    is_seen: Bools
    is_sure: Bools
    group: npt.NDArray[np.int64]


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
    limits: Floats

    def chances(self, shapes: Sequence[Shape]) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Give the chances by category, a row for each shape, and whether its supplier was seen before."""
        scores = self.reader.scores(shapes, self.weights) + self.shifts
        by_words = _together(shapes, _shares(scores))
        return self.history.blended(shapes, leaning_on_contracts(shapes, by_words, self.classes))

    def tell(self, shapes: Sequence[Shape]) -> Told:
        """Say what each shape most likely is."""
        chances, seen = self.chances(shapes)
        order = np.argsort(-chances, axis=1)
        best, second = order[:, 0], order[:, 1]
        marks = _marks(chances, best, second)
        named = np.asarray([bool(each.supplier) for each in shapes])
        which = np.where(named, seen.astype(np.int64), UNNAMED)
        sureness = _squash((marks * self.sure[which, :2]).sum(1) + self.sure[which, 2])
        limits = self.limits[which, best]
        return Told(best, second, sureness, seen, sureness >= limits, which)


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
    whole = _fitted(told)
    first = _widened(_fitted(shown), whole.classes)
    others = [each for each, is_new in zip(told, new, strict=True) if not is_new]
    late = {each.quarter for each, is_late in zip(told, later, strict=True) if is_late}
    parts = (
        _judged(first, [each for each, is_new in zip(told, new, strict=True) if is_new]),
        *_judged_in_turn(first, others, sorted(late)),
    )
    sure = [_sureness(part) for part in parts]
    return replace(
        whole, sure=np.asarray(sure, np.float32),
        limits=_limits(parts, sure, _without_record(told, whole.classes, late), unattended),
    )  # fmt: skip


def held_out(examples: Sequence[Example]) -> tuple[list[bool], list[bool]]:
    """Mark the examples of every fourth supplier, and of the others the latest fourth, at most a year."""
    new = [is_held(each.shape, HELD_SUPPLIERS) for each in examples]
    others = [place for place, is_new in enumerate(new) if not is_new]
    total, later, taken = sum(examples[place].lines for place in others), [False] * len(examples), 0
    latest = max((examples[place].quarter for place in others), default=0)
    for place in sorted(others, key=lambda place: -examples[place].quarter):
        taken += examples[place].lines
        if taken > HELD_LINES * total or examples[place].quarter <= latest - HELD_QUARTERS:
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
        np.full((3, len(classes)), NEVER, np.float32),
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


@dataclass(frozen=True)
class _Judged:
    """What was proposed of examples that were held out: the best category's place, its marks, was it right.

    `weights` are payments, the latest for most.
    """

    best: npt.NDArray[np.int64]
    marks: Floats
    right: Bools
    weights: npt.NDArray[np.float64]
    lines: npt.NDArray[np.float64]


class _Record(NamedTuple):
    """How sure proposals were, whether they were right, and what each counts for."""

    sureness: Floats
    right: Bools
    weights: npt.NDArray[np.float64]


def _widened(first: Classifier, classes: tuple[str, ...]) -> Classifier:
    """Give a classifier columns for categories that it never met: its words say none of them."""
    places = [classes.index(name) for name in first.classes]
    weights = np.zeros((first.weights.shape[0], len(classes)), np.float32)
    shifts = np.full(len(classes), NEVER_SAID, np.float32)
    weights[:, places], shifts[places] = first.weights, first.shifts
    of_shapes, of_suppliers = (
        np.zeros((len(seen), len(classes)), np.float32)
        for seen in (first.history.of_shapes, first.history.of_suppliers)
    )
    of_shapes[:, places], of_suppliers[:, places] = first.history.of_shapes, first.history.of_suppliers
    history = replace(first.history, of_shapes=of_shapes, of_suppliers=of_suppliers)
    return replace(first, classes=classes, weights=weights, shifts=shifts, history=history)


def _judged(first: Classifier, part: Sequence[Example], fresh: float = 1.0) -> _Judged:
    """Judge what a classifier proposes of examples that it did not learn from."""
    if not part:
        none = np.zeros(0)
        return _Judged(none.astype(np.int64), np.zeros((0, 2), np.float32), none.astype(bool), none, none)
    chances, _ = first.chances([each.shape for each in part])
    order = np.argsort(-chances, axis=1)
    best = order[:, 0]
    right = np.asarray(first.classes)[best] == np.asarray([each.category for each in part])
    lines = np.asarray([each.lines for each in part], np.float64)
    return _Judged(best, _marks(chances, best, order[:, 1]), right, fresh * lines, lines)


def _judged_in_turn(
    first: Classifier, known: Sequence[Example], late: Sequence[int]
) -> tuple[_Judged, _Judged]:
    """Judge late quarters one by one, named and unnamed, by earlier words and by what was seen until then.

    So where labels moved it costs the quarter in which they did, and not all that came after.
    """
    places = {name: place for place, name in enumerate(first.classes)}
    found: tuple[list[_Judged], list[_Judged]] = ([_judged(first, ())], [_judged(first, ())])
    for quarter in late:
        before = [each for each in known if each.quarter < quarter]
        if not before:
            continue
        then = replace(first, history=History.learned_from(before, places))
        asked = [each for each in known if each.quarter == quarter]
        for is_unnamed in (False, True):
            part = [each for each in asked if is_unnamed is not bool(each.shape.supplier)]
            found[is_unnamed].append(_judged(then, part, FRESHNESS ** (late[-1] - quarter)))
    named, unnamed = (_joined(each) for each in found)
    return named, unnamed


def _joined(parts: Sequence[_Judged]) -> _Judged:
    return _Judged(*(np.concatenate([getattr(each, one.name) for each in parts]) for one in fields(_Judged)))


def _without_record(examples: Sequence[Example], classes: Sequence[str], late: set[int]) -> Bools:
    """Mark the categories that came into being in the latest quarter: nobody knows how they go on."""
    if not late:
        return np.zeros(len(classes), np.bool_)
    met = {each.category for each in examples if each.quarter < max(late)}
    return np.asarray([name not in met for name in classes])


def _sureness(part: _Judged) -> tuple[float, float, float]:
    """Learn from what was held out how often the best chance is right."""
    if len(part.right) < FEWEST or not part.right.any() or part.right.all():
        return 1.0, 0.0, 0.0
    weights = part.weights / np.sqrt(part.lines)
    fitted = LogisticRegression(C=1.0).fit(part.marks, part.right, sample_weight=weights)
    slope, of_lead = map(float, fitted.coef_[0])
    return slope, of_lead, float(fitted.intercept_[0])


def _limits(
    parts: Sequence[_Judged],
    sure: Sequence[tuple[float, float, float]],
    without_record: Bools,
    unattended: float,
) -> Floats:
    """Say from which sureness on each category is taken: of new suppliers, of seen ones, and unnamed.

    A category that was often wrong of late is taken nowhere, and the others are judged without it. Payments
    to seen suppliers and unnamed ones come together, so their limit is where both together are right enough,
    as long as each by itself is as right as is asked.
    """
    limits = np.full((len(parts), len(without_record)), NEVER, np.float32)
    kept: list[_Record] = []
    for which, (part, of_part) in enumerate(zip(parts, sure, strict=True)):
        sureness = _squash(part.marks @ np.asarray(of_part[:2], np.float32) + np.float32(of_part[2]))
        taken = sureness >= LEAST_SURE[which]
        all_of, wrong = (
            np.bincount(part.best[taken], weights[taken], len(without_record))
            for weights in (part.weights, part.weights * ~part.right)
        )
        moved = (wrong > MOVED * all_of + 1) | without_record
        stays = taken & ~moved[part.best]
        kept.append(_Record(sureness[stays], part.right[stays], part.weights[stays]))
        if len(part.right) >= FEWEST:
            limits[which, ~moved] = LEAST_SURE[which]
    of_new, of_seen, of_unnamed = kept
    both = _Record(
        np.concatenate([of_seen.sureness, of_unnamed.sureness]),
        np.concatenate([of_seen.right, of_unnamed.right]),
        np.concatenate([of_seen.weights, of_unnamed.weights]),
    )
    together = limit_for(*both, unattended + MARGIN)
    lowest = (
        limit_for(*of_new, unattended + MARGIN),
        max(together, limit_for(*of_seen, unattended)),
        max(together, limit_for(*of_unnamed, unattended)),
    )
    higher: Floats = np.maximum(limits, np.asarray(lowest, np.float32)[:, None])
    return higher


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
