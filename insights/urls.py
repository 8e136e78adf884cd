"""Addresses of insights and of the weekly letter."""

from django.urls import path

from insights.views import digest, figures

app_name = "insights"

urlpatterns = [
    path("insights/", figures.money, name="money"),
    path("insights/disputes/", figures.disputes, name="disputes"),
    path("insights/course/", figures.course, name="course"),
    path("insights/csv/<slug:key>/", figures.csv, name="csv"),
    path("settings/digest/", digest.choose, name="digest"),
]
