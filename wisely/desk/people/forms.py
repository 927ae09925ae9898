"""Forms about people. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from wisely.lib.verdict import Refusal
from wisely.people import permissions
from wisely.ui.forms import AmountField, ChoiceField, ChoicesField, DayField, Form

Choices = list[tuple[str, str]]
BY_CONSTRAINT = {
    "people_person_email_is_unique_per_authority": "A colleague is registered with this address.",
    "people_user_email_key": "Somebody signs in with this address already.",
    "people_assignment_periods_do_not_overlap": "They hold this role on some of these days already.",
    "people_absence_periods_do_not_overlap": "Time away is recorded on some of these days already.",
    "people_identityprovider_code_key": "This short name is in use at a council already. Choose another.",
    "people_identity_provider_issuer_is_used_once": "Your council uses this service already.",
    "people_delegation_periods_do_not_overlap": "You have offered them this on some of these days already.",
}


@contextmanager
def beside(form: Form) -> Iterator[None]:
    """Put what an action or the database refuses beside the form, with nothing changed."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.add_error(None, refusal.verdict.reason)
    except IntegrityError as fault:
        name = getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "")
        if name not in BY_CONSTRAINT:
            raise
        form.add_error(None, BY_CONSTRAINT[name])


def day_after(last: date) -> date:
    """Give the day on which something that lasts through `last` is over."""
    return last + timedelta(days=1)


class RegisterForm(Form):
    """A new person."""

    name = forms.CharField(label="Name", max_length=200, help_text="As colleagues know them.")
    email = forms.EmailField(label="E-mail address", help_text="A link to set a password is sent there.")


class RoleForm(Form):
    """A role over a part of the council, for a time."""

    role = ChoiceField(label="Role")
    directorate = forms.ChoiceField(label="Over", required=False)
    limit_net = AmountField(
        label="Limit of value, excluding VAT",
        required=False,
        help_text="Leave it empty for a role that decides no amounts.",
    )
    starts_on = DayField(label="First day")
    last_on = DayField(label="Last day", required=False, help_text="Leave it empty if no end is known.")

    def __init__(self, *args: Any, directorates: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        roles = [(role.code, f"{role.name}: {role.description}") for role in permissions.roles()]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["directorate"].choices = [("", "The whole council"), *directorates]  # type: ignore[attr-defined]


class EndForm(Form):
    """The end of a role."""

    ended_on = DayField(label="First day without it")
    reason = forms.CharField(label="Reason", help_text="It stays on the record. Leave out personal matters.")


class LeaveForm(Form):
    """The end of a person's time at the council."""

    left_on = DayField(label="First day on which they are no longer here")


class EraseForm(Form):
    """The erasure of what names a person."""

    reason = forms.CharField(label="Reason", help_text="For example that the time for keeping it has passed.")


class AwayForm(Form):
    """Time away, and who stands in."""

    starts_on = DayField(label="First day away")
    last_on = DayField(label="Last day away")
    stand_in = forms.ChoiceField(
        label="Who stands in", required=False,
        help_text="What waits for you goes to them. To decide in your name they need a delegation too.",
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stand_in"].choices = [("", "Nobody"), *colleagues]  # type: ignore[attr-defined]


class DelegateForm(Form):
    """What is lent, to whom, for how long."""

    held = ChoiceField(label="What you delegate")
    receiver = forms.ChoiceField(label="To whom")
    starts_on = DayField(label="First day")
    last_on = DayField(label="Last day")
    limit_net = AmountField(
        label="Limit of value, excluding VAT", required=False, help_text="Leave it empty for your own limit."
    )
    may_be_passed_on = forms.BooleanField(
        label="They may pass it on once",
        required=False,
        help_text="To one more person, who cannot pass it on.",
    )

    def __init__(self, *args: Any, held: Choices, colleagues: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["held"].choices = held  # type: ignore[attr-defined]
        self.fields["receiver"].choices = [("", "Choose a person"), *colleagues]  # type: ignore[attr-defined]


class ServiceForm(Form):
    """The council's own sign-in service."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="As people know it, for example “Leafield account”."
    )
    code = forms.SlugField(
        label="Short name for addresses", max_length=40, help_text="Small letters, figures and hyphens."
    )
    issuer = forms.URLField(
        label="Issuer", assume_scheme="https",
        help_text="The address under which the service publishes its settings, without /.well-known.",
    )  # fmt: skip
    client_id = forms.CharField(label="Client ID", max_length=200)
    client_secret = forms.CharField(
        label="Client secret", widget=forms.PasswordInput(attrs={"autocomplete": "off"}), max_length=400,
        help_text="It is sealed before it is kept, and shown to nobody again.",
    )  # fmt: skip
    email_domains = forms.CharField(
        label="E-mail domains", help_text="The council’s own, with commas between, such as leafield.gov.uk."
    )
    asks_second_factor = forms.BooleanField(
        label="The service asks for a second factor itself", required=False,
        help_text="Wisely then does not ask again.",
    )  # fmt: skip
    is_only_way_in = forms.BooleanField(
        label="It is the only way in", required=False, help_text="Passwords no longer let anybody in."
    )

    def clean_email_domains(self) -> list[str]:
        """Cut what was typed into domains."""
        return [each.strip() for each in self.cleaned_data["email_domains"].split(",") if each.strip()]


class TokenForm(Form):
    """A token for a program: what it is for, what it may do, until when."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="Which program has it, so that you know later what you revoke.",
    )
    scopes = ChoicesField(
        label="What it may do",
        help_text="As little as it needs; what only reads comes first. What you lose, it loses too.",
    )
    last_on = DayField(label="Last day", help_text="A year from today at most.")

    def __init__(self, *args: Any, held: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["scopes"].choices = held  # type: ignore[attr-defined]
