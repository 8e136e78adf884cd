"""What the lines of an issued document were settled at, read back from its snapshot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.einvoicing.entry import Part


def part_of(line: dict[str, Any]) -> Part:
    """The part that a frozen line was made from; older snapshots knew neither discounts nor VAT in prices."""
    net, share = Decimal(line["net"]), Decimal(line.get("share", "0.00"))
    discount = line.get("discount") or {"entered": "0.00", "net": "0.00"}
    sign = -1 if Decimal(line["unit_price"]) < 0 else 1
    return Part(
        quantity=Decimal(line["net_quantity"]) if "net_quantity" in line else Decimal(line["quantity"]) * sign,
        price=Decimal(line["net_price"]) if "net_price" in line else Decimal(line["unit_price"]) * sign,
        discount=Decimal(discount["net"]),
        share=share,
        net=net - share,
        entered=Decimal(line.get("entered", line["net"])),
        entered_discount=Decimal(discount["entered"]),
        entered_share=Decimal(line.get("entered_share", "0.00")),
    )
