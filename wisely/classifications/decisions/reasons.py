"""Why a classifier proposes a category: the words that weighed most, and the nearest examples."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.preprocessing import normalize

from wisely.classifications.decisions.features import WORD, Reader, text_of
from wisely.classifications.decisions.learning import Classifier
from wisely.classifications.decisions.shapes import Example, Neighbour, Proposal, Shape

WORDS, NEIGHBOURS, AT_ONCE = 5, 3, 256
LEAST_ALIKE = 0.2
_WORD = re.compile(WORD)


def proposals(classifier: Classifier, shapes: Sequence[Shape], examples: Sequence[Example]) -> list[Proposal]:
    """Propose a category for each shape, with why; `examples` are those to look for near ones among."""
    told = classifier.tell(shapes)
    rows = normalize(classifier.reader.read(shapes))
    known = normalize(classifier.reader.read([each.shape for each in examples]))
    _, before = classifier.history.met(shapes)
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
                words=_words(classifier, shape, best, second),
                neighbours=_neighbours(near[place % AT_ONCE], examples),
                before=(round(float(before[place].sum())), round(float(before[place, best]))),
            )
        )
    return made


def _words(classifier: Classifier, shape: Shape, best: int, second: int) -> tuple[tuple[str, float], ...]:
    """Give the words that speak most for the best category against the second, with what each adds."""
    lean = classifier.weights[:, best] - classifier.weights[:, second]
    found: dict[str, float] = {}
    for name in ("supplier", "purpose", "service", "published"):
        words = list(dict.fromkeys(word.casefold() for word in _WORD.findall(text_of(shape, name))))
        for word in words:
            added = sum(_added(classifier.reader, name, word, lean, text_of(shape, name)))
            found[word] = found.get(word, 0.0) + added
    ranked = sorted(((word, round(weight, 3)) for word, weight in found.items()), key=lambda one: -one[1])
    return tuple((word, weight) for word, weight in ranked[:WORDS] if weight > 0)


def _added(reader: Reader, name: str, word: str, lean: npt.NDArray[np.float32], text: str) -> list[float]:
    """Give what a word, and the parts of words in it, add to the score; fields are read as in learning."""
    added = []
    for place, (field, vectoriser) in enumerate(reader.readers):
        if field.name != name or field.analyzer not in {"word", "char_wb"}:
            continue
        row = vectoriser.transform([text])
        own = {vectoriser.vocabulary_.get(part) for part in vectoriser.build_analyzer()(word)}
        start = int(reader.places[place])
        added += [
            float(value) * field.weight * float(lean[start + where])
            for where, value in zip(row.indices, row.data, strict=True)
            if where in own
        ]
    return added


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
