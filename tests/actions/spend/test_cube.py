"""The cube: its expressions on each engine, its roll-ups beside its lines, and its facts beside the ledger."""

from __future__ import annotations

import importlib.util
import shutil
from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.actions.spend.conftest import NOON
from tests.actions.spend.test_sums import file_of, market  # noqa: F401
from wisely.spend import actions, queries
from wisely.spend.analysis import cube, engine
from wisely.spend.analysis.dimensions import DIMENSIONS, INCOMING, LINES, ROLLED_UP, Cut
from wisely.spend.analysis.export import PACKED, export_lines, lay_out
from wisely.spend.analysis.pages import REST, put_together
from wisely.spend.models import LedgerLine, Payee

VALUES = {
    "year": ["2024-25", "2025-26"], "quarter": ["2025-26-q1", "2025-26-q2"], "month": ["2025-m04", "2025-m05"],
    "directorate": ["", "Adults", "Children's"], "service": ["", "Care"], "category": ["Catering", "Roofs"],
    "standing": ["on", "off", "unknown"], "supplier": [1, 2, -7], "contract": [0, 11], "size": ["micro", "unknown"],
    "kind": ["", "company"], "ward": ["Northgate", "Viaduct", "outside"],
}  # fmt: skip
NO_SPARK = "" if importlib.util.find_spec("pyspark") and shutil.which("java") else "needs pyspark and Java"


def lines_of(seed, count):
    throw = Random(seed)
    columns = {key: [throw.choice(values) for _ in range(count)] for key, values in VALUES.items()}
    columns["net"] = [throw.randrange(-10_000, 1_000_000) for _ in range(count)]
    columns["gross"] = [throw.choice([0, 0, 1_200]) for _ in range(count)]
    columns["lines"] = [1] * count
    types = {name: pa.int64() if kind.is_integer() else pa.string() for name, kind in cube.SCHEMA.items()}
    return pa.table({name: pa.array(columns[name], types[name]) for name in cube.SCHEMA})


def plainly(lines, asked):
    """Cut in plain words."""
    sums = defaultdict(lambda: [0, 0, 0])
    for row in lines.to_pylist():
        if all(row[key] == value for key, value in asked.kept.items()):
            key = (row[asked.by], row[asked.across]) if asked.across else (row[asked.by],)
            for place, measure in enumerate(cube.MEASURES):
                sums[key][place] += row[measure]
    return sorted((*key, *each) for key, each in sums.items())


KEYS = st.sampled_from(sorted(VALUES))


@st.composite
def cuts(draw):
    by, across = draw(KEYS), draw(st.just("") | KEYS)
    kept = {key: draw(st.sampled_from(VALUES[key])) for key in draw(st.lists(KEYS, max_size=2, unique=True))}
    return Cut(by, "" if across == by else across, kept)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 5), st.integers(0, 40), cuts())
def test_a_cut_of_a_roll_up_is_the_cut_of_its_lines(seed, count, asked):
    lines = lines_of(seed, count)
    with duckdb.connect() as run:
        run.register(LINES, lines)
        for table in ROLLED_UP:
            run.sql(cube.sql_of(cube.rolled_up(cube.facts(LINES), table))).create(table)

        rolled = run.execute(cube.sql_of(cube.cut_of(cube.facts(asked.table), asked))).fetchall()
        whole = run.execute(cube.sql_of(cube.cut_of(cube.facts(LINES), asked))).fetchall()
        steps = cube.sql_of_page(asked, by_measure="net", most_rows=2, most_columns=1)
        shown = put_together({name: stepped(run, name, step) for name, step in steps.items()})

    assert sorted(rolled) == sorted(whole) == plainly(lines, asked)
    assert_each_sum_is_of_its_lines(shown.cells, plainly(lines, asked), is_across=bool(asked.across))
    weights = defaultdict(int)
    for row in whole:
        weights[row[0]] += row[-3]
    assert shown.values_in_all == len(weights)
    if len(weights) > 2 and DIMENSIONS[asked.by].kind != "period":
        largest = sorted(weights, key=lambda key: (-weights[key], key))[:2]
        assert {row for row, _ in shown.cells} == {*largest, REST}


def stepped(run, name, step):
    """Keep what a step of a page finds under its name for those after it, and give it."""
    run.execute(f"CREATE TEMP TABLE {name} AS {step}")
    return run.execute(f"SELECT * FROM {name}").fetchall()


def assert_each_sum_is_of_its_lines(shown, plain, *, is_across):
    """What is shown by itself is its own lines, and the others are all lines that are not."""
    rows, columns = ({at[place] for at in shown} - {REST} for place in (0, 1))
    expected = defaultdict(lambda: [0, 0, 0])
    for *key, net, gross, lines in plain:
        row = key[0] if key[0] in rows else REST
        column = "" if not is_across else key[1] if key[1] in columns else REST
        for at, each in enumerate((net, gross, lines)):
            expected[row, column][at] += each
    assert {at: list(measures) for at, measures in shown.items()} == dict(expected)


