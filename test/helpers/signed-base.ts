/** A signature base as the gateway builds it for a call, as far as the database reads it. */
export function signedBase(keyid: string, nonce: string): string {
  return `"@method": POST\n"@signature-params": ("@method");created=1;keyid="${keyid}";nonce="${nonce}";tag="x"`;
}
