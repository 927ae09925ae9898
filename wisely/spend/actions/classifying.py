"""Categories of payments: said by a classifier where it is sure, else by an officer, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from wisely.audit.acts import Act, act
from wisely.classifications import actions as classifications
from wisely.classifications.actions import LEARNING
from wisely.classifications.decisions import Example, Proposal, Shape, trusted_until
from wisely.classifications.models import CLASSIFIER, NOBODY, OFFICER, Classification, Classifier
from wisely.classifications.permissions import may_decide_category, may_train_classifier
from wisely.classifications.queries import counts, with_learned
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.rules.rulebook import rulebook
from wisely.spend import events, ledger
from wisely.spend.models import LedgerLine
from wisely.work.progress import SILENT, Progress

MOST_EXAMPLES = 60_000
NAMELESS = "names redacted or not given"


def _tree_of(authority: Authority, *, on: date) -> list[str]:
    """Give the names of the categories in a council's tree, in its order."""
    return list(_names_of(authority, on=on).values())


def _names_of(authority: Authority, *, on: date) -> dict[str, str]:
    """Give the names of the categories in a council's tree by their codes, in its order."""
    return {category.code: category.name for category in rulebook(on, authority.pack).categories}


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
    names = _names_of(authority, on=at.date())
    examples = [*ledger.examples_of(authority.pk, names, most=most), *also]
    progress.next_step()
    classifier = classifications.train_classifier(authority, examples=examples, by=by, at=at)
    progress.next_step()
    classify_payments(classifier, examples=examples, by=by, at=at)
    return classifier


def classify_payments(
    classifier: Classifier, *, examples: Sequence[Example] | None = None, by: Actor, at: datetime
) -> Classifier:
    """Put payments without a category of the tree into one where the classifier is sure; let the rest wait.

    It looks at the kinds that it has not told before. What an officer decided stays, and goes for its
    siblings that came since; what an officer took back waits. `examples` are those to name near ones from;
    they are read where they are needed and not given.
    """
    authority, names = classifier.authority, _names_of(classifier.authority, on=at.date())
    tree = list(names.values())
    with act(classifier, by=by, at=at) as this:
        this.needs(may_train_classifier(by))
        told = _proposals(classifier, names, examples)
        # Officers decided while it told. From here on they wait, and what they decided is read.
        ledger.wait_for_turn(authority.pk)
        waiting_again = _tell_all(told, classifier, tree, at=at)
        ledger.give_back(authority.pk, waiting_again)
        _apply(authority, tree)
        found = counts(authority.pk)
        this.record(
            events.PaymentsClassified(
                classifier=classifier.number, unattended=found.unattended_lines, waiting=found.waiting_lines
            )
        )
    return classifier


Told = Sequence[tuple[ledger.Kind, Proposal]]


def _proposals(classifier: Classifier, tree: Mapping[str, str], examples: Sequence[Example] | None) -> Told:
    """Propose a category for each kind of payment that this classifier has not told. It may take minutes."""
    authority_id = classifier.authority_id
    before = set(Classification.objects.filter(classifier=classifier).values_list("key", flat=True))
    kinds = [kind for kind in ledger.kinds_to_classify(authority_id, tree) if kind.key not in before]
    if not kinds:
        return []
    if examples is None:
        examples = ledger.examples_of(authority_id, tree, most=MOST_EXAMPLES)
    # scikit-learn takes a second to load, and the web server never needs it.
    reasons, keeping = (import_module(f"{LEARNING}.{name}") for name in ("reasons", "keeping"))
    learned = keeping.from_bytes(with_learned(classifier))
    proposals = reasons.proposals(learned, [kind.shape for kind in kinds], examples)
    return list(zip(kinds, proposals, strict=True))


