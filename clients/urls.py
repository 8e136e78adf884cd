"""Addresses of clients."""

from django.urls import path

from clients.views import client, contact, table

app_name = "clients"

urlpatterns = [
    path("clients/", client.index, name="list"),
    path("clients/new/", client.create, name="create"),
    path("clients/import/", table.upload, name="import"),
    path("clients/import/rows/", table.rows, name="import_rows"),
    path("clients/import/sample/", table.sample, name="import_sample"),
    path("clients/export/", table.export, name="export"),
    path("clients/<uuid:pk>/", client.show, name="detail"),
    path("clients/<uuid:pk>/edit/", client.edit, name="edit"),
    path("clients/<uuid:pk>/contacts/new/", contact.create, name="contact_create"),
    path("clients/contacts/<uuid:pk>/edit/", contact.edit, name="contact_edit"),
    path("clients/contacts/<uuid:pk>/remove/", contact.remove, name="contact_remove"),
]
