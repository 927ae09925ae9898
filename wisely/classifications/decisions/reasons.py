"""Why a classifier proposes a category: the words that weighed most, and the nearest examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from wisely.classifications.decisions.features import WORD, distinct, text_of
from wisely.classifications.decisions.history import supplier_key
from wisely.classifications.decisions.learning import Classifier
from wisely.classifications.decisions.shapes import Example, Neighbour, Proposal, Shape

WORDS, NEIGHBOURS, AT_ONCE = 5, 3, 256
LEAST_ALIKE = 0.2
FIELDS = ("supplier", "purpose", "service", "published")
"""Those whose words are shown."""
_WORD = re.compile(WORD)


def proposals(classifier: Classifier, shapes: Sequence[Shape], examples: Sequence[Example]) -> list[Proposal]:
    """Propose a category for each shape, with why; `examples` are those to look for near ones among."""
    with threadpool_limits(limits=1):  # more cores gain nothing, and pages would wait for them
        return _proposals(classifier, shapes, examples)


def _proposals(
    classifier: Classifier, shapes: Sequence[Shape], examples: Sequence[Example]
) -> list[Proposal]:
    told = classifier.tell(shapes)
    rows = normalize(classifier.reader.read(shapes))
    known = normalize(classifier.reader.read([each.shape for each in examples]))
    _, before = classifier.history.met(shapes)
    words, kinds = _Words(classifier, shapes), Counter(supplier_key(each) for each in shapes)
    made = []
    for place, shape in enumerate(shapes):
        if place % AT_ONCE == 0:
            near = np.asarray((rows[place : place + AT_ONCE] @ known.T).todense())
        best, second = int(told.best[place]), int(told.second[place])
        made.append(
            Proposal(
                category=classifier.classes[best],
                sureness=round(float(told.sureness[place]), 4),
                is_sure=bool(told.is_sure[place]),
                second=classifier.classes[second],
                words=words.of(shape, best, second),
                neighbours=_neighbours(near[place % AT_ONCE], examples),
                before=(round(float(before[place].sum())), round(float(before[place, best]))),
                beside=kinds[supplier_key(shape)] - 1 if shape.supplier else 0,
                contract=shape.contract if shape.contract in classifier.classes else "",
            )
        )
    return made


class _Words:
    """What each word of a text, with the parts of words in it, adds to a score; fields read as in learning.

    Payments share most of their words and texts, so each word is taken apart once and each text read once.
    """

    def __init__(self, classifier: Classifier, shapes: Sequence[Shape]) -> None:
        self._weights, reader = classifier.weights, classifier.reader
        self._told: dict[tuple[str, str], dict[str, list[tuple[int, float]]]] = {}
        for place, (field, vectoriser) in enumerate(reader.readers):
            if field.name in FIELDS and field.analyzer in {"word", "char_wb"}:
                texts, _ = distinct([text_of(shape, field.name) for shape in shapes])
                rows = vectoriser.transform(texts) * np.float32(field.weight)
                self._take_apart(field.name, texts, rows, vectoriser, int(reader.places[place]))

    def _take_apart(self, name: str, texts: Sequence[str], rows: Any, reader: Any, start: int) -> None:
        """Note for each word of some texts which features it brings, and how much of each stands there."""
        parts_of, known = reader.build_analyzer(), dict[str, frozenset[int]]()
        for place, text in enumerate(texts):
            told = self._told.setdefault((name, text), {})
            span = slice(rows.indptr[place], rows.indptr[place + 1])
            values = dict(zip(rows.indices[span].tolist(), rows.data[span].tolist(), strict=True))
            for word in dict.fromkeys(word.casefold() for word in _WORD.findall(text)):
                if word not in known:
                    found = (reader.vocabulary_.get(part) for part in parts_of(word))
                    known[word] = frozenset(where for where in found if where is not None)
                told.setdefault(word, []).extend(
                    (start + where, values[where]) for where in known[word] & values.keys()
                )

    def of(self, shape: Shape, best: int, second: int) -> tuple[tuple[str, float], ...]:
        """Give the words that speak most for the best category against the second, with what each adds."""
        found: dict[str, float] = {}
        for name in FIELDS:
            for word, features in self._told.get((name, text_of(shape, name)), {}).items():
                lean = sum(
                    value * float(self._weights[where, best] - self._weights[where, second])
                    for where, value in features
                )
                found[word] = found.get(word, 0.0) + lean
        ranked = sorted(((word, round(weight, 3)) for word, weight in found.items()), key=lambda one: -one[1])
        return tuple((word, weight) for word, weight in ranked[:WORDS] if weight > 0)


def _neighbours(near: npt.NDArray[np.float32], examples: Sequence[Example]) -> tuple[Neighbour, ...]:
    found: list[Neighbour] = []
    for place in np.argsort(-near)[: 4 * NEIGHBOURS]:
        shape = examples[place].shape
        told = Neighbour(
            shape.supplier, " · ".join(filter(None, (shape.service, shape.purpose))),
            examples[place].category, round(min(1.0, float(near[place])), 3),
        )  # fmt: skip
        if near[place] >= LEAST_ALIKE and told not in found:
            found.append(told)
    return tuple(found[:NEIGHBOURS])
