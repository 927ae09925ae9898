"""Tables of planning: needs with their options, waivers with their imports."""

from wisely.planning.models.needs import OPTION_CODES, Need, OptionAppraisal
from wisely.planning.models.waivers import Waiver, WaiverImport, WaiverImportRow

__all__ = ["OPTION_CODES", "Need", "OptionAppraisal", "Waiver", "WaiverImport", "WaiverImportRow"]
