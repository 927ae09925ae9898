"""Make names as ledgers spell them: organisations, each written in several ways, with who is who kept.

Everything follows from the seed. Organisations share surnames, trades and places as real ones do, so that many
that look alike are two; what one is called varies by habit (forms, abbreviations, order, branches), by mistake
(slips of the keyboard) and by cutting off. Postcodes and VAT numbers are given for some, and some are wrong.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from wisely.lib.names import normal_name

_START = "Ab Ack Ald Ash Bar Beck Bell Bow Brad Bran Brod Cald Carl Chad Cole Cor Crof Dal Dar Den Dunn Ed El Fal Farn Fen Field Gar Glen Gran Hal Ham Har Has Haw Hol Hor Hud Ing Kel Ken Kir Lan Lang Lind Mal Mar Mel Mil Nor Oak Old Or Pem Pres Rad Raw Red Rip Rod Ros Sal Scar Shel Sil Stan Stock Sut Thorn Tod Wad Wal War Wet Whit Win Wood Wor Yar".split()  # noqa: E501, SIM905
_END = "ley ton ham well worth field more den by shaw land ford wick bridge stead bourne dale thwaite wood man son ing er low gate croft combe hurst ell ett ard".split()  # noqa: E501, SIM905
_COMMON = "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Patel Khan Ali Singh Hussain Begum Ahmed".split()  # noqa: E501, SIM905
_COINED = (
    "vo",
    "ra",
    "tech",
    "li",
    "no",
    "sys",
    "cor",
    "ta",
    "zen",
    "qui",
    "pro",
    "max",
    "ne",
    "xi",
    "om",
    "ver",
    "ti",
    "al",
    "en",
    "bri",
    "sol",
    "do",
    "ca",
    "med",
)  # noqa: E501
_TRADES = (
    "Construction", "Builders", "Building Services", "Electrical", "Electrical Contractors", "Plumbing and Heating",
    "Roofing", "Scaffolding", "Joinery", "Flooring", "Landscapes", "Grounds Maintenance", "Tree Services",
    "Cleaning Services", "Window Cleaning", "Security", "Security Services", "Catering", "Foods", "Bakery",
    "Care", "Care Homes", "Home Care", "Healthcare", "Residential Care", "Fostering", "Nursery", "Day Nursery",
    "Training", "Education", "Consulting", "Consultants", "Associates", "Architects", "Surveyors", "Engineering",
    "Civil Engineering", "Highways", "Surfacing", "Plant Hire", "Tool Hire", "Vehicle Hire", "Coaches", "Taxis",
    "Transport", "Logistics", "Haulage", "Recycling", "Waste Management", "Skip Hire", "Environmental Services",
    "Software", "Systems", "Computing", "Technology", "Telecommunications", "Media", "Design", "Print", "Signs",
    "Publishing", "Marketing", "Recruitment", "Solicitors", "Legal Services", "Accountants", "Insurance Brokers",
    "Properties", "Property Management", "Housing Association", "Lettings", "Furniture", "Office Supplies",
    "Stationery", "Uniforms", "Sports", "Leisure", "Theatre", "Music Services", "Arts", "Pharmacy", "Dental",
    "Opticians", "Veterinary", "Funeral Directors", "Garage", "Motors", "Tyres", "Fencing", "Windows", "Glass",
    "Lifts", "Fire Protection", "Pest Control", "Lighting", "Heating", "Drainage", "Water Services", "Energy",
)  # fmt: skip
_BODIES = (
    "{place} Primary School", "St {saint} Primary School {place}", "{place} Community Centre", "{place} Parish Council",
    "{place} Medical Practice", "Age Concern {place}", "{place} Carers Trust", "{place} Academy",
    "University of {place}", "{place} District Council", "{place} Methodist Church", "{place} Housing Trust",
    "{place} Sports Club", "Friends of {place} Library", "{place} Wildlife Trust",
)  # fmt: skip
_SAINTS = "Marys Johns Pauls Peters Annes Georges Josephs Michaels Lukes Marks".split()  # noqa: SIM905
_TOWNS = "Leeds Bradford York Hull Sheffield Wakefield Halifax Huddersfield Harrogate Keighley Doncaster Barnsley Manchester Bolton Preston Durham Derby Lincoln London Bristol".split()  # noqa: E501, SIM905
_SHORTER = {
    "services": ("svcs", "serv", "srvs"), "service": ("svc", "serv"), "construction": ("constr", "const"),
    "association": ("assoc", "assn"), "management": ("mgmt", "mgt", "man"), "associates": ("assocs", "assoc"),
    "engineering": ("eng", "engrg"), "contractors": ("contrs", "contractor"), "and": ("&",), "group": ("grp",),
    "community": ("comm", "cty"), "centre": ("ctr", "cntr"), "university": ("univ", "uni"), "school": ("sch",),
    "primary": ("pri", "prim"), "council": ("cncl", "cl"), "properties": ("props",), "technology": ("tech",),
    "solutions": ("solns", "sols"), "environmental": ("env", "environ"), "maintenance": ("maint",),
    "holdings": ("hldgs",), "international": ("intl", "int"), "consultants": ("cons", "consult"),
    "residential": ("resid", "res"), "property": ("prop",), "insurance": ("ins",), "brothers": ("bros",),
    "telecommunications": ("telecoms", "telecom"), "recruitment": ("rec", "recruit"), "housing": ("hsg",),
    "district": ("dist", "dc"), "medical": ("med",), "electrical": ("elec", "elect"), "training": ("trg",),
}  # fmt: skip
_FORMS = ("Ltd", "Ltd", "Ltd", "Limited", "Limited", "LLP", "PLC", "CIC", "")
_NEAR_KEYS = {
    "a": "sq",
    "e": "rw",
    "i": "uo",
    "o": "ip",
    "t": "ry",
    "n": "bm",
    "s": "ad",
    "r": "et",
    "l": "kp",
}


@dataclass(frozen=True, slots=True)
class Spelt:
    """A name as a ledger has it. `who` is the organisation it truly means; "" for a number not given."""

    name: str
    postcode: str
    vat_number: str
    who: int


def spelt_names(count: int, *, seed: int) -> list[Spelt]:
    """Make so many names of organisations met once or several times, in mixed order."""
    chance = random.Random(seed)  # noqa: S311 - names to measure with, no secret
    surnames = [*_COMMON, *(start + end for start in _START for end in _END)]
    places = [*_TOWNS, *(start + end for start in _START[::2] for end in _END[::3])]
    made: list[Spelt] = []
    who = 0
    known: set[str] = set()
    while len(made) < count:
        name = _organisation(chance, surnames, places)
        if (key := normal_name(name)) in known:
            continue
        known.add(key)
        postcode, vat = _postcode(chance), f"{chance.randrange(10**8, 10**9)}"
        for _ in range(min(_times(chance), count - len(made))):
            made.append(
                Spelt(
                    _written(name, chance, places),
                    _given_postcode(postcode, chance),
                    _given_vat(vat, chance),
                    who,
                )
            )
        who += 1
    chance.shuffle(made)
    return made


def true_pairs(names: list[Spelt]) -> int:
    """Count the pairs of names that truly mean one organisation."""
    times: dict[int, int] = {}
    for each in names:
        times[each.who] = times.get(each.who, 0) + 1
    return sum(n * (n - 1) // 2 for n in times.values())


def _times(chance: random.Random) -> int:
    return chance.choices((1, 2, 3, 4), weights=(70, 22, 6, 2))[0]


def _organisation(chance: random.Random, surnames: list[str], places: list[str]) -> str:
    surname = chance.choice(_COMMON if chance.random() < 0.10 else surnames)
    place = chance.choice(_TOWNS if chance.random() < 0.3 else places)
    trade = chance.choice(_TRADES)
    roll = chance.random()
    if roll < 0.34:
        name = f"{surname} {trade}"
    elif roll < 0.44:
        name = (
            f"{chance.choice('ABCDEFGHJKLMNPRSTW')} {chance.choice('ABCDEFGHJKLMNPRSTW')} {surname} {trade}"
        )
    elif roll < 0.54:
        name = f"{surname} and {surnames[chance.randrange(len(surnames))]} {trade if chance.random() < 0.6 else ''}"
    elif roll < 0.62:
        name = f"{surname} and Sons {trade if chance.random() < 0.5 else ''}"
    elif roll < 0.80:
        coined = "".join(chance.sample(_COINED, chance.choice((3, 3, 4)))).capitalize()
        name = (
            f"{coined} {trade if chance.random() < 0.7 else chance.choice(('Solutions', 'Group', 'UK', ''))}"
        )
    elif roll < 0.90:
        return " ".join(chance.choice(_BODIES).format(place=place, saint=chance.choice(_SAINTS)).split())
    else:
        name = f"{place} {trade}"
    return " ".join(f"{name} {chance.choice(_FORMS)}".split())


def _written(name: str, chance: random.Random, places: list[str]) -> str:
    """Write a name as somebody might: as it is for one in four, else changed once to three times."""
    words = name.split()
    for _ in range(chance.choices((0, 1, 2, 3), weights=(62, 31, 6, 1))[0]):
        words = _changed(words, chance, places)
    text = " ".join(words)
    style = chance.random()
    return text.upper() if style < 0.45 else text if style < 0.9 else text.lower()


def _changed(words: list[str], chance: random.Random, places: list[str]) -> list[str]:
    roll = chance.random()
    if roll < 0.26:
        return _other_form(words, chance)
    if roll < 0.46:
        return _shortened(words, chance)
    if roll < 0.68:
        return _slipped(words, chance)
    if roll < 0.75 and len(words) > 2:
        gone = chance.randrange(1, len(words))
        return [*words[:gone], *words[gone + 1 :]]
    if roll < 0.83:
        branch = chance.choice(
            (chance.choice(_TOWNS), chance.choice(places), "UK", "Group", "Services", "North")
        )
        return [*words, f"({branch})" if chance.random() < 0.5 else branch]
    if roll < 0.88 and len(words) > 2:
        return [*words[1:], words[0]] if chance.random() < 0.5 else [words[1], words[0], *words[2:]]
    if roll < 0.92 and len(words) > 1:
        return [words[0] + words[1].lower(), *words[2:]]
    if roll < 0.96:
        return " ".join(words)[:22].split() or words
    return [*words, "T/A", chance.choice(_COMMON), chance.choice(_TRADES)]


def _other_form(words: list[str], chance: random.Random) -> list[str]:
    if words[-1] in {"Ltd", "Limited", "LLP", "PLC", "CIC", "Ltd."} and len(words) > 1:
        words = words[:-1]
        return words if chance.random() < 0.5 else [*words, chance.choice(("Ltd", "Limited", "Ltd.", "LTD"))]
    return [*words, chance.choice(("Ltd", "Limited"))]


def _shortened(words: list[str], chance: random.Random) -> list[str]:
    can = [place for place, word in enumerate(words) if word.lower() in _SHORTER]
    if not can:
        place = max(range(len(words)), key=lambda at: len(words[at]))
        short = f"{words[place][:5]}." if len(words[place]) > 7 else words[place]
        return [*words[:place], short, *words[place + 1 :]]
    place = chance.choice(can)
    return [*words[:place], chance.choice(_SHORTER[words[place].lower()]), *words[place + 1 :]]


def _slipped(words: list[str], chance: random.Random) -> list[str]:
    place = max(range(len(words)), key=lambda at: (len(words[at]) > 3) * chance.random())
    word = words[place]
    if len(word) < 4:
        return words
    at, kind = chance.randrange(1, len(word) - 1), chance.random()
    if kind < 0.3:
        slipped = word[:at] + word[at + 1 :]
    elif kind < 0.5:
        slipped = word[:at] + word[at] + word[at:]
    elif kind < 0.75:
        slipped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    else:
        slipped = word[:at] + chance.choice(_NEAR_KEYS.get(word[at], "aeiou")) + word[at + 1 :]
    return [*words[:place], slipped, *words[place + 1 :]]


def _postcode(chance: random.Random) -> str:
    area = chance.choice(("LS", "BD", "WF", "HX", "HD", "YO", "S", "HG", "DN", "HU", "M", "BL"))
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"{area}{chance.randrange(1, 30)} {chance.randrange(1, 10)}{chance.choice(letters)}{chance.choice(letters)}"


def _given_postcode(postcode: str, chance: random.Random) -> str:
    roll = chance.random()
    return "" if roll < 0.25 else _postcode(chance) if roll < 0.30 else postcode


def _given_vat(vat: str, chance: random.Random) -> str:
    roll = chance.random()
    return "" if roll < 0.4 else f"{chance.randrange(10**8, 10**9)}" if roll < 0.42 else vat
