import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const FLAG_USER_PRESENT = 0x01;
const FLAG_USER_VERIFIED = 0x04;
const FLAG_CREDENTIAL_INCLUDED = 0x40;

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const text = (data: Buffer | string): string => Buffer.from(data).toString('base64url');

/** Faults an authenticator can be told to make. */
export interface Ceremony {
  readonly origin?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly userVerified?: boolean;
  readonly signCount?: number;
  /** Changes the client data before it is signed. */
  readonly clientData?: (bytes: Buffer) => Buffer;
}

/** A passkey in software, as in a phone: it signs with ES256 and does not export its key. */
export interface Authenticator {
  readonly credentialId: string;
  /** RegistrationResponseJSON of WebAuthn section 5.1. */
  make(options: { readonly challenge: string; readonly rp: { readonly id: string } }): object;
  /** AuthenticationResponseJSON of WebAuthn section 5.1. */
  answer(options: { readonly challenge: string; readonly rpId: string }, ceremony?: Ceremony): object;
}

/** @param origin the page the ceremonies take place at */
export function createAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let uses = 0;
  const clientData = (type: string, challenge: string, at: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: at, crossOrigin: false }));
  const authenticatorData = (rpId: string, flags: number, count: number, more = Buffer.alloc(0)) => {
    const head = Buffer.alloc(37);
    sha256(rpId).copy(head);
    head.writeUInt8(flags, 32);
    head.writeUInt32BE(count, 33);
    return Buffer.concat([head, more]);
  };
  const credential = (response: object) => ({
    id: text(id),
    rawId: text(id),
    type: 'public-key',
    response,
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  });
  return {
    credentialId: text(id),
    make({ challenge, rp }) {
      const jwk = publicKey.export({ format: 'jwk' });
      // COSE_Key (RFC 9053 section 7.1.1): kty EC2, alg ES256, crv P-256, x, y; 0x58 0x20 begins 32 bytes in CBOR.
      const cose = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(String(jwk.x), 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(String(jwk.y), 'base64url'),
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const flags = FLAG_USER_PRESENT | FLAG_USER_VERIFIED | FLAG_CREDENTIAL_INCLUDED;
      const data = authenticatorData(rp.id, flags, uses, Buffer.concat([Buffer.alloc(16), length, id, cose]));
      // {"fmt": "none", "attStmt": {}, "authData": bytes}
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([data.length]),
        data,
      ]);
      return credential({
        clientDataJSON: text(clientData('webauthn.create', challenge, origin)),
        attestationObject: text(attestation),
        transports: ['internal'],
      });
    },
    answer({ challenge, rpId }, ceremony = {}) {
      uses += 1;
      const flags = FLAG_USER_PRESENT | ((ceremony.userVerified ?? true) ? FLAG_USER_VERIFIED : 0);
      const data = authenticatorData(rpId, flags, ceremony.signCount ?? uses);
      const made = clientData(
        ceremony.type ?? 'webauthn.get',
        ceremony.challenge ?? challenge,
        ceremony.origin ?? origin,
      );
      const client = ceremony.clientData?.(made) ?? made;
      return credential({
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: text(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
      });
    },
  };
}
