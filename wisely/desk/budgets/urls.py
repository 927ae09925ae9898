"""Addresses of the pages about budgets."""

from __future__ import annotations

from django.urls import path

from wisely.desk.budgets.views import centres, imports, questions

CENTRE = "budgets/centres/<str:code>/"
QUESTION = "budgets/questions/<slug:reference>/"
urlpatterns = [
    path("budgets/", centres.centres, name="budgets"),
    path("budgets/in/<str:year>/", centres.centres, name="budgets-of-year"),
    path("budgets/open/", centres.open_centre, name="open-cost-centre"),
    path("budgets/commitments/", centres.commitments, name="budget-commitments"),
    path("budgets/commitments/<int:key>/", centres.commitment, name="budget-commitment"),
    path("budgets/questions/", questions.waiting, name="budget-questions"),
    path("budgets/questions/all/", questions.every, name="all-budget-questions"),
    path(QUESTION, questions.question, name="budget-question"),
    path(f"{QUESTION}answer/", questions.answer, name="answer-budget-question"),
    path(f"{QUESTION}pass-on/", questions.pass_on, name="pass-budget-question-on"),
    path("budgets/imports/new/", imports.new, name="new-budget-import"),
    path("budgets/imports/<int:key>/", imports.batch, name="budget-import"),
    path("budgets/imports/<int:key>/set/", imports.set_all, name="set-budget-import"),
    path("budgets/imports/<int:key>/undo/", imports.undo, name="undo-budget-import"),
    path("budgets/imports/<int:key>/discard/", imports.discard, name="discard-budget-import"),
    path(CENTRE, centres.centre, name="cost-centre"),
    path(f"{CENTRE}history/", centres.history, name="cost-centre-history"),
    path(f"{CENTRE}set/", centres.set_budgets, name="set-budgets"),
    path(f"{CENTRE}move/", centres.move, name="move-budget"),
    path(f"{CENTRE}change/", centres.change, name="change-cost-centre"),
    path(f"{CENTRE}close/", centres.close, name="close-cost-centre"),
]
