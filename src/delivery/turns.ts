/** Does work when its turn has come. */
export type TakeTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Turns for at most so many at a time; the others wait in the order in which they came. */
export function createTurns(atOnceMax: number): TakeTurn {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= atOnceMax) await new Promise<void>((come) => waiting.push(come));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // takes over this turn
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}
