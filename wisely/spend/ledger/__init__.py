"""The ledger's rows in bulk: brought in, judged against the register, summed by month. Only acts call these.

Everything is set-based: a month of twenty thousand payments is a handful of statements.
"""

from wisely.spend.ledger.bringing import Brought, bring_in
from wisely.spend.ledger.classifying import (
    Kind,
    Siblings,
    examples_of,
    give_back,
    kinds_to_classify,
    siblings_of,
    write_categories,
    write_category_of_one,
)
from wisely.spend.ledger.judging import judge, judge_changes, judge_payees
from wisely.spend.ledger.payees import COMPANIES, company_number_of, name_payees
from wisely.spend.ledger.sums import add_sums, months_of, sum_again

__all__ = [
    "COMPANIES",
    "Brought",
    "Kind",
    "Siblings",
    "add_sums",
    "bring_in",
    "company_number_of",
    "examples_of",
    "give_back",
    "judge",
    "judge_changes",
    "judge_payees",
    "kinds_to_classify",
    "months_of",
    "name_payees",
    "siblings_of",
    "sum_again",
    "write_categories",
    "write_category_of_one",
]
