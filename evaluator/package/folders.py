"""The folders inside a package."""

MANIFEST = "manifest.json"
DATA, EVIDENCE, PAPERS, RULES = "data", "evidence", "papers", "rules"
OWN_RULES, OWN_LANGUAGE = f"{RULES}/own", f"{RULES}/language"
