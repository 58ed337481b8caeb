#!/usr/bin/env python3
"""Asks a person by CIBA and reads the data, without signing HTTP messages: a partner's OAuth client in one file.

    oauth.py ORIGIN KEY_FILE PARTNER_ID [PERSONAL_ID_NUMBER]

KEY_FILE is a private Ed25519 key as a JWK. Needs Python 3.9 and python3-cryptography. It proves who it is by client assertions (RFC 7523),
and that a token is its own by DPoP (RFC 9449).
"""

import base64
import hashlib
import json
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CIBA = "urn:openid:params:grant-type:ciba"


class Refused(Exception):
    """The gateway refused the call. `answer` is what it said: decide by its `error`, or `code` under /v1."""

    def __init__(self, answer):
        super().__init__(json.dumps(answer, ensure_ascii=False))
        self.answer = answer


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Client:
    """The client of a partner at `origin`, with the private key `jwk`."""

    def __init__(self, origin, jwk, partner_id):
        self.origin, self.partner_id = origin, partner_id
        self.key = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(jwk["d"] + "="))
        self.jwk = {"crv": jwk["crv"], "kty": jwk["kty"], "x": jwk["x"]}
        thumbprint = json.dumps(self.jwk, separators=(",", ":")).encode()
        self.kid = base64url(hashlib.sha256(thumbprint).digest())

    def post(self, path, form):
        """Posts a form of OAuth, with a client assertion. Returns the parsed body."""
        claims = {"iss": self.partner_id, "sub": self.partner_id, "aud": self.origin, "exp": int(time.time()) + 60}
        assertion = self.jwt({"kid": self.kid}, claims)
        form = {**form, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        headers = {"dpop": self.proof("POST", path)} if path == "/oauth/token" else {}
        return self.send("POST", path, headers, urllib.parse.urlencode(form).encode())

    def call(self, method, path, token, headers=None):
        """Makes a call with an access token. Returns the parsed body, None without one."""
        ath = base64url(hashlib.sha256(token.encode()).digest())
        own = {"authorization": f"DPoP {token}", "dpop": self.proof(method, path, ath=ath)}
        return self.send(method, path, {**own, **(headers or {})})

    def proof(self, method, path, **more):
        return self.jwt({"typ": "dpop+jwt", "jwk": self.jwk}, {"htm": method, "htu": self.origin + path, **more})

    def jwt(self, header, claims):
        parts = ({"alg": "EdDSA", **header}, {"iat": int(time.time()), "jti": secrets.token_urlsafe(16), **claims})
        signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{base64url(self.key.sign(signed.encode()))}"

    def send(self, method, path, headers, data=None):
        request = urllib.request.Request(self.origin + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(json.loads(error.read())) from None
        return json.loads(content) if content else None


def main(origin, key_file, partner_id, number="079191000901"):
    with open(key_file, encoding="utf-8") as file:
        client = Client(origin, json.load(file), partner_id)
    asked = client.post("/oauth/backchannel-authentication", {
        "scope": "openid",
        "login_hint": number,
        "binding_message": "Quầy 12",
        "authorization_details": json.dumps([{
            "type": "urn:ung-thuan:consent",
            "purpose": "bank.account_opening",
            "statement": "Mở tài khoản thanh toán",
            "required_fields": ["person.birth_full_name", "person.date_of_birth"],
            "access": {"mode": "once"},
            "retention": "P90D",
        }]),
    })
    print(f"Show the person this code: {asked['binding_code']}")
    while True:
        time.sleep(asked["interval"])
        try:
            tokens = client.post("/oauth/token", {"grant_type": CIBA, "auth_req_id": asked["auth_req_id"]})
            break
        except Refused as refused:
            if refused.answer.get("error") not in ("authorization_pending", "slow_down"):
                raise
    path = f"/v1/consents/{tokens['grant_id']}/releases"
    released = client.call("POST", path, tokens["access_token"], {"idempotency-key": secrets.token_urlsafe(16)})
    print(json.dumps(released["data"], ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
