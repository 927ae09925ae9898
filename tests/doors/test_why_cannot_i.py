"""No act is left out without a word: each page offers it, or says why not, by which rule and who can.

The test walks the rooms of planning, waivers, papers, approvals, interests and governance: each thing at each of
its stages, before each of five officers. What a page must say is asked of the room's own `acts_on…`, on which the
act rests too; so a page that leaves an act out, or tells another reason, fails here.
"""

from __future__ import annotations

import inspect
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.doors.test_papers_pages import draft, write
from tests.doors.test_planning_pages import a_day, propose, send, weigh
from tests.doors.test_waiver_pages import agree, ask, step_of
from tests.money import money_enough
from wisely.approvals import queries as approvals
from wisely.audit.row_security import in_scope
from wisely.categories import actions as category_actions
from wisely.categories import queries as managed
from wisely.desk.approvals import views as approval_pages
from wisely.desk.categories.views import files as file_pages
from wisely.desk.categories.views import plans as plan_pages
from wisely.desk.governance.views import changes as change_pages
from wisely.desk.governance.views import keeping as document_pages
from wisely.desk.interests import views as interest_pages
from wisely.desk.papers import views as paper_pages
from wisely.desk.planning.views import record as need_pages
from wisely.desk.planning.views import waiver_imports as import_pages
from wisely.desk.planning.views import waivers as waiver_pages
from wisely.governance import actions as governance_actions
from wisely.governance import queries as governance
from wisely.interests import queries as interests
from wisely.papers import queries as papers
from wisely.people import actions as people
from wisely.people import queries as people_queries
from wisely.planning import queries as planning

pytestmark = pytest.mark.django_db
ROLES = {
    "Ben": "budget_holder", "Asha": "category_manager", "Nia": "head_of_procurement", "Iris": "contract_manager",
    "Olu": "officer",
}  # fmt: skip
ASIDE = {"assess_impact"}  # said beside the things that it is about, not among the acts


class World:
    """A council, five officers, and what they know of each other's things."""

    def __init__(self):
        self.town = Town(slug="alderby", prefix="ALD", is_demonstration=True)
        children = people.add_directorate(
            self.town.council, code="CF", name="Children", by=BUILDER, at=timezone.now()
        )
        money_enough(self.town.council, children)
        self.persons, self.clients = {}, {}
        for name, role in ROLES.items():
            self.persons[name] = self.town.person(name, role, limit=Decimal(5_000_000))
            self.clients[name] = Client()
            self.clients[name].post("/sign-in/personas/", {"person": self.persons[name].reference})

    def __getattr__(self, name):
        return self.clients[name.capitalize()]

    @property
    def key(self):
        return self.town.council.pk

    def officer(self, name):
        return people_queries.officer_for(self.persons[name].pk, on=timezone.localdate(), request_id="")


@pytest.fixture
def world(db):
    return World()


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def silent(world, path, labels, verdicts_for):
    """Give what the page at a path leaves out, for each officer who may see it."""
    found = []
    for name, client in world.clients.items():
        answer = client.get(path)
        if answer.status_code == 403:
            assert "<cite>" in answer.content.decode()
            continue
        assert answer.status_code == 200, (name, path)
        page = answer.content.decode()
        told, links = words_of(page), re.findall(r'href="([^"]+)"', page)
        for act, verdict in verdicts_for(world.officer(name)).items():
            label, part = labels[act]
            if verdict and not any(link.endswith(f"/{part}/") for link in links):
                found.append(f"{name} is not offered “{label}” at {path}")
            if not verdict:
                says = [label, verdict.reason, *([verdict.cite] if verdict.cite else []),
                        *([verdict.who_can] if verdict.who_can else [])]  # fmt: skip
                found += [
                    f"{name} at {path} is not told: {each}" for each in says if words_of(each) not in told
                ]
                assert verdict.reason.rstrip(".")
    return found


def in_council(world, call):
    with in_scope(world.key):
        return call()


def gate(client, path, **more):
    return send(
        client, f"{path}gate/pass/", ambitions=["HEALTH"], social_value_percent="10", is_clear="on",
        barriers="Three lots by area, and a plain form.", lots="Two lots by area of the city.",
        pays_living_wage="yes", climate="Vans are electric from day one.", **more,
        innovation="The outcome is asked for, not the way.", income="Finance looked and found none.",
        market_message="Told at the market day in May.",
    )  # fmt: skip


def schedule(client, path):
    on = timezone.localdate() + timedelta(days=400)
    return send(
        client, f"{path}schedule/", route="below-threshold tender", is_clear="on", contract_starts_on_day=on.day,
        contract_starts_on_month=on.month, contract_starts_on_year=on.year,
    )  # fmt: skip


