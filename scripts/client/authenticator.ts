import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const FLAG_USER_PRESENT = 0x01;
const FLAG_USER_VERIFIED = 0x04;
const FLAG_BACKUP_ELIGIBLE = 0x08;
const FLAG_BACKED_UP = 0x10;
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
  readonly isBackedUp?: boolean;
  readonly userHandle?: string;
  /** Changes the client data before it is signed. */
  readonly clientData?: (bytes: Buffer) => Buffer;
}

/** What kind of passkey an authenticator makes. */
export interface PasskeyKind {
  /** Whether it may be synced to other devices; default: it is bound to one. */
  readonly isBackupEligible?: boolean;
  /** Default: a new key of P-256. */
  readonly keys?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

/** A passkey in software, as in a phone: it signs with ES256, or RS256 where given an RSA key, and does not export its key. */
export interface Authenticator {
  readonly credentialId: string;
  /** RegistrationResponseJSON of WebAuthn section 5.1. */
  make(
    options: { readonly challenge: string; readonly rp: { readonly id: string } },
    ceremony?: Ceremony,
  ): object;
  /** AuthenticationResponseJSON of WebAuthn section 5.1. */
  answer(options: { readonly challenge: string; readonly rpId: string }, ceremony?: Ceremony): object;
}

/** @param origin the page the ceremonies take place at */
export function createAuthenticator(origin: string, kind: PasskeyKind = {}): Authenticator {
  const { privateKey, publicKey } = kind.keys ?? generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const backupFlags = (isBackedUp: boolean) =>
    (kind.isBackupEligible ? FLAG_BACKUP_ELIGIBLE : 0) | (isBackedUp ? FLAG_BACKED_UP : 0);
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
    make({ challenge, rp }, ceremony = {}) {
      const cose = coseOf(publicKey);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const flags = FLAG_USER_PRESENT | FLAG_USER_VERIFIED | FLAG_CREDENTIAL_INCLUDED;
      const data = authenticatorData(
        rp.id,
        flags | backupFlags(ceremony.isBackedUp ?? false),
        uses,
        Buffer.concat([Buffer.alloc(16), length, id, cose]),
      );
      // {"fmt": "none", "attStmt": {}, "authData": bytes}
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        cborBytes(data),
      ]);
      const made = clientData(
        ceremony.type ?? 'webauthn.create',
        ceremony.challenge ?? challenge,
        ceremony.origin ?? origin,
      );
      return credential({
        clientDataJSON: text(ceremony.clientData?.(made) ?? made),
        attestationObject: text(attestation),
        transports: ['internal'],
      });
    },
    answer({ challenge, rpId }, ceremony = {}) {
      uses += 1;
      const flags = FLAG_USER_PRESENT | ((ceremony.userVerified ?? true) ? FLAG_USER_VERIFIED : 0);
      const data = authenticatorData(
        rpId,
        flags | backupFlags(ceremony.isBackedUp ?? false),
        ceremony.signCount ?? uses,
      );
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
        ...(ceremony.userHandle !== undefined && { userHandle: ceremony.userHandle }),
      });
    },
  };
}

/** A COSE_Key (RFC 9053 section 7.1.1, RFC 8230 section 4): {kty, alg, crv, x, y} or {kty, alg, n, e}. */
function coseOf(publicKey: KeyObject): Buffer {
  const { kty, x, y, n, e } = publicKey.export({ format: 'jwk' });
  const bytes = (part: string | undefined) => cborBytes(Buffer.from(String(part), 'base64url'));
  const hex = (head: string) => Buffer.from(head, 'hex');
  return kty === 'RSA'
    ? Buffer.concat([hex('a401030339010020'), bytes(n), hex('21'), bytes(e)])
    : Buffer.concat([hex('a501020326200121'), bytes(x), hex('22'), bytes(y)]);
}

/** A byte string in CBOR (RFC 8949 section 3.1). */
function cborBytes(bytes: Buffer): Buffer {
  const { length } = bytes;
  const head =
    length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}
