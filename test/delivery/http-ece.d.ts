declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** Decrypts a body with Content-Encoding: aes128gcm (RFC 8188), encrypted for a push subscription (RFC 8291). */
  export function decrypt(
    body: Buffer,
    parameters: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string },
  ): Buffer;
}
