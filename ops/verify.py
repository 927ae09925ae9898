"""Check Wisely's record and its public log without trusting Wisely: needs Python 3.9 and `cryptography`.

    verify.py receipt FILE                 this event is what it was, and is in the log
    verify.py growth FILE                  one checkpoint grew from another
    verify.py tree LOG [--since NOTE]      all tiles are one tree, grown from a checkpoint that you kept
    verify.py record FILE [--log LOG] [--since NOTE]    every event and chain; with --log, leaf by leaf

LOG is a folder or address. Give keys that you know from elsewhere by --key; else those that came with the
files are used. Ends with 0 where all is well, else with 1 and the fault.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def demand(so: object, words: str) -> None:
    if not so:
        sys.exit(f"FAULT: {words}")


def sha(*parts: Any) -> bytes:
    """Hash bytes as they are and other values as canonical JSON: sorted keys, no spaces, UTF-8."""
    spelt = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    return hashlib.sha256(b"".join(p if isinstance(p, bytes) else spelt(p).encode() for p in parts)).digest()


def open_note(note: str, keys: list[str]) -> tuple[str, int, bytes]:
    """Give origin, size and root of a checkpoint that one of the keys signed, and none of them wrongly."""
    text, _, tail = note.rpartition("\n\n")
    origin, size, root = text.split("\n")[:3]
    lines = [(line.split(" ")[1], base64.b64decode(line.split(" ")[2])) for line in tail.splitlines()]
    signed = {(name, content[:4].hex()): content[4:] for name, content in lines}
    held = [key for key in keys if tuple(key.split("+")[:2]) in signed and key.split("+")[0] == origin]
    demand(held, f"checkpoint {size} of {origin} is signed by none of the keys")
    for name, number, content in (key.split("+", 2) for key in held):
        raw = base64.b64decode(content)
        demand(sha(name.encode(), b"\n", raw)[:4].hex() == number, f"key {number} has another number")
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signed[name, number], text.encode() + b"\n")
    return origin, int(size), base64.b64decode(root)


def climb(total: bytes, place: int, last: int, proof: Iterable[bytes], older: bytes = b"") -> list[bytes]:
    """Go up a path to the root (RFC 9162, 2.1.3.2 and 2.1.4.2); `older` takes in only what is to its left."""
    for each in proof:
        demand(last, "the proof is too long")
        if place & 1 or place == last:
            total, older = sha(b"\x01", each, total), sha(b"\x01", each, older)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            total = sha(b"\x01", total, each)
        place, last = place >> 1, last >> 1
    return [total, older] if last == 0 else [b"too short"]


def check_entry(entry: Any) -> tuple[bytes, str]:
    """Recompute what one event commits to."""
    told, payload = entry["header"], bytes.fromhex(entry["payload_hash"])
    place = f"event {entry['number']} ({told['subject']} #{told['sequence']})"
    gone = {entry[name] is None for name in ("salt", "facts", "reason")}
    marked = {entry["erased_at"] is not None, entry["erased_under"] != ""}
    demand(len(gone | marked) == 1, f"{place}: it is erased by half")
    if False in gone:
        found = sha(bytes.fromhex(entry["salt"]), {"facts": entry["facts"], "reason": entry["reason"]})
        demand(found == payload, f"{place}: what it tells was changed")
    committed = sha(payload, told)
    link = sha(bytes.fromhex(entry["previous_hash"]), committed).hex()
    hold = committed.hex() == entry["commitment"] == entry["leaf"] and link == entry["hash"]
    demand(hold, f"{place}: its header, its leaf or its link of the chain was changed")
    return committed, place


def check_receipt(told: Any, keys: list[str]) -> str:
    (committed, place), position = check_entry(told["entry"]), told["entry"]["position"]
    origin, size, root = open_note(told["checkpoint"], keys or told["keys"])
    demand(0 <= position < size, f"{place}: the checkpoint does not reach it")
    found = climb(sha(b"\x00", committed), position, size - 1, map(bytes.fromhex, told["proof"]))[0]
    demand(found == root, f"{place}: its proof does not lead to the checkpoint")
    return f"{place} is leaf {position} of {size} in {origin}"


def check_growth(told: Any, keys: list[str]) -> str:
    origin, older, older_root = open_note(told["older"], keys or told["keys"])
    name, newer, newer_root = open_note(told["newer"], keys or told["keys"])
    demand(origin == name and 0 < older <= newer, f"{name} at {newer} cannot follow {origin} at {older}")
    width = older & -older  # of the whole subtree on the older tree's right
    first, *rest = [older_root] * (older in (newer, width)) + [bytes.fromhex(each) for each in told["proof"]]
    ends = (older - 1) // width, (newer - 1) // width
    found = climb(first, *ends, rest, first) if older < newer else [older_root] * 2
    demand(found == [newer_root, older_root], f"{newer} leaves did not grow from {older}: the log was forked")
    return f"{origin} grew from {older} to {newer} leaves; nothing before was changed"


def read(log: str, path: str) -> bytes:
    base = log.rstrip("/") if "://" in log else Path(log).resolve().as_uri()
    with urllib.request.urlopen(f"{base}/{path}", timeout=60) as answer:  # noqa: S310 - the caller's own
        return bytes(answer.read())


def rows(log: str, row: object, count: int, mark: bytes = b"") -> Iterator[bytes]:
    """Give the hashes of one level of tiles, or the entries, which begin with the mark of their length."""
    for number in range(-(-count // 256)):
        filled, rest, path = min(256, count - number * 256), number // 1000, f"{number % 1000:03d}"
        while rest:
            path, rest = f"x{rest % 1000:03d}/{path}", rest // 1000
        content = read(log, f"tile/{row}/{path}" + (f".p/{filled}" if filled < 256 else ""))
        step = len(mark) + 32
        demand(len(content) == filled * step, f"tile {row}/{number} has the wrong length")
        for at in range(0, len(content), step):
            demand(content.startswith(mark, at), f"tile {row}/{number} is not of entries")
            yield content[at + len(mark) : at + step]


def check_tree(log: str, keys: list[str], since: str) -> tuple[list[bytes], str]:
    """Rebuild the tree from its entries; compare every tile, the checkpoint, and one that was kept."""
    keys = keys or read(log, "keys").decode().split()
    origin, size, root = open_note(read(log, "checkpoint").decode(), keys)
    name, older, older_root = open_note(since, keys) if since else (origin, 0, b"")
    demand(name == origin and older <= size, f"{origin} at {size} does not follow the kept {name} at {older}")
    tiles = {height: rows(log, height // 8, size >> height) for height in range(0, size.bit_length(), 8)}
    entries, frontier = list(rows(log, "entries", size, b"\x00\x20")), list[bytes]()
    for position, entry in enumerate(entries):
        total, height = sha(b"\x00", entry), 0
        demand(next(tiles[0]) == total, f"leaf {position}: its tile and its entry differ")
        while position >> height & 1:
            total, height = sha(b"\x01", frontier.pop(), total), height + 1
            demand(height % 8 or next(tiles[height]) == total, f"a tile of level {height // 8} is wrong")
        frontier.append(total)
        if position + 1 in (older, size):
            for each in frontier[-2::-1]:
                total = sha(b"\x01", each, total)
            right = [stated for reach, stated in ((older, older_root), (size, root)) if reach == position + 1]
            demand(set(right) == {total}, f"{position + 1} leaves have another root than their checkpoint")
    return entries, f"{origin}: {size} leaves and all tiles agree with the checkpoint"


def check_record(export: Iterable[Any], leaves: list[bytes] | None) -> str:
    """Check each event, each subject's chain, which act erased what, and that each leaf has its event."""
    chains: dict[str, tuple[int, str]] = {}
    missing, acts, erased = set(range(len(leaves or ()))), dict[str, Any](), list[Any]()
    for entry in export:
        (committed, place), told, position = check_entry(entry), entry["header"], entry["position"]
        sequence, previous = chains.get(told["subject"], (0, "00" * 32))
        follows = (told["sequence"], entry["previous_hash"]) == (sequence + 1, previous)
        demand(follows, f"{place}: it does not follow #{sequence} of its subject")
        chains[told["subject"]] = sequence + 1, entry["hash"]
        if leaves is not None and position is not None:
            demand(position in missing, f"{place}: the log has no place {position}, or another event has it")
            demand(leaves[position] == committed, f"{place}: leaf {position} of the log is another")
            missing.remove(position)
        acts[f"{told['verb']}#{entry['number']}"] = (entry["facts"] or {}).get("erased", ()), told["at"]
        erased += [entry] if entry["salt"] is None else []
    for entry in erased if leaves is not None else ():
        numbers, at = acts.get(entry["erased_under"], ((), ""))
        owned = entry["number"] in numbers and at == entry["erased_at"]
        demand(owned, f"event {entry['number']}: no act owns up to erasing it")
    demand(not missing, f"leaves {sorted(missing)[:9]}: their events are missing")
    return f"{sum(number for number, _ in chains.values())} events in {len(chains)} chains hold"


