"""Addresses of invoicing: names are verbs."""

from django.urls import path

from invoices.views import editor, owner

app_name = "invoices"

urlpatterns = [
    path("new/", editor.new, name="new"),
    path("invoices/", owner.index, name="list"),
    path("invoices/for/<uuid:pk>/", editor.new_for, name="new_for"),
    path("invoices/<uuid:pk>/", owner.detail, name="detail"),
    path("invoices/<uuid:pk>/save/", editor.save, name="save"),
    path("invoices/<uuid:pk>/seller/", editor.save_seller, name="save_seller"),
    path("invoices/<uuid:pk>/issue/", editor.issue, name="issue"),
    path("invoices/<uuid:pk>/discard/", editor.discard, name="discard"),
    path("invoices/<uuid:pk>/duplicate/", owner.duplicate, name="duplicate"),
    path("invoices/<uuid:pk>/pdf/", owner.pdf, name="pdf"),
]
