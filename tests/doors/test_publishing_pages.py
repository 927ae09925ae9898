"""The pages of publishing: what is due, a check, and the acts by those who may."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from tests.cast import GRACE, HERE, NIA, client_as
from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.publishing.models import CorrectionDue, PaymentRow, Publication, Redaction
from wisely.spend.models import Payee

DUE = "/publishing/payments/2026-m10/"


def shown(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer)
    page = answer.content.decode()
    assert page.count("<h1") == 1
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


class TestReading:
    """What officers read."""

    pytestmark = pytest.mark.usefixtures("demonstration")

    def test_the_desk_says_what_is_due_by_when_and_how_it_stands(self, django_assert_max_num_queries):
        client = client_as(NIA)
        with django_assert_max_num_queries(20):
            page = shown(client, "/publishing/")
        for words in (
            "Overdue",
            "Correction due",
            "Published",
            "Not held, because no payment",
            "31 Jan 2027",
        ):
            assert words in page

    def test_a_period_says_what_it_comes_to_what_it_lacks_and_who_mends_that(
        self, django_assert_max_num_queries
    ):
        client = client_as(NIA)
        with django_assert_max_num_queries(20):
            page = shown(client, DUE)
        assert "Merchant category is not recorded" in page
        assert "Finance officer" in page

    def test_the_register_says_what_is_not_published_in_it(self):
        page = shown(client_as(NIA), "/publishing/contracts/2026-27-q2/")
        assert "Not published in the register, so left out" in page

    def test_an_auditor_reads_and_is_told_who_may_publish(self):
        client = client_as(GRACE)
        page = shown(client, DUE)
        assert "Why can't I?" in page or "Why can’t I?" in page
        assert "Transparency officer" in page
        shown(client, f"{DUE}publish/", status=403)
        shown(client, "/publishing/redactions/new/", status=403)

    def test_redactions_say_of_what_why_who_and_until_when(self):
        page = shown(client_as(NIA), "/publishing/redactions/")
        for words in ("All payments to", "Beneficiary", "Personal data", "Nia Broadbent", "In force"):
            assert words in page

    def test_a_period_or_dataset_that_is_none_has_no_page(self):
        client = client_as(NIA)
        for path in ("payments/2026-27/", "payments/2026-m99/", "rubbish/2026-m10/", "contracts/2026-m10/"):
            assert client.get(f"/publishing/{path}").status_code == 404

    def test_the_history_of_a_period_is_told(self):
        assert "Version 1 of payments/2026-m09 was withdrawn" in shown(
            client_as(NIA), "/publishing/payments/2026-m09/history/"
        )


@pytest.mark.usefixtures("own_demonstration")
def test_a_month_is_published_corrected_and_withdrawn_by_its_pages():
    client = client_as(NIA)
    assert send(client, f"{DUE}publish/").headers["Location"] == DUE
    page = shown(client, DUE)
    assert "Published" in page and "First version" in page

    refused = send(client, f"{DUE}publish/")
    assert "Say why it is corrected" in refused.content.decode()
    same = send(client, f"{DUE}publish/", reason="For good measure.")
    assert "Nothing differs from version 1" in same.content.decode()

    with in_scope(Authority.objects.get(slug=HERE).pk):
        named = PaymentRow.objects.filter(dataset_version__publication__code="2026-m10", redacted="")
        payee = Payee.objects.get(pk=named.order_by("pk").values_list("payee_key", flat=True)[0])
    form = shown(client, f"/publishing/redactions/new/?kind=payee&key={payee.pk}")
    assert payee.name.strip().split()[0] in form
    sent = send(
        client, "/publishing/redactions/new/", kind="payee", key=str(payee.pk), fields_out="beneficiary",
        reason_code="personal",
    )  # fmt: skip
    assert sent.status_code == 303, sent.content.decode()
    assert "Something in it was redacted since" in shown(client, DUE)
    assert send(client, f"{DUE}publish/", reason="It named a person.").status_code == 303
    assert send(client, f"{DUE}v1/withdraw/", reason="It named a person.").status_code == 303
    with in_scope(Authority.objects.get(slug=HERE).pk):
        publication = Publication.objects.get(dataset="payments", code="2026-m10")
        assert (publication.latest, publication.live) == (2, 2)
        redaction = Redaction.objects.latest("pk")
    assert (
        "Say why it may be published now"
        in send(client, f"/publishing/redactions/{redaction.pk}/lift/").content.decode()
    )
    lifted = send(
        client, f"/publishing/redactions/{redaction.pk}/lift/", reason="It is a company.",
        version=redaction.version,
    )  # fmt: skip
    assert lifted.status_code == 303
    with in_scope(Authority.objects.get(slug=HERE).pk):
        due = CorrectionDue.objects.filter(publication=publication, settled_at__isnull=True).get()
    aside = send(
        client, f"/publishing/corrections/{due.pk}/set-aside/", reason="Not worth a version.",
        version=due.version,
    )  # fmt: skip
    assert aside.status_code == 303
    assert "To correct" not in shown(client, DUE)
    assert send(client, "/publishing/bulk-files/build/").headers["Location"].startswith("/jobs/")


@pytest.mark.usefixtures("own_demonstration")
def test_the_log_keeps_why_a_correction_was_made_once_it_is_withdrawn_too():
    client, september = client_as(NIA), "/publishing/payments/2026-m09/"
    assert send(client, f"{september}v2/withdraw/", reason="It was not enough.").status_code == 303
    page = Client().get(f"/open/{HERE}/data/corrections/").content.decode()
    log = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "A person who trades from home was named. Withdrawn: It was not enough." in log
    assert "0 added, 0 removed, 1 changed" in log
    assert Client().get(f"/open/{HERE}/data/payments/2026-m09/").status_code == 410
