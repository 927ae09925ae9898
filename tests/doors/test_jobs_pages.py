"""The pages about long work: who may enter, what is shown at each stage, what one form does."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from wisely.people import queries as people
from wisely.work import actions, failures
from wisely.work.kinds import Outcome, long_work
from wisely.work.models import FailedReaction, Fault, Job, JobProgress

pytestmark = pytest.mark.django_db
KIND = "test.pages"


@long_work(KIND, needs="suppliers.register_supplier", steps={"Reading the rows": 50, "Writing them": 50})
def never_carried_out_here(arguments, *, progress, by, at):
    raise AssertionError("the pages only ask for this work; no worker runs here to carry it out")


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        person = town.person(name, role)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        client.officer = people.officer_by_reference(person.reference, on=timezone.localdate())
        return client

    return entered


@pytest.fixture
def asha(enter):
    return enter("Asha", "category_manager")


@pytest.fixture
def ada(enter):
    return enter("Ada", "administrator")


@pytest.fixture
def job(asha):
    return actions.ask_for_job(
        KIND, title="Import of april-2025.csv", back_href="/suppliers/", by=asha.officer, at=timezone.now()
    )


def is_at(job, **stand):
    """Put a job's progress where a worker would have written it."""
    stand = {
        "begun": 1,
        "started_at": timezone.now() - timedelta(seconds=20),
        "moved_at": timezone.now(),
    } | stand
    JobProgress.objects.filter(job=job).update(**stand)


HALFWAY = {
    "step": 1,
    "words": "Reading the rows",
    "done": 12_400,
    "total": 50_000,
    "unit": "rows",
    "permille": 124,
}


def shown(client, path, code=200):
    answer = client.get(path)
    assert answer.status_code == code, (path, answer.status_code)
    return answer.content.decode()


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def test_a_job_that_waits_says_so_and_that_one_may_leave(asha, job):
    page = shown(asha, f"/jobs/{job.reference}/")

    assert "It waits for its turn." in text_of(page)
    assert "It is safe to leave this page." in text_of(page)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_a_job_under_way_shows_counts_that_were_counted_and_how_much_longer(asha, job):
    is_at(job, **HALFWAY)
    page = shown(asha, f"/jobs/{job.reference}/")
    text = text_of(page)

    assert 'max="1000" value="124"' in page
    assert "12% done" in text
    assert "12,400 of 50,000 rows" in text
    assert re.search(r"Under way for 2\d seconds, about 2 minutes left\.", text)
    assert "Reading the rows – now" in text and "Writing them – to come" in text


def test_a_job_that_was_interrupted_says_that_nothing_is_done_twice(asha, job):
    is_at(job, **HALFWAY | {"begun": 3})

    assert "It was interrupted and began again by itself" in text_of(shown(asha, f"/jobs/{job.reference}/"))


def test_a_job_that_has_gone_quiet_says_since_when(asha, job):
    is_at(job, **HALFWAY, moved_at=timezone.now() - timedelta(minutes=5))
    text = text_of(shown(asha, f"/jobs/{job.reference}/"))

    assert "Nothing has been heard of it since" in text
    assert "left" not in text.split("Under way for")[1].split(".")[0], "no estimate of what nobody works on"


def test_the_moving_part_tells_a_screen_reader_only_what_is_new(asha, job):
    is_at(job, **HALFWAY)
    path = f"/jobs/{job.reference}/progress/"
    part = shown(asha, f"{path}?said=0-0-asked")
    assert 'hx-swap-oob="innerHTML"' in part
    assert "<h1" not in part
    known = re.search(r"said=([\w-]+)", part)[1]

    assert "hx-swap-oob" not in shown(asha, f"{path}?said={known}")


def test_the_moving_part_asks_for_the_whole_page_once_the_job_has_ended(asha, job):
    actions.finish_job(job, Outcome("50,000 rows.", href="/suppliers/"), by=BUILDER, at=timezone.now())
    answer = asha.get(f"/jobs/{job.reference}/progress/")

    assert answer.headers["HX-Refresh"] == "true"


def test_the_page_can_be_made_to_stand_still(asha, job):
    page = shown(asha, f"/jobs/{job.reference}/?still=yes")

    assert "http-equiv" not in page and "hx-get" not in page
    assert "Keep it up to date" in page


def test_a_job_that_is_done_leads_to_its_result(asha, job):
    is_at(job)
    actions.finish_job(
        job, Outcome("50,000 rows were read.", href="/suppliers/"), by=BUILDER, at=timezone.now()
    )
    page = shown(asha, f"/jobs/{job.reference}/")

    assert "50,000 rows were read." in page
    assert re.search(r'<a class="button" href="/suppliers/">See the result</a>', page)
    assert "http-equiv" not in page and "Stop this job" not in page


def test_a_job_that_failed_says_why_and_that_nothing_is_half_done(asha, job):
    actions.fail_job(job, why="Line 14 has no end.", by=BUILDER, at=timezone.now())
    text = text_of(shown(asha, f"/jobs/{job.reference}/"))

    assert "Line 14 has no end." in text
    assert "Nothing was changed, and nothing is half done." in text


