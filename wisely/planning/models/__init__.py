"""Tables of planning: needs with their options, waivers with their imports, what other councils plan."""

from wisely.planning.models.needs import OPTION_CODES, Need, OptionAppraisal
from wisely.planning.models.plans import JointOpportunity, PlanImport, TheirProcurement
from wisely.planning.models.waivers import Waiver, WaiverImport, WaiverImportRow

__all__ = [
    "OPTION_CODES",
    "JointOpportunity",
    "Need",
    "OptionAppraisal",
    "PlanImport",
    "TheirProcurement",
    "Waiver",
    "WaiverImport",
    "WaiverImportRow",
]
