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
)
from wisely.contracts.actions.performing import end_kpi, explain_no_kpis, revise_kpi, set_kpi
from wisely.contracts.actions.publication import publish_contract, withdraw_publication
from wisely.contracts.actions.registration import register_contract, revise_contract, sign_contract
from wisely.contracts.actions.results import correct_kpi_result, record_kpi_result
from wisely.contracts.actions.risks import close_risk, record_risk, review_risk
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
    LotEntry,
    ModificationEntry,
    OptionEntry,
)
from wisely.contracts.decisions.performing import KpiEntry, ResultEntry
from wisely.contracts.decisions.risks import RiskEntry

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
    "ResultEntry",
    "RiskEntry",
    "Unreadable",
    "abandon_contract",
    "act_on_alert",
    "act_on_distress_trigger",
    "answer_update",
    "ask_for_updates",
    "assign_owner",
    "close_distress_trigger",
    "close_risk",
    "correct_kpi_result",
    "discard_import",
    "end_contract",
    "end_distress_report",
    "end_kpi",
    "explain_no_kpis",
    "extend_contract",
    "import_register",
    "make_calendar_address",
    "modify_contract",
    "name_suppliers",
    "publish_contract",
    "raise_distress_trigger",
    "raise_stub",
    "read_import",
    "record_kpi_result",
    "record_options",
    "record_risk",
    "register_contract",
    "report_distress_trigger",
    "review_risk",
    "revise_contract",
    "revise_kpi",
    "revoke_calendar_address",
    "set_framework_terms",
    "set_kpi",
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
