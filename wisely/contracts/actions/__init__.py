"""Every write of the register, by what is decided."""

from wisely.contracts.actions.alerting import act_on_alert, tell_of_alerts, tell_of_due_alerts
from wisely.contracts.actions.budgeting import Orders
from wisely.contracts.actions.calendars import make_calendar_address, revoke_calendar_address
from wisely.contracts.actions.endings import (
    abandon_contract,
    end_contract,
    strike_out_contract,
    terminate_contract,
)
from wisely.contracts.actions.importing import import_register, undo_import
from wisely.contracts.actions.ownership import assign_owner, set_tier
from wisely.contracts.actions.particulars import (
    name_suppliers,
    record_options,
    set_framework_terms,
    set_kpis,
)
from wisely.contracts.actions.publication import publish_contract, withdraw_publication
from wisely.contracts.actions.registration import register_contract, revise_contract, sign_contract
from wisely.contracts.actions.rows import NewContract, Party
from wisely.contracts.actions.staging import (
    COLUMN_FIELDS,
    LARGEST_FILE,
    NewFile,
    Unreadable,
    discard_import,
    read_import,
    size_when_open,
    source_of,
    stage_import,
    take_in_file,
)
from wisely.contracts.actions.stubs import raise_stub
from wisely.contracts.actions.term import extend_contract, modify_contract
from wisely.contracts.actions.triggers import (
    act_on_distress_trigger,
    close_distress_trigger,
    end_distress_report,
    raise_distress_trigger,
    report_distress_trigger,
    watch_suppliers,
)
from wisely.contracts.actions.updates import answer_update, ask_for_updates
from wisely.contracts.decisions.checks import vat_basis_of
from wisely.contracts.decisions.entries import (
    ContractFacts,
    FrameworkEntry,
    KpiEntry,
    LotEntry,
    ModificationEntry,
    OptionEntry,
)

__all__ = [
    "COLUMN_FIELDS",
    "LARGEST_FILE",
    "ContractFacts",
    "FrameworkEntry",
    "KpiEntry",
    "LotEntry",
    "ModificationEntry",
    "NewContract",
    "NewFile",
    "OptionEntry",
    "Orders",
    "Party",
    "Unreadable",
    "abandon_contract",
    "act_on_alert",
    "act_on_distress_trigger",
    "answer_update",
    "ask_for_updates",
    "assign_owner",
    "close_distress_trigger",
    "discard_import",
    "end_contract",
    "end_distress_report",
    "extend_contract",
    "import_register",
    "make_calendar_address",
    "modify_contract",
    "name_suppliers",
    "publish_contract",
    "raise_distress_trigger",
    "raise_stub",
    "read_import",
    "record_options",
    "register_contract",
    "report_distress_trigger",
    "revise_contract",
    "revoke_calendar_address",
    "set_framework_terms",
    "set_kpis",
    "set_tier",
    "sign_contract",
    "size_when_open",
    "source_of",
    "stage_import",
    "strike_out_contract",
    "take_in_file",
    "tell_of_alerts",
    "tell_of_due_alerts",
    "terminate_contract",
    "undo_import",
    "vat_basis_of",
    "watch_suppliers",
    "withdraw_publication",
]
