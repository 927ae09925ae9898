"""Councils, directorates, posts and persons come into the record."""

from __future__ import annotations

from datetime import datetime

from wisely.audit.acts import act
from wisely.audit.row_security import set_scope
from wisely.lib.actor import Actor, SystemActor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions
from wisely.people.models import Authority, Directorate, Person, Post
from wisely.people.permissions import Permission


def establish_authority(
    *, slug: str, name: str, prefix: str, pack: str, is_demonstration: bool, by: Actor, at: datetime
) -> Authority:
    """Open the house to a council. Its pack must exist; its prefix begins all its references."""
    authority = Authority(slug=slug, name=name, prefix=prefix, pack=pack, is_demonstration=is_demonstration)
    with act(authority, by=by, at=at) as this:
        this.needs(_is_the_house_itself(by))
        this.record(events.AuthorityEstablished(slug=slug, pack=pack, is_demonstration=is_demonstration))
    set_scope([authority.pk])
    return authority


def add_directorate(authority: Authority, *, code: str, name: str, by: Actor, at: datetime) -> Directorate:
    """Add a directorate to a council."""
    directorate = Directorate(authority=authority, code=code, name=name)
    with act(directorate, by=by, at=at) as this:
        this.needs(permissions.may(by, Permission.ARRANGE_ORGANISATION))
        this.record(events.DirectorateAdded(code=code))
    return directorate


def add_post(directorate: Directorate, *, code: str, title: str, by: Actor, at: datetime) -> Post:
    """Add a post to a directorate."""
    post = Post(authority_id=directorate.authority_id, directorate=directorate, code=code, title=title)
    with act(post, by=by, at=at) as this:
        this.needs(permissions.may(by, Permission.ARRANGE_ORGANISATION))
        this.record(events.PostAdded(code=code, directorate=directorate.code))
    return post


def register_person(authority: Authority | None, *, name: str, email: str, by: Actor, at: datetime) -> Person:
    """Register a person: an officer of a council, or with no council somebody at a supplier."""
    person = Person(authority=authority, name=name, email=email)
    with act(person, by=by, at=at) as this:
        this.needs(permissions.may(by, Permission.REGISTER_PERSON))
        number = this.number("person")
        person.reference = f"{authority.prefix if authority else 'SUP'}-P-{number:05d}"
        this.record(events.PersonRegistered(person=person.reference))
    return person


def _is_the_house_itself(by: Actor) -> Verdict:
    if isinstance(by, SystemActor):
        return YES
    return no("A council is opened by whoever runs this installation, from the command line.")
