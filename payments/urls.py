"""Addresses of payments: names are verbs."""

from django.urls import path

from payments.views import account, bank, hand

app_name = "payments"

urlpatterns = [
    path("invoices/<uuid:pk>/pay/", hand.record, name="record"),
    path("invoices/<uuid:pk>/write-off/", hand.write_off, name="write_off"),
    path("invoices/<uuid:pk>/keep-surplus/", hand.keep_surplus, name="keep_surplus"),
    path("payments/", bank.index, name="list"),
    path("payments/import/", bank.import_statement, name="import"),
    path("payments/import/columns/", bank.import_columns, name="import_columns"),
    path("payments/confirm/", bank.confirm, name="confirm"),
    path("payments/look-again/", bank.look_again, name="look_again"),
    path("payments/statements/<uuid:pk>/", bank.statement, name="statement"),
    path("payments/entries/<uuid:pk>/", bank.entry, name="entry"),
    path("payments/entries/<uuid:pk>/match/", bank.match, name="match"),
    path("payments/entries/<uuid:pk>/unmatch/", bank.unmatch, name="unmatch"),
    path("payments/entries/<uuid:pk>/ignore/", bank.ignore, name="ignore"),
    path("payments/entries/<uuid:pk>/restore/", bank.restore, name="restore"),
    path("payments/write-offs/<uuid:pk>/undo/", hand.ask_again, name="ask_again"),
    path("payments/<uuid:pk>/undo/", hand.undo, name="undo"),
    path("clients/<uuid:pk>/statement/", account.show, name="account"),
    path("clients/<uuid:pk>/statement/pdf/", account.pdf, name="account_pdf"),
    path("clients/<uuid:pk>/credit/<str:currency>/use/", account.use_credit, name="use_credit"),
    path("clients/<uuid:pk>/credit/<str:currency>/pay-back/", account.pay_back, name="pay_back"),
]
