"""The lists of the register, of the payments on a contract, and of imports with their rows, declared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from wisely.contracts import queries
from wisely.contracts.lifecycle import CONTRACT, REGISTER_IMPORT
from wisely.contracts.permissions import Permission
from wisely.people.queries import Officer
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.spend.permissions import Permission as SpendPermission
from wisely.spend.queries import narrow_to_paid_since_the_end
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView, Ticks
from wisely.ui.listing.filters import Search

Choices = tuple[tuple[str, str], ...]
STANDINGS: Choices = (
    ("in force", "In force"), ("to come", "To come"), ("past its end", "Past its end, not closed"),
    ("over", "Over"), ("draft", "Not signed yet"),
)  # fmt: skip
COMPLETENESS: Choices = (
    ("100", "Whole"), ("below 100", "With gaps"), ("below 80", "Below 80%"), ("below 50", "Below 50%"),
)  # fmt: skip
SOURCES = {"ocds": "OCDS", "contracts-finder": "Contracts Finder", "register": "Spreadsheet"}
MOST_AT_ONCE = 200
STILL_PAID: Choices = (("yes", "And its supplier is still paid"),)
MENDERS: Choices = (("me", "That I can mend"),)
OWNERS: Choices = (("nobody", "Nobody who works here"), ("me", "Me"))
VIEWS = (
    SavedView("All", "/contracts/?"),
    SavedView("In force", "/contracts/?standing=in+force&sort=ends_on"),
    SavedView("Ending in 6 to 12 months", "/contracts/?ends=6-12&sort=ends_on"),
    SavedView("Past its end", "/contracts/?ends=past&sort=ends_on"),
    SavedView("No owner", "/contracts/?owner=nobody&sort=ends_on"),
    SavedView("Mine", "/contracts/?owner=me&sort=ends_on"),
    SavedView("Gaps I can mend", "/contracts/?mend=me&sort=completeness"),
)


def category_choices(book: Rulebook) -> Choices:
    """Give the council's categories, each top one followed by its parts."""
    chosen = []
    for top in (each for each in book.categories if not each.parent):
        chosen.append((top.code, f"{top.name} (all)"))
        chosen += [(each.code, f"– {each.name}") for each in book.categories if each.parent == top.code]
    return tuple(chosen)


def _of_category(rows: Any, code: str, *, book: Rulebook) -> Any:
    parts = {each.code for each in book.categories if each.parent == code}
    return queries.narrow_by_categories(rows, {code, *parts})


def _to_mend(rows: Any, _answer: str, *, officer: Officer) -> Any:
    return queries.narrow_by_mender(rows, officer=officer)


def _still_paid(rows: Any, _answer: str, *, officer: Officer, on: date) -> Any:
    return narrow_to_paid_since_the_end(rows, authority_id=officer.authority_id, on=on)


@dataclass(frozen=True)
class Worded(Search):
    """Search by words of the register, which are in memory."""

    authority_id: int | None = None

    def known(self, value: str) -> Sequence[str] | None:
        return queries.keys_by_words(self.authority_id, value)

    def narrow(self, rows: Any, value: str) -> Any:
        return queries.narrow_by_words(rows, value, authority_id=self.authority_id)


def register_list(officer: Officer, *, on: date) -> Listing:
    """Declare the register as an officer sees it today: the council's categories, "me", windows of time."""
    categories, columns = _of_pack(officer.pack, on)
    return Listing(
        name="contracts",
        noun=("contract", "contracts"),
        title="Contracts register",
        columns=columns,
        filters=_filters(officer, categories, on=on),
        order="title",
        then="pk",
        ticks=Ticks("contract", "reference", "picked", needs=Permission.ASSIGN_OWNER),
    )  # fmt: skip


def _filters(officer: Officer, categories: Choices, *, on: date) -> tuple[Any, ...]:
    book = rulebook(on, officer.pack)
    return (
        Worded(
            ("found_by",), hint="Words of the title or the supplier, or a reference.",
            authority_id=officer.authority_id,
        ),
        listing.custom("standing", "Stands", queries.narrow_by_standing, options=STANDINGS),
        listing.custom(
            "ends", "Ends", partial(queries.narrow_by_window, on=on),
            options=tuple(queries.WINDOW_NAMES.items()),
        ),
        listing.custom(
            "notice", "Notice to the supplier", partial(queries.narrow_by_notice, on=on),
            options=tuple(queries.NOTICE_NAMES.items()),
        ),
        listing.custom("owner", "Owner", partial(queries.narrow_by_person, me=officer.reference, on=on)),
        listing.custom("category", "Category", partial(_of_category, book=book), options=categories),
        listing.custom("supplier", "Supplier, by name or reference", queries.narrow_by_supplier_words),
        listing.custom("gap", "Lacks", queries.narrow_by_gap, options=tuple(queries.gap_choices())),
        listing.custom("complete", "Record", queries.narrow_by_completeness, options=COMPLETENESS),
        listing.custom("mend", "Gaps", partial(_to_mend, officer=officer), options=MENDERS),
        listing.custom(
            "still_paid", "Past its end", partial(_still_paid, officer=officer, on=on),
            options=STILL_PAID, needs=SpendPermission.SEE_SPEND,
        ),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.choices("tier", "Tier", options=tuple(queries.tier_choices())),
        listing.choices("stage", "Stage", options=tuple(queries.stage_choices())),
        listing.amounts("value_net", "Value excluding VAT"),
        listing.days("starts_on", "First day"),
        listing.days("ends_on", "Last day"),
    )  # fmt: skip


