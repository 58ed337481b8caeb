import type { Prompt, Schemas } from './api.js';

/**
 * Whether the terms to be signed are those on the screen: they name this request, partner, purpose, organisation and fields, and
 * the challenge is their hash (SHA-256 over RFC 8785). Otherwise a person could be made to sign something else.
 */
export async function termsMatchPrompt(
  { terms, options }: Schemas['DecisionChallenge'],
  prompt: Prompt,
  fields: readonly string[],
  childAgrees: boolean,
): Promise<boolean> {
  const same =
    terms.request_id === prompt.request_id &&
    terms.partner.partner_id === prompt.partner.partner_id &&
    terms.purpose.id === prompt.purpose.id &&
    terms.statement === prompt.statement &&
    terms.binding_code === prompt.binding_code &&
    terms.retention === prompt.retention &&
    terms.child_agrees === childAgrees &&
    canonical(terms.organisation ?? null) === canonical(prompt.about.organisation ?? null) &&
    canonical(terms.access) === canonical(prompt.access) &&
    canonical(terms.fields.map(({ id }) => id).sort()) === canonical([...fields].sort());
  if (!same) return false;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(terms)));
  const text = btoa(String.fromCharCode(...new Uint8Array(hash)));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === options.challenge;
}

/** JSON in canonical form (RFC 8785): members sorted by UTF-16 code units, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
