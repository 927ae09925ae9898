"""The stages of a need, from the first sentence to the pipeline or another way; of waivers, and of plans.

Whether an approved waiver still holds is merely true on a day: it is computed, never a stage.
"""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no

GATE_RULE = "Procurement Strategy 2019-2024, section 3.1"
KEEPER = "its commissioner"
SCHEDULER = "who schedules procurements of its directorate"


class NeedStage(StrEnum):
    """Where a need stands."""

    PROPOSED = "proposed"
    APPRAISED = "appraised"
    AT_GATE = "at the gate"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    MET_OTHERWISE = "met otherwise"
    DROPPED = "dropped"


NEED = Lifecycle(
    "need",
    NeedStage,
    start=NeedStage.PROPOSED,
    steps=[
        Step("appraise", NeedStage.PROPOSED, NeedStage.APPRAISED),
        Step("appraise", NeedStage.APPRAISED, NeedStage.APPRAISED),
        Step("pass_gate", NeedStage.APPRAISED, NeedStage.AGREED),
        Step("ask_approval", NeedStage.APPRAISED, NeedStage.AT_GATE),
        Step("pass_gate", NeedStage.AT_GATE, NeedStage.AGREED),
        Step("send_back", NeedStage.AT_GATE, NeedStage.APPRAISED),
        Step("send_back", NeedStage.AGREED, NeedStage.APPRAISED),
        Step("send_back", NeedStage.SCHEDULED, NeedStage.APPRAISED),
        Step("schedule", NeedStage.AGREED, NeedStage.SCHEDULED),
        Step("schedule", NeedStage.SCHEDULED, NeedStage.SCHEDULED),
        Step("meet_otherwise", NeedStage.APPRAISED, NeedStage.MET_OTHERWISE),
        Step("drop", NeedStage.PROPOSED, NeedStage.DROPPED),
        Step("drop", NeedStage.APPRAISED, NeedStage.DROPPED),
        Step("drop", NeedStage.AT_GATE, NeedStage.DROPPED),
        Step("drop", NeedStage.AGREED, NeedStage.DROPPED),
        Step("drop", NeedStage.SCHEDULED, NeedStage.DROPPED),
    ],
    badges={
        NeedStage.PROPOSED: Badge(
            "Proposed", "Somebody needs something; no option is weighed.", Tone.NEUTRAL
        ),
        NeedStage.APPRAISED: Badge("Appraised", "Its options are weighed. The gate is next.", Tone.UNDERWAY),
        NeedStage.AT_GATE: Badge(
            "At the gate", "Its answers are in; those who must agree are asked.", Tone.UNDERWAY
        ),
        NeedStage.AGREED: Badge("Agreed", "It passed the gate: it will be bought.", Tone.UNDERWAY),
        NeedStage.SCHEDULED: Badge("Scheduled", "It stands in the pipeline with its days.", Tone.DONE),
        NeedStage.MET_OTHERWISE: Badge("Met otherwise", "It is met without buying anything.", Tone.STOPPED),
        NeedStage.DROPPED: Badge("Dropped", "It is no longer needed.", Tone.STOPPED),
    },
    barred={
        "appraise": no(
            "It has come to the gate with the options as they were weighed. Send it back first.",
            cite=GATE_RULE, who_can=SCHEDULER,
        ),
        "ask_approval": no(
            "It has come through the gate, or those who must agree are asked already. Send it back if "
            "something has changed.", cite=GATE_RULE, who_can=SCHEDULER,
        ),
        ("ask_approval", NeedStage.PROPOSED): no(
            "The gate asks which options were weighed. Weigh them first.", cite=GATE_RULE, who_can=KEEPER
        ),
        "schedule": no(
            "It has to pass the gate first: nothing is given its days before it is agreed why it is bought.",
            cite=GATE_RULE, who_can="who lets needs through the gate",
        ),
        "send_back": no(
            "It has not come to the gate, so there is nothing to send back. Its options can be weighed "
            "again.",
            cite=GATE_RULE, who_can=KEEPER,
        ),
        "meet_otherwise": no(
            "It was agreed to buy it. Send it back first, and weigh the options again.", cite=GATE_RULE,
            who_can=SCHEDULER,
        ),
        ("meet_otherwise", NeedStage.PROPOSED): no(
            "Weigh the options first, and choose the one by which it is met.", cite=GATE_RULE, who_can=KEEPER
        ),
    },
    over=no(
        "It was dropped, or is met without buying anything, so nothing more is done with it. Propose it anew "
        "if it is wanted after all.", who_can="who proposes needs",
    ),
)  # fmt: skip


