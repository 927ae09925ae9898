"""The record's own tables: events and what they tell, leaves and checkpoints, series, one-time keys."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened. Rows are only ever added; the database refuses the rest.

    No foreign keys lead out of the record. `subject` is "<app>.<model>:<key>". What the event tells stands in
    its `Payload`, so that personal data can be erased: `payload_hash` is salted and stays, and with it
    `commitment` still covers every other column here, chain and log stand. See `commitments`.
    """

    authority_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.TextField()
    on_behalf_of = models.TextField(blank=True)
    verb = models.TextField()
    subject = models.TextField()
    sequence = models.PositiveIntegerField()
    request_id = models.TextField(blank=True)
    payload_hash = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "sequence"], name="audit_event_has_one_chain_per_subject"
            )
        ]
        indexes = [
            models.Index(fields=["authority_id", "verb", "-id"], name="audit_event_by_verb"),
            models.Index(fields=["authority_id", "-id"], name="audit_event_by_council"),
            models.Index(fields=["authority_id", "-at", "-id"], name="audit_event_by_moment"),
            models.Index(fields=["by", "-id"], name="audit_event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}#{self.sequence}"


class Payload(models.Model):
    """What an event tells: its facts and reason, with the salt of its commitment.

    The one change the database lets through is erasure: salt, facts and reason go, `erased_at` and
    `erased_under` (the verb and number of the erasing event) come, all together.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    authority_id = models.BigIntegerField(null=True)
    salt = models.BinaryField(max_length=16, null=True)
    facts = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_under = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="audit_payload_is_whole_or_erased",
                condition=Q(salt__isnull=False, facts__isnull=False, erased_at__isnull=True, erased_under="")
                | (
                    Q(salt__isnull=True, facts__isnull=True, reason="", erased_at__isnull=False)
                    & ~Q(erased_under="")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"payload of event {self.event_id}"


class Leaf(models.Model):
    """An event's leaf in the public log. Written with it; `position` comes from the sequencer, once."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="leaf")
    commitment = models.BinaryField(max_length=32)
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["event"], name="audit_leaf_waiting", condition=Q(position__isnull=True))
        ]

    def __str__(self) -> str:
        return f"leaf {self.position} of event {self.event_id}"


class Subtree(models.Model):
    """The root over 256**level leaves, the `index`-th such: what the tiles above the leaves are made of."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="audit_subtree_stands_in_one_place")
        ]

    def __str__(self) -> str:
        return f"subtree {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root, with the frontier from which the tree grows on."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class Series(models.Model):
    """The latest number of one series. The row is locked last in an act, so numbers have no gaps."""

    authority_id = models.BigIntegerField()
    code = models.TextField()
    latest = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "code"], name="audit_series_is_one_per_authority")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.latest}"


class OneTimeKey(models.Model):
    """The key of one form as it was shown, with the answer its first arrival received.

    People are sent to `location`; programs are given `answer` again, word for word.
    """

    key = models.TextField(primary_key=True)
    person = models.TextField()
    path = models.TextField()
    fingerprint = models.BinaryField(max_length=32)
    location = models.TextField()
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path} {self.key[:8]}"


class Reaction(models.Model):
    """Proof that a deferred reaction to an event has taken effect; a second delivery finds it and stops."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="audit_reaction_happens_once_per_event")
        ]

    def __str__(self) -> str:
        return f"{self.name} after event {self.event_id}"
