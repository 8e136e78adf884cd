"""Somebody at the desk, the pages they work on, and cases for their queue."""

import re
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from disputes.models import Dispute
from disputes.services import proposals
from disputes.tests.make import (
    CAROL,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    put,
    to_negotiation,
)
from foundation.audit import log
from foundation.audit.queries import events
from invoices.tests.make import make_business

QUEUE = "/admin/disputes/dispute/"


def person(name, **fields):
    values = {"is_staff": True, "is_superuser": True} | fields
    return User.objects.create_user(name, f"{name}@helder.test", "a-long-password", first_name=name.title(), **values)


def page_of(dispute):
    return f"{QUEUE}{dispute.pk}/change/"


def act(desk, dispute, name, **data):
    return desk.post(f"{QUEUE}{dispute.pk}/{name}/", data)


def verbs(dispute):
    return [event.verb for event in events(log.case_chain(dispute.pk))]


def to_admin_review(dispute):
    dispute = to_negotiation(dispute)
    offer(dispute)
    proposals.ask_review(dispute, question="Were the calls part of the advice?", actor=CAROL)
    return fresh(dispute)


def advice(dispute, credit="200", **more):
    line = dispute.lines.get()
    words = {f"reason_{line.pk}": "The log shows two calls.", "text": "Both have a point."}
    return {f"credit_{line.pk}": credit} | words | more


def numbers(answer):
    """Case numbers of the queue, in the order of the page."""
    return re.findall(r'/change/[^"]*">([GB]-[0-9-]+)<', answer.content.decode())


def four_cases():
    """One overdue, one due tomorrow, one later, one closed; each of its own business."""
    now, made = timezone.now(), {}
    for name, days in {"later": 9, "overdue": -2, "soon": 1, "closed": 0}.items():
        dispute = make_dispute(make_disputed_invoice(make_business(f"Studio {name}")), client_name=f"Client {name}")
        Dispute.objects.filter(pk=dispute.pk).update(number=f"G-2026-{name}", due_at=now + timedelta(days=days))
        made[name] = fresh(dispute)
    put(made["closed"], "closed", due_at=None)
    return made


def shown(answer):
    return re.findall(r">G-2026-(\w+)</a>", answer.content.decode())
