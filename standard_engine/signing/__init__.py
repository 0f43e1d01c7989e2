"""Signatures: Ed25519 keys, the DSSE envelope, which key is trusted from when to when. Knows no record and no verdict."""