def test_the_smallest_table_that_can_answer_is_read():
    assert Cut("supplier").table == "suppliers"
    assert Cut("contract", "year").tables == ("contracts_by_year", "contracts", "cells_by_year")
    assert Cut("directorate", "year").table == "cells_by_year"
    assert Cut("directorate", "month").table == "cells"
    assert Cut("supplier", "year", {"directorate": "Adults"}).table == "supplier_cells_by_year"
    assert Cut("supplier", "year", {"ward": "Weetwood", "size": "micro"}).table == "payees_by_year"
    assert Cut("contract", "quarter").table == "contract_quarters"
    assert Cut("contract", "quarter", {"category": "Roofs"}).table == "payees"
    assert Cut("supplier", "month").table == "supplier_months"
    assert Cut("contract", "standing").table == "contract_cells_by_year"
    assert Cut("contract", "service").table == "contract_services_by_year"
    assert Cut("service", "year").table == "services_by_year"
    assert Cut("service", "supplier").table == "supplier_services_by_year"
    assert Cut("service", "supplier", {"size": "micro"}).table == LINES
    assert Cut("ward", "year", {"category": "Roofs"}).table == "wards_by_year"
    assert Cut("ward", "month", {"size": "micro"}).table == "wards"
    assert Cut("ward", "service").table == "service_wards_by_year"
    assert Cut("ward", "supplier").table == "supplier_wards_by_year"
    assert Cut("ward", "month", {"directorate": "Adults"}).table == "payees"


def test_each_file_of_a_roll_up_comes_to_what_the_lines_come_to(tmp_path):
    lines = lines_of(7, 3_000)
    (tmp_path / INCOMING).mkdir()
    pq.write_table(lines, tmp_path / INCOMING / "all.parquet")

    lay_out(tmp_path)

    for table, keys in ({LINES: tuple(VALUES)} | ROLLED_UP).items():
        laid = pa.concat_tables([pq.read_table(each) for each in sorted((tmp_path / table).iterdir())])
        expected = duckdb.sql(
            f"SELECT {', '.join(keys)}, sum(net), sum(gross), sum(lines) FROM lines GROUP BY ALL"
        )
        found = duckdb.sql(
            f"SELECT {', '.join(keys)}, sum(net), sum(gross), sum(lines) FROM laid GROUP BY ALL"
        )
        assert sorted(found.fetchall()) == sorted(expected.fetchall()), table
        assert {laid.schema.field(measure).type for measure in cube.MEASURES} == {pa.int64()}, table
    of_one_year = pq.read_table(tmp_path / LINES / "of-2024-25.parquet").to_pylist()
    assert {row["year"] for row in of_one_year} == {"2024-25"}
    assert [row["supplier"] for row in of_one_year] == sorted(row["supplier"] for row in of_one_year)


