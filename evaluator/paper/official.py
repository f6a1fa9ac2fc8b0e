"""Which layouts a self-evaluation can be filed in, by their names in ``layouts/``, and how people call them."""

from __future__ import annotations

LAYOUTS = {
    "national": "全国",
    "shanxi": "山西",
    "sichuan": "四川",
    "hubei": "湖北",
    "transfer": "转移支付",
    "department": "部门整体",
}
