"""Files of prices and other councils' packages: brought, read, shown, let in, undone; and our own package."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.categories import actions, permissions, queries
from wisely.categories.permissions import Permission
from wisely.categories.queries import CATEGORY_FILE, FILE_KINDS, FileStage
from wisely.desk.categories.forms import FileForm, MeaningForm
from wisely.desk.categories.lists import files_list
from wisely.desk.categories.package import package_facts
from wisely.desk.governance.acting import answer
from wisely.desk.planning.forms import ConfirmForm, ReasonForm
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.rules.rulebook import rulebook
from wisely.spend.permissions import Permission as Spend
from wisely.ui.forms import beside
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import RecordPage, happenings

ROOT = "/categories/files/"
ACTS = {
    "import_category_file": ("Let it count", "import"),
    "discard_category_file": ("Discard it", "discard"),
    "undo_category_file": ("Undo its import", "undo"),
}
HEADINGS = {
    "prices": ("Line", "Date", "What", "Unit", "Quantity", "Price each", "Supplier", "Category"),
    "package": ("What", "Category", "Of what", "Figure", "From"),
}
READERS: dict[str, Callable[..., Any]] = {
    "prices": actions.read_price_file,
    "package": actions.read_council_package,
}
HINTS = {
    "prices": (
        "A table with the columns Date, Item, Unit, Quantity, Price each, Supplier and Category, in any "
        "order; Item code, Company number, Directorate and Contract help. Prices exclude VAT."
    ),
    "package": "The file that another council took away from the page “Our package” of its own Wisely.",
}  # fmt: skip


@door(Permission.SEE_PLAN)
def files(request: Request) -> HttpResponse:
    """List the files that were brought here."""
    may = permissions.may_bring_files(request.officer)
    acts = (
        ActLink("Bring prices", f"{ROOT}prices/new/", may, "primary"),
        ActLink("Bring another council’s package", f"{ROOT}package/new/", may),
    )
    rows = queries.files(request.officer.authority_id)
    return files_list().answer(request, rows, template="desk/categories/files.html", context={"acts": acts})


def _bring(request: Request, kind: str) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, found = form.cleaned_data["file"], None
        with beside(form):
            try:
                found = READERS[kind](
                    own_council(request.officer), name=file.name, content=file.read(), by=request.officer,
                    at=request.at,
                )  # fmt: skip
            except actions.UnreadableFile as fault:
                form.add_error("file", str(fault))
        if found is not None and form.is_valid():
            return HttpResponseRedirect(f"{ROOT}{found.pk}/")
    heading = "Bring prices" if kind == "prices" else "Bring another council’s package"
    context = {"form": form, "heading": heading, "hint": HINTS[kind]}
    return render(request, "desk/categories/file_new.html", context)


@door(Permission.BRING_FILES)
def bring_prices(request: Request) -> HttpResponse:
    """Choose a file of prices; it is read, and nothing of it counts yet."""
    return _bring(request, "prices")


@door(Permission.BRING_FILES)
def bring_package(request: Request) -> HttpResponse:
    """Choose another council's package; it is read, and nothing of it counts yet."""
    return _bring(request, "package")


def _file_of(request: Request, key: int) -> Any:
    found = queries.file_for(request.officer.authority_id, key)
    if found is None:
        raise Http404
    return found


def _names(request: Request) -> dict[str, str]:
    book = rulebook(timezone.localdate(request.at), request.officer.pack)
    return {each.code: each.name for each in book.categories}


def _shown(found: Any) -> list[Any]:
    """Give the first rows of a file as people read them, without the keys that programs compare by."""
    rows = queries.rows_shown(found)
    if found.kind == "prices":
        return [
            (line, day, thing, unit, quantity, _pounds(rate), supplier, category)
            for line, day, thing, unit, _, quantity, rate, supplier, _, _, category, _ in rows
        ]
    told = {"spend": "Paid", "supplier": "Paid to a supplier", "price": "Median price"}
    return [(told[record], category, *_figures(record, rest)) for record, category, *rest in rows]


def _figures(record: str, rest: list[Any]) -> tuple[str, ...]:
    if record == "price":
        _, thing, unit, buys, median = rest
        return f"{thing}, by the {unit}", _pounds(median), f"{buys} buys"
    if record == "supplier":
        year, identifier, name, paid, payments = rest
        return f"{name} ({identifier}), {year}", _pounds(paid), f"{payments} payments"
    year, paid, payments, share = rest
    return f"{year}" + (f", {share}% on contract" if share else ""), _pounds(paid), f"{payments} payments"


