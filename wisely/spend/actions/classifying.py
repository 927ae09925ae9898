"""Categories of payments: said by a classifier where it is sure, else by an officer, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from wisely.audit.acts import Act, act
from wisely.classifications import actions as classifications
from wisely.classifications.actions import LEARNING
from wisely.classifications.decisions import Example, Proposal
from wisely.classifications.models import CLASSIFIER, NOBODY, OFFICER, Classification, Classifier
from wisely.classifications.permissions import may_decide_category, may_train_classifier
from wisely.classifications.queries import with_learned
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.rules.rulebook import rulebook
from wisely.spend import events, ledger
from wisely.spend.models import LedgerLine
from wisely.work.progress import SILENT, Progress

MOST_EXAMPLES = 60_000
REDACTED = "redacted names"


def _tree_of(authority: Authority, *, on: date) -> list[str]:
    """Give the names of the categories in a council's tree, in its order."""
    return [category.name for category in rulebook(on, authority.pack).categories]


def train_classifier(
    authority: Authority, *, also: Sequence[Example] = (), most: int = MOST_EXAMPLES,
    progress: Progress = SILENT, by: Actor, at: datetime,
) -> Classifier:  # fmt: skip
    """Train a classifier on the payments whose category the file or an officer told, then let it classify.

    `also` are labelled examples of others; `most` bounds how many kinds of payment are learned from, the
    latest first.

    :raises Refusal: when there is nothing to learn from, or all is of one category.
    """
    may_train_classifier(by).require()
    progress.next_step()
    tree = _tree_of(authority, on=at.date())
    examples = [*ledger.examples_of(authority.pk, tree, most=most), *also]
    progress.next_step()
    classifier = classifications.train_classifier(authority, examples=examples, by=by, at=at)
    progress.next_step()
    classify_payments(classifier, examples=examples, by=by, at=at)
    return classifier


def classify_payments(
    classifier: Classifier, *, examples: Sequence[Example] | None = None, by: Actor, at: datetime
) -> Classifier:
    """Put payments without a category of the tree into one where the classifier is sure; let the rest wait.

    What an officer decided stays, and goes for its siblings that came since. `examples` are those to name
    near ones from; they are read where they are not given.
    """
    authority, tree = classifier.authority, _tree_of(classifier.authority, on=at.date())
    if examples is None:
        examples = ledger.examples_of(authority.pk, tree, most=MOST_EXAMPLES)
    with act(classifier, by=by, at=at) as this:
        this.needs(may_train_classifier(by))
        kinds = ledger.kinds_to_classify(authority.pk, tree)
        rows = _proposed(classifier, kinds, examples, tree, at=at)
        decided = Classification.objects.filter(authority=authority, said_by=OFFICER).values_list(
            "pk", flat=True
        )
        _write(authority, {*(row.pk for row in rows), *decided})
        said = {by: sum(row.lines_count for row in rows if row.said_by == by) for by in (CLASSIFIER, NOBODY)}
        this.record(
            events.PaymentsClassified(
                classifier=classifier.number, unattended=said[CLASSIFIER], waiting=said[NOBODY]
            )
        )
    return classifier


def _proposed(
    classifier: Classifier, kinds: Sequence[ledger.Kind], examples: Sequence[Example], tree: Sequence[str], *,
    at: datetime,
) -> list[Classification]:  # fmt: skip
    """Write what is proposed for each kind of payment, beside what was said of it before."""
    authority_id = classifier.authority_id
    known = {row.key: row for row in Classification.objects.filter(authority=authority_id)}
    met = {kind.key for kind in kinds}
    gone = [row.pk for row in known.values() if row.key not in met and row.said_by != OFFICER]
    Classification.objects.filter(pk__in=gone).update(lines_count=0)
    # scikit-learn takes a second to load, and the web server never needs it.
    reasons, keeping = (import_module(f"{LEARNING}.{name}") for name in ("reasons", "keeping"))
    learned = keeping.from_bytes(with_learned(classifier))
    told = reasons.proposals(learned, [kind.shape for kind in kinds], examples) if kinds else []
    rows = []
    for kind, proposal in zip(kinds, told, strict=True):
        row = known.get(kind.key) or Classification(authority_id=authority_id, key=kind.key)
        _tell(row, kind, proposal, classifier, tree, at=at)
        rows.append(row)
    fresh, old = [row for row in rows if row._state.adding], [row for row in rows if not row._state.adding]  # noqa: SLF001
    Classification.objects.bulk_create(fresh, batch_size=2_000)
    Classification.objects.bulk_update(old, _TOLD, batch_size=2_000)
    return rows


_TOLD = (
    "supplier", "service", "purpose", "published", "lines_count", "total_net_or_gross", "category", "said_by",
    "proposed", "sureness_share", "second", "why", "classifier", "said_at", "version",
)  # fmt: skip


def _tell(
    row: Classification, kind: ledger.Kind, proposal: Proposal, classifier: Classifier, tree: Sequence[str],
    *, at: datetime,
) -> None:  # fmt: skip
    """Put a proposal into a row; the category only where it is sure and no officer has spoken."""
    shape = kind.shape
    row.supplier, row.service, row.purpose, row.published = (
        shape.supplier, shape.service, shape.purpose, shape.published,
    )  # fmt: skip
    row.lines_count, row.total_net_or_gross = kind.lines, kind.total
    row.version += 1
    row.proposed, row.second, row.classifier = proposal.category, proposal.second, classifier
    row.sureness_share, row.why = Decimal(str(proposal.sureness)), _why(proposal)
    if row.said_by == OFFICER:
        return
    is_sure = proposal.is_sure and proposal.category in tree and not shape.is_silent
    row.said_by, row.category = (CLASSIFIER, proposal.category) if is_sure else (NOBODY, "")
    row.said_at = at if is_sure else None


