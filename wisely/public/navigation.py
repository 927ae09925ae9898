"""The ways through a council's public pages."""

from __future__ import annotations

from wisely.ui.parts import NavigationLink

PARTS = (
    ("What we buy", ""),
    ("Contracts", "contracts/"),
    ("Payments and data", "data/"),
    ("Forward plan", "plan/"),
    ("Decisions", "decisions/"),
    ("How we are doing", "performance/"),
)


def public_navigation(council: str, path: str) -> list[NavigationLink]:
    """Give the links of the head of a council's public pages."""
    root = f"/open/{council}/"
    return [
        NavigationLink(
            label, root + part,
            is_current=path.startswith(root + part) if part else path == root,
            current_word="page" if path == root + part else "true",
        )
        for label, part in PARTS
    ]  # fmt: skip
