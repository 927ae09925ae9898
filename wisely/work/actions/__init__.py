"""Every write in this room that somebody answers for."""

from wisely.work.actions.jobs import ask_for_job, ask_to_stop, fail_job, finish_job, stop_job
from wisely.work.actions.reactions import set_reaction_aside, try_reaction_again

__all__ = [
    "ask_for_job",
    "ask_to_stop",
    "fail_job",
    "finish_job",
    "set_reaction_aside",
    "stop_job",
    "try_reaction_again",
]
