"""What an outsider is given: receipts, growth, exports; and that what was erased stays erased and provable."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest
from django.db import connection, transaction

from tests.actions.audit.conftest import BUILDER, NOON, add, sequence
from tests.actions.audit.tampering import run
from tests.actions.audit.test_tampering import superuser  # noqa: F401 - a fixture
from tests.actions.people.conftest import Town
from wisely.audit import proofs, publication, sequencing, tiles
from wisely.audit.commitments import payload_hash
from wisely.audit.exporting import lines_of
from wisely.audit.models import Checkpoint, Event, Leaf, Payload
from wisely.audit.row_security import in_scope
from wisely.audit.verification import verify_record
from wisely.lib import merkle
from wisely.people import actions
from wisely.people.models import Person


@pytest.fixture
def town(own_database, log_home):
    return Town()


def written(path, told):
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_every_event_has_a_receipt_that_a_stranger_can_check(town, verifier, tmp_path):
    add(town.council, 270)
    sequence(batch=100)
    with in_scope(town.council.pk):
        receipts = [
            proofs.receipt_of(event)
            for event in Event.objects.select_related("payload", "leaf").order_by("pk")[::9]
        ]

    assert len(receipts) == 31
    for receipt in receipts:
        stated = receipt["checkpoint"].split("\n")
        assert merkle.inclusion_holds(
            merkle.leaf_hash(bytes.fromhex(receipt["entry"]["commitment"])),
            position=receipt["entry"]["position"], size=int(stated[1]),
            proof=[bytes.fromhex(each) for each in receipt["proof"]],
            root=bytes(sequencing.latest_checkpoint().root),
        )  # fmt: skip
    for at in (0, 1, 28, 29, 30):
        told = verifier(
            "receipt", written(tmp_path / f"{at}.json", receipts[at]), "--key", receipts[0]["keys"][0]
        )
        assert told.returncode == 0, told.stderr
        assert f"is leaf {9 * at} of 271 in example.test/log/" in told.stdout


def test_an_event_that_waits_has_no_receipt_yet(town):
    with in_scope(town.council.pk):
        event = proofs.event_for(Event.objects.get().pk)
        assert proofs.receipt_of(event) is None
        assert proofs.waiting() == 1
        sequence()
        assert proofs.receipt_of(proofs.event_for(event.pk))["entry"]["position"] == 0


def test_a_bent_receipt_is_refused_wherever_it_was_bent(town, verifier, tmp_path):
    add(town.council, 20)
    sequence()
    with in_scope(town.council.pk):
        event = Event.objects.select_related("payload", "leaf").order_by("pk")[7]
        receipt = proofs.receipt_of(event)
    chance = random.Random(1)
    bent = []
    for name in ("by", "at", "verb", "subject", "sequence", "authority", "request_id", "on_behalf_of"):
        entry = {**receipt["entry"], "header": {**receipt["entry"]["header"], name: "other"}}
        bent.append({**receipt, "entry": entry})
    for name in ("facts", "reason", "salt", "payload_hash", "commitment", "leaf", "hash", "previous_hash"):
        entry = {**receipt["entry"], name: {"code": "other"} if name == "facts" else "11" * 32}
        bent.append({**receipt, "entry": entry})
    bent.append({**receipt, "entry": {**receipt["entry"], "position": 8}})
    bent.append({**receipt, "proof": receipt["proof"][1:]})
    bent.append({**receipt, "proof": [*receipt["proof"], "00" * 32]})
    bent.append({**receipt, "proof": chance.sample(receipt["proof"], len(receipt["proof"]))})
    bent.append({**receipt, "checkpoint": receipt["checkpoint"].replace("\n21\n", "\n22\n")})
    bent.append({"entry": receipt["entry"]})

    for number, each in enumerate(bent):
        told = verifier("receipt", written(tmp_path / f"{number}.json", each), "--key", receipt["keys"][0])
        assert (told.returncode, told.stdout) == (1, ""), number
        assert told.stderr.startswith("FAULT: ")
        assert "Traceback" not in told.stderr


def test_growth_between_any_two_checkpoints_is_proven_and_a_fork_is_not(town, verifier, tmp_path):
    for count, begin in ((1, 0), (1, 10), (5, 20), (120, 100), (140, 300)):
        add(town.council, count, begin=begin)
        sequence()
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes == [2, 3, 8, 128, 268]

    for older in sizes:
        for newer in [each for each in sizes if each >= older]:
            growth = proofs.growth(older, newer)
            told = verifier("growth", written(tmp_path / "growth.json", growth), "--key", growth["keys"][0])
            assert told.returncode == 0, (older, newer, told.stderr)
            assert f"from {older} to {newer} leaves" in told.stdout
    growth = proofs.growth(8, 268)
    for proof in ([], growth["proof"][1:], growth["proof"][::-1], [*growth["proof"], "00" * 32]):
        told = verifier("growth", written(tmp_path / "growth.json", {**growth, "proof": proof}))
        assert told.returncode == 1, proof
    assert proofs.growth(8, 9) is None
    assert proofs.growth(268, 8) is None
    assert (
        verifier(
            "growth",
            written(tmp_path / "g.json", {**growth, "older": growth["newer"], "newer": growth["older"]}),
        ).returncode
        == 1
    )


def test_a_subjects_chain_is_checked_from_its_export_alone(town, verifier, tmp_path):
    with in_scope(town.council.pk):
        asha = town.person("Asha")
        actions.record_leaving(asha, left_on=date(2026, 4, 1), by=BUILDER, at=NOON)
        actions.record_leaving(asha, left_on=date(2026, 4, 2), by=BUILDER, at=NOON)
        lines = list(lines_of(proofs.chain_of(f"people.person:{asha.pk}")))
    path = tmp_path / "chain.jsonl"

    path.write_text("".join(lines), encoding="utf-8")
    told = verifier("record", path)
    assert (told.returncode, "3 events in 1 chains hold" in told.stdout) == (0, True)

    for bent in (
        lines[1:],
        lines[::-1],
        [lines[0], lines[2]],
        [lines[0], lines[1].replace("2026-04-01", "2026-04-03")],
    ):
        path.write_text("".join(bent), encoding="utf-8")
        assert verifier("record", path).returncode == 1, bent


def erased_world(town):
    with in_scope(town.council.pk):
        asha = town.person("Asha", "officer")
        actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
        actions.record_leaving(asha, left_on=date(2026, 3, 2), by=BUILDER, at=NOON)
        before = {
            row.pk: (bytes(row.salt), row.facts, row.reason)
            for row in Payload.objects.filter(event__subject__endswith=f":{asha.pk}")
        }
        actions.erase_person(asha, reason="The time has passed.", by=BUILDER, at=NOON)
    return asha, before


def test_what_was_erased_is_gone_and_tree_and_chains_hold(town, verifier, tmp_path):
    sequence()
    asha, _ = erased_world(town)
    sequence()

    with in_scope(town.council.pk):
        event = Event.objects.select_related("payload").get(verb="people.person.erased")
        erased = Payload.objects.filter(pk__in=event.payload.facts["erased"])
        verbs = set(erased.values_list("event__verb", flat=True))
        assert {"people.person.registered", "people.user.invited", "people.person.left"} <= verbs
        assert set(erased.values_list("salt", "facts", "reason", "erased_under")) == {
            (None, None, "", f"people.person.erased#{event.pk}")
        }
        assert Person.objects.get(pk=asha.pk).name == ""
        assert event.payload.reason == "The time has passed.", "the erasing itself stays on the record"
        assert verify_record().faults == []
        assert verify_record().erased == len(event.payload.facts["erased"])
        told = list(lines_of(Event.objects.select_related("payload", "leaf").order_by("pk")))
    path = tmp_path / "export.jsonl"
    path.write_text("".join(told), encoding="utf-8")
    stated = sequencing.latest_checkpoint().note.split("\n")[0]
    assert verifier("record", path, "--log", publication.folder_of(stated)).returncode == 0


def test_what_was_erased_cannot_be_made_again_from_what_stays(town, own_database):
    """Even who knows every fact cannot show that it was this: the salt is nowhere any more."""
    _, before = erased_world(town)

    with in_scope(town.council.pk):
        for number, (salt, facts, reason) in before.items():
            event = Event.objects.get(pk=number)
            if Payload.objects.get(pk=number).salt is not None:
                continue
            assert payload_hash(salt, facts=facts, reason=reason) == bytes(event.payload_hash), (
                "with the salt it could"
            )
            kept = [
                bytes(getattr(event, each))
                for each in ("payload_hash", "commitment", "previous_hash", "hash")
            ]
            assert all(
                payload_hash(guess, facts=facts, reason=reason) != kept[0] for guess in [bytes(16), *kept]
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [name for (name,) in cursor.fetchall()]
            for salt, _, _ in before.values():
                for table in tables:
                    cursor.execute(
                        f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE %s", [f"%{salt.hex()}%"]
                    )
                    assert cursor.fetchone() == (0,) or table == "audit_payload"


def test_an_erased_payload_cannot_be_erased_again_nor_written(town):
    erased_world(town)
    with (
        in_scope(town.council.pk),
        pytest.raises(Exception, match="can be erased, never changed"),
        transaction.atomic(),
    ):
        Payload.objects.filter(salt__isnull=True).update(reason="x")


BENT = {
    "UPDATE audit_event SET by = 'x' WHERE id = 3": "event 3: its header or its commitment was changed",
    "UPDATE audit_event SET hash = sha256(hash) WHERE id = 3": "breaks at its #1",
    "UPDATE audit_payload SET reason = 'x' WHERE event_id = 3": "event 3: what it tells was changed",
    "DELETE FROM audit_payload WHERE event_id = 3": "event 3: what it tells is missing",
    "UPDATE audit_payload SET authority_id = 99 WHERE event_id = 3": "event 3: what it tells is missing",
    "UPDATE audit_leaf SET commitment = sha256('x') WHERE event_id = 3": "event 3: its leaf is of something else",
    "DELETE FROM audit_leaf WHERE event_id = 3": "event 3: it has no leaf",
    "UPDATE audit_leaf SET position = NULL WHERE event_id = 3": "leaf 2 is missing",
    "DELETE FROM audit_event WHERE id = 3": "event 3: it is missing",
    "UPDATE audit_subtree SET root = sha256(root)": "subtree 1/0: it has another root",
    "DELETE FROM audit_subtree": "subtree 1/0: it is missing",
    "INSERT INTO audit_subtree (level, index, root) VALUES (1, 7, sha256('x'))": "subtree 1/7",
    "UPDATE audit_checkpoint SET root = sha256(root)": "the leaves have another root",
    "UPDATE audit_checkpoint SET frontier = sha256(frontier)": "its frontier was changed",
    "UPDATE audit_checkpoint SET note = replace(note, '261', '262')": "does not belong to this text",
    "UPDATE audit_checkpoint SET note = split_part(note, E'\\n\\n', 1) || E'\\n\\n'": "a note is a text",
    "UPDATE audit_checkpoint SET size = size + 1": "there are no such leaves",
    "DELETE FROM audit_checkpoint": "no checkpoint covers them",
    "UPDATE audit_payload SET salt = NULL, facts = NULL, reason = '', erased_at = 'epoch', erased_under = 'x#1' WHERE event_id = 3": "event 3: no act owns up to erasing it",
}


def test_the_products_own_check_names_each_thing_that_was_bent(town, superuser):  # noqa: F811
    add(town.council, 260)
    sequence()
    superuser()
    assert verify_record().faults == []
    for statement, words in BENT.items():
        with transaction.atomic():
            run(statement)
            faults = verify_record().faults
            transaction.set_rollback(True)
        assert any(words in fault for fault in faults), (statement, faults[:5])
    assert verify_record().faults == []


def test_a_published_file_that_was_bent_is_named(town):
    add(town.council, 3)
    sequence()
    stated = sequencing.latest_checkpoint().note.split("\n")[0]
    path = publication.folder_of(stated) / "tile/0/000.p/4"
    path.write_bytes(bytes(128))
    with in_scope(town.council.pk):
        found = verify_record()
    assert [fault.split(": ")[1] for fault in found.faults] == ["it is not what the database holds"]
    assert found.files == 2


@pytest.mark.parametrize(
    ("number", "path"), [(0, "000"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")]
)
def test_tiles_lie_where_the_format_has_them(number, path):
    assert tiles.Tile(0, number, 256).path == f"tile/0/{path}"
    assert tiles.Tile(None, number, 7).path == f"tile/entries/{path}.p/7"


@pytest.mark.parametrize(
    "statement",
    [
        f"{verb} {table}"
        for table in (
            "audit_event",
            "audit_leaf",
            "audit_checkpoint",
            "audit_subtree",
            "audit_payload",
            "audit_reaction",
        )
        for verb in ("DELETE FROM", "TRUNCATE")
    ]
    + [
        "UPDATE audit_event SET by = 'x'",
        "UPDATE audit_leaf SET commitment = sha256(commitment)",
        "UPDATE audit_leaf SET position = 7 WHERE position = 0",
        "UPDATE audit_leaf SET position = NULL WHERE position = 0",
        "UPDATE audit_checkpoint SET note = ''",
        "UPDATE audit_subtree SET root = ''",
        "UPDATE audit_payload SET facts = '{}'",
        "UPDATE audit_payload SET authority_id = 7",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        "SET session_replication_role = replica",
    ],
)
def test_the_products_own_role_cannot_touch_what_is_on_the_record(town, statement):
    sequence()
    with (
        in_scope(town.council.pk),
        pytest.raises(Exception, match=r"refused|denied|must be owner|never change|once and never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Leaf.objects.get().position == 0
