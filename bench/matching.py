"""Names matched: how right, how many of them, how fast; beside splink where a Python that has it is named.

`python -m bench.matching` measures on made names of two seeds, and on labelled files of real ones where their
folder is given. `python -m bench.matching learn` learns the weights from made names of a seed of their own.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.market_names import Spelt, spelt_names, true_pairs
from wisely.suppliers.decisions.matching import (
    FEATURES,
    UNATTENDED,
    NameIndex,
    Outcome,
    compare,
    evidence_of,
    match_name,
    may_be_unattended,
    sureness,
    sureness_with,
)

SEEDS, LEARNED_ON = (1, 2), 11
SET_BY_HAND = {
    "figures differ": -4.0, "slip at the start": -3.0, "by a trading name": -2.0, "only in brackets": 1.0,
}  # fmt: skip
"""Weights that made names cannot teach: they have no figures, no slip at a start, no trading name of their own,
and no branch that is another's. Learning would all but rule the first three out, and trust the last too much."""
LEAST = 0.3  # names that share less were compared only because a number or a postcode is the same
PEER = Path(__file__).parent / "splink_peer.py"
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of names that were compared: how sure by the name, and with what stands beside; which are true."""

    by_name: Floats
    with_numbers: Floats
    is_true: npt.NDArray[np.bool_]
    true_in_all: int
    processor_s: float
    wall_s: float


def paired(names: Sequence[Spelt]) -> Pairs:
    """Compare all names with all that may be one with them."""
    wall, processor = time.perf_counter(), time.process_time()
    index = NameIndex((place, each.name) for place, each in enumerate(names))
    best: dict[tuple[int, int], tuple[float, float]] = {}
    for one, two, comparison in _compared(index, names):
        evidence = evidence_of(_beside(names[one]), _beside(names[two]))
        found = sureness(comparison), sureness_with(comparison, evidence)
        if found > best.get((one, two), (0.0, 0.0)):
            best[one, two] = found
    took = time.process_time() - processor, time.perf_counter() - wall
    values = np.array(list(best.values())).reshape(-1, 2)
    is_true = np.array([names[one].who == names[two].who for one, two in best])
    return Pairs(values[:, 0], values[:, 1], is_true, true_pairs(list(names)), *took)


def _beside(name: Spelt) -> tuple[str, str]:
    return name.vat_number, name.postcode


def _compared(index: NameIndex, names: Sequence[Spelt]) -> Iterator[tuple[int, int, object]]:
    same: dict[str, list[int]] = {}
    for place, reading in enumerate(index.readings):
        one = index.whose[place]
        beside = [each for number in _beside(names[one]) if number for each in same.get(number, ())]
        for other in {*(each for each in index.candidates(reading) if each < place), *beside}:
            two = index.whose[other]
            if two != one:
                yield (
                    min(one, two),
                    max(one, two),
                    compare(reading, index.readings[other], index),
                )
        for number in _beside(names[one]):
            if number:
                same.setdefault(number, []).append(place)


@dataclass(frozen=True, slots=True)
class Quality:
    """How right and how complete the pairs from a sureness on are."""

    sureness: float
    precision: float
    recall: float
    f1: float


def quality(sure: Floats, pairs: Pairs, at: float) -> Quality:
    """Judge the pairs that are at least so sure."""
    chosen = sure >= at
    right = int((pairs.is_true & chosen).sum())
    precision, recall = right / max(int(chosen.sum()), 1), right / pairs.true_in_all
    return Quality(at, precision, recall, 2 * right / max(int(chosen.sum()) + pairs.true_in_all, 1))


def best_cut(sure: Floats, pairs: Pairs) -> float:
    """Give the sureness from which on F1 is best."""
    order = np.argsort(-sure)
    right = pairs.is_true[order].cumsum()
    f1 = 2 * right / (np.arange(1, len(order) + 1) + pairs.true_in_all)
    return float(sure[order][f1.argmax()])


def one_at_a_time(names: Sequence[Spelt], times: int = 2_000) -> tuple[float, float]:
    """Give the median and 95th percentile of milliseconds of one new name looked up among all."""
    index = NameIndex((each.who, each.name) for each in names)
    match_name(names[0].name, index)
    took = []
    for each in spelt_names(times, seed=99):
        begun = time.process_time()
        match_name(each.name, index)
        took.append((time.process_time() - begun) * 1000)
    return float(np.median(took)), float(np.percentile(took, 95))


def unattended(known: Sequence[tuple[str, str]], asked: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Look names up one by one as an import does, and judge what was matched unattended, queued and new."""
    index = NameIndex(known)
    at_home = {who for who, _ in known}
    told = {"asked": len(asked), "matched": 0, "right": 0, "queue": 0, "in queue": 0, "new": 0, "findable": 0}
    for who, name in asked:
        found = match_name(name, index)
        told["findable"] += who in at_home
        told[found.outcome.value] += 1
        if found.outcome is Outcome.MATCHED:
            told["right"] += found.likely[0].who == who
        elif found.outcome is Outcome.QUEUE:
            told["in queue"] += any(each.who == who for each in found.likely)
    return told


