"""Two who change a council's payments at once: the second waits, and goes by what the first left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests.actions.contracts.test_waiting_for_another_act import LIMIT_SECONDS, wait_until_somebody_waits
from tests.actions.spend.classifying_world import HEADINGS, TRADES, file_of
from tests.actions.spend.conftest import NOON, Treasury
from wisely.audit.row_security import in_scope
from wisely.classifications.models import Classification
from wisely.spend import actions
from wisely.spend.analysis.engine import made_for
from wisely.spend.analysis.export import export_lines
from wisely.spend.models import LedgerLine, Payee, PayeeSpend
from wisely.work.progress import Progress

LATER = NOON + timedelta(days=1)
CARE, ROOFS = (category for *_, category in TRADES)


@pytest.fixture
def treasury(own_database, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    with transaction.atomic():
        made = Treasury(tmp_path)
        with in_scope(made.council.pk):
            made.imported(file_of())
            return made


@pytest.fixture
def beside(treasury):
    """Run something in a transaction of its own, in another thread."""

    def run(work):
        def within():
            try:
                with in_scope(treasury.council.pk):
                    return work()
            finally:
                connections["default"].close()

        return pool.submit(within)

    with ThreadPoolExecutor(1) as pool:
        yield run


def test_what_an_officer_decides_while_a_classifier_tells_stays(treasury, beside):
    with in_scope(treasury.council.pk):
        first = actions.train_classifier(treasury.council, by=treasury.finance, at=NOON)
    with in_scope(treasury.council.pk):
        said = Classification.objects.get(supplier="Otley Care Homes Ltd")
        assert said.said_by == "classifier"
        actions.decide_category(said, category=ROOFS, by=treasury.finance, at=NOON)
        late = beside(lambda: actions.train_classifier(treasury.council, by=treasury.finance, at=LATER))
        wait_until_somebody_waits()
    assert late.result(LIMIT_SECONDS).number == first.number + 1

    with in_scope(treasury.council.pk):
        said.refresh_from_db()
        assert (said.said_by, said.category) == ("officer", ROOFS)
        lines = LedgerLine.objects.filter(payee__name="Otley Care Homes Ltd", paid_on__gte="2025-06-01")
        assert {line.category for line in lines} == {ROOFS}


class Meanwhile(Progress):
    """Does something when an import has written its payments, and before it sums them up."""

    def __init__(self, do):
        super().__init__({"reading": 1, "writing": 1, "summing": 1}, None)
        self._do = do

    def next_step(self, *, total=None, unit="rows"):
        super().next_step(total=total, unit=unit)
        if self._step == 3:
            self._do()


def test_a_match_goes_for_the_payments_of_an_import_that_is_being_made(treasury, beside):
    """Before, it judged the payments that it saw, and those of the import stayed as to nobody known."""
    with in_scope(treasury.council.pk):
        supplier = treasury.supplier("Brunswick Holdings plc")
        payee = Payee.objects.get(name="Zodiac Partners")
        staged = treasury.confirmed(
            f"{HEADINGS}\nHousing,Zodiac Partners,05/07/2025,9.00,Misc,sundries 99\n", "july.csv"
        )
    matching = []

    def match():
        return actions.match_payee(payee, supplier=supplier, by=treasury.finance, at=NOON)

    with in_scope(treasury.council.pk):
        meanwhile = Meanwhile(lambda: matching.append(beside(match)) or wait_until_somebody_waits())
        actions.import_ledger(staged, progress=meanwhile, by=treasury.finance, at=LATER)
    matching[0].result(LIMIT_SECONDS)

    with in_scope(treasury.council.pk):
        assert [line.standing for line in LedgerLine.objects.filter(payee=payee)] == ["off"] * 3
        assert {row.standing for row in PayeeSpend.objects.filter(payee=payee)} == {"off"}


def test_an_import_that_waits_for_one_match_goes_by_the_next_of_the_same_act_too(treasury, beside):
    """Before, what the import paid to the second name was judged as it stood before the match."""
    with in_scope(treasury.council.pk):
        supplier = treasury.supplier("Brunswick Holdings plc")
        names = [Payee.objects.get(name=name) for name in ("Zodiac Partners", "Otley Roofing Ltd")]
        staged = treasury.confirmed(
            f"{HEADINGS}\nHousing,Otley Roofing Ltd,05/06/2025,9.00,Misc,sundries 99\n", "june-too.csv"
        )

    def make_it():
        actions.import_ledger(staged, by=treasury.finance, at=LATER)

    with in_scope(treasury.council.pk):
        actions.match_payee(names[0], supplier=supplier, by=treasury.finance, at=NOON)
        late = beside(make_it)
        wait_until_somebody_waits()
        actions.match_payee(names[1], supplier=supplier, by=treasury.finance, at=NOON)
    late.result(LIMIT_SECONDS)

    with in_scope(treasury.council.pk):
        assert {line.standing for line in LedgerLine.objects.filter(payee__in=names)} == {"off"}


def test_two_who_write_the_cube_leave_each_other_what_they_write(treasury, beside, settings, tmp_path):
    """Before, who came through first took the other's unfinished folder away."""
    settings.DATA_DIR = tmp_path / "data"
    with in_scope(treasury.council.pk):
        first = export_lines(treasury.council, stands="one", at=NOON)
        late = beside(lambda: export_lines(treasury.council, stands="two", at=LATER))
        wait_until_somebody_waits()
        assert list(first.folder.parent.glob("*-*/")) == [first.folder]
    second = late.result(LIMIT_SECONDS)

    assert made_for(treasury.council.pk) == second
    assert {each for each in second.folder.parent.iterdir() if each.is_dir()} == {first.folder, second.folder}