def a_need(world, stage):
    value = "150000" if stage == "at the gate" else "60000"
    path = propose(world.ben, value_net=value, **a_day(400)).headers["Location"]
    if stage != "proposed":
        weigh(world.ben, path, chosen="share" if stage == "met otherwise" else "buy")
    if stage in {"at the gate", "agreed", "scheduled", "published"}:
        assert gate(world.asha, path).status_code == 303
    if stage in {"scheduled", "published"}:
        assert schedule(world.asha, path).status_code == 303
    if stage == "published":
        assert send(world.asha, f"{path}publish/").status_code == 303
    if stage == "met otherwise":
        send(world.ben, f"{path}meet-otherwise/", reason="The next council cooks for both of us.")
    if stage == "dropped":
        send(world.ben, f"{path}drop/", reason="Nobody comes any more, sadly.")
    return path


NEED_STAGES = (
    "proposed",
    "appraised",
    "at the gate",
    "agreed",
    "scheduled",
    "published",
    "met otherwise",
    "dropped",
)


@pytest.mark.parametrize("stage", NEED_STAGES)
def test_a_page_of_a_need_offers_each_act_or_says_why_not(world, stage):
    path = a_need(world, stage)
    need = in_council(world, lambda: planning.need_for(world.key, path.rstrip("/").rsplit("/", 1)[-1]))
    assert need.stage == ("scheduled" if stage == "published" else stage)

    missing = silent(
        world, path, need_pages.ACTS,
        lambda officer: in_council(world, lambda: planning.acts_on(need, by=officer, on=timezone.localdate())),
    )  # fmt: skip

    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("stage", ["requested", "approved", "refused", "withdrawn", "ended"])
def test_a_page_of_a_waiver_and_of_its_approval_offers_each_act_or_says_why_not(world, stage):
    path = ask(world.iris).headers["Location"]
    if stage in {"approved", "ended"}:
        assert agree(world.nia, path).status_code == 303
    if stage == "ended":
        on = timezone.localdate()
        send(world.nia, f"{path}end/", ended_on_day=on.day, ended_on_month=on.month, ended_on_year=on.year,
             reason="The lift was replaced this week.")  # fmt: skip
    if stage == "refused":
        send(world.nia, step_of(world.nia, path, "refuse"), reason="Two others could mend it as well.")
    if stage == "withdrawn":
        send(world.iris, f"{path}withdraw/", reason="The lift is not needed any more.")
    reference = path.rstrip("/").rsplit("/", 1)[-1]
    waiver = in_council(world, lambda: planning.waiver_for(world.key, reference))
    assert waiver.stage == stage
    approval = in_council(world, lambda: approvals.about(world.key, kind="waiver", subject=reference))

    def of_card(officer):
        sheet = in_council(
            world, lambda: approvals.sheet_of(approval, officer=officer, on=timezone.localdate())
        )
        return dict.fromkeys(approval_pages.ACTS, sheet.refusal if sheet.mine is None else sheet.mine.verdict)

    missing = silent(
        world, path, waiver_pages.ACTS,
        lambda officer: in_council(world, lambda: planning.acts_on_waiver(waiver, by=officer)),
    )  # fmt: skip
    missing += silent(world, f"/approvals/{approval.reference}/", approval_pages.ACTS, of_card)
    assert not missing, "\n".join(missing)


def test_a_reason_that_several_acts_share_is_told_once(world):
    path = ask(world.iris).headers["Location"]
    card = step_of(world.olu, path, "approve")

    page = world.olu.get(card).content.decode()

    assert "Approve · Ask a question · Refuse" in words_of(page)
    assert page.count('class="why-not"') == 1


def test_a_question_is_answered_by_who_asked_for_the_thing_and_others_are_told_so(world):
    path = ask(world.iris).headers["Location"]
    step = step_of(world.nia, path, "ask")
    assert send(world.nia, step, question="Did the maker name a price?").status_code == 303
    card = step.split("steps/")[0]

    assert "/answer/" in world.iris.get(card).content.decode()
    other = world.olu.get(card).content.decode()
    assert "/answer/" not in other
    assert "Who asked for it answers questions about it" in words_of(other)


def test_nothing_is_drafted_about_what_is_settled_otherwise(world):
    need = a_need(world, "dropped")
    path = ask(world.iris).headers["Location"]
    send(world.iris, f"{path}withdraw/", reason="The lift is not needed any more.")

    assert "has not passed its gate" in words_of(world.ben.get(need).content.decode())
    assert "was not decided on here" in words_of(world.nia.get(path).content.decode())
    for page in (need, path):
        assert "/planning/papers/draft/" not in world.nia.get(page).content.decode()