class WaiverStage(StrEnum):
    """Where a waiver of the council's rules stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    RECORDED = "recorded"
    STRUCK_OUT = "struck out"


WAIVER_RULE = "The council’s rules on waivers"
FROM_A_FILE = no(
    "It came with a file of older waivers and is kept as that told it. The import can be undone as a whole.",
    cite=WAIVER_RULE, who_can="who imports waivers",
)  # fmt: skip
WAIVER = Lifecycle(
    "waiver",
    WaiverStage,
    start=WaiverStage.REQUESTED,
    steps=[
        Step("approve", WaiverStage.REQUESTED, WaiverStage.APPROVED),
        Step("refuse", WaiverStage.REQUESTED, WaiverStage.REFUSED),
        Step("withdraw", WaiverStage.REQUESTED, WaiverStage.WITHDRAWN),
        Step("end", WaiverStage.APPROVED, WaiverStage.ENDED),
        Step("record", WaiverStage.REQUESTED, WaiverStage.RECORDED),
        Step("strike_out", WaiverStage.RECORDED, WaiverStage.STRUCK_OUT),
    ],
    badges={
        WaiverStage.REQUESTED: Badge("Requested", "It waits for a decision.", Tone.UNDERWAY),
        WaiverStage.APPROVED: Badge("Approved", "The rules are waived until the day it lapses.", Tone.DONE),
        WaiverStage.REFUSED: Badge("Refused", "The rules apply as they stand.", Tone.STOPPED),
        WaiverStage.WITHDRAWN: Badge("Withdrawn", "Nobody asks for it any more.", Tone.STOPPED),
        WaiverStage.ENDED: Badge("Ended", "It was ended before its last day.", Tone.STOPPED),
        WaiverStage.RECORDED: Badge(
            "Recorded", "It was approved before this register was kept, and came with a file.", Tone.DONE
        ),
        WaiverStage.STRUCK_OUT: Badge(
            "Struck out", "Its import was undone; it counts no more.", Tone.STOPPED
        ),
    },
    barred={
        "withdraw": no(
            "It is decided on already, so the request is neither changed nor taken back. A waiver that is "
            "approved can be ended early.", cite=WAIVER_RULE, who_can="who decides on waivers",
        ),
        "end": no(
            "It is not approved yet, so there is nothing to end. Take the request back instead.",
            cite=WAIVER_RULE, who_can="who asked for it",
        ),
        ("withdraw", WaiverStage.RECORDED): FROM_A_FILE, ("end", WaiverStage.RECORDED): FROM_A_FILE,
    },
    over=no(
        "It was refused, withdrawn, ended or struck out, so nothing more is done with it. The rules apply as "
        "they stand: compete what is bought, or ask for another waiver.", cite=WAIVER_RULE,
        who_can="who asks for waivers",
    ),
)  # fmt: skip


class WaiverImportStage(StrEnum):
    """Where a file of older waivers stands."""

    STAGED = "staged"
    IMPORTED = "imported"
    UNDONE = "undone"
    DISCARDED = "discarded"


WAIVER_IMPORT = Lifecycle(
    "waiver import",
    WaiverImportStage,
    start=WaiverImportStage.STAGED,
    steps=[
        Step("import", WaiverImportStage.STAGED, WaiverImportStage.IMPORTED),
        Step("discard", WaiverImportStage.STAGED, WaiverImportStage.DISCARDED),
        Step("undo", WaiverImportStage.IMPORTED, WaiverImportStage.UNDONE),
    ],
    badges={
        WaiverImportStage.STAGED: Badge(
            "Read", "The file was read; nothing has been imported.", Tone.UNDERWAY
        ),
        WaiverImportStage.IMPORTED: Badge("Imported", "Its waivers stand in the register.", Tone.DONE),
        WaiverImportStage.UNDONE: Badge("Undone", "What it brought was taken back.", Tone.STOPPED),
        WaiverImportStage.DISCARDED: Badge(
            "Discarded", "It was put aside; nothing was imported.", Tone.STOPPED
        ),
    },
    barred={
        "import": no(
            "It was imported or put aside already. Choose the file again to bring in what is new in it."
        ),
        "discard": no("Only a file that was read, and no more, is put aside. An import can be undone."),
        "undo": no("Nothing of it stands in the register, so there is nothing to take back."),
    },
)


class PlanImportStage(StrEnum):
    """Where another council's forward plan stands."""

    STAGED = "staged"
    IMPORTED = "imported"
    UNDONE = "undone"
    DISCARDED = "discarded"


