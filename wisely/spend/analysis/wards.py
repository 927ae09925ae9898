"""In which ward each payee's supplier is: for the facts of the cube, and for the lines behind them."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce

from wisely.rules.wards import REDACTED, Wards, ward_of
from wisely.spend.models import Payee


def wards_of_payees(authority_id: int, wards: Wards) -> dict[int, str]:
    """Give the ward of each payee by its key, or the rules' word for none; "" where there are no wards.

    By the postcode of the live supplier's address recorded last, as local spend is counted. One query.
    """
    postcode = Coalesce(F("supplier__canonical__postcode"), F("supplier__postcode"))
    rows = Payee.objects.filter(authority=authority_id).annotate(of_supplier=postcode)
    return {
        payee: _ward(code or "", wards, is_redacted=is_redacted) if wards else ""
        for payee, is_redacted, code in rows.values_list("pk", "is_redacted", "of_supplier").iterator(10_000)
    }


def _ward(postcode: str, wards: Wards, *, is_redacted: bool) -> str:
    return REDACTED if is_redacted else ward_of(postcode, wards).ward
