"""Payments to learn from, and some whose category the file does not tell."""

from __future__ import annotations

HEADINGS = "Directorate,Supplier Name,Payment Date,Net Amount,Category,Purpose"
TOWNS = (
    "Otley", "Ilkley", "Skipton", "Bingley", "Keighley", "Shipley", "Guiseley", "Pudsey", "Morley", "Garforth",
    "Wetherby", "Harrogate", "Ripon", "Selby", "Goole", "Malton", "Whitby", "Settle", "Hebden", "Elland",
    "Batley", "Dewsbury", "Ossett", "Horbury", "Wakefield", "Castleford", "Normanton", "Featherstone",
    "Hemsworth", "Knottingley", "Rothwell", "Kippax", "Swillington", "Methley", "Allerton", "Ledsham",
    "Micklefield", "Aberford", "Barwick", "Scholes", "Thorner", "Bramham", "Boston", "Walton", "Thorp",
    "Collingham", "Linton", "Wike", "Eccup", "Adel", "Bramhope", "Pool", "Arthington", "Menston", "Baildon",
    "Saltaire", "Wilsden", "Cullingworth", "Haworth", "Oxenhope",
)  # fmt: skip
TRADES = (
    ("Care Homes", "residential care fees", "Residential and nursing care"),
    ("Roofing", "roof repairs", "Responsive repairs and voids"),
)
TO_TELL = """Adults,Otley Care Homes Ltd,03/06/2025,500.00,,residential care fees
Adults,Otley Care Homes Ltd,04/06/2025,510.00,,residential care fees
Housing,Zodiac Partners,05/06/2025,70.00,Misc,sundries 12
Housing,Zodiac Partners,06/06/2025,71.00,Misc,sundries 13
Adults,Redacted personal data,07/06/2025,20.00,,
"""


def file_of(trades=TRADES, towns=TOWNS, more=TO_TELL):
    rows = [
        f"Adults,{town} {trade} Ltd,{day:02}/0{month}/2025,{100 + day}.00,{category},{purpose}"
        for town in towns
        for trade, purpose, category in trades
        for month, day in ((1, 3), (4, 4))
    ]
    return "\n".join([HEADINGS, *rows]) + "\n" + more
