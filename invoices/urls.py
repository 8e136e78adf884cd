"""Addresses of invoicing: names are verbs."""

from django.urls import path

from invoices.views import attachments, claim, client, closing, editor, hours, imports, owner, settings, tax

app_name = "invoices"

urlpatterns = [
    path("new/", editor.new, name="new"),
    path("invoices/", owner.index, name="list"),
    path("invoices/vat/", tax.vat, name="vat"),
    path("invoices/vat/csv/", tax.vat_csv, name="vat_csv"),
    path("invoices/vat/icp/", tax.icp_csv, name="icp_csv"),
    path("invoices/for/<uuid:pk>/", editor.new_for, name="new_for"),
    path("invoices/from-time/", hours.choose, name="from_time"),
    path("invoices/from-time/<uuid:pk>/", hours.choose, name="from_time_for"),
    path("invoices/import/", imports.upload, name="import"),
    path("invoices/import/<uuid:pk>/", imports.review, name="import_review"),
    path("invoices/import/<uuid:pk>/draft/", imports.make_draft, name="import_draft"),
    path("invoices/import/<uuid:pk>/client/<slug:side>/", imports.keep_client, name="import_client"),
    path("invoices/import/<uuid:pk>/file/", imports.original, name="import_file"),
    path("invoices/import/<uuid:pk>/discard/", imports.discard, name="import_discard"),
    path("invoices/<uuid:pk>/", owner.detail, name="detail"),
    path("invoices/<uuid:pk>/save/", editor.save, name="save"),
    path("invoices/<uuid:pk>/seller/", editor.save_seller, name="save_seller"),
    path("invoices/<uuid:pk>/issue/", closing.issue, name="issue"),
    path("invoices/<uuid:pk>/discard/", closing.discard, name="discard"),
    path("invoices/<uuid:pk>/duplicate/", owner.duplicate, name="duplicate"),
    path("invoices/<uuid:pk>/pdf/", owner.pdf, name="pdf"),
    path("invoices/<uuid:pk>/ubl/", owner.ubl, name="ubl"),
    path("invoices/<uuid:pk>/attachments/", attachments.edit, name="attachments"),
    path("invoices/<uuid:pk>/attachments/<uuid:key>/", attachments.download, name="attachment"),
    path("invoices/<uuid:pk>/attachments/<uuid:key>/remove/", attachments.remove, name="detach"),
    path("invoices/<uuid:pk>/hours/<slug:kind>/", attachments.log, name="log"),
    path("invoices/<uuid:pk>/send/", owner.send, name="send"),
    path("invoices/<uuid:pk>/links/<uuid:link>/end/", owner.end_link, name="end_link"),
    path("invoices/<uuid:pk>/credit/", owner.credit, name="credit"),
    path("invoices/<uuid:pk>/claim/", claim.show, name="claim"),
    path("invoices/<uuid:pk>/claim/csv/", claim.table, name="claim_csv"),
    path("invoices/<uuid:pk>/pause/", owner.pause, name="pause"),
    path("settings/faq/", settings.faq, name="faq_settings"),
    path("i/<str:token>/", client.show, name="client"),
    path("i/<str:token>/pdf/", client.pdf, name="client_pdf"),
    path("i/<str:token>/ubl/", client.ubl, name="client_ubl"),
    path("i/<str:token>/files/<uuid:key>/", client.attachment, name="client_attachment"),
    path("i/<str:token>/hours/<slug:kind>/", client.log, name="client_log"),
    path("i/<str:token>/pay/", client.pay, name="client_pay"),
    path("i/<str:token>/faq/", client.faq, name="client_faq"),
    path("i/<str:token>/renew/", client.renew, name="client_renew"),
]