def _why(proposal: Proposal) -> dict[str, Any]:
    return {
        "words": [[word, weight] for word, weight in proposal.words],
        "neighbours": [
            [near.supplier, near.description, near.category, near.likeness] for near in proposal.neighbours
        ],
        "before": list(proposal.before),
    }


def decide_category(
    classification: Classification, *, category: str, reason: str = "", version: int | None = None,
    by: Actor, at: datetime,
) -> Classification:  # fmt: skip
    """Say which category payments that are siblings are in; it goes for those that come later too.

    Payments that an officer decided otherwise on their own keep what was said of them.
    """
    with act(classification, by=by, at=at, reason=reason, version=version) as this:
        before = _decide(this, classification, category, by=by, at=at)
        changed = _write(classification.authority, [classification.pk], supplier=classification.supplier)
        _record(this, classification, before, payments=changed)
    return classification


def _decide(this: Act, row: Classification, category: str, *, by: Actor, at: datetime) -> str:
    """Put an officer's category into a row; give what stood there before."""
    this.needs(may_decide_category(by), _is_of_the_tree(category, row.authority, on=at.date()))
    before = row.category or row.published or "none"
    row.category, row.said_by, row.said_at, row.decided_by = category, OFFICER, at, by.reference
    row.save()
    return before


def _is_of_the_tree(category: str, authority: Authority, *, on: date) -> Verdict:
    if category in _tree_of(authority, on=on):
        return YES
    return no(f"“{category}” is no category of the council’s tree. Choose one that is.")


def _record(this: Act, row: Classification, before: str, *, payments: int) -> None:
    this.record(
        events.CategoryDecided(
            supplier=row.supplier or REDACTED, description=_description(row), category=row.category,
            category_before=before, payments=payments,
        )
    )  # fmt: skip


def _description(row: Classification) -> str:
    return row.purpose or row.service or row.published or "no description"


def correct_category(
    line: LedgerLine, *, category: str, siblings: int = 0, reason: str = "", by: Actor, at: datetime
) -> Classification:
    """Say that a payment is in another category: it alone, or it and all its siblings.

    `siblings` is the number of payments that the officer was asked about, itself among them; 0 for it alone.

    :raises Refusal: when there are more or fewer siblings by now than the officer was asked about.
    """
    found = ledger.siblings_of(line.authority_id, line.pk)
    if found is None:
        raise LedgerLine.DoesNotExist
    key = found.key if siblings else found.own_key
    row = Classification.objects.filter(authority=line.authority_id, key=key).first() or Classification(
        authority_id=line.authority_id, key=key
    )
    shape = found.shape
    row.supplier, row.service, row.purpose, row.published = (
        shape.supplier, shape.service, shape.purpose, shape.published,
    )  # fmt: skip
    with act(row, by=by, at=at, reason=reason) as this:
        this.needs(_are_still(found.count, siblings) if siblings else YES)
        row.lines_count = found.count if siblings else 1
        row.total_net_or_gross = found.total if siblings else found.amount
        before = _decide(this, row, category, by=by, at=at)
        if siblings:
            changed = _write(row.authority, [row.pk], supplier=shape.supplier)
        else:
            changed, months = ledger.write_category_of_one(
                row.authority_id, line.pk, said=row.pk, category=category
            )
            ledger.sum_again(row.authority_id, months)
        _record(this, row, before, payments=changed)
    return row


def _are_still(count: int, asked: int) -> Verdict:
    if count == asked:
        return YES
    return no(
        f"You were asked about {asked:,} payments, and there are {count:,} by now. Look again, then decide."
    )


def take_back_category(
    classification: Classification, *, reason: str = "", version: int | None = None, by: Actor, at: datetime
) -> Classification:
    """Take back what was said of payments: they have the category of their file again, and wait.

    :raises Refusal: when nothing was said of them.
    """
    with act(classification, by=by, at=at, reason=reason, version=version) as this:
        row = classification
        this.needs(
            may_decide_category(by), YES if row.said_by else no("Nobody has said anything of them yet.")
        )
        before, row.category, row.said_by, row.said_at, row.decided_by = row.category, "", NOBODY, None, ""
        changed, months = ledger.give_back(row.authority_id, said=row.pk, published=row.published)
        ledger.sum_again(row.authority_id, months)
        if not row.proposed:  # spoken of by an officer alone: nothing is left to decide
            row.lines_count = 0
        this.record(
            events.CategoryTakenBack(
                supplier=row.supplier or REDACTED, description=_description(row), category=before,
                payments=changed,
            )
        )  # fmt: skip
    return classification


def _write(authority: Authority, said: Iterable[int], *, supplier: str | None = None) -> int:
    """Write what was said into the payments and make the sums of their months again."""
    changed, months = ledger.write_categories(authority.pk, said, supplier=supplier)
    ledger.sum_again(authority.pk, months)
    return changed
