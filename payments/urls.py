"""Addresses of payments."""

from django.urls import path

from payments import views

app_name = "payments"

urlpatterns = [path("invoices/<uuid:pk>/pay/", views.record, name="record")]