def _pounds(text: str) -> str:
    """Write an amount as the file has it, to the last digit: a rate may have more than pence."""
    return f"£{Decimal(text):,}"


@door(Permission.SEE_PLAN)
def file(request: Request, key: int) -> HttpResponse:
    """Show what a file tells, what of it cannot be read, and what its categories mean here."""
    found = _file_of(request, key)
    verdicts = queries.acts_on_file(found, by=request.officer)
    told, people = queries.history_of_file(found)
    names = _names(request)
    theirs = (
        (Fact("Council", found.council_name), Fact("Made on", found.made_on))
        if found.kind == "package"
        else ()
    )
    record = RecordPage(
        title=found.file_name, caption=FILE_KINDS[found.kind], badge=CATEGORY_FILE.badge(found.stage),
        version=found.version,
        facts=(
            Fact("Read", found.read_at), *theirs, Fact("Rows", len(found.rows)),
            Fact("Rejected rows", len(found.faults)),
        ),
        acts=tuple(
            ActLink(
                label, f"{ROOT}{found.pk}/{part}/", verdicts[name],
                "primary" if name == "import_category_file" else "secondary",
                is_next=bool(CATEGORY_FILE.may(name.partition("_")[0], at_stage=found.stage)),
            )
            for name, (label, part) in ACTS.items()
        ),
    )  # fmt: skip
    context = {
        "record": record, "found": found, "faults": found.faults, "rows": _shown(found),
        "headings": HEADINGS[found.kind],
        "meaning": [(code, names.get(ours, "")) for code, ours in sorted(found.meaning.items())],
        "is_read": found.stage == FileStage.READ,
        "happenings": happenings(told, queries.SENTENCES, people),
    }  # fmt: skip
    return render(request, "desk/categories/file.html", context)


@door(Permission.BRING_FILES)
def import_file(request: Request, key: int) -> HttpResponse:
    """Let a file count; another council's categories are given their meaning here."""
    found = _file_of(request, key)
    form = MeaningForm(request.POST or None, meaning=found.meaning, categories=_names(request))
    return answer(
        request, form,
        lambda who: actions.import_category_file(found, meaning=form.meaning(), **who),
        heading="Let it count", button="Let it count", back=f"{ROOT}{found.pk}/", of=found.file_name,
        hint="All rows that could be read, or none. It can be undone." if found.kind == "prices" else
        "Say for each of their categories which of ours it is. Leave out what has no like here.",
        version=found.version,
    )  # fmt: skip


@door(Permission.BRING_FILES)
def discard_file(request: Request, key: int) -> HttpResponse:
    """Put a file aside."""
    found, form = _file_of(request, key), ConfirmForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.discard_category_file(found, **who), heading="Discard the file",
        button="Discard it", back=f"{ROOT}{found.pk}/", of=found.file_name, hint="Nothing of it ever counts.",
        version=found.version,
    )  # fmt: skip


@door(Permission.BRING_FILES)
def undo_file(request: Request, key: int) -> HttpResponse:
    """Take back what a file brought."""
    found, form = _file_of(request, key), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.undo_category_file(found, **form.cleaned_data, **who),
        heading="Undo the import", button="Undo it", back=f"{ROOT}{found.pk}/", of=found.file_name,
        hint="Its rows stay on the record and count no more.", version=found.version,
    )  # fmt: skip


@door(Spend.SEE_SPEND)
def package(request: Request) -> HttpResponse:
    """Say what other councils are told by our package, and let it be taken away."""
    facts = package_facts(request.officer, on=timezone.localdate(request.at))
    context = {
        "facts": facts, "columns": queries.PACKAGE_COLUMNS, "format_version": queries.PACKAGE_VERSION,
        "counts": (len(facts.spend), len(facts.suppliers), sum(each.is_told for each in facts.prices)),
    }  # fmt: skip
    return render(request, "desk/categories/package.html", context)


@door(Spend.SEE_SPEND)
def package_file(request: Request) -> HttpResponse:
    """Give our package as a file."""
    on = timezone.localdate(request.at)
    text = queries.written(package_facts(request.officer, on=on))
    answered = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    name = f"category-package-{request.officer.authority_slug}-{on}.csv"
    answered["Content-Disposition"] = f'attachment; filename="{name}"'
    return answered


@door(Spend.SEE_SPEND)
def package_description(_request: Request) -> HttpResponse:
    """Describe the file for programs."""
    return HttpResponse(
        queries.described("category-package.csv"), content_type="application/csvm+json; charset=utf-8"
    )
