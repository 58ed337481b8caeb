#!/usr/bin/env python3
"""Asks a person for two fields, waits for the answer and reads the data: a partner in one file.

    partner.py ORIGIN KEY_FILE [PERSONAL_ID_NUMBER]

KEY_FILE is a private Ed25519 key as a JWK. Without a number it asks someone of the sandbox who approves everything. Needs Python
3.9 and python3-cryptography. Each call is signed (RFC 9421, RFC 9530), each answer verified.
"""

import base64
import hashlib
import json
import re
import secrets
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEYS_MAX_AGE_S = 300
ANSWER_MAX_AGE_S = 60
CLOCK_SKEW_S = 30
WAIT_S = 30


class Refused(Exception):
    """The gateway refused the call. `problem` is what it said (RFC 9457): decide by its `code`."""

    def __init__(self, problem):
        super().__init__(f"{problem['code']}: {problem.get('detail', problem['title'])}")
        self.problem = problem


class Unverified(Exception):
    """The answer was not signed by the gateway for this call: it says nothing about what the gateway did."""


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to_base64(data):
    return base64.b64encode(data).decode()


def thumbprint(jwk):
    """The name of an Ed25519 key (RFC 7638, RFC 8037)."""
    text = json.dumps({"crv": jwk["crv"], "kty": jwk["kty"], "x": jwk["x"]}, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def content_digest(body):
    return f"sha-256=:{to_base64(hashlib.sha256(body).digest())}:"


class Gateway:
    """The gateway at `origin`, called with the private key `jwk`."""

    def __init__(self, origin, jwk):
        self.origin = origin
        self.keyid = thumbprint(jwk)
        self.key = Ed25519PrivateKey.from_private_bytes(from_base64url(jwk["d"]))
        self.keys, self.keys_read_at = {}, -KEYS_MAX_AGE_S

    def call(self, method, path, body=None, idempotency_key=None, wait_s=None):
        """Makes one call. Returns the parsed body, None without one. Repeat a call that failed with the same idempotency_key."""
        url = self.origin + path
        data = None if body is None else json.dumps(body).encode()
        headers = {}
        if data is not None:
            headers["content-type"] = "application/json"
        if method != "GET":
            headers["idempotency-key"] = idempotency_key or str(uuid.uuid4())
        headers.update(self.sign(method, url, headers, data))
        signature = headers["signature"]
        if wait_s is not None:
            headers["prefer"] = f"wait={wait_s}"
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=WAIT_S + 10) as answer:
                status, answered, content = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, answered, content = error.code, error.headers, error.read()
        self.verify(status, answered, content, {"@method": method, "@target-uri": url, "signature": signature})
        parsed = content.decode() or None
        if parsed and "json" in answered["content-type"]:
            parsed = json.loads(parsed)
        if status >= 400:
            raise Refused(parsed)
        return parsed

    def sign(self, method, url, headers, data=None):
        """Returns the header fields to add to those of a call whose body is the bytes of data (RFC 9421 section 3.1)."""
        added = {} if data is None else {"content-digest": content_digest(data)}
        given = {**headers, **added}
        covered = {"@method": method, "@target-uri": url}
        covered.update({name: given[name] for name in ("content-type", "content-digest", "idempotency-key") if name in given})
        names = " ".join(f'"{name}"' for name in covered)
        nonce = secrets.token_urlsafe(16)
        parameters = f'({names});created={int(time.time())};keyid="{self.keyid}";nonce="{nonce}";tag="partner-request"'
        lines = [f'"{name}": {value}' for name, value in covered.items()] + [f'"@signature-params": {parameters}']
        signature = to_base64(self.key.sign("\n".join(lines).encode()))
        return {**added, "signature-input": f"sig={parameters}", "signature": f"sig=:{signature}:"}

    def verify(self, status, headers, content, sent):
        """Verifies that the gateway signed the answer, for what was sent and just now (RFC 9421 section 2.4)."""
        match = re.fullmatch(r"([a-z]+)=(\(([^)]*)\);[^,]*)", headers.get("signature-input", ""))
        if match is None:
            raise Unverified(f"status {status}, without a signature")
        label, parameters, names = match.groups()
        covered = names.split(" ")
        needed = ['"@status"', '"@method";req', '"@target-uri";req', '"signature";req']
        if content:
            needed += ['"content-type"', '"content-digest"']
        if not set(needed) <= set(covered):
            raise Unverified("the signature covers too little")
        lines = []
        for name in covered:
            if name == '"@status"':
                value = str(status)
            elif name.endswith(";req"):
                value = sent[name[1:-5]]
            else:
                value = headers[name.strip('"')]
            lines.append(f"{name}: {value}")
        lines.append(f'"@signature-params": {parameters}')
        if '"content-digest"' in covered and headers["content-digest"] != content_digest(content):
            raise Unverified("the digest does not match the body")
        values = dict(re.findall(r';(\w+)="?([^";]*)"?', parameters))
        now = time.time()
        if values.get("tag") != "gateway-response" or not now - ANSWER_MAX_AGE_S <= int(values["created"]) <= now + CLOCK_SKEW_S:
            raise Unverified("the signature is for something else, or of another time")
        encoded = headers["signature"].removeprefix(f"{label}=:").removesuffix(":")
        try:
            self.find_key(values["keyid"]).verify(base64.b64decode(encoded), "\n".join(lines).encode())
        except InvalidSignature:
            raise Unverified("the signature does not verify") from None

    def find_key(self, keyid):
        """The gateway's key of that name. Keys are read again every five minutes; a retired one signs no answers."""
        if time.monotonic() - self.keys_read_at >= KEYS_MAX_AGE_S or keyid not in self.keys:
            with urllib.request.urlopen(f"{self.origin}/.well-known/jwks.json", timeout=10) as answer:
                self.keys = {thumbprint(jwk): jwk for jwk in json.load(answer)["keys"] if jwk["kty"] == "OKP"}
            self.keys_read_at = time.monotonic()
        jwk = self.keys.get(keyid)
        if jwk is None:
            raise Unverified("the gateway has no such key")
        retired_at = jwk.get("retired_at")
        if retired_at and datetime.fromisoformat(retired_at.replace("Z", "+00:00")) <= datetime.now(timezone.utc):
            raise Unverified("the key is retired")
        return Ed25519PublicKey.from_public_bytes(from_base64url(jwk["x"]))


def main(origin, key_file, number="079191000901"):
    with open(key_file, encoding="utf-8") as file:
        gateway = Gateway(origin, json.load(file))
    asked = gateway.call("POST", "/v1/consent-requests", {
        "subject": {"personal_id_number": number},
        "purpose": "bank.account_opening",
        "statement": "Mở tài khoản thanh toán",
        "required_fields": ["person.birth_full_name", "person.date_of_birth"],
        "access": {"mode": "once"},
        "retention": "P90D",
    })
    print(f"Show the person this code: {asked['binding_code']}")
    status = asked
    while status["status"] == "pending":
        status = gateway.call("GET", f"/v1/consent-requests/{asked['request_id']}", wait_s=WAIT_S)
    if status["status"] != "approved":
        sys.exit(f"The request is {status['status']}.")
    release = gateway.call("POST", f"/v1/consents/{status['consent_id']}/releases", {})
    print(json.dumps(release["data"], ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
