// Makes a nation up and says when its first people are written: to be killed then.
import { generate } from '../../src/commands/population.js';
import { readConfig } from '../../src/config.js';

let written = 0;
await generate(
  readConfig(),
  {
    json: false,
    result: () => {},
    progress: (text) => {
      const done = Number(/ (\d+) of /.exec(text)?.[1] ?? 0);
      if (written <= 20_000 && done > 20_000) console.log(done);
      written = done;
    },
  },
  { people: 40_000, seed: 9, peoplePerPartition: 10_000 },
);
