"""Pages that serve and take files, for tests only."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from foundation.files import serve
from foundation.files.models import StoredFile


def download(request, pk):
    return serve.as_download(get_object_or_404(StoredFile, pk=pk))


def picture(request, pk):
    return serve.as_picture(get_object_or_404(StoredFile, pk=pk))


def document(request, pk):
    stored = get_object_or_404(StoredFile, pk=pk)
    return serve.as_document(stored, "Invoice 7.pdf", request, attachment="download" in request.GET)


urlpatterns = [
    path("download/<uuid:pk>/", download),
    path("picture/<uuid:pk>/", picture),
    path("document/<uuid:pk>/", document),
    path("", lambda request: HttpResponse("home")),
]
