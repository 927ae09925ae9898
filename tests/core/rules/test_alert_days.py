"""A council says in its pack when it is told of contracts and how its letters go; slips are refused by place."""

from datetime import date

import pytest

from wisely.rules.alert_days import AlertDays, Letters, alert_days
from wisely.rules.parts import FaultyPack
from wisely.rules.rulebook import rulebook


def read(folder, text):
    (folder / "alerts.toml").write_text(text)
    return alert_days("leafield", folder)


def test_a_pack_without_the_file_takes_our_days_and_mail(tmp_path):
    assert alert_days("leafield", tmp_path) == (AlertDays(), Letters())


def test_a_council_says_what_differs(tmp_path):
    days, letters = read(tmp_path, "[days]\nending = 180\n[letters]\n")
    assert (days.ending, days.begin, letters.through) == (180, AlertDays().begin, "mail")


def test_the_councils_here_differ():
    told = [rulebook(date(2026, 4, 1), pack).alert_days for pack in ("aldermoor", "wharfedale-vale")]
    assert [(each.ending, each.to_result, each.to_risk_review) for each in told] == [
        (90, 28, 28),
        (180, 42, 42),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[days]\nending = 0\n[letters]\n", "ending: is 0"),
        ("[days]\nending = 9000\n[letters]\n", "from 1 to 730"),
        ("[days]\nendig = 90\n[letters]\n", "endig: is not a key"),
        ('[days]\n[letters]\nthrough = "pigeon"\n', "Write mail or notify"),
        ('[days]\n[letters]\nthrough = "notify"\n', "notify_template: is missing"),
        ("[days]\n", "letters: is missing"),
    ],
)
def test_a_slip_is_refused_with_its_key_and_the_remedy(tmp_path, text, says):
    with pytest.raises(FaultyPack) as fault:
        read(tmp_path, text)
    assert says in str(fault.value) and "alerts.toml" in str(fault.value)
