import { CLOCK, type Clock } from './clock.js';

/** What the load did. */
export interface Arrivals {
  readonly started: number;
  /** How late the latest arrival was, in milliseconds: the generator's own fault, not the servers'. */
  readonly latest_ms: number;
}

/**
 * Starts operations on a clock, `per_s` a second, however those before them fare: a server that stalls gets the calls of
 * that time all the same, as it would from many callers who do not know of each other.
 * @param ramp_ms over which the rate grows from nothing: processes that have just started are slow
 * @param start begins operation `i`, from 0, and must not throw
 * @param isOver whether no more are to arrive
 * @returns once all that arrived have ended
 */
export async function openLoop(
  per_s: number,
  ramp_ms: number,
  start: (i: number) => Promise<void>,
  isOver: () => boolean,
  clock: Clock = CLOCK,
): Promise<Arrivals> {
  const began = clock.now();
  const inRamp = (per_s * ramp_ms) / 2000;
  const dueAfter_ms = (i: number): number =>
    i < inRamp ? ramp_ms * Math.sqrt(i / inRamp) : ramp_ms + ((i - inRamp) / per_s) * 1000;
  const underWay: Promise<void>[] = [];
  let latest_ms = 0;
  for (let i = 0; !isOver(); i++) {
    const due = began + dueAfter_ms(i);
    const early_ms = due - clock.now();
    if (early_ms > 0) await clock.sleep(early_ms);
    latest_ms = Math.max(latest_ms, clock.now() - due);
    underWay.push(start(i));
  }
  await Promise.all(underWay);
  return { started: underWay.length, latest_ms };
}
