"""What a classifier learns: from words and from what was seen, how sure it is, and why it says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wisely.classifications.decisions import Example, NothingToLearn, Shape, examples_can_teach
from wisely.classifications.decisions.keeping import UnreadableClassifier, as_bytes, from_bytes
from wisely.classifications.decisions.learning import NEVER, held_out, learn, limit_for
from wisely.classifications.decisions.quality import kept_back, learn_and_measure, measured
from wisely.classifications.decisions.reasons import proposals

TOWNS = (
    "Otley", "Ilkley", "Skipton", "Bingley", "Keighley", "Shipley", "Guiseley", "Pudsey", "Morley", "Garforth",
    "Wetherby", "Harrogate", "Ripon", "Selby", "Goole", "Malton", "Whitby", "Settle", "Hebden", "Elland",
)  # fmt: skip
TRADES = (
    ("Roofing", "roof repairs", "Building works"), ("Care Homes", "residential care fees", "Adult social care"),
    ("Taxis", "school taxi", "Transport"),
)  # fmt: skip
EXAMPLES = [
    Example(
        Shape(f"{town} {trade} Ltd", "Services", purpose, "", 120.0 * size), category, 4, 8_100 + place % 6
    )
    for place, town in enumerate(TOWNS)
    for size, (trade, purpose, category) in enumerate(TRADES, start=1)
]


@pytest.fixture(scope="module")
def classifier():
    return learn(EXAMPLES)


def category_of(classifier, shape):
    return classifier.classes[int(classifier.tell([shape]).best[0])]


def test_a_supplier_never_seen_is_told_by_its_words(classifier):
    shape = Shape("Knaresborough Roofing Co", "Services", "roof repairs")

    assert category_of(classifier, shape) == "Building works"
    assert not classifier.tell([shape]).is_seen[0]


def test_kinds_of_payment_to_one_supplier_speak_for_each_other(classifier):
    plain, telling = (
        Shape("Denby & Sons", "Services", "invoices"),
        Shape("Denby & Sons", "", "school taxi hire"),
    )
    other = Shape("Wadsworth", "", "school taxi hire")
    alone, _ = classifier.chances([plain])
    beside, _ = classifier.chances([plain, telling])
    stranger, _ = classifier.chances([plain, other])
    taxis = classifier.classes.index("Transport")

    assert beside[0, taxis] > alone[0, taxis] + 0.1
    assert stranger[0] == pytest.approx(alone[0])
    said, _ = proposals(classifier, [plain, telling], EXAMPLES)
    assert (said.category, said.beside) == ("Transport", 1)


def test_redacted_names_do_not_speak_for_each_other(classifier):
    roofs, care = Shape("", "", "roof repairs"), Shape("", "", "residential care fees")
    alone, _ = classifier.chances([roofs])
    beside, _ = classifier.chances([roofs, care])

    assert beside[0] == pytest.approx(alone[0])
    assert [each.beside for each in proposals(classifier, [roofs, care], EXAMPLES)] == [0, 0]


def test_a_rare_category_is_not_drowned_by_a_common_one():
    rare = [
        Example(Shape(f"{town} Stationers", "", "paper"), "Stationery", 1, 8_100 + n)
        for n, town in enumerate(TOWNS[:3])
    ]
    common = [
        Example(Shape(f"{town} Stores {n}", "", "paper and food"), "Catering", 300, 8_100 + n % 6)
        for n, town in enumerate(TOWNS * 5)
    ]
    learned = learn([*EXAMPLES, *rare, *common])

    assert category_of(learned, Shape("Buxton Stationers", "", "paper")) == "Stationery"
    assert category_of(learned, Shape("Buxton Stores", "", "paper and food")) == "Catering"


def test_what_was_seen_of_a_supplier_outweighs_its_words(classifier):
    odd = [
        *EXAMPLES,
        *(Example(Shape("Leeds Taxis Ltd", "", f"roof {n}"), "Building works", 40, 8_105) for n in range(3)),
    ]

    assert category_of(learn(odd), Shape("Leeds Taxis Ltd", "", "taxi")) == "Building works"
    assert category_of(classifier, Shape("Leeds Taxis Ltd", "", "taxi")) == "Transport"


def test_one_decision_of_an_officer_outweighs_what_files_say():
    shape = EXAMPLES[0].shape
    decided = [*EXAMPLES, Example(shape, "Transport", 1, 8_105, is_decided=True)]

    assert category_of(learn(decided), shape) == "Transport"


def test_a_redacted_name_is_never_learned_as_a_supplier():
    redacted = [Example(Shape("", "Adults", "direct payment"), "Adult social care", 500, 8_105)]
    learned = learn([*EXAMPLES, *redacted])

    assert category_of(learned, Shape("", "Services", "school taxi")) == "Transport"
    assert category_of(learned, Shape("", "Adults", "direct payment")) == "Adult social care"


def test_it_abstains_where_nothing_could_be_measured():
    told = learn(EXAMPLES[:24])

    assert (told.limits == NEVER).all()
    assert not told.tell([EXAMPLES[0].shape]).is_sure[0]


def moved(latest, *, renamed_in):
    """Twelve quarters of four trades; in one of them care begins to be called something else."""
    trades = (*TRADES, ("Stationers", "paper and pens", "Stationery"))
    return [
        Example(
            Shape(f"{town} {trade} Ltd", "Services", purpose),
            "Care and support" if category == "Adult social care" and quarter >= renamed_in else category,
            4,
            quarter,
        )
        for quarter in range(latest - 11, latest + 1)
        for town in TOWNS
        for trade, purpose, category in trades
    ]


def is_sure(learned, town, trade, purpose):
    return bool(learned.tell([Shape(f"{town} {trade} Ltd", "Services", purpose)]).is_sure[0])


def test_a_label_that_moved_is_distrusted_and_the_others_are_taken_still():
    learned, _ = learn_and_measure(moved(8_111, renamed_in=8_111))

    assert is_sure(learned, "Otley", "Roofing", "roof repairs")
    assert is_sure(learned, "Otley", "Taxis", "school taxi")
    assert not is_sure(learned, "Otley", "Care Homes", "residential care fees")


def test_a_label_that_moved_some_quarters_ago_is_trusted_again():
    learned, _ = learn_and_measure(moved(8_111, renamed_in=8_106))
    care = Shape("Otley Care Homes Ltd", "Services", "residential care fees")

    assert category_of(learned, care) == "Care and support"
    assert learned.tell([care]).is_sure[0]
    assert is_sure(learned, "Otley", "Roofing", "roof repairs")


def test_late_quarters_are_held_out_but_no_more_than_a_year_of_them():
    thinning = [*moved(8_111, renamed_in=9_999), *(replace(each, lines=1_000) for each in EXAMPLES)]
    _, later = held_out(thinning)

    assert {each.quarter for each, is_late in zip(thinning, later, strict=True) if is_late} == set(
        range(8_108, 8_112)
    )


def test_late_quarters_are_those_of_the_suppliers_that_are_not_held_out():
    quarters = moved(8_111, renamed_in=9_999)
    new, _ = held_out(quarters)
    ended = [each for each, is_new in zip(quarters, new, strict=True) if is_new or each.quarter < 8_106]
    _, later = held_out(ended)

    assert max(each.quarter for each, is_late in zip(ended, later, strict=True) if is_late) == 8_105


def without(quarters, *missing):
    return [each for each in quarters if each.quarter not in missing]


def judged_until(quarters):
    _, asked = kept_back(quarters)
    return max(each.quarter for each in asked)


def test_a_second_training_is_judged_no_longer_than_a_classifier_is_trusted():
    quarters = [*moved(8_111, renamed_in=9_999), *(replace(each, lines=1_000) for each in EXAMPLES)]

    assert judged_until(quarters) == 8_111
    assert judged_until(without(quarters, 8_107)) == 8_110
    assert judged_until(without(quarters, *range(8_106, 8_111))) == 8_111


def test_a_label_that_moved_more_than_a_year_after_what_is_known_judges_nothing():
    quarters = [*moved(8_111, renamed_in=8_111), *(replace(each, lines=1_000) for each in EXAMPLES)]
    _, with_all = learn_and_measure(quarters)
    learned, without_one = learn_and_measure(without(quarters, 8_107))

    assert with_all.accuracy < 1
    assert without_one.accuracy == 1
    assert is_sure(learned, "Otley", "Roofing", "roof repairs")
    assert not is_sure(learned, "Otley", "Care Homes", "residential care fees")


def test_the_category_of_the_contract_speaks_beside_the_words(classifier):
    plain, on_contract = (
        Shape("Zodiac Partners", "", "sundries", contract=name) for name in ("", "Adult social care")
    )
    (said,) = proposals(classifier, [on_contract], EXAMPLES)

    assert (said.category, said.contract) == ("Adult social care", "Adult social care")
    care = classifier.classes.index("Adult social care")
    alone, beside = (classifier.chances([each])[0][0, care] for each in (plain, on_contract))
    assert beside == pytest.approx((alone + 1) / 2)


def test_a_contract_in_a_category_that_was_never_learned_says_nothing(classifier):
    plain, odd = (Shape("Zodiac Partners", "", "sundries", contract=name) for name in ("", "Heraldry"))
    (said,) = proposals(classifier, [odd], EXAMPLES)

    assert said.contract == ""
    assert classifier.chances([odd])[0] == pytest.approx(classifier.chances([plain])[0])


def test_it_says_which_words_weighed_most_and_which_examples_are_near(classifier):
    (said,) = proposals(classifier, [Shape("Ripley Roofing", "", "roof repairs")], EXAMPLES)

    assert said.category == "Building works"
    assert {"roofing", "roof", "repairs"} >= {word for word, _ in said.words[:2]}
    assert {near.category for near in said.neighbours} == {"Building works"}
    assert said.neighbours[0].likeness > 0.3
    assert said.before == (0, 0)


def test_what_is_kept_as_bytes_says_the_same(classifier):
    again = from_bytes(as_bytes(classifier))
    shapes = [each.shape for each in EXAMPLES]

    assert list(again.tell(shapes).best) == list(classifier.tell(shapes).best)
    assert again.tell(shapes).sureness == pytest.approx(classifier.tell(shapes).sureness, abs=0.01)


def test_a_classifier_kept_with_one_limit_for_all_categories_is_read(classifier):
    older = replace(classifier, limits=np.asarray((0.9, 0.8, NEVER), np.float32))

    assert from_bytes(as_bytes(older)).limits.tolist() == [
        [pytest.approx(limit)] * 3 for limit in (0.9, 0.8, NEVER)
    ]


def test_bytes_that_hold_no_classifier_are_refused():
    with pytest.raises(UnreadableClassifier, match="hold no classifier"):
        from_bytes(b"PK\x03\x04 nonsense")


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([], "There is nothing to learn from"),
        ([Example(Shape("", "", ""), "Transport", 9)], "There is nothing to learn from"),
        (EXAMPLES[::3], "is in “Building works”"),
        (EXAMPLES[:5], "Only 5 different kinds"),
    ],
)
def test_examples_that_cannot_teach_are_refused_with_why(examples, words):
    assert words in examples_can_teach(examples).reason
    with pytest.raises(NothingToLearn, match=words):
        learn(examples)


def test_what_is_held_out_is_of_other_suppliers_or_later():
    new, later = held_out(EXAMPLES)
    shown = [each for place, each in enumerate(EXAMPLES) if not new[place] and not later[place]]

    assert any(new)
    assert any(later)
    assert max(each.quarter for each in shown) <= min(
        each.quarter for place, each in enumerate(EXAMPLES) if later[place]
    )
    assert not {each.shape.supplier for each in shown} & {
        each.shape.supplier for place, each in enumerate(EXAMPLES) if new[place]
    }


def test_the_limit_is_where_enough_are_right():
    sureness = np.linspace(1, 0, 100)
    right = np.arange(100) < 60

    assert limit_for(sureness, right, np.ones(100), 0.97) == pytest.approx(sureness[60])
    assert limit_for(sureness, ~right, np.ones(100), 0.97) == NEVER


def test_quality_counts_payments_that_were_not_learned_from():
    _, quality = learn_and_measure(EXAMPLES)

    assert 0 < quality.lines < sum(each.lines for each in EXAMPLES)
    assert quality.accuracy == 1
    assert quality.unseen_accuracy == 1
    assert quality.curve[-1] == (1.0, 1.0)


def test_nothing_is_taken_unattended_where_that_was_not_measured_to_be_right():
    learned, quality = learn_and_measure(EXAMPLES[:24])

    assert not quality.unattended
    assert (learned.limits == NEVER).all()


def test_a_classifier_that_is_wrong_measures_so(classifier):
    wrong = [Example(each.shape, "Transport", each.lines, each.quarter) for each in EXAMPLES[::3]]

    assert measured(classifier, wrong).accuracy == 0
