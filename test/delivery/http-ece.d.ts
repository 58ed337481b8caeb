declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** Decrypts what came with Content-Encoding: aes128gcm (RFC 8188) under the keys of RFC 8291. */
  export function decrypt(
    body: Buffer,
    parameters: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string },
  ): Buffer;
}
