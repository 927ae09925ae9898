"""An operator opens the house to a council, whole or not at all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.people import permissions, queries
from wisely.people.models import Authority, Person

pytestmark = pytest.mark.django_db
PERSON = ("--administrator", "Hal Sykes", "--email", "hal@leafield.example")


def establish(slug="leafield", pack="aldermoor", *more):
    said = StringIO()
    call_command("establish_council", slug, "--pack", pack, *PERSON, *more, stdout=said)
    return said.getvalue()


def test_a_council_stands_with_its_directorates_and_an_administrator_who_is_invited():
    said = establish()

    council = queries.authority_by_slug("leafield")
    assert (council.prefix, council.is_demonstration) == ("ALD", False)
    assert len(queries.directorates()) == 9
    hal = Person.objects.get(authority=council)
    assert queries.user_of(hal).email == "hal@leafield.example"
    officer = queries.officer_by_reference(hal.reference, on=Event.objects.latest("id").at.date())
    assert permissions.may(officer, permissions.Permission.ASSIGN_ROLE)
    assert Event.objects.filter(verb="people.user.invited").exists()
    assert "9 directorates" in said
    assert hal.reference in said


def test_a_second_council_with_the_same_name_prefix_or_administrator_changes_nothing():
    establish()
    with pytest.raises(CommandError, match="a council at leafield already"):
        establish()
    with pytest.raises(CommandError, match="prefix"):
        establish("elsewhere")
    with pytest.raises(CommandError, match="e-mail address already"):
        establish("elsewhere", "wharfedale-vale")
    assert Authority.objects.count() == 1
    set_scope([Authority.objects.get().pk])
    assert Person.objects.count() == 1


def test_a_pack_is_only_read_when_it_is_to_be_checked():
    assert "can be used" in establish("leafield", "aldermoor", "--check")
    assert not Authority.objects.exists()


def test_a_pack_that_is_not_there_is_named_with_a_remedy():
    with pytest.raises(CommandError, match=r"nowhere/council.toml.*Add it"):
        establish("leafield", "nowhere")
