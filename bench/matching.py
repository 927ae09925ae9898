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
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.market_names import Spelt, spelt_names, true_pairs
from wisely.suppliers.decisions.matching import (
    FEATURES,
    NOTHING,
    THIRDS,
    UNATTENDED,
    Beside,
    NameIndex,
    Outcome,
    as_share,
    by_thirds,
    compare,
    compared,
    evidence_of,
    match_name,
    match_names,
    may_be_unattended,
    name_odds,
    odds_with,
    sureness,
    weighed_by_thirds,
)

SEEDS, LEARNED_ON = (1, 2), 11
SET_BY_HAND = {
    "figures differ": -4.0, "slip at the start": -3.0, "by a trading name": -2.0, "only in brackets": 1.0,
}  # fmt: skip
"""Weights that made names cannot teach: they have no figures, no slip at a start, no trading name of their own,
and no branch that is another's. Learning would all but rule the first three out, and trust the last too much."""
KINDS = (("VAT number", "agrees"), ("VAT number", "differs"), ("postcode", "agrees"), ("postcode", "differs"))
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
    compared: int
    processor_s: float
    wall_s: float


def paired(names: Sequence[Spelt]) -> Pairs:
    """Compare all names with all that may be one with them, and ask third names."""
    wall, processor = time.perf_counter(), time.process_time()
    index = _index(names)
    by_name: dict[tuple[int, int], float] = {}
    with_numbers: dict[tuple[int, int], float] = {}
    for pair, each in _places(index):
        told = name_odds(each.comparison)
        by_name[pair] = max(told, by_name.get(pair, told))
        evidence = evidence_of(_beside(names[pair[0]]), _beside(names[pair[1]]), index)
        told = odds_with(each.comparison, evidence)
        with_numbers[pair] = max(told, with_numbers.get(pair, told))
    sure = [weighed_by_thirds(by_name), weighed_by_thirds(with_numbers)]
    took = time.process_time() - processor, time.perf_counter() - wall
    kept = list(sure[0].keys() | sure[1].keys())
    values = [np.array([as_share(odds.get(pair, -99.0)) for pair in kept]) for odds in sure]
    is_true = np.array([names[one].who == names[two].who for one, two in kept])
    return Pairs(values[0], values[1], is_true, true_pairs(list(names)), len(by_name), *took)


def _index(names: Sequence[Spelt]) -> NameIndex:
    index = NameIndex()
    for place, each in enumerate(names):
        index.add(place, each.name, _beside(each))
    return index


def _beside(name: Spelt) -> tuple[str, str]:
    return name.vat_number, name.postcode


def _places(index: NameIndex) -> Iterator[tuple[tuple[int, int], Any]]:
    """Give what was compared, with the places of the two names in the list."""
    for each in compared(index):
        one, two = index.whose[each.first], index.whose[each.second]
        yield (min(one, two), max(one, two)), each


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


def unattended(known: Sequence[Spelt], asked: Sequence[Spelt], *, with_numbers: bool) -> dict[str, int]:
    """Look names up as an import does, and judge what was matched unattended, queued and new."""
    index = NameIndex()
    for each in known:
        index.add(each.who, each.name, _beside(each) if with_numbers else NOTHING)
    at_home = {each.who for each in known}
    whose = {each.name: each.who for each in asked}
    found = match_names({each.name: _beside(each) if with_numbers else NOTHING for each in asked}, index)
    told = {"asked": len(whose), "matched": 0, "right": 0, "queue": 0, "in queue": 0, "new": 0, "findable": 0}
    for name, each in found.items():
        told["findable"] += whose[name] in at_home
        told[each.outcome.value] += 1
        if each.outcome is Outcome.MATCHED:
            told["right"] += each.likely[0].who == whose[name]
        elif each.outcome is Outcome.QUEUE:
            told["in queue"] += any(likely.who == whose[name] for likely in each.likely)
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
            [python, str(PEER), file.name, which], capture_output=True, text=True, check=False, timeout=3_000
        )
    if told.returncode:
        raise SystemExit(f"splink did not finish: {told.stderr.strip().splitlines()[-1]}")
    found: dict[str, float] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def learn(count: int) -> None:
    """Learn the weights from made names of a seed that nothing is judged on, and print them."""
    names = spelt_names(count, seed=LEARNED_ON)
    index = _index(names)
    rows, beside, pairs = [], [], []
    for pair, each in _places(index):
        rows.append(each.comparison.features)
        beside.append(evidence_of(_beside(names[pair[0]]), _beside(names[pair[1]]), index))
        pairs.append(pair)
    right = np.array([names[one].who == names[two].who for one, two in pairs], float)
    told_by_name = np.array([row[FEATURES.index("least share")] > LEAST for row in rows])
    weights = _regressed(np.array(rows)[told_by_name], right[told_by_name], _set_by_hand())
    _print("weights", FEATURES, weights)
    odds = np.clip(np.array(rows) @ weights, -12, 12)
    told = [
        [score, 1.0, *(f"{what} {how}" in map(_key, each) for what, how in KINDS)]
        for score, each in zip(odds, beside, strict=True)
    ]
    learned = _regressed(np.array(told, float), right)
    _print("evidence", ("name", "one", *(" ".join(kind) for kind in KINDS)), learned)
    asked: list[tuple[float, ...]] = []
    truth: list[bool] = []
    for scores in (np.array(told, float) @ learned, odds):
        best: dict[tuple[int, int], float] = {}
        for pair, score in zip(pairs, scores, strict=True):
            best[pair] = max(float(score), best.get(pair, -99.0))
        for (one, two), said in by_thirds(best):
            asked.append(said)
            truth.append(names[int(str(one))].who == names[int(str(two))].who)
    _print("thirds", THIRDS, _regressed(np.array(asked), np.array(truth, float)))


def _key(evidence: Beside) -> str:
    return f"{evidence.what} {'agrees' if evidence.agrees else 'differs'}"


def _print(what: str, keys: Sequence[str], weights: Floats) -> None:
    print(
        f"\n[{what}]", *(f'"{key}" = {value:.3f}' for key, value in zip(keys, weights, strict=True)), sep="\n"
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
        f"\n{count:,} made names, seed {seed}: {pairs.true_in_all:,} true pairs, {pairs.compared:,} compared; "
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
    half, rest = names[: count // 2], names[count // 2 :][:5_000]
    for which in (False, True):
        told = unattended(half, rest, with_numbers=which)
        print(f"  {len(rest):,} {'with numbers' if which else 'names alone'} against {len(half):,}: {told}")
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
