"""Two ways of reading rows, one answer: the swift reader and the csv module agree on cells and on lines."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from wisely.spend.decisions import records
from wisely.spend.decisions.opening import CleanText, look_through, unpacked
from wisely.spend.decisions.records import letters

CELLS = st.text(alphabet="ab 1.,\"\n\r'é£", max_size=6)
WORDS = st.text(alphabet="ab1", min_size=1, max_size=3)


def both(path):
    """Read with each way and give (line, cells) of both."""
    facts = look_through(path)
    layout = records.layout_of(path, facts)
    with unpacked(path) as file:
        swift = list(records._by_arrow(CleanText(file, facts), facts, layout, records._Place(), by_row=False))
    with unpacked(path) as file:
        text = CleanText(file, facts)
        plain = list(records._by_hand(text, layout, records._Place(), by_row=False, headings=()))
    return _rows(swift), _rows(plain)


def _rows(batches):
    return [(int(line), batch.cells(place)) for batch in batches for place, line in enumerate(batch.lines)]


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_both_readers_agree_on_every_cell_and_every_line(tmp_path_factory, rows, line_end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(["x", "y", "z"])
    writer.writerow(["p", "q", "r"])
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_bytes(out.getvalue().encode())

    swift, plain = both(path)

    assert swift == plain
    assert [cells[0] for _, cells in plain[:2]] == ["x", "p"]


@given(st.integers(0, 400), st.integers(1, 9))
def test_rows_of_other_widths_come_out_in_their_place(tmp_path_factory, odd, width):
    lines = [f"a{n},b,c" for n in range(401)]
    lines[odd] = ",".join(f"o{n}" for n in range(width))
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_text("\n".join(lines) + "\n")

    swift, plain = both(path)

    assert swift == plain
    assert swift[odd][1][0] == ("a" + str(odd) if width == 0 else "o0")
    assert [line for line, _ in swift] == list(range(1, 402))


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_rows_are_numbered_across_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "BLOCK", 4096)
    path = tmp_path / "rows.csv"
    path.write_text(
        "".join(
            f'a{n},"b\nb",c\n' if n % 7 == 0 else f"a{n},b,c\n" if n % 5 else f"a{n},b\n" for n in range(3000)
        )
    )

    swift, plain = both(path)

    assert swift == plain
    assert len(swift) == 3000
