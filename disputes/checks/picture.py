"""Photos and screenshots: what the camera wrote into the file."""

from __future__ import annotations

from datetime import datetime

from disputes.checks.material import OK, UNKNOWN, Check, Material


def taken(material: Material) -> Check:
    """The camera's own clock, and the camera: both can be set by hand, so they are told and not judged."""
    moment, camera = material.told.get("taken", ""), material.told.get("camera", "")
    if not moment:
        return Check("taken", UNKNOWN, "taken.unknown", {})
    facts = {"clock": datetime.fromisoformat(moment).isoformat(), "camera": camera}
    return Check("taken", OK, "taken.with" if camera else "taken.when", facts)


def place(material: Material) -> Check:
    if not material.told:
        return Check("place", UNKNOWN, "place.unknown", {})
    return Check("place", OK, "place.removed" if material.told.get("place") else "place.none", {})
