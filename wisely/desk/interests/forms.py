"""Forms of declarations. Whether they may be, the action decides."""

from __future__ import annotations

from django import forms

from wisely.interests import queries
from wisely.ui.forms import AmountField, ChoiceField, DayField, Form


def _text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=5_000, widget=forms.Textarea({"rows": 3}))


class InterestForm(Form):
    """An interest of one's own."""

    kind = ChoiceField(label="What kind of interest is it?", choices=list(queries.KINDS.items()))
    party = forms.CharField(
        label="In whom?", max_length=400, help_text="The supplier or other body, by its name."
    )
    is_indirect = forms.BooleanField(label="It is through somebody close to me", required=False)
    details = _text("What is it?", "A sentence will do. Leave out what others need not know.")
    since_on = DayField(label="Since when?", required=False)


class GiftForm(Form):
    """A gift or hospitality that was offered."""

    giver = forms.CharField(label="Who offered it?", max_length=400)
    what = forms.CharField(label="What was it?", max_length=400)
    worth_gross = AmountField(label="What is it worth, with VAT?", help_text="A good guess will do.")
    offered_on = DayField(label="When was it offered?")
    answer = ChoiceField(label="Was it taken?", choices=list(queries.ANSWERS.items()))
    reason = _text("Why was it offered, and why taken or not?")


class ReviewForm(Form):
    """What is done about an interest."""

    bars = ChoiceField(
        label="May its owner decide what it touches?",
        choices=[("no", "Yes, with the steps below"), ("yes", "No, it bars them")],
    )
    mitigation = _text("Which steps are taken, and by whom?")


class EndForm(Form):
    """When an interest ended."""

    ended_on = DayField(label="On which day did it end?")
