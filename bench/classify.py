"""Categories of payments told: how right later, of suppliers never seen, how many unattended, and how fast.

`python -m bench classify --labelled FOLDER` reads what Sheffield and Trafford published with ProClass labels:
`sheffield*.parquet` and `trafford*.csv*`, and files of later periods beside them. Nothing is learned from a
later period, and no constant was chosen on one, nor on the suppliers held out here.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from wisely.classifications.decisions import Example, Shape
from wisely.classifications.decisions.learning import learn
from wisely.classifications.decisions.quality import Quality, learn_and_measure, measured
from wisely.lib.names import is_redacted

TUNED_ON, FOLDS = 1, 5
"""Of the five parts of Sheffield's suppliers, the one on which constants were chosen; it is not judged."""
COLUMNS = ("supplier", "service", "purpose", "category", "amount", "quarter", "who")


@dataclass(frozen=True)
class Period:
    """What a council published in a period, one row for each payment."""

    name: str
    rows: pd.DataFrame


def sheffield(path: Path) -> pd.DataFrame:
    """Read Sheffield's payments that have a ProClass label of level 1; `who` is the supplier's number."""
    raw = (
        pd.read_parquet(path)
        if path.suffix == ".parquet"
        else pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="replace")
    )
    if "Proclass Details Level 1" not in raw:
        return pd.DataFrame(columns=COLUMNS)
    raw.columns = [name.rstrip(".") for name in raw.columns]
    days = pd.to_datetime(raw["GL Date"], errors="coerce", format="ISO8601")
    rows = pd.DataFrame({
        "supplier": raw["Supplier Name"], "service": raw["Business Unit Description"],
        "purpose": raw["Expense Code Description"],
        "category": raw["Proclass Details Level 1"].astype(str).str.strip(),
        "amount": pd.to_numeric(raw["Invoiced Value"], errors="coerce").fillna(0.0),
        "quarter": (days.dt.year * 4 + days.dt.quarter - 1).fillna(0).astype(int),
        "who": raw["Address Book No"].astype(str),
    })  # fmt: skip
    return rows[~rows.category.isin(["", "#N/A", "nan"])]


def trafford(path: Path) -> pd.DataFrame:
    """Read Trafford's payments that have a ProClass code; its first two figures are level 1."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    days = pd.to_datetime(raw["PaymentDate"], errors="coerce", format="ISO8601")
    rows = pd.DataFrame({
        "supplier": raw["BeneficiaryName"], "service": raw["OrganisationalUnit"], "purpose": raw["Purpose"],
        "category": raw["ProclassCode"].str[:2],
        "amount": pd.to_numeric(raw["Amount"], errors="coerce").fillna(0.0),
        "quarter": (days.dt.year * 4 + days.dt.quarter - 1).fillna(0).astype(int),
        "who": raw["BeneficiaryOtherID"],
    })  # fmt: skip
    return rows[raw["ProclassCode"].str.len() == 6]


def cleaned(rows: pd.DataFrame) -> pd.DataFrame:
    """Take redacted names out, as imports do."""
    names = {name: "" if is_redacted(name) else name for name in rows.supplier.fillna("").unique()}
    return rows.assign(
        supplier=rows.supplier.fillna("").map(names),
        service=rows.service.fillna(""),
        purpose=rows.purpose.fillna(""),
    )


def examples(rows: pd.DataFrame) -> list[Example]:
    """Group payments as the product does: by what they have in common, category and quarter.

    The typical amount is of all payments of a kind in a quarter, whatever their category: of those of one
    category alone it would tell something of the answer.
    """
    kind = ["supplier", "service", "purpose"]
    typical = rows.groupby([*kind, "quarter"], sort=False).amount.transform("mean")
    keys = [*kind, "category", "quarter"]
    known = rows.assign(typical=typical).groupby(keys, sort=False)
    grouped = known.typical.agg(["size", "first"]).reset_index()
    return [
        Example(Shape(name, service, purpose, "", float(mean)), category, int(size), int(quarter))
        for name, service, purpose, category, quarter, size, mean in grouped.itertuples(index=False)
    ]


def later(name: str, first: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Learn from a period as the product does, judge the next."""
    began = time.process_time()
    learned, _ = learn_and_measure(examples(first))
    took = time.process_time() - began
    lines = [
        f"{name}: learned from {len(first):,} payments and measured in {took:.1f} s of processor; "
        f"least limits {learned.limits.min(1)}, categories not trusted {(learned.limits > 1).sum(1)}"
    ]
    known = after[after.category.isin(learned.classes)]
    lines.append(
        f"  {len(after):,} later payments, {len(after) - len(known):,} of categories that did not exist"
    )
    for what, rows in _cuts(after):
        began = time.process_time()
        lines += told(f"  {what}", measured(learned, examples(rows)))
        lines[-1] += (
            f"; grouped, told and measured at {len(rows) / (time.process_time() - began):,.0f} payments a second"
        )
    return lines


