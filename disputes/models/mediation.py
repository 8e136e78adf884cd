"""A mediation and its compartment: what is said in it stays with the three, and is gone some time after the end.

No ModelAdmin shows these rows, no event of the log repeats them, and no export, search or case file reads them.
"""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.models.case import Dispute, DisputeLine
from disputes.states import MediationState, ProposalKind, ProposalState, Room
from foundation.files.models import StoredFile
from foundation.kernel.actors import Party
from foundation.kernel.ownership import OwnedQuerySet


class MediationQuerySet(OwnedQuerySet):
    business_path = "dispute__business"


class Mediation(models.Model):
    """Proposed by one side, begun by the consent of all three. A consent is a typed name and a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="mediations")
    state = models.CharField(max_length=8, choices=MediationState, default=MediationState.PROPOSED, editable=False)
    proposed_by = models.CharField(max_length=10, choices=Party)
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    mediator_name = models.CharField(_("name of the mediator"), max_length=120, blank=True)
    mediator_email = models.EmailField(_("e-mail address of the mediator"), blank=True)
    invitations = models.PositiveSmallIntegerField(default=0, editable=False)  # how many people were asked so far
    statement = models.TextField(_("your statement of independence"), max_length=2000, blank=True)
    freelancer_name = models.CharField(max_length=150, blank=True, editable=False)
    freelancer_at = models.DateTimeField(null=True, editable=False)
    client_name = models.CharField(max_length=150, blank=True, editable=False)
    client_at = models.DateTimeField(null=True, editable=False)
    mediator_signed = models.CharField(max_length=150, blank=True, editable=False)
    mediator_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    longer_freelancer = models.DateTimeField(null=True, editable=False)  # wants thirty days more
    longer_client = models.DateTimeField(null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.CharField(max_length=10, choices=Party, blank=True, editable=False)
    end_note = models.TextField(_("a last word, only for the three of you"), max_length=2000, blank=True)
    erase_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = MediationQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state__in=["proposed", "running"]), name="one_mediation_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["erase_at"], condition=Q(erased_at=None), name="mediations_to_erase")]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.proposed_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.state == MediationState.RUNNING

    def consent_of(self, party: str) -> object:
        """When this party consented, or None."""
        return getattr(self, f"{party}_at")


class MediationMessage(models.Model):
    """Words, and a file if there is one. A room other than `all` is between the mediator and one side."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="messages")
    party = models.CharField(max_length=10, choices=Party)
    author = models.CharField(max_length=150)
    room = models.CharField(max_length=10, choices=Room, default=Room.ALL)
    text = models.TextField(_("message"), max_length=5000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class MediationPoint(models.Model):
    """One point of the agenda. Any of the three brings it up; the mediator puts them in order and ticks them off."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="points")
    place = models.PositiveSmallIntegerField()
    party = models.CharField(max_length=10, choices=Party)
    author = models.CharField(max_length=150)
    text = models.CharField(_("what should be talked about"), max_length=300)
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return f"{self.mediation} · {self.place}"


class MediationProposal(models.Model):
    """A way out, by any of the three. It binds nobody until both sides have accepted it by name."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    party = models.CharField(max_length=10, choices=Party)
    author = models.CharField(max_length=150)
    text = models.TextField(_("why this is fair"), max_length=3000)
    credit_net = models.DecimalField(max_digits=14, decimal_places=2)
    credit_gross = models.DecimalField(max_digits=14, decimal_places=2)
    pay_by = models.DateField(null=True)
    parts = models.PositiveSmallIntegerField(default=1)
    rework = models.CharField(max_length=1000, blank=True)
    rework_by = models.DateField(null=True)
    goodwill = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal("0.00"))
    terms = models.TextField(editable=False)
    terms_sha256 = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.LIVE)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    freelancer_consent = models.JSONField(null=True, editable=False)  # name, when, how, network
    client_consent = models.JSONField(null=True, editable=False)

    kind = ProposalKind.MEDIATED  # what the agreement's words say of it

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "number"], name="one_mediation_proposal_per_number"),
            models.UniqueConstraint(
                fields=["mediation"], condition=Q(state="live"), name="one_live_mediation_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediation} · {self.number}"


class MediationProposalLine(models.Model):
    """How much of one disputed line would be credited, net and gross."""

    proposal = models.ForeignKey(MediationProposal, models.CASCADE, related_name="lines")
    line = models.ForeignKey(DisputeLine, models.PROTECT, related_name="+")
    credit_net = models.DecimalField(max_digits=14, decimal_places=2)
    credit_gross = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "line"], name="one_mediated_amount_per_line")]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.line_id}"
