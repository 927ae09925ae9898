"""Training a classifier: the one write that needs no payments at hand, only examples."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

from wisely.audit.acts import act
from wisely.classifications import events
from wisely.classifications.decisions import Example, examples_can_teach
from wisely.classifications.models import Classifier
from wisely.classifications.permissions import may_train_classifier
from wisely.classifications.queries import latest_classifier
from wisely.lib.actor import Actor
from wisely.people.models import Authority

LEARNING = "wisely.classifications.decisions"


def train_classifier(
    authority: Authority, *, examples: Sequence[Example], by: Actor, at: datetime
) -> Classifier:
    """Train a classifier of this council's on examples, measure it, and keep it under the next number.

    :raises Refusal: when the examples cannot teach: none, too few, or all of one category.
    """
    latest = latest_classifier(authority.pk)
    classifier = Classifier(
        authority=authority, number=latest.number + 1 if latest else 1, trained_at=at, trained_by=by.reference
    )
    with act(classifier, by=by, at=at, holding=[authority]) as this:
        this.needs(may_train_classifier(by), examples_can_teach(examples))
        # scikit-learn takes a second to load, and the web server never needs it.
        quality, keeping = (import_module(f"{LEARNING}.{name}") for name in ("quality", "keeping"))
        learned, measured = quality.learn_and_measure(examples)
        classifier.learned = keeping.as_bytes(learned)
        classifier.learned_sha256 = hashlib.sha256(classifier.learned).digest()
        classifier.quality = measured.as_plain()
        classifier.kinds_count = len(examples)
        classifier.lines_count = sum(each.lines for each in examples)
        classifier.categories_count = len(learned.classes)
        classifier.decided_count = sum(each.is_decided for each in examples)
        this.record(
            events.ClassifierTrained(
                number=classifier.number, kinds=classifier.kinds_count, payments=classifier.lines_count,
                categories=classifier.categories_count, decided=classifier.decided_count,
                sha256=classifier.learned_sha256.hex(),
            )
        )  # fmt: skip
    return classifier
