import canonicalize from 'canonicalize';

/**
 * The canonical text of terms (RFC 8785); its SHA-256 is the challenge that a passkey signed. The database makes it when an
 * approval begins (consent.terms_text).
 */
export function termsText(terms: unknown): string {
  return (canonicalize as unknown as (value: unknown) => string)(terms);
}