CUTS = (
    Cut("directorate"), Cut("supplier", "year", {"standing": "off"}), Cut("service", "category", {"contract": 0}),
    Cut("month", "size", {"directorate": "Children's"}), Cut("ward", "year", {"standing": "on"}),
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("asked", CUTS, ids=lambda asked: f"{asked.by}-{asked.across}")
def test_postgresql_gives_the_same(asked):
    lines = lines_of(3, 500)
    columns = ", ".join(
        f"{name} {'bigint' if kind.is_integer() else 'text'}" for name, kind in cube.SCHEMA.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE lines ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY lines FROM STDIN") as pipe:
            for row in lines.to_pylist():
                pipe.write_row(tuple(row.values()))
        cursor.execute(cube.sql_of(cube.cut_of(cube.facts(LINES), asked), "postgres"))
        found = [tuple(row) for row in cursor.fetchall()]
        shown = {}
        for name, step in page(asked).items():
            cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {cube.sql_of(step, 'postgres')}")
            cursor.execute(f"SELECT * FROM {name}")
            shown[name] = [tuple(row) for row in cursor.fetchall()]

    assert sorted(found) == plainly(lines, asked)
    assert_each_sum_is_of_its_lines(
        put_together(shown).cells, plainly(lines, asked), is_across=bool(asked.across)
    )
    assert in_order(shown) == in_order(by_duckdb(lines, asked))


def page(asked):
    return cube.page_of(lambda _: cube.facts(LINES), asked, by_measure="net", most_rows=2, most_columns=2)


def by_duckdb(lines, asked):
    with duckdb.connect() as run:
        run.register(LINES, lines)
        return {name: stepped(run, name, cube.sql_of(step)) for name, step in page(asked).items()}


def in_order(steps):
    """The steps of a page with whole numbers as such, whatever an engine counts in."""
    return {
        name: sorted(repr([int(each) if isinstance(each, Decimal) else each for each in row]) for row in rows)
        for name, rows in steps.items()
    }


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A cluster of two executors on this machine, each a process of its own."""
    if NO_SPARK:
        pytest.skip(NO_SPARK)
    from pyspark.sql import SparkSession

    words = {
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2", "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("spark")),
    }  # fmt: skip
    building = SparkSession.builder.master("local-cluster[2,1,1024]").appName("cube")
    for name, value in words.items():
        building = building.config(name, value)
    session = building.getOrCreate()
    yield session
    session.stop()


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK or "-")
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_same(spark, tmp_path):
    lines = lines_of(3, 500)
    with duckdb.connect() as run:  # in the format in which the facts are laid out
        run.register(LINES, lines)
        run.execute(f"COPY lines TO '{tmp_path / 'lines.parquet'}' (FORMAT parquet, {PACKED})")
    spark.read.parquet(str(tmp_path / "lines.parquet")).createOrReplaceTempView(LINES)

    for asked in CUTS:
        found = spark.sql(cube.sql_of(cube.cut_of(cube.facts(LINES), asked), "pyspark")).collect()
        assert sorted(tuple(row) for row in found) == plainly(lines, asked), asked
        shown = {}
        for name, step in page(asked).items():
            kept = spark.sql(cube.sql_of(step, "pyspark")).cache()
            kept.createOrReplaceTempView(name)
            shown[name] = [tuple(row) for row in kept.collect()]
        assert in_order(shown) == in_order(by_duckdb(lines, asked)), asked


@pytest.fixture
def made(market, settings, tmp_path):  # noqa: F811
    settings.DATA_DIR = tmp_path / "data"
    market.imported(file_of(5, date(2025, 3, 3)), "one.csv")
    market.imported(file_of(6, date(2025, 3, 20)), "two.csv")
    return market, export_lines(market.council, stands=queries.stands_of(market.council.pk), at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "across"),
    [
        ("directorate", "month"),
        ("supplier", "standing"),
        ("contract", ""),
        ("size", "quarter"),
        ("ward", "month"),
    ],
)
def test_each_sum_of_the_cube_is_what_its_lines_in_the_ledger_come_to(made, by, across):
    _, facts = made

    found = queries.cube_of(facts, Cut(by, across), tax="net")

    for table in (LINES, *ROLLED_UP):
        for file in (facts.folder / table).iterdir():
            schema = pq.read_schema(file)
            assert {schema.field(measure).type for measure in cube.MEASURES} == {pa.int64()}, file
    assert found.whole.lines == facts.lines == LedgerLine.objects.count()
    assert found.whole.pounds == sum(LedgerLine.objects.values_list("amount_net", flat=True))
    assert sum(each.pence for each in found.cells.values()) == found.whole.pence
    assert sum(each.pence for each in found.by_row.values()) == found.whole.pence
    assert sum(each.pence for each in found.by_column.values()) == found.whole.pence
    if by == "supplier":
        open_payees = {-key for key in Payee.objects.filter(supplier=None).values_list("pk", flat=True)}
        assert open_payees <= set(found.rows)


@pytest.mark.django_db
def test_what_is_beyond_the_rows_shown_is_in_the_others(made):
    _, facts = made

    few = queries.cube_of(facts, Cut("supplier", "month"), tax="net", most_rows=2)

    assert few.rows[-1] == queries.REST
    assert few.rest_count == 4
    assert sum(each.pence for each in few.cells.values()) == few.whole.pence


@pytest.mark.django_db
def test_the_cube_says_when_the_record_has_moved_on(made):
    treasury, facts = made
    assert facts.stands == queries.stands_of(treasury.council.pk)

    payee = Payee.objects.get(name="Dale Drains")
    actions.match_payee(payee, supplier=None, reason="Not them", by=treasury.finance, at=NOON)

    assert facts.stands != queries.stands_of(treasury.council.pk)
    again = export_lines(treasury.council, stands=queries.stands_of(treasury.council.pk), at=NOON)
    assert engine.made_for(treasury.council.pk) == again
    assert facts.folder.exists(), "a page may have begun to read it"
    export_lines(treasury.council, stands=again.stands, at=NOON)
    assert not facts.folder.exists()
    assert queries.cube_of(again, Cut("supplier"), tax="net").whole.lines == again.lines
    assert facts.folder not in engine._reading._known


@pytest.mark.django_db
def test_facts_without_a_roll_up_that_is_asked_for_now_are_made_anew(made):
    treasury, facts = made
    assert engine.made_for(treasury.council.pk) == facts

    shutil.rmtree(facts.folder / "payees_by_year")

    assert engine.made_for(treasury.council.pk) is None


def test_every_dimension_is_a_column_of_the_lines():
    assert set(DIMENSIONS) | set(cube.MEASURES) == set(cube.SCHEMA)
