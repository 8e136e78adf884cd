"""Addresses of clients."""

from django.urls import path

from clients.views import clients as views

app_name = "clients"

urlpatterns = [
    path("clients/", views.index, name="list"),
    path("clients/new/", views.create, name="create"),
    path("clients/<uuid:pk>/", views.show, name="detail"),
    path("clients/<uuid:pk>/edit/", views.edit, name="edit"),
]
