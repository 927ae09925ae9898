"""What a superuser might do to the record and to the log's files: each edit as they would make it.

An edit takes the world and a source of chance, and changes the database (in a transaction that is rolled back
afterwards, its triggers off) or the folder of the log. What it leaves must differ from what was there before.
"""

from __future__ import annotations

import json

from django.db import connection

from wisely.audit.commitments import chained, commitment, header, payload_hash
from wisely.audit.models import Event, Leaf
from wisely.lib import signed_notes
from wisely.lib.merkle import Frontier, leaf_hash

COLUMNS = {
    "by": "by || 'x'", "verb": "'people.person.registered.by.nobody'", "at": "at + interval '1 microsecond'",
    "subject": "subject || 'x'", "on_behalf_of": "'TST-P-00001-1'", "request_id": "request_id || 'f'",
    "sequence": "sequence + 1000", "authority_id": "coalesce(authority_id, 0) + 1",
    "payload_hash": "sha256(payload_hash)", "commitment": "sha256(commitment)",
    "previous_hash": "sha256(previous_hash)", "hash": "sha256(hash)",
}  # fmt: skip
PAYLOAD = {
    "facts": """facts || '{"planted": 1}'""", "reason": "reason || ' '", "salt": "sha256(salt)",
    "authority_id": "coalesce(authority_id, 0) + 1", "erased_under": "'people.person.erased#1'",
    "erased_at": "coalesce(erased_at, 'epoch') + interval '1 second'",
}  # fmt: skip


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def one(world, chance):
    return chance.choice(world.numbers)


def a_column_of_an_event(world, chance):
    column = chance.choice(list(COLUMNS))
    run(f"UPDATE audit_event SET {column} = {COLUMNS[column]} WHERE id = %s", one(world, chance))


def a_column_of_a_payload(world, chance):
    column = chance.choice(list(PAYLOAD))
    numbers = world.erased if column.startswith("erased") else world.unerased
    run("ALTER TABLE audit_payload DROP CONSTRAINT audit_payload_is_whole_or_erased")
    run(f"UPDATE audit_payload SET {column} = {PAYLOAD[column]} WHERE event_id = %s", chance.choice(numbers))


def erasing_without_an_act(world, chance):
    run(
        "UPDATE audit_payload SET salt = NULL, facts = NULL, reason = '', erased_at = 'epoch', erased_under = %s "
        "WHERE event_id = %s",
        chance.choice(["people.person.erased#1", world.eraser, "nothing"]), chance.choice(world.unerased),
    )  # fmt: skip


def writing_into_what_was_erased(world, chance):
    run(
        "UPDATE audit_payload SET salt = sha256('x'), facts = '{}', erased_at = NULL, erased_under = '' "
        "WHERE event_id = %s",
        chance.choice(world.erased),
    )


def a_leaf(world, chance):
    run("UPDATE audit_leaf SET commitment = sha256(commitment) WHERE event_id = %s", one(world, chance))


def the_order_of_leaves(world, chance):
    first, second = chance.sample(world.numbers, 2)
    places = dict(Leaf.objects.filter(pk__in=[first, second]).values_list("pk", "position"))
    run("UPDATE audit_leaf SET position = NULL WHERE event_id IN (%s, %s)", first, second)
    run("UPDATE audit_leaf SET position = %s WHERE event_id = %s", places[second], first)
    run("UPDATE audit_leaf SET position = %s WHERE event_id = %s", places[first], second)


def taking_a_leafs_place_away(world, chance):
    run("UPDATE audit_leaf SET position = NULL WHERE event_id = %s", one(world, chance))


def taking_rows_away(world, chance):
    number = one(world, chance)
    tables = chance.choice([("leaf",), ("payload",), ("leaf", "payload", "event")])
    for table in tables:
        run(f"DELETE FROM audit_{table} WHERE {'id' if table == 'event' else 'event_id'} = %s", number)


def cutting_the_end_off(world, chance):
    numbers = world.numbers[-chance.randint(1, 40) :]
    for table, key in (("leaf", "event_id"), ("payload", "event_id"), ("event", "id")):
        run(f"DELETE FROM audit_{table} WHERE {key} = ANY(%s)", numbers)


def exchanging_what_two_events_tell(world, chance):
    first, second = chance.sample(world.unerased, 2)
    run(
        "UPDATE audit_payload AS here SET salt = there.salt, facts = there.facts, reason = there.reason "
        "FROM audit_payload AS there WHERE (here.event_id, there.event_id) IN ((%s, %s), (%s, %s))",
        first, second, second, first,
    )  # fmt: skip


def exchanging_two_events(world, chance):
    first, second = chance.sample(world.numbers, 2)
    columns = ", ".join(
        f"{each} = there.{each}" for each in COLUMNS if each != "sequence" and each != "subject"
    )
    run(
        f"UPDATE audit_event AS here SET {columns} FROM audit_event AS there "
        "WHERE (here.id, there.id) IN ((%s, %s), (%s, %s))",
        first, second, second, first,
    )  # fmt: skip


def rewriting_an_event_with_all_its_hashes(world, chance):
    """Facts, payload hash, commitment, the chain to its end, and the leaves: all consistent, files untouched."""
    number = chance.choice(world.unerased)
    event = Event.objects.select_related("payload").get(pk=number)
    facts, salt = {**event.payload.facts, "planted": "yes"}, bytes(event.payload.salt)
    run("UPDATE audit_payload SET facts = %s WHERE event_id = %s", json.dumps(facts), number)
    hashed = payload_hash(salt, facts=facts, reason=event.payload.reason)
    run("UPDATE audit_event SET payload_hash = %s WHERE id = %s", hashed, number)
    relink(event.subject)


