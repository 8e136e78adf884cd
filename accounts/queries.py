"""What pages and other packages ask about people and businesses."""

from allauth.account.models import EmailAddress

from accounts.models import Business, User
from accounts.states import Role


def can_send_mail(business: Business) -> bool:
    """Whether somebody of the business confirmed an e-mail address: only then letters leave in its name."""
    return EmailAddress.objects.filter(user__memberships__business=business, verified=True).exists()


def owns(business: Business, *, user_id: int | None) -> bool:
    """Whether this person is an owner of the business."""
    return business.memberships.filter(user_id=user_id, role=Role.OWNER).exists()


def businesses_of(user: User) -> list[Business]:
    """All businesses of a person, the first one joined first."""
    return list(Business.objects.for_user(user).order_by("memberships__joined_at", "pk"))


def owner_addresses(business: Business) -> list[tuple[str, str]]:
    """(address, language) of every owner with a confirmed primary address: where security notices go."""
    confirmed = EmailAddress.objects.filter(
        user__memberships__business=business, user__memberships__role=Role.OWNER, verified=True, primary=True
    )
    return list(confirmed.order_by("email").values_list("email", "user__language"))


def account_with(email: str) -> User | None:
    """Whose address this is: the one who confirmed it before anyone who merely typed it."""
    confirmed = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
    typed = User.objects.filter(email__iexact=email).order_by("pk")
    return confirmed.first() or typed.first()


def missing_for_invoice(business: Business) -> list[str]:
    """Names of the fields an invoice cannot do without and that are still empty."""
    needed = ["name", "address", "postal_code", "city", "iban"]
    if business.country == "NL":
        needed.append("kvk")
    if business.vat_scheme == "standard":
        needed.append("vat_id")
    return [name for name in needed if not getattr(business, name)]


def confirmed_address(user: User) -> str:
    """A person's confirmed primary address; empty without one."""
    return (
        EmailAddress.objects.filter(user=user, verified=True, primary=True).values_list("email", flat=True).first()
        or ""
    )