def labelled(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Read the labelled names of real councils: (number, name), each once."""

    def rows(file: str) -> list[dict[str, str]]:
        with (folder / file).open(newline="", encoding="utf-8") as read:
            return list(csv.DictReader(read))

    trafford = {
        (row["VATRegistrationNumber"], row["BeneficiaryName"])
        for row in rows("supplier-er/trafford_2024_25_vat_vendor_names.csv")
    }
    calderdale = {
        (row["company_number"], row["supplier_name"])
        for row in rows("supplier-er/calderdale_company_number_names.csv")
    }
    aliases = {
        (row["company_number"], row["alias"])
        for row in rows("companies-house-sample/supplier_aliases.csv")
        if row["company_number"]
    }
    return {"Trafford by VAT number": sorted(trafford), "Calderdale by company number": sorted(calderdale),
            "Lancashire by company number": sorted(aliases)}  # fmt: skip


def pairs_of(names: Sequence[tuple[str, str]]) -> tuple[int, int, int, list[tuple[str, str]]]:
    """Count what one list of real names gives: pairs matched from the unattended sureness on, right ones, true ones."""
    index, matched = NameIndex(names), {}
    for place, reading in enumerate(index.readings):
        for other in index.candidates(reading):
            if other < place and index.readings[other].name != reading.name:
                comparison = compare(reading, index.readings[other], index)
                if sureness(comparison) >= UNATTENDED and may_be_unattended(comparison):
                    pair = tuple(sorted((reading.name, index.readings[other].name)))
                    matched[pair] = index.whose[place] == index.whose[other]
    times: dict[str, int] = {}
    for who, _ in names:
        times[who] = times.get(who, 0) + 1
    return (len(matched), sum(matched.values()), sum(n * (n - 1) // 2 for n in times.values()),
            [pair for pair, right in matched.items() if not right])  # fmt: skip


def splink(names: Sequence[Spelt], python: str, which: str) -> dict[str, float]:
    """Let splink, in a Python of its own, match the same names. See `splink_peer.py`."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([asdict(each) for each in names], file)
        file.flush()
        told = subprocess.run(  # noqa: S603 - the Python that the person named
            [python, str(PEER), file.name, which], capture_output=True, text=True, check=True, timeout=3_000
        )
    found: dict[str, float] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def learn(count: int) -> None:
    """Learn the weights from made names of a seed that nothing is judged on, and print them."""
    names = spelt_names(count, seed=LEARNED_ON)
    index = NameIndex((place, each.name) for place, each in enumerate(names))
    rows, beside, right = [], [], []
    for one, two, comparison in _compared(index, names):
        rows.append(comparison.features)
        beside.append(evidence_of(_beside(names[one]), _beside(names[two])))
        right.append(names[one].who == names[two].who)
    told_by_name = np.array([row[FEATURES.index("least share")] > LEAST for row in rows])
    weights = _regressed(np.array(rows)[told_by_name], np.array(right, float)[told_by_name], _set_by_hand())
    print(
        "[weights]",
        *(f'"{key}" = {value:.3f}' for key, value in zip(FEATURES, weights, strict=True)),
        sep="\n",
    )
    odds = np.clip(np.array(rows) @ weights, -12, 12)
    keys = ("VAT number agrees", "VAT number differs", "postcode agrees", "postcode differs")
    told = np.array(
        [[score, 1.0, *(key in each for key in keys)] for score, each in zip(odds, beside, strict=True)]
    )
    learned = _regressed(told.astype(float), np.array(right, float))
    print(
        "\n[evidence]",
        *(f'"{key}" = {value:.3f}' for key, value in zip(("name", "one", *keys), learned, strict=True)),
        sep="\n",
    )


def _set_by_hand() -> dict[int, float]:
    return {FEATURES.index(feature): weight for feature, weight in SET_BY_HAND.items()}


def _regressed(
    rows: Floats, right: Floats, fixed: Mapping[int, float] | None = None, *, ridge: float = 1e-2
) -> Floats:
    """Give the weights of a logistic regression, by Newton's steps; those that are fixed stay as they are."""
    weights = np.zeros(rows.shape[1])
    for place, weight in (fixed or {}).items():
        weights[place] = weight
    free = [place for place in range(rows.shape[1]) if place not in (fixed or {})]
    for _ in range(25):
        share = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows[:, free].T @ (right - share) - ridge * weights[free]
        bend = (rows[:, free] * (share * (1 - share))[:, None]).T @ rows[:, free]
        weights[free] += np.linalg.solve(bend + ridge * np.eye(len(free)), slope)
    return weights


def main() -> None:
    """Measure, or learn."""
    words = argparse.ArgumentParser(prog="python -m bench.matching")
    words.add_argument("what", nargs="?", choices=["measure", "learn"], default="measure")
    words.add_argument("--count", type=int, default=50_000)
    words.add_argument("--seeds", type=int, nargs="*", default=list(SEEDS))
    words.add_argument("--labelled", type=Path, help="folder with the labelled files of real councils")
    words.add_argument("--splink", metavar="PYTHON", help="a Python that has splink, to measure beside")
    said = words.parse_args()
    if said.what == "learn":
        learn(said.count)
        return
    for seed in said.seeds:
        _measure_made(seed, said.count, said.splink)
    if said.labelled:
        _measure_labelled(said.labelled)


def _measure_made(seed: int, count: int, python: str | None) -> None:
    names = spelt_names(count, seed=seed)
    pairs = paired(names)
    print(
        f"\n{count:,} made names, seed {seed}: {pairs.true_in_all:,} true pairs, {len(pairs.by_name):,} compared; "
        f"{pairs.processor_s:.1f} s of processor, {pairs.wall_s:.1f} s on the wall"
    )
    for label, sure, which in (
        ("names alone", pairs.by_name, "names"),
        ("with postcode and VAT number", pairs.with_numbers, "all"),
    ):
        for at in (0.5, best_cut(sure, pairs), UNATTENDED):
            found = quality(sure, pairs, at)
            print(
                f"  {label:30} from {at:.2f} on: precision {found.precision:.3f} recall {found.recall:.3f} F1 {found.f1:.3f}"
            )
        if python:
            print(f"  splink, {which}: {splink(names, python, which)}", flush=True)
    half = [(str(each.who), each.name) for each in names[: count // 2]]
    rest = [(str(each.who), each.name) for each in names[count // 2 :][:5_000]]
    print(f"  5,000 names against {len(half):,}: {unattended(half, rest)}")
    median, high = one_at_a_time(names)
    print(
        f"  one new name against {count:,}: median {median:.2f} ms, 95th percentile {high:.2f} ms of processor",
        flush=True,
    )


def _measure_labelled(folder: Path) -> None:
    for label, names in labelled(folder).items():
        matched, right, true, wrong = pairs_of(names)
        print(f"\n{label}: {len(names):,} names, {true:,} true pairs; matched {matched}, right {right}")
        for pair in wrong:
            print("   labelled as two:", " | ".join(pair))


if __name__ == "__main__":
    main()
