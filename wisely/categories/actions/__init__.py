"""Every write of the room."""

from wisely.categories.actions.doing import (
    close_risk,
    drop_action,
    finish_action,
    link_need,
    note_risk,
    remind_owners,
    remind_owners_everywhere,
    review_risk,
    set_action,
)
from wisely.categories.actions.files import (
    discard_category_file,
    import_category_file,
    read_council_package,
    read_price_file,
    undo_category_file,
)
from wisely.categories.actions.plans import (
    agree_plan,
    draft_plan,
    end_plan,
    open_review,
    put_plan_aside,
    revise_plan,
)
from wisely.categories.decisions import ActionFacts, PlanFacts, RiskFacts
from wisely.lib.tables import UnreadableFile

__all__ = [
    "ActionFacts",
    "PlanFacts",
    "RiskFacts",
    "UnreadableFile",
    "agree_plan",
    "close_risk",
    "discard_category_file",
    "draft_plan",
    "drop_action",
    "end_plan",
    "finish_action",
    "import_category_file",
    "link_need",
    "note_risk",
    "open_review",
    "put_plan_aside",
    "read_council_package",
    "read_price_file",
    "remind_owners",
    "remind_owners_everywhere",
    "review_risk",
    "revise_plan",
    "set_action",
    "undo_category_file",
]
