from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

app_name = "disputes"
v = login_not_required(lambda r, **k: HttpResponse("stub"))
urlpatterns = [
    path("disputes/", v, name="list"),
    path("disputes/<uuid:pk>/", v, name="detail"),
    path("i/<str:token>/dispute/", v, name="report"),
]
