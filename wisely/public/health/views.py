"""One page: is the web process up, and can it reach its database?"""

from __future__ import annotations

from django.http import HttpResponse

from wisely.people.doors import Request, open_door


@open_door("A load balancer has no sign-in, and the answer tells nothing but yes.")
def health(request: Request) -> HttpResponse:
    """Answer "ok" once the database has answered the door's own question."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")
