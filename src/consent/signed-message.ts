import { createdAt, readBase, verifyKept } from '../http-signature/kept-message.js';
import { importPublicKey, type PublicKey } from '../http-signature/key.js';
import { type ParsedJws, parseJws, verifyJws } from '../jws.js';

/** A message behind a record, as far as its signature shows it. Nothing is verified until `verify`. */
export interface SignedMessage {
  readonly keyid: string;
  readonly covers: 'message' | 'address' | 'caller';
  readonly method: string;
  readonly target: string;
  /** Seconds since 1970. */
  readonly created_s: number;
  /** What it asks for, in the members of the contract. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** @throws an error where the key did not sign the message, or the body is another */
  verify(key: PublicKey): Promise<void>;
}

/**
 * Reads what is kept of a call: an HTTP message signature, the DPoP proof of a release by token, or the assertion of a CIBA client.
 * @param base the signature base (RFC 9421 section 2.5), or the signing input of a JWS (RFC 7515 section 5.1)
 */
export function readSignedMessage(base: string, signature: Buffer, body: Buffer | undefined): SignedMessage {
  const jws = parseJws(`${base}.${signature.toString('base64url')}`);
  if (jws === undefined) return httpMessage(base, signature, body);
  return jws.header.typ === 'dpop+jwt' ? proofMessage(jws, body) : assertionMessage(jws, body);
}

function httpMessage(base: string, signature: Buffer, body: Buffer | undefined): SignedMessage {
  const components = readBase(base);
  const parameters = components.get('@signature-params') ?? '';
  return {
    keyid: /;keyid="([\w-]{43})"/.exec(parameters)?.[1] ?? '',
    covers: 'message',
    method: components.get('@method') ?? '',
    target: components.get('@target-uri') ?? '',
    created_s: createdAt(components),
    asked: readJson(body),
    async verify(key) {
      await verifyKept(key, { base, signature, body });
    },
  };
}

function proofMessage(jws: ParsedJws, body: Buffer | undefined): SignedMessage {
  const { htm, htu, iat } = jws.claims;
  return {
    keyid: thumbprintOf(jws.header.jwk),
    covers: 'address',
    method: String(htm),
    target: String(htu),
    created_s: Number(iat),
    asked: readJson(body),
    verify: async (key) => check(jws, key),
  };
}

/** The form is as the gateway kept it: the assertion shows only who called. */
function assertionMessage(jws: ParsedJws, body: Buffer | undefined): SignedMessage {
  const form = new URLSearchParams(body?.toString('utf8') ?? '');
  const [number, code, expiry] = ['login_hint', 'login_hint_token', 'requested_expiry'].map((name) =>
    form.get(name),
  );
  const [detail] = [readJson(Buffer.from(form.get('authorization_details') ?? ''))].flat();
  const { type: _, ...asked } = (detail ?? {}) as Record<string, unknown>;
  return {
    keyid: String(jws.header.kid),
    covers: 'caller',
    method: 'POST',
    target: `${jws.claims.aud}/oauth/backchannel-authentication`,
    created_s: Number(jws.claims.iat),
    asked: {
      ...asked,
      subject: number ? { personal_id_number: number } : { share_code: code },
      ...(expiry && { expires_in_s: Number(expiry) }),
    },
    verify: async (key) => check(jws, key),
  };
}

function check(jws: ParsedJws, key: PublicKey): void {
  if (!verifyJws(jws, key)) throw new Error('the key did not sign it');
}

function thumbprintOf(jwk: unknown): string {
  try {
    return importPublicKey(jwk).keyid;
  } catch {
    return '';
  }
}

function readJson(body: Buffer | undefined): Record<string, unknown> {
  try {
    const parsed = body === undefined ? {} : JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
