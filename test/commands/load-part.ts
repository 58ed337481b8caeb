// Loads a directory, in a process that can be killed by registry-load.test.ts.
import { loadRegistry } from '../../src/commands/registry-load.js';
import { readConfig } from '../../src/config.js';

await loadRegistry(
  readConfig(),
  { json: true, result: () => {}, progress: () => {} },
  JSON.parse(process.env.LOAD_OPTIONS ?? '{}'),
);
