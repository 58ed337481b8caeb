#!/usr/bin/env bash
# Makes one call of OAuth with curl and openssl alone, and prints the answer.
#
#   oauth.sh ORIGIN KEY_FILE PARTNER_ID POST PATH NAME=VALUE...      posts a form, with a client assertion (RFC 7523)
#   oauth.sh ORIGIN KEY_FILE PARTNER_ID METHOD PATH ACCESS_TOKEN     calls with a token, which is bound to the key (DPoP, RFC 9449)
#
# KEY_FILE is a private Ed25519 key as a JWK. Needs curl 7.83 and OpenSSL 3.
set -euo pipefail

[[ $# -ge 6 ]] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
origin=$1 key_file=$2 partner=$3 method=$4 url=$1$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

member() { tr -d '\n' <"$key_file" | sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
sha256() { openssl dgst -sha256 -binary | base64url; }

# A private key in DER is these 16 bytes and the key (RFC 8410).
{ printf '\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20'; echo "$(member d)=" | tr -- '-_' '+/' | openssl base64 -d -A; } >"$work/key.der"
jwk="{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"$(member x)\"}"
now=$(date +%s)

# jwt HEADER CLAIMS: members of JSON, beside those that all have.
jwt() {
  local input
  input=$(printf '{"alg":"EdDSA",%s}' "$1" | base64url).$(printf '{"iat":%s,"jti":"%s",%s}' "$now" "$(openssl rand -hex 16)" "$2" | base64url)
  printf %s "$input" >"$work/input"
  printf '%s.%s' "$input" "$(openssl pkeyutl -sign -rawin -keyform DER -inkey "$work/key.der" -in "$work/input" | base64url)"
}
proof() { jwt "\"typ\":\"dpop+jwt\",\"jwk\":$jwk" "\"htm\":\"$method\",\"htu\":\"$url\"${1-}"; }

call=(curl --silent --show-error --fail-with-body --max-time 40 --request "$method" "$url")
if [[ $method == POST && $6 == *=* ]]; then
  claims="\"iss\":\"$partner\",\"sub\":\"$partner\",\"aud\":\"$origin\",\"exp\":$((now + 60))"
  assertion=$(jwt "\"kid\":\"$(printf %s "$jwk" | sha256)\"" "$claims")
  call+=(--data-urlencode "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
  call+=(--data-urlencode "client_assertion=$assertion")
  for each in "${@:6}"; do call+=(--data-urlencode "$each"); done
  [[ $url != */oauth/token ]] || call+=(-H "dpop: $(proof)")
else
  call+=(-H "authorization: DPoP $6" -H "dpop: $(proof ",\"ath\":\"$(printf %s "$6" | sha256)\"")")
  [[ $method != POST ]] || call+=(-H "idempotency-key: $(openssl rand -hex 16)")
fi
"${call[@]}"
echo
