"""The tables of the register: contracts and what belongs to them, and the imports that fill it."""

from wisely.contracts.models.alerts import Alert, AlertDigest
from wisely.contracts.models.imports import ImportRow, RegisterImport
from wisely.contracts.models.performing import Kpi, KpiResult
from wisely.contracts.models.register import Contract, ContractSupplier, FrameworkTerms, Lot
from wisely.contracts.models.risks import Risk, RiskReview
from wisely.contracts.models.term import Extension, Modification
from wisely.contracts.models.triggers import DistressTrigger
from wisely.contracts.models.updates import CalendarAddress, UpdateAsked, UpdateRequest

__all__ = [
    "Alert",
    "AlertDigest",
    "CalendarAddress",
    "Contract",
    "ContractSupplier",
    "DistressTrigger",
    "Extension",
    "FrameworkTerms",
    "ImportRow",
    "Kpi",
    "KpiResult",
    "Lot",
    "Modification",
    "RegisterImport",
    "Risk",
    "RiskReview",
    "UpdateAsked",
    "UpdateRequest",
]
