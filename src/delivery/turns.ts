/** Runs work when a slot is free. */
export type TakeTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Limits how much work runs at a time; the rest waits in order of arrival. */
export function createTurns(atOnceMax: number): TakeTurn {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= atOnceMax) await new Promise<void>((come) => waiting.push(come));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // takes over this slot
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}
