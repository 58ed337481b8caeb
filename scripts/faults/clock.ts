/** Time as the load sees it; tests give another one. */
export interface Clock {
  /** Milliseconds since some instant, never going back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
};
