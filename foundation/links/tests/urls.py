"""Pages behind secret links, for tests only."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from foundation.links.doors import with_link


@with_link("invoice", ask_url_name="renew")
def invoice(request):
    return HttpResponse(f"invoice {request.link.target_id} {request.link_token}")


@with_link("dispute")
def dispute(request):
    return HttpResponse("dispute")


@require_POST
@with_link("invoice", expired_too=True)
def renew(request):
    return HttpResponse(f"a new link goes to {request.link.recipient}")


@with_link("invoice")
def document(request):
    return HttpResponse("pdf", headers={"Cache-Control": "private, no-cache"})


@with_link("invoice")
def broken(request):
    raise RuntimeError(f"cannot show {request.path}")


urlpatterns = [
    path("i/<str:token>/", invoice, name="invoice"),
    path("i/<str:token>/renew/", renew, name="renew"),
    path("i/<str:token>/pdf/", document),
    path("i/<str:token>/broken/", broken),
    path("d/<str:token>/", dispute),
]
