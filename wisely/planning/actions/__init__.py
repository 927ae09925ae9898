"""Every write of the planning room."""

from wisely.planning.actions.joint import (
    note_contact,
    set_opportunity_aside,
    take_opportunity_up,
)
from wisely.planning.actions.needs import (
    agree_need,
    appraise_options,
    drop_need,
    meet_need_otherwise,
    pass_gate,
    propose_need,
    publish_plan,
    return_need,
    revise_need,
    schedule_procurement,
    send_need_back,
    withdraw_plan,
)
from wisely.planning.actions.plan_imports import (
    PlanFile,
    discard_plan_file,
    import_plan,
    read_plan_file,
    undo_plan_import,
)
from wisely.planning.actions.waiver_imports import (
    WaiverFile,
    discard_waiver_file,
    import_waivers,
    read_waiver_file,
    undo_waiver_import,
)
from wisely.planning.actions.waivers import (
    approve_waiver,
    end_waiver,
    refuse_waiver,
    request_waiver,
    revise_waiver,
    withdraw_waiver,
)
from wisely.planning.decisions import GateAnswers, NeedFacts, OptionWeighed, UnreadableFile, WaiverFacts

__all__ = [
    "GateAnswers",
    "NeedFacts",
    "OptionWeighed",
    "PlanFile",
    "UnreadableFile",
    "WaiverFacts",
    "WaiverFile",
    "agree_need",
    "appraise_options",
    "approve_waiver",
    "discard_plan_file",
    "discard_waiver_file",
    "drop_need",
    "end_waiver",
    "import_plan",
    "import_waivers",
    "meet_need_otherwise",
    "note_contact",
    "pass_gate",
    "propose_need",
    "publish_plan",
    "read_plan_file",
    "read_waiver_file",
    "refuse_waiver",
    "request_waiver",
    "return_need",
    "revise_need",
    "revise_waiver",
    "schedule_procurement",
    "send_need_back",
    "set_opportunity_aside",
    "take_opportunity_up",
    "undo_plan_import",
    "undo_waiver_import",
    "withdraw_plan",
    "withdraw_waiver",
]
