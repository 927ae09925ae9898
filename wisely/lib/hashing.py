import hashlib, json
def canonical_json(payload): return json.dumps(payload, sort_keys=True, separators=(",",":"), ensure_ascii=False, default=str)
def salted_commitment(salt, payload): return hashlib.sha256(salt+canonical_json(payload).encode()).digest()
