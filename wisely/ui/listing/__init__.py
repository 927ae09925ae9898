"""Lists declared once: columns, filters, sorts and permissions. See docs/how-to/build-a-page.md."""

from wisely.ui.kinds import Kind
from wisely.ui.listing.asked import Asked, Order
from wisely.ui.listing.columns import Column
from wisely.ui.listing.filters import amounts, choice, choices, custom, days, search, yes_no
from wisely.ui.listing.listing import Listing
from wisely.ui.listing.memory import MemorySource, Reader
from wisely.ui.listing.page import ListPage, SavedView, Ticks
from wisely.ui.listing.sources import QuerySource, Source

__all__ = [
    "Asked",
    "Column",
    "Kind",
    "ListPage",
    "Listing",
    "MemorySource",
    "Order",
    "QuerySource",
    "Reader",
    "SavedView",
    "Source",
    "Ticks",
    "amounts",
    "choice",
    "choices",
    "custom",
    "days",
    "search",
    "yes_no",
]
