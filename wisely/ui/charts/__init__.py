"""Charts drawn by the server as SVG: no script, the same for the same figures, read by everybody.

Places along a chart are percentages and letters keep their size, so a chart is as legible at 320 pixels as at
1280. Every chart has a sentence and the table of its figures. Series differ by shape or hatching, not only by
colour. A missing figure is a gap and is never drawn as nought.
"""

from wisely.ui.charts.bars import bars, stacked
from wisely.ui.charts.drawing import COUNT, PERCENT, POUNDS, Chart, Unit
from wisely.ui.charts.maps import Area, area_map
from wisely.ui.charts.trends import lines, sparkline

__all__ = [
    "COUNT",
    "PERCENT",
    "POUNDS",
    "Area",
    "Chart",
    "Unit",
    "area_map",
    "bars",
    "lines",
    "sparkline",
    "stacked",
]