def _cuts(rows: pd.DataFrame) -> tuple[tuple[str, pd.DataFrame], ...]:
    return ("all", rows), ("those that name a supplier", rows[rows.supplier != ""])


def in_turn(name: str, first: pd.DataFrame, after: pd.DataFrame, *, quarters: int) -> list[str]:
    """Judge each later year, or quarter, by what was learned of all before it, as a council would train."""
    rows, lines = pd.concat([first, after], ignore_index=True), []
    every = {4: "year", 1: "quarter"}[quarters]
    sums = {what: np.zeros(4) for what, _ in _cuts(after)}
    for period in sorted((after.quarter // quarters).unique()):
        learned, _ = learn_and_measure(examples(rows[rows.quarter // quarters < period]))
        for what, some in _cuts(after[after.quarter // quarters == period]):
            found = measured(learned, examples(some))
            taken = found.lines * (found.unattended or 0)
            sums[what] += (
                found.lines, found.lines * (found.accuracy or 0), taken, taken * (found.unattended_accuracy or 0),
            )  # fmt: skip
            lines.append(f"{name}, {every} {period}, {what}: {_in_short(found)}")
            print(lines[-1], file=sys.stderr, flush=True)
    for what, (count, right, taken, right_taken) in sums.items():
        lines.append(
            f"{name}, trained each {every}, {what}: {count:,.0f} payments, accuracy {right / count:.3f}; unattended "
            f"{taken / count:.3f} at {right_taken / max(taken, 1):.3f}"
        )
    return lines


def _in_short(found: Quality) -> str:
    return (
        f"{found.lines:,} payments, accuracy {_share(found.accuracy)}; unattended {_share(found.unattended)} at "
        f"{_share(found.unattended_accuracy)}"
    )


def told(what: str, found: Quality) -> list[str]:
    """Say what was measured."""
    return [
        f"{what}: {found.lines:,} payments, accuracy {_share(found.accuracy)}, macro-F1 {_share(found.macro_f1)}; "
        f"of suppliers never seen {found.unseen_lines:,}, accuracy {_share(found.unseen_accuracy)}",
        f"{what}: unattended {_share(found.unattended)} at {_share(found.unattended_accuracy)}; the surest first: "
        + ", ".join(f"{covered:.0%} at {right:.3f}" for covered, right in found.curve),
    ]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def new_suppliers(rows: pd.DataFrame, folds: Sequence[int]) -> list[str]:
    """Judge on a fifth of the suppliers, whom nothing was learned from, once for each fold.

    By name, all numbers under one name are one supplier; by number, a name may have been seen under another.
    """
    names = rows.supplier.str.upper().str.split().str.join(" ").where(rows.supplier != "", rows.who)
    lines = []
    for by, keys, some in (
        ("by name, all payments", names, rows),
        ("by name, payments that name a supplier", names, rows[rows.supplier != ""]),
        ("by number, all payments", rows.who, rows),
    ):
        fold = keys.map({key: zlib.crc32(key.encode()) % FOLDS for key in keys.unique()})[some.index]
        found = [_new_ones(some[fold != each], some[fold == each]) for each in folds]
        for what, told in zip(("ours", "a plain LinearSVC"), zip(*found, strict=True), strict=True):
            right, macro = zip(*told, strict=True)
            lines.append(f"  {by}, {what}: accuracy {_spread(right)}, macro-F1 {_spread(macro)}")
    return lines


Judged = tuple[float, float]


def _new_ones(known: pd.DataFrame, new: pd.DataFrame) -> tuple[Judged, Judged]:
    """Give accuracy and macro-F1 of ours, and of the baseline, on suppliers that neither saw."""
    shown, asked = examples(known), examples(new)
    told = measured(learn(shown), asked)
    return (told.accuracy or 0, told.macro_f1 or 0), baseline(shown, asked)


def _spread(found: Sequence[float]) -> str:
    return f"{statistics.mean(found):.3f} ({', '.join(f'{each:.3f}' for each in found)})"


def baseline(shown: list[Example], asked: list[Example]) -> tuple[float, float]:
    """Judge a plain word-and-character LinearSVC over all the text, for what this data allows."""

    def text(each: Example) -> str:
        return f"{each.shape.supplier} {each.shape.service} {each.shape.purpose}"

    words = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True, dtype=np.float32
        ),
    )
    model = make_pipeline(words, LinearSVC(C=0.5, max_iter=300, tol=1e-2))
    model.fit([text(each) for each in shown], [each.category for each in shown])
    said, truth = model.predict([text(each) for each in asked]), np.asarray([each.category for each in asked])
    lines = [each.lines for each in asked]
    macro = f1_score(
        truth, said, average="macro", sample_weight=lines, labels=np.unique(truth), zero_division=0
    )
    return float(np.average(said == truth, weights=lines)), float(macro)


def speed(rows: pd.DataFrame) -> str:
    """Tell raw payments, one by one as they stand in a file, and count them by the second of processor."""
    learned = learn(examples(rows.sample(min(len(rows), 20_000), random_state=0)))
    began = time.process_time()
    keys = ["supplier", "service", "purpose"]
    grouped = rows.groupby(keys, sort=False)
    which, means = grouped.ngroup().to_numpy(), grouped.amount.mean()
    shapes = [Shape(*key, "", float(mean)) for key, mean in means.items()]
    categories = learned.tell(shapes).best[which]
    took = time.process_time() - began
    return f"  {len(categories):,} payments of {len(shapes):,} kinds at {len(categories) / took:,.0f} a second of one processor"


def main(asked: Sequence[str] | None = None) -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="python -m bench classify")
    words.add_argument("--labelled", type=Path, required=True, help="the folder with the labelled files")
    words.add_argument("--later", type=Path, help="a folder with files of later periods")
    words.add_argument("--retrained", type=int, nargs="*", default=[4, 1], help="quarters between trainings")
    words.add_argument("--folds", type=int, nargs="*", default=[0, 2, 3, 4])
    said = words.parse_args(asked)
    for name, read, pattern in (
        ("Sheffield", sheffield, "sheffield*"),
        ("Trafford", trafford, "trafford*supplier*"),
    ):
        _council(name, read, pattern, said)


def _council(name: str, read: Callable[[Path], pd.DataFrame], pattern: str, said: argparse.Namespace) -> None:
    first = sorted(said.labelled.rglob(pattern + ".parquet")) + sorted(said.labelled.rglob(pattern + ".csv*"))
    if not first:
        print(f"{name}: no file {pattern} in {said.labelled}")
        return
    rows = cleaned(pd.concat([read(path) for path in first], ignore_index=True))
    after = [read(path) for path in sorted(said.later.rglob(pattern + ".csv*"))] if said.later else []
    if after:
        known = cleaned(pd.concat([each for each in after if len(each)], ignore_index=True))
        print("\n".join(later(name, rows, known)), flush=True)
        since = known[known.quarter > rows.quarter.max()]
        for quarters in said.retrained:
            print("\n".join(in_turn(name, rows, since, quarters=quarters)), flush=True)
    cut = sorted(rows.quarter.unique())[-2]
    early, late = rows[rows.quarter < cut], rows[rows.quarter >= cut]
    print("\n".join(later(f"{name}, the last two quarters", early, late)), flush=True)
    if name == "Sheffield":
        told = [f"A fifth of the suppliers held out, folds {said.folds}:", *new_suppliers(rows, said.folds)]
        print("\n".join(told), flush=True)
    print(speed(rows), flush=True)


if __name__ == "__main__":
    main()
