"""Where a mail provider reports. Nothing is here without MAIL_PROVIDER and MAIL_WEBHOOK_SECRET."""

from django.urls import path

from foundation.mail import views

app_name = "mail"

urlpatterns = [path("<slug:provider>/", views.report, name="report")]