@pytest.mark.parametrize("stage", ["draft", "whole", "issued", "withdrawn"])
def test_a_page_of_a_paper_offers_each_act_or_says_why_not(world, stage):
    need = a_need(world, "agreed")
    path = draft(world.ben, need).headers["Location"]
    if stage != "draft":
        assert write(world.ben, path).status_code == 303
    if stage in {"issued", "withdrawn"}:
        assert send(world.nia, f"{path}issue/").status_code == 303
    if stage == "withdrawn":
        send(world.nia, f"{path}withdraw/", reason="It was issued by mistake.")

    def verdicts(officer):
        def asked():
            paper = papers.paper_for(world.key, path.rstrip("/").rsplit("/", 1)[-1])
            assert paper.stage == {"whole": "draft"}.get(stage, stage)
            return papers.acts_on_paper(papers.paper_sheet(paper, on=timezone.localdate()), by=officer)

        return in_council(world, asked)

    missing = silent(world, path, paper_pages.ACTS, verdicts)
    assert not missing, "\n".join(missing)


def test_a_page_of_a_need_says_which_papers_are_not_drafted_and_why(world):
    need = a_need(world, "agreed")
    draft(world.ben, need)

    for client in (world.ben, world.olu):
        page = words_of(client.get(need).content.decode())
        assert "It is not a key decision by the council’s rules" in page or "does not include" in page
        for kind in ("gateway paper", "notice of a key decision", "officer decision notice"):
            assert f"Draft: {kind}" in page
    assert "is a draft of the same paper" in words_of(world.ben.get(need).content.decode())


@pytest.mark.parametrize("stage", ["declared", "ended"])
def test_a_page_of_an_interest_offers_each_act_or_says_why_not(world, stage):
    send(
        world.iris, "/interests/declare/", kind="work", party="Ridge Lifts Ltd",
        details="My sister works in its office.",
    )  # fmt: skip
    (interest,) = in_council(world, lambda: list(interests.interests(world.key)))
    path = f"/interests/{interest.reference}/"
    if stage == "ended":
        on = timezone.localdate()
        ended = {"ended_on_day": on.day, "ended_on_month": on.month, "ended_on_year": on.year}
        assert send(world.iris, f"{path}end/", **ended).status_code == 303
    interest = in_council(world, lambda: interests.interest_for(world.key, interest.reference))
    assert interest.stage == stage

    missing = silent(
        world, path, interest_pages.ACTS,
        lambda officer: in_council(world, lambda: interests.acts_on_interest(interest, by=officer)),
    )  # fmt: skip
    assert not missing, "\n".join(missing)
    assert "Register of gifts" in words_of(world.olu.get("/interests/").content.decode())


@pytest.mark.parametrize("stage", ["noted", "assessed", "closed"])
def test_a_page_of_a_change_offers_each_act_or_says_why_not(world, stage):
    who = {"by": world.officer("Nia"), "at": timezone.now()}
    facts = governance_actions.DevelopmentFacts(
        kind="policy note", title="Ask how fast they pay", citation="PPN 018", published_on=date(2026, 1, 5),
        summary="Tenderers say in how many days they pay.", assess_by_on=timezone.localdate(),
    )  # fmt: skip

    def made():
        change = governance_actions.note_development(
            world.town.council, facts, owner=world.persons["Nia"], **who
        )
        if stage != "noted":
            governance_actions.assess_development(
                change, level="low", meaning="It goes into every invitation from now on.", **who
            )
        if stage == "closed":
            governance_actions.close_development(change, reason="The templates hold the question.", **who)
        return change

    change = in_council(world, made)
    missing = silent(
        world, f"/governance/changes/{change.reference}/", change_pages.ACTS,
        lambda officer: {
            act: verdict
            for act, verdict in in_council(
                world, lambda: governance.acts_on_development(change, by=officer)
            ).items()
            if act not in ASIDE
        },
    )  # fmt: skip
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("stage", ["current", "retired"])
def test_a_page_of_a_standard_document_offers_each_act_or_says_why_not(world, stage):
    who = {"by": world.officer("Nia"), "at": timezone.now()}
    facts = governance_actions.DocumentFacts(
        title="Invitation to tender", kind="template", edition="1.0",
        review_by_on=timezone.localdate() + timedelta(days=300),
    )  # fmt: skip

    def made():
        document = governance_actions.register_document(
            world.town.council, facts, owner=world.persons["Iris"], **who
        )
        if stage == "retired":
            governance_actions.retire_document(document, reason="The new toolkit takes its place.", **who)
        return document

    document = in_council(world, made)
    missing = silent(
        world, f"/governance/documents/{document.reference}/", document_pages.ACTS,
        lambda officer: in_council(world, lambda: governance.acts_on_document(document, by=officer)),
    )  # fmt: skip
    assert not missing, "\n".join(missing)


