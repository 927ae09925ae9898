"""The ledger's rows in bulk: brought in, judged against the register, summed by month. Only acts call these.

Everything is set-based: a month of twenty thousand payments is a handful of statements.
"""

from wisely.spend.ledger.alike import grouped
from wisely.spend.ledger.bringing import Brought, bring_in
from wisely.spend.ledger.categories import (
    count_kinds,
    give_back,
    sums_of,
    write_categories,
    write_category_of_one,
)
from wisely.spend.ledger.classifying import Kind, Siblings, examples_of, kinds_to_classify, siblings_of
from wisely.spend.ledger.judging import judge, judge_changes, judge_payees
from wisely.spend.ledger.payees import (
    COMPANIES,
    VAT,
    company_number_of,
    find_names_anew,
    name_payees,
    names_met_while_one,
    postcode_of,
    vat_number_of,
)
from wisely.spend.ledger.sums import add_sums, months_of, sum_again
from wisely.spend.ledger.turns import in_turn, wait_for_turn

__all__ = [
    "COMPANIES",
    "VAT",
    "Brought",
    "Kind",
    "Siblings",
    "add_sums",
    "bring_in",
    "company_number_of",
    "count_kinds",
    "examples_of",
    "find_names_anew",
    "give_back",
    "grouped",
    "in_turn",
    "judge",
    "judge_changes",
    "judge_payees",
    "kinds_to_classify",
    "months_of",
    "name_payees",
    "names_met_while_one",
    "postcode_of",
    "siblings_of",
    "sum_again",
    "sums_of",
    "vat_number_of",
    "wait_for_turn",
    "write_categories",
    "write_category_of_one",
]
