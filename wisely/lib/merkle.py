import hashlib
def leaf_hash(c): return hashlib.sha256(b"\0"+c).digest()
