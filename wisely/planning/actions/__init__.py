"""Every write of the planning room."""

from wisely.planning.actions.needs import (
    appraise_options,
    drop_need,
    meet_need_otherwise,
    pass_gate,
    propose_need,
    publish_plan,
    revise_need,
    schedule_procurement,
    send_need_back,
    withdraw_plan,
)
from wisely.planning.actions.waivers import (
    approve_waiver,
    end_waiver,
    refuse_waiver,
    request_waiver,
    withdraw_waiver,
)
from wisely.planning.decisions import GateAnswers, NeedFacts, OptionWeighed, WaiverFacts

__all__ = [
    "GateAnswers",
    "NeedFacts",
    "OptionWeighed",
    "WaiverFacts",
    "appraise_options",
    "approve_waiver",
    "drop_need",
    "end_waiver",
    "meet_need_otherwise",
    "pass_gate",
    "propose_need",
    "publish_plan",
    "refuse_waiver",
    "request_waiver",
    "revise_need",
    "schedule_procurement",
    "send_need_back",
    "withdraw_plan",
    "withdraw_waiver",
]