PLAN_STAGES = ("draft", "ready", "agreed", "under review", "replaced", "ended", "put aside")


def a_plan(world, stage):
    """Draft a plan as the category manager does, and take it as far as asked."""
    asha, nia = ({"by": world.officer(name), "at": timezone.now()} for name in ("Asha", "Nia"))
    today = timezone.localdate()
    facts = category_actions.PlanFacts(
        aim="Half as many contracts, owned by name.", social_value="Two places a year for care leavers.",
        starts_on=today, ends_on=today + timedelta(days=700), review_by_on=today + timedelta(days=300),
    )  # fmt: skip

    def drafted():
        return category_actions.draft_plan(
            world.town.council, facts, category="FME", owner=world.persons["Asha"], **asha
        )

    def with_action(plan):
        doing = category_actions.ActionFacts(
            kind="market", what="Meet the five who are paid most.", due_on=today + timedelta(days=9)
        )
        category_actions.set_action(plan, doing, owner=world.persons["Olu"], **asha)
        return plan

    plan = drafted()
    if stage == "put aside":
        return category_actions.put_plan_aside(plan, reason="The category is split in two.", **asha)
    if stage != "draft":
        with_action(plan)
    if stage not in {"draft", "ready"}:
        category_actions.agree_plan(plan, **nia)
    if stage == "under review":
        category_actions.open_review(plan, reason="It is looked at each year.", **asha)
    if stage == "replaced":
        category_actions.agree_plan(with_action(drafted()), **nia)
        plan.refresh_from_db()
    if stage == "ended":
        category_actions.end_plan(plan, reason="Nothing of it is bought any more.", **nia)
    return plan


@pytest.mark.parametrize("stage", PLAN_STAGES)
def test_a_page_of_a_category_plan_offers_each_act_or_says_why_not(world, stage):
    plan = in_council(world, lambda: a_plan(world, stage))
    assert plan.stage == ("draft" if stage == "ready" else stage)

    missing = silent(
        world, f"/categories/plans/{plan.reference}/", plan_pages.ACTS,
        lambda officer: in_council(world, lambda: managed.acts_on_plan(plan, by=officer)),
    )  # fmt: skip
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("stage", ["read", "imported", "discarded", "undone"])
def test_a_page_of_a_file_of_prices_offers_each_act_or_says_why_not(world, stage):
    who = {"by": world.officer("Asha"), "at": timezone.now()}
    lines = "Date,Item,Unit,Quantity,Price each,Supplier,Category\n2026-01-05,Milk,each,1,1,Moor Ltd,GCL-01\n"

    def brought():
        found = category_actions.read_price_file(
            world.town.council, name="orders.csv", content=lines.encode(), **who
        )
        if stage == "discarded":
            category_actions.discard_category_file(found, **who)
        if stage in {"imported", "undone"}:
            category_actions.import_category_file(found, **who)
        if stage == "undone":
            category_actions.undo_category_file(found, reason="It was the wrong file.", **who)
        return found

    found = in_council(world, brought)
    assert found.stage == stage
    missing = silent(
        world, f"/categories/files/{found.pk}/", file_pages.ACTS,
        lambda officer: in_council(world, lambda: managed.acts_on_file(found, by=officer)),
    )  # fmt: skip
    assert not missing, "\n".join(missing)
    if stage != "imported":
        assert "Bring prices" in words_of(world.olu.get("/categories/GCL-01/prices/").content.decode())


@pytest.mark.parametrize(
    ("room", "pages"),
    [
        (planning.acts_on, need_pages), (planning.acts_on_waiver, waiver_pages),
        (planning.acts_on_waiver_import, import_pages), (papers.acts_on_paper, paper_pages),
        (interests.acts_on_interest, interest_pages), (governance.acts_on_development, change_pages),
        (governance.acts_on_document, document_pages), (managed.acts_on_plan, plan_pages),
        (managed.acts_on_file, file_pages),
    ],
)  # fmt: skip
def test_a_page_has_a_label_for_every_act_that_its_room_judges(room, pages):
    judged = set(re.findall(r'^        "([a-z_]+)": ', inspect.getsource(room), re.MULTILINE))

    assert judged
    assert judged - ASIDE == set(pages.ACTS)
