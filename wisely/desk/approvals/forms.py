"""Forms of a decision. Whether it may be, the action decides."""

from __future__ import annotations

from django import forms

from wisely.ui.forms import Form


def _text(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=5_000,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class ApproveForm(Form):
    """Why, and on which conditions."""

    reason = _text("Why may it be done?", "It stands on the record.")
    conditions = _text("Conditions, if any", required=False, rows=2)
    is_clear = forms.BooleanField(
        label="I have no interest in this, or in who would gain by it, that is not declared",
        help_text="If you have one, declare it under Interests; somebody else decides then.",
        error_messages={"required": "Say that you have no interest that is not declared, or declare it."},
    )


class RefuseForm(Form):
    """Why not."""

    reason = _text("Why not, and what should be done instead?", "It stands on the record.")


class QuestionForm(Form):
    """What is asked."""

    question = _text("What do you need to know?", "Who asked for it is told; the clock stands still.")


class AnswerForm(Form):
    """What is answered."""

    answer = _text("Your answer")
