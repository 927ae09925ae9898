"""Files and functions stay short, and what was once reached is kept."""

from __future__ import annotations

import json

from tests.house import measures
from tests.house.tree import all_code, nothing, planted


def test_no_file_is_longer_than_is_read_in_one_go():
    nothing(measures.long_files(all_code()))


def test_no_function_is_longer_than_a_screen():
    nothing(measures.long_functions(all_code()))


def test_no_imports_go_round_in_circles():
    nothing(measures.modules_in_circles(all_code()))


def test_no_measure_has_risen():
    """Once one has fallen, `python -m tests.house.measures` writes it down."""
    before = json.loads(measures.FILE.read_text())
    now = measures.taken(all_code())

    assert before.keys() == now.keys()
    nothing(measures.rises(before, now))


def test_a_long_file_and_a_long_function_are_noticed():
    body = "\n".join(f"    a{number} = {number}" for number in range(420))
    long = planted("wisely/spend/actions.py", f"def import_file():\n{body}\n")

    assert measures.long_files([long]) == ["wisely/spend/actions.py 421 lines"]
    assert measures.long_functions([long]) == ["wisely/spend/actions.py:1 import_file 421 lines"]
    assert (
        measures.suppressions([planted("wisely/spend/a.py", "a = 1  # noqa: E501\n" + "b = 2\n" * 399)])
        == 2.5
    )
    assert measures.rises({"suppressions": 3}, {"suppressions": 4}) == ["suppressions: 4, was 3"]


def test_a_docstring_does_not_make_a_function_long():
    told = '    """' + "\n    It tells.\n" * 30 + '    """'
    body = "\n".join(f"    a{number} = {number}" for number in range(30))
    source = planted("wisely/spend/actions.py", f"def import_file():\n{told}\n{body}\n")

    assert measures.length(measures.functions(source)[0]) == 31
    assert measures.long_functions([source]) == []


def test_a_circle_of_imports_is_noticed_and_what_leads_to_it_is_not():
    files = [
        planted("wisely/lib/a.py", "from wisely.lib import b"),
        planted("wisely/lib/b.py", "import wisely.lib.c"),
        planted("wisely/lib/c.py", "from wisely.lib.a import x"),
        planted("wisely/lib/above.py", "from wisely.lib import a"),
        planted("wisely/lib/below.py", "import json"),
        planted("wisely/ui/listing/__init__.py", "from wisely.ui.listing.page import Page"),
        planted("wisely/ui/listing/page.py", "from wisely.ui.listing import rows"),
        planted("wisely/ui/listing/rows.py", "import json"),
    ]

    assert measures.modules_in_circles(files) == ["wisely.lib.a", "wisely.lib.b", "wisely.lib.c"]
