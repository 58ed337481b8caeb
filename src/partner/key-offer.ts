import { ALGORITHMS } from '../http-signature/algorithms.js';
import { createdAt, type KeptMessage, readBase, verifyKept } from '../http-signature/kept-message.js';
import { importPublicKey, type PublicKey } from '../http-signature/key.js';
import { verifySignature } from '../http-signature/signature.js';
import type { Signer } from '../http-signature/signer.js';
import { parseJws } from '../jws.js';
import { Problem } from '../problem.js';

/** The `typ` of a proof that somebody has a key: a JWS (RFC 7515) that the key signed. */
const PROOF_TYPE = 'key-proof+jwt';
const PROOF_AGE_MAX_S = 300;
const OFFER_AGE_MAX_S = 3_600;

/** What a key is offered to. */
interface ProofTerms {
  readonly origin: string;
  readonly partnerId: string;
}

/**
 * The proof of possession of a key that a partner offers: for this gateway and this partner, so that nobody else can offer it.
 * @param now_s seconds since 1970
 */
export async function makeKeyProof(
  signer: Signer,
  { origin, partnerId }: ProofTerms,
  now_s = Math.floor(Date.now() / 1000),
): Promise<string> {
  const [alg] = ALGORITHMS[signer.algorithm].jwkAlgorithms;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg, typ: PROOF_TYPE })}.${encode({ aud: origin, sub: partnerId, iat: now_s })}`;
  return `${signed}.${(await signer.sign(Buffer.from(signed))).toString('base64url')}`;
}

/**
 * Verifies a proof of possession.
 * @param at_s when it was given, in seconds since 1970
 * @throws Problem invalid_request, which says at `/proof` what is wrong
 */
export async function verifyKeyProof(
  proof: string,
  key: PublicKey,
  { origin, partnerId }: ProofTerms,
  at_s: number,
): Promise<void> {
  const jws = parseJws(proof);
  const { alg, typ } = jws?.header ?? {};
  const { aud, sub, iat } = jws?.claims ?? {};
  const algorithms: readonly unknown[] = ALGORITHMS[key.algorithm].jwkAlgorithms;
  if (jws === undefined || typ !== PROOF_TYPE) throw refused(`must be a compact JWS of typ ${PROOF_TYPE}`);
  if (!algorithms.includes(alg)) throw refused(`alg must be ${algorithms.join(' or ')} for this key`);
  if (aud !== origin) throw refused(`aud must be ${origin}`);
  if (sub !== partnerId) throw refused('sub must be your partner_id');
  if (typeof iat !== 'number' || Math.abs(iat - at_s) > PROOF_AGE_MAX_S)
    throw refused(`iat must be within ${PROOF_AGE_MAX_S} s of now`);
  try {
    await verifySignature(key, jws.input, jws.signature);
  } catch {
    throw refused('is not signed by the offered key');
  }
}

/** A key that a partner offered, as it is kept. */
export interface KeyOffer extends KeptMessage {
  readonly partnerId: string;
  /** The thumbprint of the offered key. */
  readonly keyid: string;
}

/**
 * Verifies, without trust in whoever kept it, that a partner offered a key: a key in use signed the call, and the offered one the proof.
 * @param byKey a key of the partner that is in use
 * @param now_s seconds since 1970
 * @throws Problem signature_invalid, invalid_request
 */
export async function verifyKeyOffer(
  offer: KeyOffer,
  byKey: PublicKey,
  origin: string,
  now_s: number,
): Promise<void> {
  const components = readBase(offer.base);
  const created_s = createdAt(components);
  const isOffer =
    components.get('@method') === 'POST' &&
    components.get('@target-uri') === `${origin}/v1/keys` &&
    Math.abs(now_s - created_s) <= OFFER_AGE_MAX_S;
  if (!isOffer) throw new Problem('signature_invalid');
  await verifyKept(byKey, offer);
  const { jwk, proof } = JSON.parse(String(offer.body));
  const key = importPublicKey(jwk);
  if (key.keyid !== offer.keyid) throw new Problem('signature_invalid');
  await verifyKeyProof(String(proof), key, { origin, partnerId: offer.partnerId }, created_s);
}

const refused = (detail: string) =>
  new Problem('invalid_request', { errors: [{ pointer: '/proof', detail }] });
