"""The roles of the house: bundles of every room's permissions under names that officers use.

Declared on the roof because only here all rooms are known; checked in `people`, which knows none.
"""

from __future__ import annotations

from wisely.approvals.permissions import Permission as Approvals
from wisely.budgets.permissions import Permission as Budgets
from wisely.categories.permissions import Permission as Categories
from wisely.classifications.permissions import Permission as Classifications
from wisely.contracts.permissions import Permission as Contracts
from wisely.forecasts.permissions import Permission as Forecasts
from wisely.governance.permissions import Permission as Governance
from wisely.interests.permissions import Permission as Interests
from wisely.papers.permissions import Permission as Papers
from wisely.people.decisions.duties import Duty
from wisely.people.permissions import Permission as People
from wisely.people.permissions import Role
from wisely.performance.permissions import Permission as Performance
from wisely.planning.permissions import Permission as Planning
from wisely.publishing.permissions import Permission as Publishing
from wisely.relationships.permissions import Permission as Relationships
from wisely.spend.permissions import Permission as Spend
from wisely.suppliers.permissions import Permission as Suppliers
from wisely.work.permissions import Permission as Work

DUTIES: dict[str, Duty] = {
    Suppliers.ENTER_BANK_DETAILS: Duty.PROPOSE_BANK_CHANGE,
    Suppliers.VERIFY_BANK_DETAILS: Duty.VERIFY_BANK_CHANGE,
}
"""Which permissions carry a duty that one person may not hold beside another, whatever role brings it."""
READS: frozenset[str] = frozenset(
    {
        People.SEE_PEOPLE, Contracts.SEE_CONTRACT, Suppliers.SEE_SUPPLIER, Spend.SEE_SPEND,
        Performance.SEE_MEASURES, Planning.SEE_NEED, Planning.SEE_WAIVER, Approvals.SEE_APPROVAL,
        People.ISSUE_TOKENS, Papers.SEE_PAPER, Governance.SEE_GOVERNANCE, Budgets.SEE_BUDGETS,
        Publishing.SEE_DATASETS, Categories.SEE_PLAN,
    }
)  # fmt: skip
OFFICER: frozenset[str] = READS | {People.DELEGATE}
# Who proposes to buy takes part in procurement, so an administrator, who assigns roles, never holds these.
COMMISSIONER: frozenset[str] = OFFICER | {
    Planning.PROPOSE_NEED, Planning.APPRAISE_OPTIONS, Planning.REQUEST_WAIVER,
    Papers.DRAFT_PAPER, Contracts.REPORT_DISTRESS,
}  # fmt: skip
CONTRACT_MANAGER: frozenset[str] = COMMISSIONER | {
    Contracts.REGISTER_CONTRACT, Contracts.REVISE_CONTRACT, Contracts.EXTEND_CONTRACT,
    Contracts.MODIFY_CONTRACT, Contracts.END_CONTRACT, Suppliers.REGISTER_SUPPLIER, Suppliers.REVISE_SUPPLIER,
    Governance.PLAN_FOR_FAILURE,
}  # fmt: skip
CATEGORY_MANAGER: frozenset[str] = CONTRACT_MANAGER | {
    Contracts.ASSIGN_OWNER, Contracts.SET_TIER, Contracts.PUBLISH_CONTRACT, Contracts.IMPORT_REGISTER,
    Contracts.ASK_FOR_UPDATE, Contracts.ACT_ON_DISTRESS,
    Suppliers.MERGE_SUPPLIERS, Spend.MATCH_PAYEE, Approvals.DECIDE,
    Planning.PASS_GATE, Planning.SCHEDULE_PROCUREMENT,
    Planning.PUBLISH_PLAN, Planning.IMPORT_PLANS, Planning.JOIN_OTHERS, Papers.ISSUE_PAPER,
    Classifications.DECIDE_CATEGORY,
    Governance.ASSESS_CHANGE, Governance.KEEP_DOCUMENTS, Relationships.JUDGE_STRATEGIC,
    Categories.WRITE_PLAN, Categories.BRING_FILES,
}  # fmt: skip

