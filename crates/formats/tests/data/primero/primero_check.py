#!/usr/bin/env python3
"""Validates a Primero API v2 list or single answer against Primero's own default form configuration (own work; needs jsonschema[format]).
primero_check.py case|tracing_request|incident|family FILE.json..."""
import sys, json, os, jsonschema
d = os.path.dirname(os.path.abspath(__file__)); s = json.load(open(f"{d}/primero-{sys.argv[1]}.schema.json")); v = jsonschema.Draft202012Validator(s, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER); bad = 0
for f in sys.argv[2:]:
    j = json.load(open(f)); es = [] if "data" in j else ["no data member"]; rows = j.get("data", []); rows = rows if isinstance(rows, list) else [rows]
    if isinstance(j.get("data"), list) and not all(isinstance(j.get("metadata", {}).get(k), int) for k in ("total", "per", "page")): es.append("list without metadata total/per/page")
    for r in rows: es += [f"{'/'.join(map(str, e.path))}: {e.message[:120]}" for e in v.iter_errors(r)]
    bad += bool(es); print("FAIL" if es else "ok  ", f, "; ".join(es)[:300])
print(f"{len(sys.argv) - 2 - bad} passed, {bad} failed"); sys.exit(bool(bad))