@lru_cache(maxsize=32)
def _of_pack(pack: str, on: date) -> tuple[Choices, tuple[Column, ...]]:
    """Give what depends on the council's pack only; it is the same for every request of a day."""
    book = rulebook(on, pack)
    names = {each.code: each.name for each in book.categories}
    columns = (
        Column("title", "Title", link="/contracts/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("supplier", "Supplier", path="supplier_name"),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("owner", "Owner", path="owner_here", sort="owner__name"),
        Column("category", "Category", show=lambda code: names.get(code, code), shown=False),
        Column("starts_on", "Starts", Kind.DATE, shown=False),
        Column("ends_on", "Ends", Kind.DATE),
        Column("next_notice_on", "Notice by", Kind.DATE),
        Column("options_left", "Options left", Kind.NUMBER, path="options_known", shown=False),
        Column("value_net", "Value", Kind.NET),
        Column(
            "paid", "Paid to date", Kind.NET, needs=SpendPermission.SEE_SPEND, sort=False,
        ),
        Column("completeness", "Complete, %", Kind.NUMBER),
        Column("tier", "Tier", show=str.capitalize, shown=False),
        Column("stage", "Stage", Kind.TAG, badge=CONTRACT.badge),
        Column("deputy", "Deputy", path="deputy__name", shown=False),
        Column("annual_value_net", "Value a year", Kind.NET, shown=False, sort=False),
        Column("value_gross", "Value", Kind.GROSS, shown=False, sort=False),
        Column("is_rolling", "Runs until ended", Kind.YES_NO, shown=False, sort=False),
        Column("review_on", "Review", Kind.DATE, shown=False),
        Column("signed_on", "Signed", Kind.DATE, shown=False),
        Column("procedure", "Procedure", shown=False, show=queries.procedure_name),
        Column("regime", "Regime", shown=False, show=queries.regime_name),
        Column("notice_number", "Notice", Kind.REFERENCE, shown=False, sort=False),
        Column("former_reference", "Former reference", Kind.REFERENCE, shown=False),
        Column("description", "Description", Kind.LONG_TEXT, shown=False, sort=False),
        Column("published_at", "Published", Kind.INSTANT, shown=False, sort=False),
    )  # fmt: skip
    return category_choices(book), columns


PAYMENTS = Listing(
    name="payments-on-contract",
    noun=("payment", "payments"),
    columns=(
        Column("paid_on", "Paid on", Kind.DATE, is_heading=True),
        Column("payee", "To", path="payee__name"),
        Column("purpose", "For", Kind.LONG_TEXT),
        Column("directorate", "Directorate", shown=False),
        Column("transaction_reference", "Transaction", Kind.REFERENCE),
        Column("amount_net", "Amount", Kind.NET),
        Column("amount_gross", "Amount", Kind.GROSS, shown=False),
    ),
    filters=(listing.days("paid_on", "Paid on"), listing.amounts("amount_net", "Amount excluding VAT")),
    order="-paid_on",
    then="pk",
)

ALERT_STANDINGS: Choices = (
    (queries.ALERT_OPEN, "Open"), (queries.ALERT_ACTED_ON, "Acted on"), (queries.ALERT_SETTLED, "Settled"),
)  # fmt: skip
ALERT_VIEWS = (
    SavedView("Open", "/contracts/alerts/?stands=open&sort=act_by_on"),
    SavedView("All", "/contracts/alerts/?"),
)
ALERTS = Listing(
    name="my-alerts",
    noun=("alert", "alerts"),
    title="My alerts",
    columns=(
        Column(
            "rule", "What", link="/contracts/alerts/{key}/", is_heading=True,
            show=lambda rule: queries.ALERT_RULES.get(rule, rule),
        ),
        Column(
            "contract", "Contract", path="contract__title", link="/contracts/{reference}/",
        ),
        Column("act_by_on", "Act by", Kind.DATE),
        Column("told_on", "Told on", Kind.DATE),
        Column("step", "Told as", path="told_as", show=str.capitalize, sort=False),
        Column("stands", "Stands", show=lambda stands: dict(ALERT_STANDINGS).get(stands, stands)),
        Column("acted_how", "What is done", Kind.LONG_TEXT, shown=False, sort=False),
    ),
    also={"key": "pk", "reference": "contract__reference"},
    filters=(
        listing.custom(
            "stands", "Stands", queries.narrow_by_standing_of_alert, options=ALERT_STANDINGS,
        ),
        listing.choices("rule", "What", options=tuple(queries.ALERT_RULES.items())),
        listing.days("act_by_on", "Act by"),
    ),
    order="act_by_on",
    then="pk",
)  # fmt: skip

IMPORTS = Listing(
    name="contract-imports",
    noun=("import", "imports"),
    title="Imports into the register",
    columns=(
        Column("file_name", "File", link="/contracts/imports/{key}/", is_heading=True),
        Column("source", "Kind", show=lambda source: SOURCES.get(source, source)),
        Column("stage", "Stage", Kind.TAG, badge=REGISTER_IMPORT.badge),
        Column("staged_at", "Read", Kind.INSTANT),
        Column("imported_at", "Imported", Kind.INSTANT),
        Column("new_count", "New", Kind.NUMBER),
        Column("changed_count", "Changed", Kind.NUMBER),
        Column("rejected_count", "Rejected", Kind.NUMBER),
        Column("left_out_count", "Left out", Kind.NUMBER, shown=False),
    ),
    filters=(
        listing.search("file_name"),
        listing.choices(
            "stage",
            "Stage",
            options=tuple((str(each), REGISTER_IMPORT.badge(each).word) for each in REGISTER_IMPORT.stages),
        ),
    ),
    also={"key": "pk"},
    order="-staged_at",
    then="pk",
)
OUTCOMES: Choices = (
    ("new", "New"), ("changed", "Changed"), ("same", "The same"), ("rejected", "Rejected"),
    ("left out", "Left out"),
)  # fmt: skip
_TELLING = {
    "new": "outcome,title,supplier,value_net,starts_on,ends_on,contract",
    "changed": "outcome,title,changes,contract",
    "same": "outcome,title,supplier,contract",
    "rejected": "outcome,title,field,value,reason",
    "left out": "outcome,title,buyer,reason",
}


def rows_with(outcome: str) -> str:
    """Give the query for the rows with an outcome, with the columns that tell something of such rows."""
    return f"?{urlencode({'outcome': outcome, 'columns': _TELLING[outcome]}, safe=',')}"


def _changes(found: Any) -> str:
    return "; ".join(
        f"{queries.LABELS.get(each['field'], each['field'])}: "
        f"{each['before'] or 'nothing'} → {each['after'] or 'nothing'}"
        for each in found or ()
    )


def _joined(texts: Any) -> str:
    return " ".join(str(each) for each in texts or ())


ROWS = Listing(
    name="rows-of-import",
    noun=("row", "rows"),
    columns=(
        Column("position", "Where in the file", is_heading=True, sort=False),
        Column("outcome", "Outcome", show=lambda outcome: dict(OUTCOMES).get(outcome, outcome)),
        Column("title", "Title", Kind.LONG_TEXT, path="found__facts__title", sort=False),
        Column("supplier", "Supplier", path="found__suppliers__0__name", sort=False),
        Column("value_net", "Value excluding VAT", path="found__facts__value_net", sort=False, shown=False),
        Column("starts_on", "Starts", path="found__facts__starts_on", sort=False, shown=False),
        Column("ends_on", "Ends", path="found__facts__ends_on", sort=False, shown=False),
        Column("field", "Column or field", shown=False),
        Column("value", "As written", Kind.LONG_TEXT, sort=False, shown=False),
        Column("reason", "Why", Kind.LONG_TEXT, sort=False),
        Column("changes", "What changes", Kind.LONG_TEXT, path="found__changes", show=_changes, sort=False),
        Column(
            "warnings", "To check", Kind.LONG_TEXT, path="found__warnings", show=_joined, sort=False,
            shown=False,
        ),
        Column("buyer", "Buyer", path="found__buyer", sort=False, shown=False),
        Column("contract", "Contract", path="contract__reference", link="/contracts/{contract}/"),
    ),
    filters=(
        listing.search("position", "reason", "value", "source_key"),
        listing.choices("outcome", "Outcome", options=OUTCOMES),
    ),
    order="number",
    then="number",
)  # fmt: skip
