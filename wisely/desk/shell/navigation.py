"""The ways to the parts of the service, as far as an officer's permissions reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.urls import Resolver404, resolve

from wisely.ui.parts import NavigationLink


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the service: its word, its address, what it is for, and the permission that lets one in.

    `also` are addresses of pages that belong to it though they do not begin as its own does.
    """

    label: str
    href: str
    about: str
    needs: str = ""
    also: tuple[str, ...] = ()


PARTS = (
    Part("Start", "/", "What waits for you.", ""),
    Part("Planning", "/planning/", "What is needed, why, by which route and when.", "planning.see_need"),
    Part("Approvals", "/approvals/", "What you are asked to agree to.", "approvals.see_approval"),
    Part("Budgets", "/budgets/", "What each budget has left, and which pays.", "budgets.see_budgets"),
    Part("Interests", "/interests/", "What you have to declare, and who is clear of whom.", ""),
    Part("Contracts", "/contracts/", "What was bought, from whom, until when.", "contracts.see_contract"),
    Part("Categories", "/categories/", "Who manages what is bought.", "contracts.see_contract"),
    Part("Suppliers", "/suppliers/", "Who the council buys from.", "suppliers.see_supplier"),
    Part(
        "Spend",
        "/spend/",
        "What was paid, to whom, under which contract.",
        "spend.see_spend",
        also=("/classifications/",),
    ),
    Part("Performance", "/performance/", "The strategy's measures.", "performance.see_measures"),
    Part(
        "Governance",
        "/governance/",
        "Legal changes, plans for failure, standard documents.",
        "governance.see_governance",
    ),
    Part("Publishing", "/publishing/", "What the public is told, by when.", "publishing.see_datasets"),
    Part("People", "/people/", "Who works here, what they may do, who stands in.", "people.see_people"),
    Part("Jobs", "/jobs/", "Large imports and other long work: how far it is, what came of it.", ""),
    Part("Record", "/record/", "Everything that was done, by whom and when.", "people.read_record"),
)


def parts_for(permissions: Collection[str]) -> list[Part]:
    """Give the parts that these permissions open, of those that exist in this installation."""
    return [
        part for part in PARTS if (not part.needs or part.needs in permissions) and leads_somewhere(part.href)
    ]


def navigation(permissions: Collection[str], path: str) -> list[NavigationLink]:
    """Give the links of the page's head; the one that leads to where the person is says so."""
    return [
        NavigationLink(
            part.label,
            part.href,
            is_current=any(_is_within(href, path) for href in (part.href, *part.also)),
            current_word="page" if part.href == path else "true",
        )
        for part in parts_for(permissions)
    ]


def _is_within(href: str, path: str) -> bool:
    return path == href if href == "/" else path.startswith(href)


@cache
def leads_somewhere(href: str) -> bool:
    """Say whether an address has a page. Asked once: routes do not change while the product runs."""
    try:
        resolve(href)
    except Resolver404:
        return False
    return True
