"""What the worker does with a job of long work, and what it does after a try that came to nothing."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from wisely.work import running
from wisely.work.progress import GivenBack

QUEUE = "long"


class Again(BaseRetryStrategy):
    """Whatever is raised, try again: at once where the worker had to end, else after a while.

    It cannot go on for ever: the job's own end is decided in `work.running`, which counts.
    """

    seconds = 3

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Give the wait before the next attempt."""
        del job
        wait = 0 if isinstance(exception, JobAborted) else self.seconds
        return RetryDecision(retry_in={"seconds": wait})


@app.task(name="work.carry_out", queue=QUEUE, pass_context=True, retry=Again())
def carry_out(context: JobContext, *, authority: int, job: int) -> None:
    """Carry out a job; where the worker has to end, give it back to the queue."""
    try:
        running.carry_out(job, authority_id=authority, now=timezone.now, must_end=context.should_abort)
    except GivenBack as given_back:
        raise JobAborted from given_back
