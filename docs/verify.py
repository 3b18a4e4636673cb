#!/usr/bin/env python3
"""Checks proofs that an entry is in a Straggler ledger, with nothing but Python's standard library.

    python3 verify.py VERIFIER_KEY PROOF...

VERIFIER_KEY is what `straggler ledger checkpoint` prints (`name+id+base64`); have it from its owner, not from the one who hands you
the proof. Prints a line for each proof; exit code 0 when all hold, 1 when one does not, 2 on wrong usage.

Written from the specifications, not from the program: c2sp.org/tlog-proof, c2sp.org/tlog-checkpoint, c2sp.org/signed-note,
RFC 6962 2.1 (hashes), RFC 9162 2.1.3.2 (inclusion), RFC 8032 5.1 (Ed25519). A proof's `extra` line is what the leaf commits to:
"straggler.local/entry/v1\\n", salt (16 bytes), kind (1), recorded microseconds (8, signed), source, body, number of subjects (4),
subjects; a text is its length (4) and UTF-8; big-endian. leaf = SHA-256(0x00 || SHA-256(that)).
"""
import base64
import hashlib
import json
import sys

DOMAIN, KINDS = b"straggler.local/entry/v1\n", {1: "fact", 2: "decision", 3: "reading"}
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT_OF_MINUS_1 = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)


def need(condition, why):
    if not condition:
        raise ValueError(why)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unbase64(text, length=None):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 is not canonical")
    need(length is None or len(data) == length, "wrong length")
    return data


def number(text):
    need(text.isascii() and text.isdigit() and str(int(text)) == text, "not a decimal number")
    return int(text)


# Ed25519, RFC 8032 5.1: points as (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        total = add(total, point) if scalar & 1 else total
        point, scalar = add(point, point), scalar >> 1
    return total


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    need(y < P, "not a point")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT_OF_MINUS_1 % P
    need(x * x % P == square and not (x == 0 and sign), "not a point")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def check_signature(key, message, signature):
    r, s = point(signature[:32]), int.from_bytes(signature[32:], "little")
    need(s < L, "signature is not canonical")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), add(r, multiply(k, point(key)))
    same = all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
    need(same, "the signature is not the key's")


def check_checkpoint(note, verifier_key):
    """Gives origin, size and root of a signed checkpoint."""
    name, key_id, key = verifier_key.split("+", 2)
    key = unbase64(key, 33)
    need(key[0] == 1 and sha256(name.encode(), b"\n", key)[:4].hex() == key_id, "not an Ed25519 verifier key")
    text, _, signatures = note.rpartition("\n\n")
    need(signatures.endswith("\n"), "the note ends too early")
    found = 0
    for line in signatures[:-1].split("\n"):
        dash, signer, signature = line.split(" ")
        signature = unbase64(signature)
        need(dash == "\u2014" and len(signature) > 4, "not a signature line")
        if signer == name and signature[:4].hex() == key_id:
            need(len(signature) == 68, "wrong length")
            check_signature(key[1:], text.encode() + b"\n", signature[4:])
            found += 1
    need(found, "not signed by this key")
    origin, size, root = text.split("\n")
    need(origin == name, "a checkpoint of another ledger")
    return origin, number(size), unbase64(root, 32)


def check_inclusion(leaf, index, size, path, root):
    need(index < size, "the entry lies behind the checkpoint")
    at, last, top = index, size - 1, leaf
    for other in path:
        need(last > 0, "the path is too long")
        if at & 1 or at == last:
            top = sha256(b"\1", other, top)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            top = sha256(b"\1", top, other)
        at, last = at >> 1, last >> 1
    need(last == 0 and top == root, "the entry is not in the tree")


def read_entry(data):
    """Takes the preimage apart."""
    rest = [data]

    def take(count):
        need(len(rest[0]) >= count, "the entry ends too early")
        taken, rest[0] = rest[0][:count], rest[0][count:]
        return taken

    def text():
        return take(int.from_bytes(take(4), "big")).decode()

    need(take(len(DOMAIN)) == DOMAIN, "not an entry")
    take(16)
    entry = {"kind": KINDS[take(1)[0]], "recorded_us": int.from_bytes(take(8), "big", signed=True)}
    entry |= {"source": text(), "body": text(), "subjects": [text() for _ in range(int.from_bytes(take(4), "big"))]}
    need(not rest[0], "the entry is followed by something")
    return entry


def check(proof, verifier_key):
    """Gives what a proof proves, or raises."""
    head, _, note = proof.partition("\n\n")
    first, extra, index, *path = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index "), "not a proof")
    extra, index = unbase64(extra[6:]), number(index[6:])
    origin, size, root = check_checkpoint(note, verifier_key)
    check_inclusion(sha256(b"\0", sha256(extra)), index, size, [unbase64(line, 32) for line in path], root)
    return {"ledger": origin, "size": size, "seq": index} | read_entry(extra)


def main(arguments):
    if len(arguments) < 2:
        print(__doc__)
        return 2
    code = 0
    for file in arguments[1:]:
        try:
            with open(file, encoding="utf-8", newline="") as proof:
                print(f"holds {file}: {json.dumps(check(proof.read(), arguments[0]))}")
        except (ValueError, KeyError, OSError) as error:
            print(f"FAILS {file}: {error}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
