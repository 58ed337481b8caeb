import Negotiator from 'negotiator';
import type { components } from '../contract/generated/partner.js';
import { Problem } from '../problem.js';

export type Release = components['schemas']['Release'];

/** A form other than the contract's JSON in which a release can be told. */
export interface Representation {
  /** As it is sent. */
  readonly mediaType: string;
  /** With parameters that it may also be asked for by. */
  readonly variants: readonly string[];
  /** Whether it has a place for what these fields are about. */
  suits(fields: readonly string[]): boolean;
  /** The same content, to be written as JSON. */
  write(release: Release): unknown;
}

const JSON_TYPE = 'application/json';

/**
 * The representation that an Accept header asks for (RFC 9110 section 12.5.1); undefined for the contract's JSON.
 * @throws Problem not_acceptable when there is none
 */
export function acceptedRepresentation(
  accept: string | undefined,
  representations: readonly Representation[],
): Representation | undefined {
  const offered = [JSON_TYPE, ...representations.flatMap((each) => [each.mediaType, ...each.variants])];
  const chosen = new Negotiator({ headers: { accept } }).mediaType(offered);
  if (chosen === undefined) throw new Problem('not_acceptable');
  return representations.find((each) => each.mediaType === chosen || each.variants.includes(chosen));
}
