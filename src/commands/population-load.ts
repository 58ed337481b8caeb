import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { UnitTable } from '../administrative-unit/unit-table.js';
import type { Config } from '../config.js';
import { PARTITION_PEOPLE, writePartition } from '../database/nation.js';
import { readUnits } from '../database/population.js';
import { dayOf } from '../population/calendar.js';
import { NumberOffice } from '../population/numbers.js';
import { makePeople } from '../population/people.js';
import { Places } from '../population/places.js';
import { withAdmin } from './with-admin.js';

/** What each worker is told once. */
interface Job {
  readonly config: Config;
  readonly seed: number;
  /** ISO date. */
  readonly today: string;
  readonly weights: ReadonlyMap<string, number>;
  readonly taken: readonly number[];
}

interface Task {
  readonly partition: number;
  readonly people: number;
}

type Message = { readonly partition: number; readonly copied: number } | 'idle';

const REPORT_PEOPLE = 20_000;
// A batch dies young as a whole: room for some of them saves most of the collector's work.
const LIMITS = { maxYoungGenerationSizeMb: 64 };

/**
 * Writes partitions of made-up people, as many at a time as there are processors.
 * @param onProgress is told how many people were written in all
 */
export async function loadPartitions(
  job: Job,
  partitions: ReadonlyMap<number, number>,
  onProgress: (written: number) => void,
): Promise<void> {
  const tasks = [...partitions].map(([partition, people]): Task => ({ partition, people }));
  const copied = new Map<number, number>();
  const workers = Math.min(tasks.length, availableParallelism());
  const run = () =>
    new Promise<void>((done, failed) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: job, resourceLimits: LIMITS });
      const next = () => worker.postMessage(tasks.shift() ?? 'done');
      worker.on('message', (message: Message) => {
        if (message === 'idle') return next();
        copied.set(message.partition, message.copied);
        onProgress([...copied.values()].reduce((sum, some) => sum + some, 0));
      });
      worker.once('error', failed);
      worker.once('exit', (code) => (code === 0 ? done() : failed(new Error(`a worker ended with ${code}`))));
    });
  await Promise.all(Array.from({ length: workers }, run));
}

async function work(job: Job, port: NonNullable<typeof parentPort>): Promise<void> {
  await withAdmin(job.config, async (admin) => {
    const places = new Places(new UnitTable(await readUnits(admin)), job.weights, dayOf(job.today));
    const taken = new Set(job.taken);
    for (;;) {
      const task = new Promise<Task | 'done'>((given) => port.once('message', given));
      port.postMessage('idle');
      const given = await task;
      if (given === 'done') return;
      const { partition, people } = given;
      const made = makePeople({
        ...{ people, seed: job.seed, stream: partition, places },
        numbers: new NumberOffice(partition, taken),
        firstPersonId: partition * PARTITION_PEOPLE,
        firstHouseholdId: partition * PARTITION_PEOPLE,
      });
      let reported = 0;
      await writePartition(admin, partition, made, (copied) => {
        if (copied - reported < REPORT_PEOPLE && copied < people) return;
        reported = copied;
        port.postMessage({ partition, copied });
      });
    }
  });
}

if (!isMainThread && parentPort !== null) await work(workerData as Job, parentPort);
