"""Letters at the desk: what became of each, and a button for those nobody can be sure about."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.kernel.readonly import ReadOnlyAdmin, column, filter_by
from foundation.mail import outbox
from foundation.mail.models import Kind, OutgoingEmail

SUBJECT, TO, KIND = column("subject", _("subject")), column("to", _("to")), column("kind", _("kind"))
STATE, ERROR = column("state", _("state")), column("error", _("what the mail server said"))
QUEUED, FINISHED = column("queued_at", _("queued")), column("finished_at", _("finished"))


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    list_display = [SUBJECT, TO, KIND, STATE, QUEUED, FINISHED, ERROR]
    list_filter = [
        filter_by("state", _("state"), OutgoingEmail.State.choices), filter_by("kind", _("kind"), Kind.choices),
    ]  # fmt: skip
    search_fields = ["to", "subject", "about"]
    fields = readonly_fields = [  # never text and html: they hold codes and secret links
        SUBJECT, TO, KIND, STATE, QUEUED, FINISHED, column("attempts", _("attempts")), ERROR,
        column("resent_by", _("sent again by")), column("about", _("about")), column("message_id", _("Message-ID")),
    ]  # fmt: skip
    ordering = ["-queued_at"]
    actions = ["resend"]

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_outgoingemail")

    @admin.action(description=_("Send again"), permissions=["resend"])
    def resend(self, request: HttpRequest, queryset: QuerySet[OutgoingEmail]) -> None:
        actor = Actor.admin(request.user, ip=request.META.get("REMOTE_ADDR", ""))
        for email in queryset:
            try:
                outbox.resend(email, actor=actor)
            except DomainError as refusal:
                self.message_user(request, f"{email}: {refusal}", messages.WARNING)
            else:
                self.message_user(request, _("%(letter)s will be sent again.") % {"letter": email}, messages.SUCCESS)
