"""`manage.py establish_council`: open the house to a council, from the command line and from nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wisely.lib.actor import SYSTEM_NAMES, SystemActor
from wisely.people import actions, queries
from wisely.rules.parts import FaultyPack
from wisely.rules.rulebook import PACKS, checked, packs

OPERATOR = SystemActor("system:operator", SYSTEM_NAMES["system:operator"])


class Command(BaseCommand):
    """Establish a council from its pack: its directorates, and the first administrator, who is invited."""

    help = (
        "Establish a council from its council pack, with its directorates and a first administrator. "
        "All of it is done, or nothing is."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slug", help="its name in addresses, such as leafield")
        parser.add_argument("--pack", required=True, help=f"one of {', '.join(packs())}")
        parser.add_argument("--administrator", required=True, help="the name of the first administrator")
        parser.add_argument("--email", required=True, help="their e-mail address; the invitation goes there")
        parser.add_argument("--check", action="store_true", help="read the pack, say what is wrong, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        at = timezone.now()
        try:
            council = checked(options["pack"], PACKS).council
        except FaultyPack as fault:
            raise CommandError(str(fault)) from None
        if options["check"]:
            self.stdout.write(f"The pack {options['pack']} of {council.name} can be used.")
            return
        if queries.authority_by_slug(options["slug"]):
            raise CommandError(f"There is a council at {options['slug']} already. Nothing was changed.")
        try:
            reference = establish(options, council, at=at)
        except IntegrityError as fault:
            raise CommandError(f"{_words_of(fault)} Nothing was changed.") from None
        self.stdout.write(
            f"{council.name} is established, with {len(council.directorates)} directorates.\n"
            f"{options['administrator']} ({reference}) administers it. The invitation to {options['email']} "
            "leaves with the next worker: manage.py work."
        )


@transaction.atomic
def establish(options: dict[str, Any], council: Any, *, at: datetime) -> str:
    """Establish the council of a pack; give the reference of its first administrator."""
    authority = actions.establish_authority(
        slug=options["slug"], name=council.name, prefix=council.prefix, pack=council.pack,
        is_demonstration=False, by=OPERATOR, at=at,
    )  # fmt: skip
    for part in council.directorates:
        actions.add_directorate(authority, code=part.code, name=part.name, by=OPERATOR, at=at)
    person = actions.welcome_person(
        authority, name=options["administrator"], email=options["email"], by=OPERATOR, at=at
    )
    actions.assign_role(
        person, role="administrator", starts_on=timezone.localdate(at), by=OPERATOR, at=at
    )  # fmt: skip
    return person.reference


def _words_of(fault: IntegrityError) -> str:
    name = getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "") or ""
    if "prefix" in name:
        return "Another council's references begin with this pack's prefix. Choose another in council.toml."
    if "email" in name:
        return "Somebody signs in with this e-mail address already."
    return str(fault)