PLAN_IMPORT = Lifecycle(
    "plan import",
    PlanImportStage,
    start=PlanImportStage.STAGED,
    steps=[
        Step("import", PlanImportStage.STAGED, PlanImportStage.IMPORTED),
        Step("discard", PlanImportStage.STAGED, PlanImportStage.DISCARDED),
        Step("undo", PlanImportStage.IMPORTED, PlanImportStage.UNDONE),
    ],
    badges={
        PlanImportStage.STAGED: Badge(
            "Read", "The plan was read; nothing is compared with it yet.", Tone.UNDERWAY
        ),
        PlanImportStage.IMPORTED: Badge(
            "Imported", "Our needs are compared with it, until a later one comes.", Tone.DONE
        ),
        PlanImportStage.UNDONE: Badge("Undone", "What it brought was taken back.", Tone.STOPPED),
        PlanImportStage.DISCARDED: Badge(
            "Discarded", "It was put aside; nothing is compared with it.", Tone.STOPPED
        ),
    },
    barred={
        "import": no("It was imported or put aside already. Choose the file again to bring it in."),
        "discard": no("Only a plan that was read, and no more, is put aside. An import can be undone."),
        "undo": no("Our needs are not compared with it, so there is nothing to take back."),
    },
)


class JointStage(StrEnum):
    """What we made of a chance to buy together."""

    FOUND = "found"
    CONTACTED = "contacted"
    SET_ASIDE = "set aside"


JOINT = Lifecycle(
    "joint opportunity",
    JointStage,
    start=JointStage.FOUND,
    steps=[
        Step("contact", JointStage.FOUND, JointStage.CONTACTED),
        Step("contact", JointStage.CONTACTED, JointStage.CONTACTED),
        Step("set_aside", JointStage.FOUND, JointStage.SET_ASIDE),
        Step("set_aside", JointStage.CONTACTED, JointStage.SET_ASIDE),
        Step("take_up", JointStage.SET_ASIDE, JointStage.FOUND),
    ],
    badges={
        JointStage.FOUND: Badge("Found", "It was found in a plan; nobody has looked into it.", Tone.NEUTRAL),
        JointStage.CONTACTED: Badge("Contacted", "The other council was written to or rung.", Tone.UNDERWAY),
        JointStage.SET_ASIDE: Badge("Set aside", "Somebody said why it is none.", Tone.STOPPED),
    },
    barred={
        "contact": no("It was set aside. Take it up again first, if it is one after all."),
        "set_aside": no("It was set aside already, with a reason."),
        "take_up": no("It was not set aside, so it is open."),
    },
)
