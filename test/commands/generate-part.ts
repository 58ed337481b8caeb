// Generates the first four partitions of the nation in population.test.ts, in a process that can be killed.
import { generate } from '../../src/commands/population.js';
import { readConfig } from '../../src/config.js';

await generate(
  readConfig(),
  { json: false, result: () => {}, progress: () => {} },
  { people: 40_000, seed: 9, peoplePerPartition: 10_000 },
);