def _tell_all(told: Told, classifier: Classifier, tree: Sequence[str], *, at: datetime) -> list[int]:
    """Write proposals beside what stands by now, but not where an officer decided.

    Gives the keys of those in which payments were classified before and now wait.
    """
    kept = Classification.objects.select_for_update(no_key=True).filter(
        authority=classifier.authority_id, is_alone=False
    )
    known = {row.key: row for row in kept.order_by("pk")}
    rows, waiting_again = [], []
    for kind, proposal in told:
        row = known.get(kind.key) or Classification(authority_id=classifier.authority_id, key=kind.key)
        if row.said_by == OFFICER:
            continue
        before = row.said_by
        _tell(row, kind, proposal, classifier, tree, at=at)
        rows.append(row)
        if before and not row.said_by:
            waiting_again.append(row.pk)
    Classification.objects.bulk_create(
        rows, batch_size=2_000, update_conflicts=True, update_fields=_TOLD, unique_fields=("authority", "key")
    )
    return waiting_again


_TOLD = (
    "supplier", "service", "purpose", "published", "category", "said_by", "proposed", "sureness_share",
    "second", "why", "classifier", "said_at", "version",
)  # fmt: skip


def _tell(
    row: Classification, kind: ledger.Kind, proposal: Proposal, classifier: Classifier, tree: Sequence[str],
    *, at: datetime,
) -> None:  # fmt: skip
    """Put a proposal into a row; the category only where it is sure and nobody took one back."""
    _name(row, kind.shape)
    row.version += 1
    row.proposed, row.second, row.classifier = proposal.category, proposal.second, classifier
    row.sureness_share, row.why = Decimal(str(proposal.sureness)), _why(proposal, kind.contract)
    is_sure = (
        proposal.is_sure and proposal.category in tree and not kind.shape.is_silent and not row.taken_back_by
        and at < trusted_until(classifier.trained_at)
    )  # fmt: skip
    row.said_by, row.category = (CLASSIFIER, proposal.category) if is_sure else (NOBODY, "")
    row.said_at = at if is_sure else None


def _name(row: Classification, shape: Shape) -> None:
    """Say in a row what its payments have in common."""
    row.supplier, row.service, row.purpose = shape.supplier, shape.service, shape.purpose
    row.published = shape.published


def _why(proposal: Proposal, contract: str) -> dict[str, Any]:
    return {
        "words": [[word, weight] for word, weight in proposal.words],
        "neighbours": [
            [near.supplier, near.description, near.category, near.likeness] for near in proposal.neighbours
        ],
        "before": list(proposal.before),
        "beside": proposal.beside,
        "contract": [contract, proposal.contract] if contract and proposal.contract else [],
    }


def apply_decisions(authority: Authority, *, by: Actor, at: datetime) -> int:
    """Let what was said of kinds of payment go for those that came since, and count the kinds again.

    Gives how many payments changed. Nothing happens, and nothing is recorded, where nothing was ever said.
    """
    if not Classification.objects.filter(authority=authority).exists():
        return 0
    with act(authority, by=by, at=at) as this:
        this.needs(may_decide_category(by))
        ledger.wait_for_turn(authority.pk)
        changed = _apply(authority, _tree_of(authority, on=at.date()))
        this.record(events.DecisionsApplied(payments=changed))
    return changed


def _apply(authority: Authority, tree: Sequence[str]) -> int:
    """Write what was said of kinds into their payments, then count every kind again."""
    said = Classification.objects.filter(authority=authority, is_alone=False).exclude(said_by=NOBODY)
    changed = ledger.write_categories(authority.pk, list(said.only("pk", "supplier", "published")))
    ledger.count_kinds(authority.pk, tree)
    return changed


def decide_category(
    classification: Classification, *, category: str, reason: str = "", version: int | None = None,
    by: Actor, at: datetime,
) -> Classification:  # fmt: skip
    """Say which category payments that are siblings are in; it goes for those that come later too.

    Payments that an officer decided otherwise on their own keep what was said of them. Where it was said of
    one payment alone, it goes for that one.

    :raises Refusal: when it is of one payment alone and was taken back: then the payment itself is decided.
    """
    row = classification
    with ledger.in_turn(row.authority_id), act(row, by=by, at=at, reason=reason, version=version) as this:
        line = _line_alone(row) if row.is_alone else None
        this.needs(
            no("What was said of this payment was taken back. Open the payment to say what it is.")
            if row.is_alone and line is None
            else YES
        )
        _decide(this, row, category, line=line, by=by, at=at)
    return row


def _line_alone(row: Classification) -> int | None:
    """Find the payment that an officer spoke of alone; none after that was taken back or undone."""
    lines = LedgerLine.objects.filter(authority=row.authority_id, classification=row)
    return lines.values_list("pk", flat=True).first()


