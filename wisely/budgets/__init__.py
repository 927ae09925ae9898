"""Cost centres, their budgets year by year, and one ledger of what is committed from them.

Requested, ordered or actual: each pound of a thing stands in one place only, however often it is asked for,
ordered and paid. Where nobody can say which budget pays, the money stands in the ledger without a cost centre
and a question goes to a named person; until it is answered nothing may be agreed to.
"""
