"""Which business a signed-in person is working for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.models import Business


def _business(request: HttpRequest) -> Business | None:
    """The business chosen in this session, else the first one joined. None for strangers."""
    mine = Business.objects.for_user(request.user).select_related("logo").order_by("memberships__joined_at", "pk")
    chosen = request.session.get("business")
    return (mine.filter(pk=chosen).first() if chosen else None) or mine.first()


class BusinessMiddleware:
    """`request.business`: looked up once, only when a view asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.business = SimpleLazyObject(lambda: _business(request))
        return self.get_response(request)