def relink(subject):
    previous = bytes(32)
    for event in Event.objects.filter(subject=subject).order_by("sequence"):
        told = header(
            authority=event.authority_id, at=event.at, by=event.by, on_behalf_of=event.on_behalf_of, verb=event.verb,
            subject=event.subject, sequence=event.sequence, request_id=event.request_id,
        )  # fmt: skip
        committed = commitment(bytes(event.payload_hash), told)
        here = chained(previous, committed)
        run(
            "UPDATE audit_event SET commitment = %s, previous_hash = %s, hash = %s WHERE id = %s",
            committed, previous, here, event.pk,
        )  # fmt: skip
        run("UPDATE audit_leaf SET commitment = %s WHERE event_id = %s", committed, event.pk)
        previous = here


def rewriting_the_whole_log(world, chance):
    """A fork: as above, and the log's files made again and signed, with the stolen key or with another."""
    position = chance.randrange(world.kept_size)
    number = Leaf.objects.get(position=position).pk
    if number in world.erased:
        return
    run("UPDATE audit_event SET by = 'system:nobody' WHERE id = %s", number)
    relink(Event.objects.get(pk=number).subject)
    commitments = [
        bytes(each) for each in Leaf.objects.order_by("position").values_list("commitment", flat=True)
    ]
    write_log(world, commitments, seed=chance.choice([world.seed, bytes(range(32))]))


def a_shorter_log_that_is_signed_rightly(world, chance):
    """A rollback with the stolen key, in the database and in the files."""
    size = chance.randrange(1, world.kept_size)
    run("DELETE FROM audit_event USING audit_leaf WHERE event_id = id AND position >= %s", size)
    run("DELETE FROM audit_leaf WHERE position >= %s", size)
    commitments = [
        bytes(each) for each in Leaf.objects.order_by("position").values_list("commitment", flat=True)
    ]
    write_log(world, commitments, seed=world.seed)


def write_log(world, commitments, *, seed):
    frontier = Frontier()
    nodes = frontier.extend(leaf_hash(each) for each in commitments)
    rows = {
        "entries": [b"\x00\x20" + each for each in commitments], "0": [leaf_hash(each) for each in commitments],
        "1": [node.root for node in nodes if node.height == 8],
    }  # fmt: skip
    for path in list(world.log.glob("tile/**/*")):
        if path.is_file():
            path.unlink()
    for row, contents in rows.items():
        for number in range(-(-len(contents) // 256)):
            part = contents[number * 256 : (number + 1) * 256]
            path = world.log / f"tile/{row}/{number:03d}{f'.p/{len(part)}' if len(part) < 256 else ''}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(part))
    stated = signed_notes.Checkpoint(world.origin, frontier.size, frontier.root())
    (world.log / "checkpoint").write_text(signed_notes.sign(stated.text(), [seed], name=world.origin))
    (world.log / "keys").write_text(signed_notes.public_key(seed, name=world.origin).spelt() + "\n")


def file_of(world, chance):
    """The keys are left out: who says --key has them from elsewhere, and they are not looked at."""
    return chance.choice(
        sorted(path for path in world.log.glob("**/*") if path.is_file() and path.name != "keys")
    )


def a_byte_of_a_file(world, chance):
    path = file_of(world, chance)
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def the_length_of_a_file(world, chance):
    path = file_of(world, chance)
    content = path.read_bytes()
    path.write_bytes(
        content[: chance.randrange(len(content))] if chance.random() < 0.5 else content + content[:32]
    )


def a_file_that_is_gone(world, chance):
    file_of(world, chance).unlink()


def two_places_of_a_tile(world, chance):
    paths = [
        path for path in sorted(world.log.glob("tile/**/*")) if path.is_file() and path.stat().st_size > 64
    ]
    path = chance.choice(paths)
    step = 34 if "entries" in str(path) else 32
    content = path.read_bytes()
    places = [content[at : at + step] for at in range(0, len(content), step)]
    first, second = chance.sample(range(len(places)), 2)
    places[first], places[second] = places[second], places[first]
    path.write_bytes(b"".join(places))


def the_statement_of_the_checkpoint(world, chance):
    """Another size, root or name, signed with a key that nobody was told of, or not signed again at all."""
    path = world.log / "checkpoint"
    stated = signed_notes.Checkpoint.read(path.read_text())
    other = chance.choice(
        [
            signed_notes.Checkpoint(stated.origin, stated.size - 1, stated.root),
            signed_notes.Checkpoint(stated.origin, stated.size + 1, stated.root),
            signed_notes.Checkpoint(stated.origin, stated.size, chance.randbytes(32)),
            signed_notes.Checkpoint(f"{stated.origin}0", stated.size, stated.root),
        ]
    )
    if chance.random() < 0.5:
        path.write_text(signed_notes.sign(other.text(), [chance.randbytes(32)], name=other.origin))
    else:
        path.write_text(other.text() + "\n" + path.read_text().rpartition("\n\n")[2])


def an_older_checkpoint(world, chance):
    (world.log / "checkpoint").write_text(chance.choice(world.older_notes))


EDITS = (
    a_column_of_an_event, a_column_of_a_payload, erasing_without_an_act, writing_into_what_was_erased, a_leaf,
    the_order_of_leaves, taking_a_leafs_place_away, taking_rows_away, cutting_the_end_off,
    exchanging_what_two_events_tell, exchanging_two_events, rewriting_an_event_with_all_its_hashes,
    rewriting_the_whole_log, a_shorter_log_that_is_signed_rightly, a_byte_of_a_file, the_length_of_a_file,
    a_file_that_is_gone, two_places_of_a_tile, the_statement_of_the_checkpoint, an_older_checkpoint,
)  # fmt: skip
