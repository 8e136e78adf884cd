"""Letters at the desk: what became of each, and a button for those nobody can be sure about."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.kernel.readonly import ReadOnlyAdmin
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    list_display = ["subject", "to", "kind", "state", "queued_at", "finished_at", "error"]
    list_filter = ["state", "kind", "queued_at"]
    search_fields = ["to", "subject", "about"]
    exclude = ["text", "html", "claim"]  # they hold codes and secret links
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
