"""Work at set times: every task that the clock sets off, in one place.

A room's task is a plain function in that room; here it gets its name, its times and its queue. Times are
cron's, in UTC, with an optional sixth field for seconds. `queueing_lock` keeps a task from piling up behind
itself; `timestamp` is the second for which it was set off. Nothing is in scope by itself: a task that works
on councils' rows opens `in_scope(authority)` for each of them. To add one, follow `sequence_log`.

What a stop missed is done when the worker starts again: for each task the last of its times within a day
(`PERIODIC_DEFAULTS`), once for all workers. Its acts are of the hour at which they are done.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app

from wisely.audit import onetime, sequencing
from wisely.audit.row_security import in_scope
from wisely.categories import actions as categories
from wisely.contracts import actions as contracts
from wisely.lib.actor import the_clock
from wisely.people.queries.officers import councils
from wisely.people.sign_in import sessions
from wisely.performance import counting
from wisely.publishing import actions as publishing
from wisely.spend import writing_out
from wisely.suppliers import actions as suppliers

CLOCK = "clock"
KEPT_HOURS = 30 * 24
_LATE = timedelta(minutes=5)


def moment_of(timestamp: int) -> datetime:
    """Give when a task acts, in UTC: the second it was set off for, or now if that is minutes ago."""
    set_off, now = datetime.fromtimestamp(timestamp, UTC), datetime.now(UTC)
    return now if now - set_off > _LATE else set_off


@app.periodic(cron="* * * * * */20")
@app.task(name="audit.sequence_log", queue=CLOCK, queueing_lock="audit.sequence_log")
def sequence_log(timestamp: int) -> None:
    """Take waiting leaves into the public log and publish: at most some 20 seconds after their acts."""
    sequencing.sequence_log(at=moment_of(timestamp))


@app.periodic(cron="40 2 * * *")
@app.task(
    name="performance.count_stale_months", queue=CLOCK, queueing_lock="performance.count_stale_months"
)  # fmt: skip
def count_stale_months(timestamp: int) -> None:
    """Count the figures of months that no act has counted, such as by rules that hold from today."""
    counting.count_everywhere(at=moment_of(timestamp))


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.forget_finished", queue=CLOCK, queueing_lock="jobs.forget_finished", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Take jobs that came to nothing over thirty days ago out of the queue's table.

    Those that succeeded go at once. What failed and waits for somebody is kept in `work`, not here.
    """
    del timestamp
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="27 3 * * *")
@app.task(name="audit.forget_old_keys", queue=CLOCK, queueing_lock="audit.forget_old_keys")
def forget_old_keys(timestamp: int) -> None:
    """Delete the one-time keys that nobody can bring back any more."""
    onetime.forget_old(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="37 3 * * *")
@app.task(name="people.forget_ended_sessions", queue=CLOCK, queueing_lock="people.forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:
    """Delete sessions that ended by themselves: what a browser still sends of them opens nothing."""
    sessions.forget_ended(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="7 * * * *")
@app.task(name="contracts.tell_of_alerts", queue=CLOCK, queueing_lock="contracts.tell_of_alerts")
def tell_of_alerts(timestamp: int) -> None:
    """Write to people about the contracts that want them. Every hour, so that no hour's stop matters."""
    contracts.tell_of_due_alerts(by=the_clock(), at=moment_of(timestamp))


@app.periodic(cron="12 6 * * *")
@app.task(name="categories.remind_owners", queue=CLOCK, queueing_lock="categories.remind_owners")
def remind_owners_of_plans(timestamp: int) -> None:
    """Remind people of what plans of categories have due; what is due already too."""
    categories.remind_owners_everywhere(by=the_clock(), at=moment_of(timestamp))


@app.periodic(cron="47 3 * * *")
@app.task(name="publishing.build_bulk_files", queue=CLOCK, queueing_lock="publishing.build_bulk_files")
def build_bulk_files(timestamp: int) -> None:
    """Build the files of each year's releases, for each council whose releases changed."""
    at = moment_of(timestamp)
    for council in councils():
        with in_scope(council.pk):
            publishing.build_bulk_files(council, by=the_clock(authority_id=council.pk), at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="spend.write_out", queue=CLOCK, queueing_lock="spend.write_out")
def write_out_payments(timestamp: int) -> None:
    """Write payments out for the cube where no act will: after an upgrade, or when wards were redrawn."""
    writing_out.write_out_everywhere(at=moment_of(timestamp))


@app.periodic(cron="*/15 * * * *")
@app.task(name="suppliers.read_registers", queue=CLOCK, queueing_lock="suppliers.read_registers")
def read_registers(timestamp: int) -> None:
    """Read what is due from the registers that others keep. One that is silent is asked again next time."""
    at = moment_of(timestamp)
    if suppliers.read_registers(by=the_clock(), at=at):
        contracts.watch_suppliers(by=the_clock(), at=at)


@app.periodic(cron="52 5 * * *")
@app.task(name="contracts.watch_suppliers", queue=CLOCK, queueing_lock="contracts.watch_suppliers")
def watch_suppliers(timestamp: int) -> None:
    """Raise and close signs of distress that a day passing brought about: accounts late, a contract over."""
    contracts.watch_suppliers(by=the_clock(), at=moment_of(timestamp))
