"""Keeping a guest workspace, and everything under /settings/."""

from django.urls import path

from accounts.views import keep, mail, settings, work

app_name = "accounts"

urlpatterns = [
    path("accounts/keep/", keep.ask, name="keep"),
    path("accounts/keep/code/", keep.code, name="keep_code"),
    path("work/", work.index, name="work"),
    path("work/<uuid:pk>/", work.show, name="run"),
    path("work/<uuid:pk>/stop/", work.stop, name="stop_run"),
    path("work/<uuid:pk>/file/", work.result, name="run_result"),
    path("settings/", settings.overview, name="settings"),
    path("settings/begin/", settings.begin, name="begin"),
    path("settings/choose/<uuid:pk>/", settings.choose, name="choose"),
    path("settings/business/", settings.business, name="business"),
    path("settings/business/logo/", settings.logo, name="logo"),
    path("settings/business/logo/add/", settings.add_logo, name="add_logo"),
    path("settings/business/logo/remove/", settings.remove_logo, name="remove_logo"),
    path("settings/invoices/", settings.invoices, name="invoices"),
    path("settings/invoices/example/", settings.example, name="example"),
    path("settings/account/", settings.account, name="account"),
    path("settings/mail/", mail.letters, name="mail"),
    path("settings/mail/<uuid:pk>/", mail.letter, name="letter"),
    path("settings/mail/<uuid:pk>/again/", mail.again, name="again"),
]