FINANCE: frozenset[str] = OFFICER | {
    Budgets.SET_BUDGET, Budgets.ANSWER_QUESTION, Contracts.REPORT_DISTRESS,
    Approvals.DECIDE, Spend.IMPORT_LEDGER, Spend.MATCH_PAYEE, Suppliers.REGISTER_SUPPLIER,
    Classifications.DECIDE_CATEGORY, Classifications.TRAIN_CLASSIFIER, Forecasts.MAKE_FORECASTS,
    Suppliers.SEE_BANK_DETAILS, Suppliers.ENTER_BANK_DETAILS, Suppliers.VERIFY_BANK_DETAILS,
}  # fmt: skip
TELLS: frozenset[str] = frozenset({Publishing.PUBLISH_DATASET, Publishing.REDACT})
KEEPS_MEASURES: frozenset[str] = frozenset(
    {Performance.RECORD_READING, Performance.ASSIGN_OWNER, Performance.ASSESS_MATURITY}
)

ROLES: tuple[Role, ...] = (
    Role("officer", "Officer", "Reads the register, the suppliers and the spend of the council.", OFFICER),
    Role("contract_manager", "Contract manager", "Keeps contracts and suppliers right.", CONTRACT_MANAGER),
    Role(
        "category_manager", "Category manager",
        "Keeps the register of a category: owners, tiers, publication, imports, suppliers that are one.",
        CATEGORY_MANAGER,
    ),
    Role(
        "budget_holder", "Budget holder",
        "Answers for a budget; sees what is spent from it; agrees to waivers and needs within a limit.",
        COMMISSIONER
        | {Planning.APPROVE_WAIVER, Approvals.DECIDE, Papers.ISSUE_PAPER, Budgets.ANSWER_QUESTION},
    ),
    Role(
        "finance_officer", "Finance officer", "Imports payments, sees all spend, redacts names.",
        FINANCE | {Publishing.REDACT},
    ),
    Role(
        "head_of_procurement", "Head of procurement", "Keeps the whole register and its measures.",
        CATEGORY_MANAGER
        | FINANCE
        | KEEPS_MEASURES
        | TELLS
        | {Planning.APPROVE_WAIVER, Planning.IMPORT_WAIVERS, Categories.AGREE_PLAN}
        | {Interests.SEE_INTERESTS, Interests.REVIEW_INTEREST}
        | {Contracts.STRIKE_OUT_CONTRACT, Work.SEE_JOBS, Work.STOP_JOBS},
    ),
    Role(
        "performance_officer", "Performance officer",
        "Keeps the readings of the strategy's measures and says who answers for each.",
        OFFICER | KEEPS_MEASURES,
    ),
    Role(
        "transparency_officer", "Transparency officer",
        "Publishes what the Transparency Code asks, corrects it, and says what is taken out before.",
        OFFICER | TELLS,
    ),
    Role("councillor", "Councillor", "Reads what officers read, to hold them to account.", READS),
    Role(
        "auditor", "Auditor", "Reads everything, the record included; changes nothing.",
        READS
        | {People.READ_RECORD, Work.SEE_JOBS, Interests.SEE_INTERESTS, Suppliers.SEE_BANK_DETAILS},
    ),
    Role(
        "administrator", "Administrator",
        "Registers people and assigns roles. Has no rights in procurement rooms.",
        frozenset({
            People.SEE_PEOPLE, People.REGISTER_PERSON, People.ARRANGE_ORGANISATION, People.ASSIGN_ROLE,
            People.RECORD_ABSENCE, People.ERASE_PERSON, People.REVOKE_TOKENS,
            Work.SEE_JOBS, Work.STOP_JOBS, Work.MEND_REACTIONS,
        }),
    ),
)  # fmt: skip
