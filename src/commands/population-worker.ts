import { once } from 'node:events';
import { UnitTable } from '../administrative-unit/unit-table.js';
import { readUnits } from '../database/admin/administrative-unit.js';
import { PARTITION_PEOPLE, writePartition } from '../database/admin/nation.js';
import { dayOf } from '../population/calendar.js';
import { NumberOffice } from '../population/numbers.js';
import { makePeople } from '../population/people.js';
import { Places } from '../population/places.js';
import type { Job, Message, Task } from './population-load.js';
import { withAdmin } from './with-admin.js';

// A worker process: takes partitions one by one and fills each with people.

const REPORT_PEOPLE = 20_000;

const say = (message: Message) => void process.send?.(message);
const told = async <T>() => (await once(process, 'message'))[0] as T;

async function work({ database, seed, today, weights, taken: issued }: Job): Promise<void> {
  await withAdmin(database, async (admin) => {
    const places = new Places(new UnitTable(await readUnits(admin)), weights, dayOf(today));
    const taken = new Set(issued);
    for (;;) {
      const next = told<Task | 'done'>();
      say('idle');
      const task = await next;
      if (task === 'done') return;
      const { partition, people } = task;
      const first = partition * PARTITION_PEOPLE;
      const made = makePeople({
        people,
        seed,
        stream: partition,
        places,
        numbers: new NumberOffice(partition, taken),
        firstPersonId: first,
        firstHouseholdId: first,
      });
      let reported = 0;
      await writePartition(admin, partition, made, (copied) => {
        if (copied - reported < REPORT_PEOPLE && copied < people) return;
        reported = copied;
        say({ partition, copied });
      });
    }
  });
}

process.once('disconnect', () => process.exit(1)); // the parent process is gone
try {
  await work(await told<Job>());
  process.exit(0);
} catch (error) {
  say({ failure: (error as Error).message });
  process.exitCode = 1;
  process.disconnect();
}
