"""The pages of budgets: what is left and why, who sets it, and one card on which a question is answered."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.doors.test_planning_pages import enter, send, shown
from wisely.audit.row_security import set_scope
from wisely.budgets import actions
from wisely.budgets.actions import Claim
from wisely.budgets.models import BudgetQuestion, CostCentre
from wisely.lib.periods import financial_year
from wisely.people import actions as people
from wisely.people.models import Directorate, Person

__all__ = ["enter"]
pytestmark = pytest.mark.django_db
YEAR = financial_year(timezone.localdate()).label
NEXT = financial_year(timezone.localdate()).following.label


@pytest.fixture
def town(db):
    made = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    people.add_directorate(made.council, code="CF", name="Children", by=BUILDER, at=timezone.now())
    return made


@pytest.fixture
def fin(enter):
    return enter("Fin", "finance_officer")


@pytest.fixture
def ben(enter):
    return enter("Ben", "budget_holder")


def open_centre(client, code="CF100", name="Children's homes", holder="Ben", **more):
    reference = Person.objects.get(name=holder).reference if holder else ""
    told = {"code": code, "name": name, "directorate": "CF", "holder": reference, "payment_codes": "", **more}
    return send(client, "/budgets/open/", **told)


def set_budget(client, code, this_year, next_year="", **more):
    path = f"/budgets/centres/{code}/set/"
    version = CostCentre.objects.get(code=code).version
    amounts = {f"amount_{YEAR}": this_year, f"amount_{NEXT}": next_year}
    return send(client, path, **amounts, version=version, **more)


def taken(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content).decode()
    return content


def post(town, kind, source, amount, *, subject="", source_kind="contract", code="", directorate=True):
    set_scope([town.council.pk])
    claim = Claim(
        subject_kind="need" if source_kind == "need" else "contract", subject=subject or source,
        title=f"Work of {source}", by_year={YEAR: Decimal(amount)}, code=code,
        directorate=Directorate.objects.get(code="CF") if directorate else None,
    )  # fmt: skip
    return actions.post_money(
        town.council, kind=kind, source_kind=source_kind, records={source: [claim]}, by=BUILDER,
        at=timezone.now(),
    )  # fmt: skip


def test_finance_opens_a_cost_centre_and_sets_its_budgets_for_years(fin, ben):
    answer = open_centre(fin)
    assert answer.headers["Location"] == "/budgets/centres/CF100/set/"
    assert set_budget(fin, "CF100", "£120,000", "130,000.50").status_code == 303

    page = shown(ben, "/budgets/centres/CF100/")
    assert f"£120,000.00 left of £120,000.00 in {YEAR}" in page
    assert "£130,000.50" in page
    assert "Say why" in set_budget(fin, "CF100", "100000").content.decode()
    assert set_budget(fin, "CF100", "100000", reason="Cut by the cabinet.").status_code == 303
    told = shown(ben, "/budgets/centres/CF100/history/")
    assert "before, £120,000.00 excluding VAT" in told
    assert "Cut by the cabinet." in told


@pytest.mark.parametrize("amount", ["-5", "plenty", "0.001", "9999999999999"])
def test_what_is_no_amount_is_told_beside_the_form_and_nothing_is_set(fin, ben, amount):
    open_centre(fin)
    answer = set_budget(fin, "CF100", amount)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert "No budget is set" in shown(ben, "/budgets/centres/CF100/")


def test_a_code_that_is_no_code_or_in_use_is_refused(fin, ben):
    open_centre(fin)
    assert "in use" in open_centre(fin).content.decode()
    assert "is no code" in open_centre(fin, code="CF/1").content.decode()


def test_a_holder_sees_what_is_left_and_each_figure_leads_to_what_is_behind_it(fin, ben, town):
    open_centre(fin)
    set_budget(fin, "CF100", "1000")
    post(town, "request", "N1", 300, source_kind="need")
    post(town, "order", "C1", 200)
    post(town, "actual", "7", 50, subject="C1", source_kind="import")

    start = shown(ben, "/budgets/")
    assert "Yours" in start
    assert "£500.00 left of £1,000.00" in start
    assert "Requested £300.00 , ordered £150.00 , actual £50.00" in start
    page = ben.get("/budgets/centres/CF100/").content.decode()
    assert f'href="/budgets/commitments/?centre=CF100&amp;year={YEAR}&amp;of=ordered"' in page
    narrowed = f"?centre=CF100&year={YEAR}&of="
    for place, things in (("requested", ["N1"]), ("ordered", ["C1"]), ("actual", ["C1"])):
        listed = taken(ben, f"/budgets/commitments/{narrowed}{place}&format=json")
        assert [thing for thing in ("N1", "C1") if f'"{thing}"' in listed] == things
    (of_contract,) = CostCentre.objects.get().commitments.filter(subject="C1")
    told = shown(ben, f"/budgets/commitments/{of_contract.pk}/")
    assert "Paid from CF100 Children" in told
    assert "Order £200.00" in told
    assert "Import 7 Actual £50.00" in told


def test_the_list_is_one_query_and_exports_what_is_left(fin, ben, town):
    for number in range(4):
        open_centre(fin, code=f"CF{number}", name=f"Home {number}", holder="")
        set_budget(fin, f"CF{number}", "1000")
    post(town, "order", "C1", 1_500, directorate=False)
    ben.get("/budgets/?q=Home")
    with CaptureQueriesContext(connection) as asked:
        assert ben.get("/budgets/?q=Home").status_code == 200
    assert len([each for each in asked if "budgets_costcentre" in each["sql"]]) <= 2
    assert "Home 3" in taken(ben, "/budgets/?format=csv")
    assert "Home 2" in shown(ben, f"/budgets/in/{NEXT}/", standing="without")
    assert "Home 2" not in shown(ben, "/budgets/", standing="overdrawn")
    assert ben.get("/budgets/in/sometime/").status_code == 404


def test_a_question_is_answered_on_one_card(fin, ben, town):
    open_centre(fin)
    open_centre(fin, code="CF200", name="Foster care", holder="")
    set_budget(fin, "CF200", "900")
    post(town, "request", "N1", 400, source_kind="need")
    question = BudgetQuestion.objects.get()
    card = f"/budgets/questions/{question.reference}/answer/"

    assert "1 question waits for you" in shown(ben, "/budgets/questions/")
    assert "Questions about budgets" in shown(ben, "/")
    page = shown(ben, card)
    assert "£400.00 excluding VAT, for Children" in page
    assert f"CF200 Foster care: enough, £900.00 left in {YEAR}" in page
    assert f"CF100 Children&#x27;s homes: not enough: no budget for {YEAR}" in page
    empty = send(ben, card, version=question.version).content.decode()
    assert "Say which budget pays, or that none does." in empty

    answer = send(ben, card, centre="CF200", answer="Foster care asked for it.", version=question.version)
    assert answer.headers["Location"] == "/budgets/questions/"
    told = shown(fin, f"/budgets/questions/{question.reference}/")
    assert "Paid from CF200 Foster care" in told
    assert "Why can't I?" not in told
    assert "£500.00" in shown(ben, "/budgets/centres/CF200/")
    again = send(ben, card, centre="CF200", answer="Foster care asked for it.")
    assert again.status_code == 403


def test_a_question_is_passed_on_or_answered_with_none(fin, ben, town):
    open_centre(fin)
    open_centre(fin, code="CF200", name="Foster care", holder="")
    post(town, "request", "N1", 400, source_kind="need")
    question = BudgetQuestion.objects.get()
    path = f"/budgets/questions/{question.reference}/"

    reference = Person.objects.get(name="Fin").reference
    passed = send(
        ben, f"{path}pass-on/", to=reference, reason="Finance will know this.", version=question.version
    )
    assert passed.status_code == 303
    assert "0 questions wait for you" in shown(ben, "/budgets/questions/")
    question.refresh_from_db()
    send(fin, f"{path}answer/", centre="none", answer="There is no money for it.", version=question.version)
    assert "No budget pays for it." in shown(ben, path)
    assert "No budget" in shown(ben, "/budgets/questions/all/")


def test_money_moves_and_a_cost_centre_is_changed_and_closed(fin, ben):
    open_centre(fin)
    open_centre(fin, code="CF200", name="Foster care", holder="")
    set_budget(fin, "CF100", "1000")
    root = "/budgets/centres/CF100/"
    version = CostCentre.objects.get(code="CF100").version
    moved = send(
        fin, f"{root}move/", receiver="CF200", year=YEAR, amount_net="250", reason="More children are fostered.",
        version=version,
    )  # fmt: skip
    assert moved.status_code == 303, moved.content.decode()
    assert "£250.00" in shown(ben, "/budgets/centres/CF200/")
    version += 1
    changed = send(
        fin, f"{root}change/", name="Homes", directorate="CF", holder="", payment_codes="HOMES\n CF 1",
        version=version,
    )  # fmt: skip
    assert changed.status_code == 303
    assert "cf 1, homes" in shown(ben, root)
    closed = send(fin, f"{root}close/", reason="All homes were closed.", version=version + 1)
    assert closed.status_code == 303
    page = shown(ben, root)
    assert "Set its budgets" in page
    assert "is closed. Choose an open cost centre." in page


def test_who_may_not_is_told_who_can(fin, ben):
    open_centre(fin)
    page = shown(ben, "/budgets/centres/CF100/")
    assert "Why can’t I?" in page
    assert "Finance officer" in page
    for path in ("/budgets/open/", "/budgets/centres/CF100/set/", "/budgets/centres/CF100/move/"):
        assert ben.get(path).status_code == 403
    assert ben.get("/budgets/centres/NONE/").status_code == 404
    assert ben.get("/budgets/commitments/999999/").status_code == 404


def test_a_file_of_budgets_is_shown_with_its_faults_and_then_set(fin, ben):
    open_centre(fin)
    text = f"Cost centre,Year,Amount\nCF100,{YEAR},250\nCF900,{YEAR},5\n"
    file = SimpleUploadedFile("budgets.csv", text.encode())
    path = send(fin, "/budgets/imports/new/", file=file).headers["Location"]
    page = shown(fin, path)
    assert "Line 3, Cost centre : “CF900” There is no open cost centre with this code." in page
    assert "£250.00" in page
    assert "Set these budgets" in page
    done = send(fin, f"{path}set/", reason="The budget of the council.", version=1)
    assert done.headers["Location"] == "/budgets/"
    assert "£250.00 left of £250.00" in shown(ben, "/budgets/centres/CF100/")

    assert "Files read before" in shown(fin, "/budgets/imports/new/")
    assert "Undo the import Why can’t I?" in shown(ben, path)
    undone = send(fin, f"{path}undo/", reason="It was last year's file.", version=2)
    assert undone.headers["Location"] == path
    assert "Nothing of it is set, so there is nothing to undo." in shown(fin, path)
    assert "no budget is set" in shown(ben, "/budgets/centres/CF100/").lower()
    assert fin.get(f"{path}undo/").status_code == 403

    wrong = send(fin, "/budgets/imports/new/", file=SimpleUploadedFile("x.csv", b"a,b\n1,2\n"))
    assert "No column is recognised as" in wrong.content.decode()
    again = send(fin, "/budgets/imports/new/", file=SimpleUploadedFile("y.csv", text.encode())).headers[
        "Location"
    ]
    assert send(fin, f"{again}discard/", version=1).status_code == 303
    assert ben.get("/budgets/imports/new/").status_code == 403
    assert ben.get("/budgets/imports/999999/").status_code == 404
