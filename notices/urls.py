"""Addresses of letters: names are verbs; the client's behind the link of the invoice."""

from django.urls import path

from notices.views import client, owner

app_name = "notices"

urlpatterns = [
    path("invoices/<uuid:pk>/letters/", owner.index, name="list"),
    path("invoices/<uuid:pk>/letters/keep-right/", owner.keep_right, name="keep_right"),
    path("invoices/<uuid:pk>/letters/<slug:kind>/", owner.write, name="write"),
    path("letters/<uuid:pk>/", owner.show, name="detail"),
    path("letters/<uuid:pk>/edit/", owner.edit, name="edit"),
    path("letters/<uuid:pk>/decide/", owner.decide, name="decide"),
    path("letters/<uuid:pk>/send/", owner.send, name="send"),
    path("letters/<uuid:pk>/drop/", owner.drop, name="drop"),
    path("letters/<uuid:pk>/posted/", owner.post, name="post"),
    path("letters/<uuid:pk>/received/", owner.receive, name="receive"),
    path("letters/<uuid:pk>/pdf/", owner.pdf, name="pdf"),
    path("i/<str:token>/letters/<uuid:letter>/", client.show, name="client"),
    path("i/<str:token>/letters/<uuid:letter>/pdf/", client.pdf, name="client_pdf"),
    path("i/<str:token>/letters/<uuid:letter>/confirm/", client.confirm, name="client_confirm"),
]
