"""Addresses of clients and of time."""

from django.urls import path

from clients.views import client, contact, later, table, term, time, time_import

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
    path("clients/<uuid:pk>/terms/new/", term.create, name="term_create"),
    path("clients/terms/<uuid:pk>/edit/", term.edit, name="term_edit"),
    path("clients/terms/<uuid:pk>/remove/", term.remove, name="term_remove"),
    path("letters/<uuid:pk>/take-back/", later.take_back, name="take_back_letter"),
    path("time/", time.index, name="time"),
    path("time/add/", time.add, name="time_add"),
    path("time/start/", time.start, name="time_start"),
    path("time/stop/", time.stop, name="time_stop"),
    path("time/import/", time_import.upload, name="time_import"),
    path("time/import/check/", time_import.check, name="time_import_check"),
    path("time/<uuid:pk>/edit/", time.edit, name="time_edit"),
    path("time/<uuid:pk>/delete/", time.remove, name="time_remove"),
]
