"""Addresses of agreements: names are verbs."""

from django.urls import path

from clients.views import acceptance, agreements

app_name = "agreements"

urlpatterns = [
    path("agreements/", agreements.index, name="list"),
    path("agreements/new/", agreements.create, name="create"),
    path("agreements/<uuid:pk>/", agreements.show, name="detail"),
    path("agreements/<uuid:pk>/edit/", agreements.edit, name="edit"),
    path("agreements/<uuid:pk>/files/", agreements.add_file, name="add_file"),
    path("agreements/<uuid:pk>/files/<int:file>/", agreements.file, name="file"),
    path("agreements/<uuid:pk>/files/<int:file>/remove/", agreements.remove_file, name="remove_file"),
    path("agreements/<uuid:pk>/send/", agreements.send, name="send"),
    path("agreements/<uuid:pk>/send/tone/", agreements.check_words, name="send_tone"),
    path("agreements/<uuid:pk>/version/", agreements.new_version, name="new_version"),
    path("agreements/<uuid:pk>/discard/", agreements.discard, name="discard"),
    path("agreements/<uuid:pk>/pdf/", agreements.pdf, name="pdf"),
    path("a/<str:token>/", acceptance.show, name="client"),
    path("a/<str:token>/accept/", acceptance.accept, name="client_accept"),
    path("a/<str:token>/decline/", acceptance.decline, name="client_decline"),
    path("a/<str:token>/decline/tone/", acceptance.check_reason, name="client_decline_tone"),
    path("a/<str:token>/pdf/", acceptance.pdf, name="client_pdf"),
    path("a/<str:token>/files/<int:file>/", acceptance.file, name="client_file"),
    path("a/<str:token>/renew/", acceptance.renew, name="client_renew"),
]
