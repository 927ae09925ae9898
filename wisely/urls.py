"""Every route of the house, door by door."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from wisely.api.lists import Lists
from wisely.api.odata.urls import odata_urls
from wisely.api.problems import problem
from wisely.api.urls import api_urls
from wisely.desk.budgets import lists as budgets
from wisely.desk.contracts.lists import IMPORTS as REGISTER_IMPORTS
from wisely.desk.contracts.lists import register_list
from wisely.desk.contracts.lists_of_performance import RESULTS, kpis_list, risks_list
from wisely.desk.people.lists import people_list
from wisely.desk.relationships.lists import CHAINS
from wisely.desk.relationships.lists_of_watch import triggers_list, watched_list
from wisely.desk.spend import lists as spend
from wisely.desk.suppliers.lists import declarations_list, insurances_list, suppliers_list
from wisely.desk.suppliers.lists_of_accounts import ACCOUNTS as SUPPLIER_FIGURES
from wisely.lib.periods import financial_year
from wisely.public.register.lists import REGISTER as PUBLISHED
from wisely.rules.rulebook import rulebook
from wisely.ui import faults

# The API lists what the pages list, by their own declarations. Only here are both doors known.
LISTS = Lists(
    contracts=lambda officer, on: register_list(officer, on=on),
    suppliers=lambda officer, on: suppliers_list(rulebook(on, officer.pack)),
    insurances=lambda officer, on: insurances_list(on, rulebook(on, officer.pack).alert_days.insurance),
    declarations=lambda _officer, on: declarations_list(on),
    supplier_accounts=lambda _officer, _on: SUPPLIER_FIGURES,
    distress_triggers=lambda officer, on: triggers_list(officer.authority_id, on),
    watched_suppliers=lambda officer, on: watched_list(officer.authority_id, on),
    supply_chains=lambda _officer, _on: CHAINS,
    kpis_of_contracts=kpis_list,
    results_of_kpis=lambda _officer, _on: RESULTS,
    risks_of_contracts=risks_list,
    spend_lines=lambda _officer, _on: spend.LINES,
    payees=lambda _officer, _on: spend.PAYEES,
    payment_imports=lambda _officer, _on: spend.IMPORTS,
    rejected_rows=lambda _officer, _on: spend.REJECTED,
    register_imports=lambda _officer, _on: REGISTER_IMPORTS,
    people=lambda _, on: people_list(on),
    cost_centres=lambda _officer, on: budgets.centres_list(financial_year(on).label),
    budget_commitments=lambda _officer, _on: budgets.COMMITMENTS,
    budget_questions=lambda _officer, _on: budgets.QUESTIONS,
    published_contracts=lambda _officer, _on: PUBLISHED,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(api_urls(LISTS))),
    *odata_urls(LISTS),
    path("", include("wisely.public.health.urls")),
    path("", include("wisely.public.register.urls")),
    path("", include("wisely.public.changes.urls")),
    path("", include("wisely.public.plan.urls")),
    path("", include("wisely.public.decided.urls")),
    path("", include("wisely.public.data.urls")),
    path("", include("wisely.public.performance.urls")),
    path("", include("wisely.public.log.urls")),
    path("", include("wisely.desk.shell.urls")),
    path("", include("wisely.desk.home.urls")),
    path("", include("wisely.desk.search.urls")),
    path("", include("wisely.desk.people.sign_in.urls")),
    path("", include("wisely.desk.people.urls")),
    path("", include("wisely.desk.relationships.urls")),
    path("", include("wisely.desk.suppliers.urls")),
    path("", include("wisely.desk.categories.urls")),
    path("", include("wisely.desk.performance.urls")),
    path("", include("wisely.desk.spend.urls")),
    path("", include("wisely.desk.papers.urls")),
    path("", include("wisely.desk.classifications.urls")),
    path("", include("wisely.desk.governance.urls")),
    path("", include("wisely.desk.forecasts.urls")),
    path("", include("wisely.desk.planning.urls")),
    path("", include("wisely.desk.budgets.urls")),
    path("", include("wisely.desk.publishing.urls")),
    path("", include("wisely.desk.approvals.urls")),
    path("", include("wisely.desk.interests.urls")),
    path("", include("wisely.desk.jobs.urls")),
    path("", include("wisely.desk.record.urls")),
    path("", include("wisely.desk.contracts.urls")),
]


def server_error(request: HttpRequest, **_: Any) -> HttpResponse:
    """Answer for a fault of ours in the form that who asked can read."""
    if request.path.startswith("/api/"):
        return problem(request, "our-fault", "")
    return faults.server_error(request)


handler500 = "wisely.urls.server_error"
