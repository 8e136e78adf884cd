"""Offers, recommendations and what was accepted."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.models.case import Dispute, DisputeLine
from disputes.models.toned import Toned
from disputes.states import ProposalKind, ProposalState
from foundation.files.models import StoredFile
from foundation.kernel.actors import Party


class Proposal(Toned):
    """An offer to settle: an amount to credit per disputed line. Without prejudice: left out of the case file."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=ProposalKind, default=ProposalKind.OFFER)
    party = models.CharField(max_length=10, choices=Party)
    author = models.CharField(max_length=150)
    text = models.TextField(_("why this is fair"), max_length=3000)
    credit_net = models.DecimalField(max_digits=14, decimal_places=2)
    credit_gross = models.DecimalField(max_digits=14, decimal_places=2)
    pay_by = models.DateField(_("the rest is paid by"), null=True, blank=True)
    parts = models.PositiveSmallIntegerField(_("paid in how many instalments"), default=1)
    rework = models.CharField(_("work done again"), max_length=1000, blank=True)
    rework_by = models.DateField(_("done again by"), null=True, blank=True)
    goodwill = models.DecimalField(_("goodwill"), max_digits=14, decimal_places=2, default=Decimal("0.00"))
    terms = models.TextField(blank=True, editable=False)  # the agreement as both read it; empty in old offers
    terms_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    valid_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.LIVE)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    accepted_name = models.CharField(max_length=150, blank=True, editable=False)  # typed by the one who accepts
    # A recommendation needs both: who has accepted so far.
    accepted_by_freelancer = models.DateTimeField(null=True, editable=False)
    accepted_by_client = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("offer"), _("offers")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="one_proposal_per_number"),
            models.UniqueConstraint(
                fields=["dispute", "kind"], condition=Q(state="live"), name="one_live_proposal_of_a_kind"
            ),
            models.UniqueConstraint(fields=["dispute"], condition=Q(state="accepted"), name="one_accepted_proposal"),
            models.CheckConstraint(condition=Q(parts__gte=1, parts__lte=12), name="instalments_1_to_12"),
            models.CheckConstraint(condition=Q(goodwill__gte=0), name="goodwill_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.number}"


class ProposalLine(models.Model):
    """How much of one disputed line is credited, net and gross."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines")
    line = models.ForeignKey(DisputeLine, models.PROTECT, related_name="+")
    credit_net = models.DecimalField(_("credit"), max_digits=14, decimal_places=2, default=Decimal("0.00"))
    credit_gross = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal("0.00"))
    reason = models.TextField(max_length=1000, blank=True)  # a recommendation gives one per line

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "line"], name="one_amount_per_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.credit_net}"


class Review(models.Model):
    """A party asked the neutral eye inside the installation for a recommendation."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="reviews")
    asked_by = models.CharField(max_length=10, choices=Party)
    question = models.TextField(_("what should be looked at"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recommendation = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="review")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.asked_at:%Y-%m-%d}"


class Instalment(models.Model):
    """A part of what stays due, with a day of its own. Whether it is paid follows from what was received."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reminded_at = models.DateTimeField(null=True, editable=False)
    cure_until = models.DateField(null=True, editable=False)  # told that it was missed; the last day to put it right
    ended_at = models.DateTimeField(null=True, editable=False)  # the whole rest became due, or another outcome came

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "number"], condition=Q(ended_at=None), name="one_standing_instalment_per_number"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.number}"


class Agreement(models.Model):
    """What both agreed on, as a document (art. 7:900 BW). `consent` says who, how, when and from where."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="agreements")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="agreement")
    consent = models.JSONField(default=list)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.dispute} · {self.proposal.number}"
