"""The doors to tenant data: views reach rows through `for_business` or `for_link` and in no other way."""

from __future__ import annotations

from typing import Any, Self

from django.db import models


class OwnedQuerySet(models.QuerySet):
    """Set `business_path` to the lookup that leads from the row to its business."""

    business_path = "business"

    def for_business(self, business: Any) -> Self:
        """Rows of this business; nothing at all for nobody's business."""
        return self.filter(**{self.business_path: business}) if business is not None else self.none()

    def for_link(self, link: Any) -> Self:
        """The one row that a secret link opens."""
        return self.filter(pk=link.target_id)
