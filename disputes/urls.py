"""Addresses of disputes: names are verbs; the client's behind a secret link, the owner's behind sign-in."""

from django.urls import path

from disputes.views import client, owner

app_name = "disputes"

urlpatterns = [
    path("disputes/", owner.index, name="list"),
    path("disputes/<uuid:pk>/", owner.show, name="detail"),
    path("disputes/<uuid:pk>/acknowledge/", owner.acknowledge, name="acknowledge"),
    path("disputes/<uuid:pk>/restate/", owner.restate, name="restate"),
    path("disputes/<uuid:pk>/differ/", owner.agree_to_differ, name="agree_to_differ"),
    path("disputes/<uuid:pk>/positions/", owner.set_positions, name="set_positions"),
    path("disputes/<uuid:pk>/close-review/", owner.close_review, name="close_review"),
    path("disputes/<uuid:pk>/exhibits/", owner.add_exhibit, name="add_exhibit"),
    path("disputes/<uuid:pk>/exhibits/<uuid:exhibit>/", owner.exhibit, name="exhibit"),
    path("disputes/<uuid:pk>/exhibits/<uuid:exhibit>/share/", owner.share, name="share"),
    path("disputes/<uuid:pk>/exhibits/<uuid:exhibit>/withdraw/", owner.withdraw_exhibit, name="withdraw_exhibit"),
    path("disputes/<uuid:pk>/exhibits/<uuid:exhibit>/mark/", owner.mark, name="mark"),
    path("disputes/<uuid:pk>/propose/", owner.propose, name="propose"),
    path("disputes/<uuid:pk>/accept/", owner.accept, name="accept_proposal"),
    path("disputes/<uuid:pk>/ask-review/", owner.ask_review, name="ask_review"),
    path("disputes/<uuid:pk>/concede/", owner.concede, name="concede"),
    path("disputes/<uuid:pk>/learn/", owner.learn, name="learn"),
    path("disputes/<uuid:pk>/write/", owner.write, name="write"),
    path("i/<str:token>/dispute/", client.report, name="report"),
    path("d/<str:token>/", client.show, name="client"),
    path("d/<str:token>/confirm/", client.confirm, name="client_confirm"),
    path("d/<str:token>/correct/", client.correct, name="client_correct"),
    path("d/<str:token>/differ/", client.agree_to_differ, name="client_agree_to_differ"),
    path("d/<str:token>/exhibits/", client.add_exhibit, name="client_add_exhibit"),
    path("d/<str:token>/exhibits/<uuid:exhibit>/", client.exhibit, name="client_exhibit"),
    path("d/<str:token>/exhibits/<uuid:exhibit>/mark/", client.mark, name="client_mark"),
    path("d/<str:token>/propose/", client.propose, name="client_propose"),
    path("d/<str:token>/accept/", client.accept, name="client_accept_proposal"),
    path("d/<str:token>/ask-review/", client.ask_review, name="client_ask_review"),
    path("d/<str:token>/accept-in-full/", client.accept_in_full, name="client_accept_in_full"),
    path("d/<str:token>/withdraw/", client.withdraw, name="client_withdraw"),
    path("d/<str:token>/write/", client.write, name="client_write"),
    path("d/<str:token>/revive/", client.revive, name="client_revive"),
    path("d/<str:token>/renew/", client.renew, name="client_renew"),
    path("policy/<uuid:business>/", client.policy, name="policy"),
]
