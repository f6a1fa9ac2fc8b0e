"""The layouts of the official form that a unit may choose, and how people call them."""

LAYOUTS = {"national": "全国", "sichuan": "四川", "hubei": "湖北"}
