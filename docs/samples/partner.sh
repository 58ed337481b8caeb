#!/usr/bin/env bash
# Asks a person for two fields, waits for the answer and reads the data, with curl and openssl alone.
#
#   partner.sh ORIGIN KEY_FILE [PERSONAL_ID_NUMBER]
#   partner.sh ORIGIN KEY_FILE METHOD PATH [BODY]        makes one call, and prints the body of the answer
#
# KEY_FILE is a private Ed25519 key as a JWK. Without a number it asks someone of the sandbox who approves everything. Each call is
# signed (RFC 9421, RFC 9530), each answer verified. Needs curl 7.83 and OpenSSL 3. It shows what a call is made of; for a program take a
# client, and a parser of JSON.
set -euo pipefail

[[ $# -ge 2 && $# -le 5 ]] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
origin=$1 key_file=$2 number=${3:-079191000901}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() { echo "$*" >&2; exit 1; }
member() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1; }   # the first text member of that name, on one line
from_base64url() { local text; text=$(tr -- '-_' '+/'); while (( ${#text} % 4 )); do text+='='; done; printf %s "$text" | openssl base64 -d -A; }
to_base64() { openssl base64 -A; }
digest() { printf 'sha-256=:%s:' "$(openssl dgst -sha256 -binary "$1" | to_base64)"; }
thumbprint() { printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$1" | openssl dgst -sha256 -binary | to_base64 | tr '+/' '-_' | tr -d '='; }

jwk=$(tr -d '\n' <"$key_file")
keyid=$(thumbprint "$(member x <<<"$jwk")")
# A private key in DER is these 16 bytes and the key (RFC 8410), a public key these 12 and the key.
{ printf '\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20'; member d <<<"$jwk" | from_base64url; } >"$work/key.der"
openssl pkey -inform DER -in "$work/key.der" -out "$work/key.pem"

# The gateway's keys, one on a line.
curl --silent --show-error --fail "$origin/.well-known/jwks.json" | tr -d '\n' | sed 's/},/}\n/g' >"$work/keys"

# call METHOD PATH [BODY] [PREFER]: the body of the answer on standard output.
call() {
  local method=$1 url=$origin$2 body=${3-} prefer=${4-} fields=() sent=() field
  printf %s "$body" >"$work/body"
  if [[ -n $body ]]; then fields+=('content-type: application/json'); sent+=(--data-binary "@$work/body"); fi
  if [[ $method != GET ]]; then fields+=("idempotency-key: $(openssl rand -hex 16)"); fi   # repeat a call that failed with the same one
  sign "$method" "$url" "${fields[@]}"
  [[ -z $prefer ]] || signed+=("prefer: $prefer")
  for field in "${signed[@]}"; do sent+=(-H "$field"); done
  local status; status=$(curl --silent --show-error --max-time 40 --request "$method" "$url" --dump-header "$work/headers" \
    --output "$work/answer" --write-out '%{http_code}' "${sent[@]}")
  verify "$status" "$method" "$url" "$signature"
  [[ $status -lt 400 ]] || die "$(cat "$work/answer")"
  cat "$work/answer"
}

# sign METHOD URL [FIELD...]: the header fields to send, those given and those of the signature over them and $work/body, in the array
# `signed`; what the answer's signature covers of them in `signature` (RFC 9421 section 3.1).
sign() {
  local names='"@method" "@target-uri"' base=$'"@method": '$1$'\n"@target-uri": '$2 field parameters
  signed=("${@:3}")
  [[ ! -s $work/body ]] || signed+=("content-digest: $(digest "$work/body")")
  for field in "${signed[@]}"; do
    names+=" \"${field%%: *}\""
    base+=$'\n"'${field%%: *}$'": '${field#*: }
  done
  parameters="($names);created=$(date +%s);keyid=\"$keyid\";nonce=\"$(openssl rand -hex 16)\";tag=\"partner-request\""
  printf '%s\n"@signature-params": %s' "$base" "$parameters" >"$work/base"
  signature="sig=:$(openssl pkeyutl -sign -rawin -inkey "$work/key.pem" -in "$work/base" | to_base64):"
  signed+=("signature-input: sig=$parameters" "signature: $signature")
}

header() { tr -d '\r' <"$work/headers" | sed -n "s/^$1: //Ip" | tail -n 1; }

# verify STATUS METHOD URL SIGNATURE: that the gateway signed the answer for this call and just now (RFC 9421 section 2.4).
verify() {
  local status=$1 input; input=$(header signature-input)
  [[ $input =~ ^[a-z]+=(\(([^\)]*)\)\;created=([0-9]+)\;keyid=\"([A-Za-z0-9_-]{43})\"\;tag=\"gateway-response\")$ ]] || die "status $status, not signed by the gateway"
  local parameters=${BASH_REMATCH[1]} names=${BASH_REMATCH[2]} created=${BASH_REMATCH[3]} signer=${BASH_REMATCH[4]} name value
  for name in '"@status"' '"@method";req' '"@target-uri";req' '"signature";req'; do
    [[ " $names " == *" $name "* ]] || die "the answer's signature covers too little"
  done
  if [[ -s $work/answer ]]; then
    [[ " $names " == *' "content-type" "content-digest" '* ]] || die "the answer's signature covers too little"
  fi
  if [[ " $names " == *' "content-digest" '* ]]; then # also of an empty body: it may have been cut off
    [[ $(header content-digest) == "$(digest "$work/answer")" ]] || die "the answer's digest does not match its body"
  fi
  (( created >= $(date +%s) - 60 && created <= $(date +%s) + 30 )) || die "the answer is of another time"
  : >"$work/base"
  for name in $names; do
    case $name in
      '"@status"') value=$status ;;
      '"@method";req') value=$2 ;;
      '"@target-uri";req') value=$3 ;;
      '"signature";req') value=$4 ;;
      *) value=$(header "$(tr -d '"' <<<"$name")") ;;
    esac
    printf '%s: %s\n' "$name" "$value" >>"$work/base"
  done
  printf '"@signature-params": %s' "$parameters" >>"$work/base"
  local key retired_at x=; while read -r key; do
    retired_at=$(member retired_at <<<"$key")   # a retired key signs no answers
    [[ -n $retired_at && ! $(date -u +%FT%TZ) < $retired_at ]] || x=$(member x <<<"$key")
    [[ $(thumbprint "$x") != "$signer" ]] || break
    x=
  done < <(cat "$work/keys"; echo)
  [[ -n $x ]] || die "the gateway has no such key"
  { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; printf %s "$x" | from_base64url; } >"$work/public.der"
  header signature | sed 's/^[a-z]*=:\(.*\):$/\1/' | openssl base64 -d -A >"$work/signature"
  openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/public.der" -in "$work/base" -sigfile "$work/signature" >/dev/null ||
    die "the answer's signature does not verify"
}

[[ ${BASH_SOURCE[0]} == "$0" ]] || return 0   # sourced for its functions

if [[ $number == [A-Z]* ]]; then call "${@:3}"; echo; exit; fi

asked=$(call POST /v1/consent-requests "{\"subject\":{\"personal_id_number\":\"$number\"},\"purpose\":\"bank.account_opening\",
  \"statement\":\"Mở tài khoản thanh toán\",\"required_fields\":[\"person.birth_full_name\",\"person.date_of_birth\"],
  \"access\":{\"mode\":\"once\"},\"retention\":\"P90D\"}")
request_id=$(member request_id <<<"$asked")
echo "Show the person this code: $(member binding_code <<<"$asked")"
status=pending
while [[ $status == pending ]]; do
  answered=$(call GET "/v1/consent-requests/$request_id" '' wait=30)
  status=$(member status <<<"$answered")
done
[[ $status == approved ]] || die "The request is $status."
call POST "/v1/consents/$(member consent_id <<<"$answered")/releases" '{}' | sed 's/.*"data":\({.*}\),"not_available".*/\1/'
echo
