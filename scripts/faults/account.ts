/**
 * The account of a load: what callers were told, compared with what the database holds afterwards. Each operation has a target of
 * its own - a consent to release under, a statement to ask with, a request to approve - so that an effect that happened
 * twice shows as two effects on one target.
 */

export type Kind = 'release' | 'request' | 'approval';

/** An operation, and what its caller was told. */
export interface Operation {
  readonly kind: Kind;
  /** Id of the consent (release), the statement (request), id of the request (approval). */
  readonly target: string;
  /** Id of the effect that was acknowledged; undefined where the caller never learned. */
  readonly acknowledged: string | undefined;
}

/** An effect in the database. */
export interface Effect {
  readonly kind: Kind;
  readonly target: string;
  readonly id: string;
}

export interface Account {
  readonly acknowledged: number;
  /** Operations whose callers gave up; each may have had its effect, once. */
  readonly unacknowledged: number;
  /** Of these, how many had it. */
  readonly unacknowledgedEffects: number;
  /** Effects that were acknowledged and are not there. */
  readonly lost: readonly Effect[];
  /** Targets with more than one effect. */
  readonly doubled: readonly string[];
  /** Consents whose counter of uses is not the number of their releases. */
  readonly miscounted: readonly string[];
  /** Effects on targets that no operation had. */
  readonly unasked: readonly Effect[];
}

/**
 * Compares.
 * @param uses how often each consent was used, by its own counter, by target
 */
export function settle(
  operations: readonly Operation[],
  effects: readonly Effect[],
  uses: ReadonlyMap<string, number>,
): Account {
  const keyOf = ({ kind, target }: { kind: Kind; target: string }) => `${kind} ${target}`;
  const found = new Map<string, Effect[]>();
  for (const effect of effects) found.set(keyOf(effect), [...(found.get(keyOf(effect)) ?? []), effect]);
  const asked = new Set(operations.map(keyOf));
  if (asked.size !== operations.length) throw new Error('two operations have the same target');

  const lost: Effect[] = [];
  let unacknowledgedEffects = 0;
  for (const operation of operations) {
    const there = found.get(keyOf(operation)) ?? [];
    const { kind, target, acknowledged } = operation;
    if (acknowledged === undefined) unacknowledgedEffects += Math.min(there.length, 1);
    else if (!there.some(({ id }) => id === acknowledged)) lost.push({ kind, target, id: acknowledged });
  }
  const releases = operations.filter(({ kind }) => kind === 'release');
  return {
    acknowledged: operations.filter(({ acknowledged }) => acknowledged !== undefined).length,
    unacknowledged: operations.filter(({ acknowledged }) => acknowledged === undefined).length,
    unacknowledgedEffects,
    lost,
    doubled: [...found].filter(([, there]) => there.length > 1).map(([key]) => key),
    miscounted: releases
      .filter((each) => (uses.get(each.target) ?? 0) !== (found.get(keyOf(each))?.length ?? 0))
      .map(({ target }) => target),
    unasked: effects.filter((effect) => !asked.has(keyOf(effect))),
  };
}

/** Whether nothing was lost, doubled, miscounted or made without being asked for. */
export function isExact({ lost, doubled, miscounted, unasked }: Account): boolean {
  return lost.length + doubled.length + miscounted.length + unasked.length === 0;
}
