"""What happens to papers. Facts carry references, kinds, days and hashes, never what a paper says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PaperDrafted:
    verb: ClassVar[str] = "papers.paper.drafted"
    paper: str
    kind: str
    subject: str
    facts_sha256: str


@dataclass(frozen=True, slots=True)
class PaperRevised:
    verb: ClassVar[str] = "papers.paper.revised"
    paper: str
    labels: str


@dataclass(frozen=True, slots=True)
class FactsTaken:
    """The record's facts were taken into a draft anew; `changed` counts those that differ from before."""

    verb: ClassVar[str] = "papers.facts.taken"
    paper: str
    changed: int
    facts_sha256: str


@dataclass(frozen=True, slots=True)
class PaperIssued:
    verb: ClassVar[str] = "papers.paper.issued"
    paper: str
    kind: str
    subject: str
    decision_on: str
    effective_on: str
    content_sha256: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class PaperWithdrawn:
    verb: ClassVar[str] = "papers.paper.withdrawn"
    paper: str


SENTENCES: dict[str, str] = {
    PaperDrafted.verb: "The paper was drafted about {subject}, with the record's facts ({facts_sha256}).",
    PaperRevised.verb: "Its text was changed: {labels}.",
    FactsTaken.verb: "The record's facts were taken anew; {changed} differ from before ({facts_sha256}).",
    PaperIssued.verb: (
        "It was issued: decision {decision_on}, in effect {effective_on}. Public: {is_public}. "
        "Content {content_sha256}."
    ),
    PaperWithdrawn.verb: "It was withdrawn.",
}
