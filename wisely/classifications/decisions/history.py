"""What was seen before: the categories of payments of the very same shape, and of the same supplier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wisely.classifications.decisions.shapes import Example, Shape

Floats = npt.NDArray[np.float32]
OF_SUPPLIER, OF_SHAPE = 3.0, 1.0
"""How many payments the words count for, against a supplier's own; a supplier's, against a shape's."""
OF_CONTRACT = 1.0
"""How much the category of the contract counts for, against the words."""
DECIDED = 25.0
"""How many payments one decision of an officer counts for."""
QUARTER_KEEPS = 0.85
SHAPE_KEEPS = 0.6
"""How much of a payment's weight is left a quarter later: what a supplier is paid for changes."""


@dataclass(frozen=True)
class History:
    """Weights of categories by shape and by supplier, a row for each key."""

    shapes: dict[str, int]
    suppliers: dict[str, int]
    of_shapes: Floats
    of_suppliers: Floats

    @classmethod
    def learned_from(cls, examples: Sequence[Example], classes: dict[str, int]) -> History:
        """Count the examples, the later ones for more."""
        latest = max(each.quarter for each in examples)
        shapes: dict[str, int] = {}
        suppliers: dict[str, int] = {}
        rows = [
            (
                shapes.setdefault(shape_key(each.shape), len(shapes)),
                suppliers.setdefault(supplier_key(each.shape), len(suppliers)),
                classes[each.category],
                DECIDED if each.is_decided else float(each.lines),
                latest - each.quarter,
            )
            for each in examples
        ]
        of_shapes = np.zeros((len(shapes), len(classes)), np.float32)
        of_suppliers = np.zeros((len(suppliers), len(classes)), np.float32)
        for shape, supplier, category, weight, age in rows:
            of_shapes[shape, category] += weight * SHAPE_KEEPS**age
            of_suppliers[supplier, category] += weight * QUARTER_KEEPS**age
        if "" in suppliers:
            of_suppliers[suppliers[""]] = 0  # redacted names are not one supplier
        return cls(shapes, suppliers, of_shapes, of_suppliers)

    def met(self, shapes: Sequence[Shape]) -> tuple[Floats, Floats]:
        """Give the weights of each shape and of its supplier; noughts where it was never met."""
        return (
            _rows(self.of_shapes, [self.shapes.get(shape_key(each), -1) for each in shapes]),
            _rows(self.of_suppliers, [self.suppliers.get(supplier_key(each), -1) for each in shapes]),
        )

    def blended(self, shapes: Sequence[Shape], by_words: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Give chances that lean on what was seen, as far as it was seen; and who was seen at all."""
        of_shape, of_supplier = self.met(shapes)
        by_supplier = _leaning(of_supplier, by_words, OF_SUPPLIER)
        seen = (of_shape.sum(1) + of_supplier.sum(1)) > 0
        return _leaning(of_shape, by_supplier, OF_SHAPE), seen


def leaning_on_contracts(shapes: Sequence[Shape], by_words: Floats, classes: Sequence[str]) -> Floats:
    """Give chances that lean on the category of the contract, where payments are made on one."""
    places = {name: place for place, name in enumerate(classes)}
    said = np.zeros_like(by_words)
    for row, shape in enumerate(shapes):
        if shape.contract in places:
            said[row, places[shape.contract]] = OF_CONTRACT
    return _leaning(said, by_words, 1.0)


def _leaning(seen: Floats, otherwise: Floats, worth: float) -> Floats:
    blend: Floats = (seen + worth * otherwise) / (seen.sum(1, keepdims=True) + worth)
    return blend


def _rows(table: Floats, places: list[int]) -> Floats:
    chosen = np.asarray(places)
    found = np.zeros((len(chosen), table.shape[1]), np.float32)
    found[chosen >= 0] = table[chosen[chosen >= 0]]
    return found


def supplier_key(shape: Shape) -> str:
    """Name a supplier for looking it up; "" where the name is redacted or not given."""
    return " ".join(shape.supplier.upper().split())


def shape_key(shape: Shape) -> str:
    """Name a shape for looking it up."""
    parts = (supplier_key(shape), shape.service, shape.purpose, shape.published)
    return "\x1f".join(" ".join(part.upper().split()) for part in parts)
