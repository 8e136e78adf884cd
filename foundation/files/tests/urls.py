"""Pages that serve and take files, for tests only."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from foundation.files import serve
from foundation.files.forms import MultipleCheckedFileField
from foundation.files.models import StoredFile


class EvidenceForm(forms.Form):
    files = MultipleCheckedFileField(required=False)


def download(request, pk):
    return serve.as_download(get_object_or_404(StoredFile, pk=pk))


def picture(request, pk):
    return serve.as_picture(get_object_or_404(StoredFile, pk=pk))


def document(request, pk):
    stored = get_object_or_404(StoredFile, pk=pk)
    return serve.as_document(stored, "Invoice 7.pdf", request, attachment="download" in request.GET)


def send(request):
    form = EvidenceForm(request.POST, request.FILES)
    sizes = [upload.size for upload in request.FILES.getlist("files")]
    return HttpResponse(f"{sizes} {form.errors}" if form.errors else f"{sizes} taken")


urlpatterns = [
    path("download/<uuid:pk>/", login_not_required(download)),
    path("picture/<uuid:pk>/", login_not_required(picture)),
    path("document/<uuid:pk>/", login_not_required(document)),
    path("send/", login_not_required(send)),
]


def handler404(request, exception):
    return HttpResponse("nothing", status=404)
