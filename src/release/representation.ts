import Negotiator from 'negotiator';
import type { components } from '../contract/generated/partner.js';
import { Problem } from '../problem.js';

export type Release = components['schemas']['Release'];

/** An alternative media type of a release. */
export interface Representation {
  /** The Content-Type sent. */
  readonly mediaType: string;
  /** The media type with parameters that Accept may also name. */
  readonly variants: readonly string[];
  /** Whether it can represent these fields. */
  suits(fields: readonly string[]): boolean;
  /** Converts a release to the JSON value of this media type. */
  write(release: Release): unknown;
}

const JSON_TYPE = 'application/json';

/**
 * Negotiates the representation by the Accept field (RFC 9110 section 12.5.1); undefined for the contract's JSON.
 * @throws Problem not_acceptable
 */
export function acceptedRepresentation(
  accept: string | undefined,
  representations: readonly Representation[],
): Representation | undefined {
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return undefined;
  const offered = [JSON_TYPE, ...representations.flatMap((each) => [each.mediaType, ...each.variants])];
  const chosen = new Negotiator({ headers: { accept } }).mediaType(offered);
  if (chosen === undefined) throw new Problem('not_acceptable');
  return representations.find((each) => each.mediaType === chosen || each.variants.includes(chosen));
}
