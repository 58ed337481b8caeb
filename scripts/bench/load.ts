/**
 * The load generator, in a process of its own: sends requests over kept-alive connections and reports how long they took.
 * Requests are made and signed before the clock starts, in batches small enough that the signatures are still valid when sent.
 * Where a target takes several calls, all targets make their first call, then, once the second ones are signed, all their second
 * one, and so on; a target's time is that of its calls.
 */
import { type CallSource, citizenOf, type Kind, STEPS, type Step } from './calls.js';
import { type Answer, type Connection, openConnection } from './connection.js';

interface Job extends CallSource {
  readonly kind: Kind;
  readonly concurrency: number;
  /** Requests started per second; as many as possible if undefined. */
  readonly per_s?: number;
}

/** How many passkeys are enrolled at once, before the clock starts. */
const ENROLLING = 4;

process.on('message', async (job: Job) => {
  const port = Number(new URL(job.origin).port);
  if (job.kind === 'lifecycle' || job.kind === 'ciba') {
    await atOnce(ENROLLING, job.targets.length, async (i) => void (await citizenOf(job, i).passkey()));
  }
  const targets = job.targets.map((_, i) => ({ i, took_ms: 0, answers: [] as Answer[], failed: false }));
  const measure = async (target: (typeof targets)[number], connection: Connection, call: Buffer) => {
    const from = performance.now();
    const answer = await connection.send(call);
    target.took_ms += performance.now() - from;
    target.answers.push(answer);
    target.failed = ![200, 201].includes(answer.status);
  };
  let elapsed_s = 0;
  for (const step of STEPS[job.kind] as readonly Step[]) {
    const going = targets.filter(({ failed }) => !failed);
    // These may run longer than a signature is valid, so each request is signed just before it is sent.
    const calls =
      job.kind === 'get' ? [] : await Promise.all(going.map(({ i, answers }) => step(job, i, answers)));
    // Opened after the calls were made: servers close connections that send nothing.
    const connections = await Promise.all(
      Array.from({ length: job.concurrency }, () => openConnection(port)),
    );
    const began = performance.now();
    await atOnce(connections.length, going.length, async (k, lane) => {
      const target = going[k] as (typeof targets)[number];
      if (job.per_s !== undefined) await until(began + (k / job.per_s) * 1000);
      await measure(target, connections[lane] as Connection, calls[k] ?? (await step(job, target.i, [])));
    });
    elapsed_s += (performance.now() - began) / 1000;
    for (const connection of connections) connection.close();
  }
  const statuses: Record<string, number> = {};
  for (const { answers } of targets) {
    const status = answers.at(-1)?.status ?? 0;
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  const times = targets.map(({ took_ms }) => took_ms).sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
  process.send?.({
    done: times.length,
    failures: targets.filter(({ failed }) => failed).length,
    statuses,
    per_s: Math.round(times.length / elapsed_s),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
  });
});

/** Runs `count` tasks, `lanes` at the same time. */
async function atOnce(
  lanes: number,
  count: number,
  task: (i: number, lane: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async (_: unknown, lane: number): Promise<void> => {
    for (let i = next++; i < count; i = next++) await task(i, lane);
  };
  await Promise.all(Array.from({ length: lanes }, run));
}

async function until(due_ms: number): Promise<void> {
  const left_ms = due_ms - performance.now();
  if (left_ms > 0) await new Promise((done) => setTimeout(done, left_ms));
}
