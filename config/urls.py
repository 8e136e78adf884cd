"""Who answers which address. The public ones are promises: other tools rely on them."""

from django.contrib import admin
from django.urls import include, path

from config import views
from foundation.mail import webhook

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("healthz/live", views.live),
    path("healthz/ready", views.ready),
    path("hooks/mail/", include("foundation.mail.urls")),
    path("mail/in/<slug:service>/", webhook.receive),
    path("", include("accounts.urls")),
    path("", include("invoices.urls")),
    path("", include("payments.urls")),
    path("", include("clients.urls")),
    path("", include("clients.agreement_urls")),
    path("", include("notices.urls")),
    path("", include("disputes.urls")),
    path("", include("insights.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
handler404 = views.not_found