def test_what_was_not_taken_in_can_be_downloaded_and_runs_no_formula(asha, job):
    Fault.objects.create(
        job=job,
        authority=job.authority,
        place="line 14",
        column="Amount",
        value="=1+1",
        reason="It is no amount.",
    )
    assert "1 row was not taken in." in text_of(shown(asha, f"/jobs/{job.reference}/"))
    answer = asha.get(f"/jobs/{job.reference}/not-taken.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert rows == [
        ["Where", "Column", "What it says", "Why it was not taken in"],
        ["line 14", "Amount", "'=1+1", "It is no amount."],
    ]


def test_one_press_stops_a_job_and_a_second_says_the_same(asha, job):
    key = uuid.uuid4().hex
    for _ in range(2):
        answer = asha.post(f"/jobs/{job.reference}/stop/", {"one_time_key": key})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs/{job.reference}/")
    assert Job.objects.get(pk=job.pk).stage == "stopped"
    assert "Nothing of it stayed" in shown(asha, f"/jobs/{job.reference}/")

    assert send(asha, f"/jobs/{job.reference}/stop/").status_code == 403


def test_a_get_of_stopping_only_asks(asha, job):
    assert "Stop Import of april-2025.csv?" in shown(asha, f"/jobs/{job.reference}/stop/")
    assert Job.objects.get(pk=job.pk).stage == "asked"


@pytest.mark.parametrize("part", ["", "progress/", "stop/", "not-taken.csv"])
def test_another_officers_job_is_not_there(enter, job, part):
    assert enter("Ben", "category_manager").get(f"/jobs/{job.reference}/{part}").status_code == 404


def test_another_officer_cannot_stop_it(enter, job):
    assert send(enter("Ben", "category_manager"), f"/jobs/{job.reference}/stop/").status_code == 404
    assert Job.objects.get(pk=job.pk).stage == "asked"


def test_an_auditor_sees_every_job_and_why_she_may_not_stop_it(enter, job):
    grace = enter("Grace", "auditor")
    page = shown(grace, f"/jobs/{job.reference}/")

    assert "Import of april-2025.csv" in shown(grace, "/jobs/everybodys/")
    assert '<button type="submit"' not in page
    assert "Why can’t I?" in page or "Why can&#x27;t I?" in page or "Why can't I?" in page


def test_the_list_shows_ones_own_jobs_in_few_queries(asha, job, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = shown(asha, "/jobs/")
    assert "Import of april-2025.csv" in page
    assert "Your jobs" in page


def test_the_page_of_a_job_takes_few_queries(asha, job, django_assert_max_num_queries):
    is_at(job, **HALFWAY)
    with django_assert_max_num_queries(14):
        shown(asha, f"/jobs/{job.reference}/")
    with django_assert_max_num_queries(12):
        shown(asha, f"/jobs/{job.reference}/progress/")


def test_an_empty_list_says_what_would_be_there(asha):
    assert "No jobs yet" in shown(asha, "/jobs/")


@pytest.fixture
def stuck(town):
    attempt = failures.Attempt(town.council.pk, 7, "wisely.people.handlers.invite_by_mail")
    now = timezone.now()
    failures.note_failure(attempt, why="ConnectionRefusedError: no one there", at=now, next_at=now)
    failures.note_failure(attempt, why="ConnectionRefusedError: no one there", at=now, next_at=None)
    return FailedReaction.objects.get()


def test_a_stuck_reaction_is_shown_to_administrators_only(asha, ada, stuck):
    page = shown(ada, "/jobs/reactions/")

    assert "invite_by_mail" in page and "Stuck" in page
    assert asha.get("/jobs/reactions/").status_code == 403
    assert asha.get(f"/jobs/reactions/{stuck.pk}/").status_code == 403


def test_an_administrators_start_page_counts_what_is_stuck_as_its_list_does(ada, asha, stuck):
    assert "1 reactions stuck until you look" in text_of(shown(ada, "/")) or "reactions stuck" in shown(
        ada, "/"
    )
    assert "reactions stuck" not in shown(asha, "/")
    assert "invite_by_mail" in shown(ada, "/jobs/reactions/?stage=stuck")
    assert "invite_by_mail" not in shown(ada, "/jobs/reactions/?stage=trying")


def test_an_administrator_has_a_stuck_reaction_tried_again(ada, stuck):
    page = shown(ada, f"/jobs/reactions/{stuck.pk}/")
    assert "ConnectionRefusedError" in page
    answer = send(ada, f"/jobs/reactions/{stuck.pk}/try-again/", version=stuck.version)

    assert answer.status_code == 303
    assert FailedReaction.objects.get().stage == "trying"


def test_setting_a_reaction_aside_needs_a_reason(ada, stuck):
    path = f"/jobs/reactions/{stuck.pk}/"
    refused = send(ada, path, version=stuck.version, reason="")
    assert "Say why it need not come to pass." in refused.content.decode()
    assert send(ada, path, version=stuck.version, reason="Told by telephone.").status_code == 303
    assert "Nothing has failed" in shown(ada, "/jobs/reactions/")


def test_a_stale_form_about_a_reaction_is_noticed(ada, stuck):
    answer = send(ada, f"/jobs/reactions/{stuck.pk}/", version=stuck.version - 1, reason="Told.")

    assert answer.status_code == 409
