import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';

const FLAGS_MADE = 0x45; // user present, user verified, credential included
const FLAGS_USED = 0x05; // user present, user verified
const NEVER_COUNTS = Buffer.alloc(4);
const NO_AAGUID = Buffer.alloc(16);
/** {"fmt": "none", "attStmt": {}, "authData": bytes of one length octet} in CBOR (RFC 8949). */
const ATTESTATION = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex');
/** A COSE_Key of P-256 (RFC 9053 section 7.1.1): {kty, alg, crv, x, y}. */
const COSE_X = Buffer.from('a5010203262001215820', 'hex');
const COSE_Y = Buffer.from('225820', 'hex');
const COORDINATE_BYTES = 32;

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: string | Buffer): string => Buffer.from(data).toString('base64url');

/** A passkey that the sandbox holds for a made-up person, in software and without a person behind it. */
export interface SandboxPasskey {
  readonly credentialId: string;
  /** RegistrationResponseJSON of WebAuthn section 5.1. */
  make(options: { readonly challenge: string; readonly rp: { readonly id: string } }): object;
  /** AuthenticationResponseJSON of WebAuthn section 5.1. */
  answer(options: { readonly challenge: string; readonly rpId: string }): object;
}

/**
 * @param secret 32 bytes: gateways with the same secret hold the same passkey
 * @param origin of the inbox
 */
export function sandboxPasskey(secret: Buffer, origin: string): SandboxPasskey {
  const scalar = Buffer.from(secret);
  scalar.writeUInt8(scalar.readUInt8(0) & 0x7f, 0); // below the order of P-256
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(scalar);
  const point = pair.getPublicKey().subarray(1);
  const [x, y] = [point.subarray(0, COORDINATE_BYTES), point.subarray(COORDINATE_BYTES)];
  const jwk = { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y), d: base64url(scalar) };
  const key: KeyObject = createPrivateKey({ key: jwk, format: 'jwk' });
  const id = sha256(point);
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const credential = (response: object) => ({
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key',
    response,
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  });
  return {
    credentialId: base64url(id),
    make({ challenge, rp }) {
      const data = Buffer.concat([
        ...[sha256(rp.id), Buffer.of(FLAGS_MADE), NEVER_COUNTS, NO_AAGUID, Buffer.of(0, id.length), id],
        ...[COSE_X, x, COSE_Y, y],
      ]);
      return credential({
        clientDataJSON: base64url(clientData('webauthn.create', challenge)),
        attestationObject: base64url(Buffer.concat([ATTESTATION, Buffer.of(data.length), data])),
        transports: ['internal'],
      });
    },
    answer({ challenge, rpId }) {
      const data = Buffer.concat([sha256(rpId), Buffer.of(FLAGS_USED), NEVER_COUNTS]);
      const client = clientData('webauthn.get', challenge);
      return credential({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), key)),
      });
    },
  };
}