def _decide(
    this: Act, row: Classification, category: str, *, line: int | None, before: str = "", by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Put an officer's category into a row and its payments: `line` alone, or all of the kind."""
    this.needs(may_decide_category(by), _is_of_the_tree(category, row.authority, on=at.date()))
    before = before or row.category or row.published or "none"
    row.category, row.said_by, row.said_at, row.decided_by = category, OFFICER, at, by.reference
    row.taken_back_by = ""
    row.save()
    if line is None:
        ledger.write_categories(row.authority_id, [row])
    else:
        ledger.write_category_of_one(row.authority_id, line, said=row.pk, category=category)
    row.lines_count, row.total_net, row.only_gross_total = ledger.sums_of(row.authority_id, row.pk)
    this.record(
        events.CategoryDecided(
            supplier=row.supplier or NAMELESS, description=_description(row), category=row.category,
            category_before=before, payments=row.lines_count,
        )
    )  # fmt: skip


def _is_of_the_tree(category: str, authority: Authority, *, on: date) -> Verdict:
    if category in _tree_of(authority, on=on):
        return YES
    return no(f"“{category}” is no category of the council’s tree. Choose one that is.")


def _description(row: Classification) -> str:
    return row.purpose or row.service or row.published or "no description"


def correct_category(
    line: LedgerLine, *, category: str, siblings: int = 0, reason: str = "", by: Actor, at: datetime
) -> Classification:
    """Say that a payment is in another category: it alone, or it and all its siblings.

    `siblings` is the number of payments that the officer was asked about, itself among them; 0 for it alone.
    What an officer said before of it alone is taken back when it goes with its siblings.

    :raises Refusal: when there are more or fewer siblings by now than the officer was asked about.
    """
    with ledger.in_turn(line.authority_id):
        found = ledger.siblings_of(line.authority_id, line.pk)
        if found is None:
            raise LedgerLine.DoesNotExist
        if siblings and found.is_alone:
            take_back_category(_row_of(line, found.own_key), reason=reason, by=by, at=at)
        row = _row_of(line, found.key if siblings else found.own_key)
        row.is_alone = not siblings
        _name(row, found.shape)
        with act(row, by=by, at=at, reason=reason) as this:
            this.needs(_are_still(found.count, siblings) if siblings else YES)
            alone = None if siblings else line.pk
            _decide(this, row, category, line=alone, before=line.category, by=by, at=at)
    return row


def _row_of(line: LedgerLine, key: str) -> Classification:
    """Find what is said under a key, or begin it."""
    row = Classification.objects.filter(authority=line.authority_id, key=key).first()
    return row or Classification(authority_id=line.authority_id, key=key)


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

    They wait for an officer: no classifier says it again. A payment spoken of alone goes with its siblings.

    :raises Refusal: when nothing was said of them.
    """
    row = classification
    with ledger.in_turn(row.authority_id), act(row, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            may_decide_category(by), YES if row.said_by else no("Nobody has said anything of them yet.")
        )
        before, row.category, row.said_by, row.said_at, row.decided_by = row.category, "", NOBODY, None, ""
        row.taken_back_by = by.reference
        line = _line_alone(row) if row.is_alone else None
        changed = ledger.give_back(row.authority_id, [row.pk])
        if line is not None:
            _follow_siblings(row.authority_id, line)
        if row.is_alone or row.published in _tree_of(row.authority, on=at.date()):
            row.lines_count, row.total_net, row.only_gross_total = 0, Decimal(0), Decimal(0)  # none waits
        this.record(
            events.CategoryTakenBack(
                supplier=row.supplier or NAMELESS, description=_description(row), category=before,
                payments=changed,
            )
        )  # fmt: skip
    return row


def _follow_siblings(authority_id: int, line: int) -> None:
    """Put a payment that is spoken of alone no more where its siblings are, if anything was said of them."""
    found = ledger.siblings_of(authority_id, line)
    kind = Classification.objects.filter(authority=authority_id, key=found.key if found else "").first()
    if kind is not None and kind.said_by:
        ledger.write_category_of_one(authority_id, line, said=kind.pk, category=kind.category)
