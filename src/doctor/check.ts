/** One thing to find out about a gateway or about a partner's own code. */
export interface Check {
  /** Stable: `signing.stale`. */
  readonly name: string;
  /** What holds when it passes, in one line. */
  readonly expected: string;
  /** What to do when it does not. */
  readonly advice: string;
  /** Asks people, releases data or ends something: for a sandbox only. */
  readonly hasEffect?: boolean;
  /** @returns what came, in one line @throws Unexpected, Skipped; NoAnswer and others, which fail it too */
  readonly run: () => Promise<string>;
}

/** The outcome of a check. */
export interface Finding {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly expected: string;
  /** What came; why it was left out, if it was. */
  readonly came: string;
  /** Of a failed check. */
  readonly advice?: string;
  readonly took_ms: number;
}

/** What a check found is not what was expected. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';

  /** @param advice where it is known better than by the check */
  constructor(
    readonly came: string,
    readonly advice?: string,
  ) {
    super(came);
  }
}

/** A check does not apply, or what it builds on is not there. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

/** What a check builds on could not be made. That is the failure of another check, the owner, if that is run too. */
export class Blocked extends Error {
  override readonly name = 'Blocked';

  constructor(
    readonly owner: string,
    cause: unknown,
  ) {
    super(`it builds on ${owner}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** @throws Unexpected unless it holds */
export function expect(holds: boolean, came: string, advice?: string): asserts holds {
  if (!holds) throw new Unexpected(came, advice);
}

const CHECK_MAX_MS = 90_000; // longer than two waiting calls
const CAME_MAX_CHARS = 400;

/**
 * Runs checks one after the other.
 * @param began is told the name of each before it runs
 */
export async function runChecks(
  checks: readonly Check[],
  isSandbox: boolean,
  began: (name: string, done: number) => void,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    began(check.name, findings.length);
    findings.push(await runCheck(check, isSandbox, findings));
  }
  return findings;
}

async function runCheck(check: Check, isSandbox: boolean, before: readonly Finding[]): Promise<Finding> {
  const { name, expected } = check;
  const started_ms = performance.now();
  const found = (outcome: Finding['outcome'], came: string, advice?: string): Finding => ({
    name,
    outcome,
    expected,
    came: oneLine(came),
    ...(advice !== undefined && { advice }),
    took_ms: Math.round(performance.now() - started_ms),
  });
  if (check.hasEffect === true && !isSandbox)
    return found('skipped', 'it has effects, and this is no sandbox');
  try {
    return found('passed', await inTime(check.run()));
  } catch (error) {
    if (error instanceof Skipped) return found('skipped', error.message);
    const failedBefore = (owner: string) =>
      before.some((each) => each.name === owner && each.outcome === 'failed');
    if (error instanceof Blocked && failedBefore(error.owner)) {
      return found('skipped', `it builds on ${error.owner}, which failed`);
    }
    const advice = (error instanceof Unexpected ? error.advice : undefined) ?? check.advice;
    return found('failed', error instanceof Error ? error.message : String(error), advice);
  }
}

async function inTime(run: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    const error = new Unexpected(`nothing within ${CHECK_MAX_MS / 1000} s`);
    timer = setTimeout(() => failed(error), CHECK_MAX_MS);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > CAME_MAX_CHARS ? `${line.slice(0, CAME_MAX_CHARS)}...` : line;
}

/** Something that several checks build on: made once, by the first that asks for it. */
export interface Shared<Value> {
  /** For the check that is about it. @throws as making it does */
  make(): Promise<Value>;
  /** For others. @throws Blocked where it could not be made, so that one fault is one failure */
  need(): Promise<Value>;
}

/** @param owner the name of the check that fails when it cannot be made */
export function shared<Value>(owner: string, make: () => Promise<Value>): Shared<Value> {
  let made: Promise<Value> | undefined;
  const once = () => {
    made ??= make();
    return made;
  };
  return {
    make: once,
    async need() {
      try {
        return await once();
      } catch (error) {
        if (error instanceof Skipped || error instanceof Blocked) throw error;
        throw new Blocked(owner, error);
      }
    },
  };
}