def check(what: str, place: str, log: str, since: str, keys: list[str]) -> Iterator[str]:
    if what == "tree":
        yield check_tree(place, keys, since)[1]
    elif what == "record":
        leaves, told = check_tree(log, keys, since) if log else (None, "no log was asked")
        lines = Path(place).open(encoding="utf-8")  # noqa: SIM115 - it is read to its end
        yield from (told, check_record(map(json.loads, lines), leaves))
    else:
        told = json.loads(Path(place).read_text("utf-8"))
        yield check_receipt(told, keys) if what == "receipt" else check_growth(told, keys)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("what", choices=["receipt", "growth", "tree", "record"])
    words.add_argument("place", metavar="FILE or LOG")
    words.add_argument("--log")
    words.add_argument("--since", metavar="NOTE", type=lambda path: Path(path).read_text("utf-8"))
    words.add_argument("--key", dest="keys", action="append", default=[])
    said = vars(words.parse_args())
    try:
        print(*(f"Good: {line}" for line in check(**said)), sep="\n")
    except Exception as fault:  # noqa: BLE001 - what cannot be read, for whatever reason, is not good
        sys.exit(f"FAULT: {type(fault).__name__} {fault}")
    print("" if said["keys"] else "The keys came with the files: compare them with ones from elsewhere.")


if __name__ == "__main__":
    main()
