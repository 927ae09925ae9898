"""A classifier as bytes and back: numbers and words alone, so that reading one can run nothing.

The bytes are a compressed archive of arrays. What was written by another layout is refused by its number.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wisely.classifications.decisions.features import FIELDS, Reader, blank
from wisely.classifications.decisions.history import History
from wisely.classifications.decisions.learning import Classifier

LAYOUT = 1


class UnreadableClassifier(ValueError):
    """The bytes hold no classifier of this layout: train a new one."""


def as_bytes(classifier: Classifier) -> bytes:
    """Write a classifier down."""
    fields = {(field.name, field.analyzer): reader for field, reader in classifier.reader.readers}
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "layout": np.asarray(LAYOUT), "classes": _texts(classifier.classes),
        "weights": classifier.weights.astype(np.float16), "shifts": classifier.shifts,
        "sure": classifier.sure, "limits": classifier.limits,
        "shapes": _texts(list(classifier.history.shapes)),
        "suppliers": _texts(list(classifier.history.suppliers)),
        "of_shapes": classifier.history.of_shapes, "of_suppliers": classifier.history.of_suppliers,
    }  # fmt: skip
    for place, field in enumerate(FIELDS):
        reader = fields.get((field.name, field.analyzer))
        if reader is not None:
            words = sorted(reader.vocabulary_, key=reader.vocabulary_.__getitem__)
            arrays[f"words{place}"], arrays[f"rarity{place}"] = _texts(words), reader.idf_
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def from_bytes(kept: bytes) -> Classifier:
    """Read a classifier.

    :raises UnreadableClassifier: when the bytes hold none of this layout.
    """
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            if int(arrays["layout"]) != LAYOUT:
                raise UnreadableClassifier(f"The classifier has layout {int(arrays['layout'])}.")
            return _read(arrays)
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as fault:
        raise UnreadableClassifier(f"These bytes hold no classifier: {fault}") from fault


def _read(arrays: np.lib.npyio.NpzFile) -> Classifier:
    readers = []
    for place, field in enumerate(FIELDS):
        if f"words{place}" in arrays:
            reader = blank(field, vocabulary=_list(arrays[f"words{place}"]))
            reader.idf_ = arrays[f"rarity{place}"]
            readers.append((field, reader))
    history = History(
        {text: row for row, text in enumerate(_list(arrays["shapes"]))},
        {text: row for row, text in enumerate(_list(arrays["suppliers"]))},
        arrays["of_shapes"], arrays["of_suppliers"],
    )  # fmt: skip
    classes, limits = tuple(_list(arrays["classes"])), arrays["limits"].astype(np.float32)
    if limits.ndim == 1:  # one for all categories, as classifiers had until 26 November 2026
        limits = np.repeat(limits[:, None], len(classes), axis=1)
    return Classifier(
        classes, Reader(readers), arrays["weights"].astype(np.float32), arrays["shifts"], history,
        arrays["sure"], limits,
    )  # fmt: skip


def _texts(texts: Sequence[str]) -> npt.NDArray[np.generic]:
    """Give texts as bytes with a nought after each; no text of ours holds one."""
    return np.frombuffer("".join(f"{text}\x00" for text in texts).encode(), np.uint8)


def _list(told: npt.NDArray[np.generic]) -> list[str]:
    return told.tobytes().decode().split("\x00")[:-1]
