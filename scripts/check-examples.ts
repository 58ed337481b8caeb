/**
 * Fails where a body of the contracts has no example, or one that does not fit its schema or does not compile against the types
 * that openapi-typescript makes without options: partners copy the examples, and generate their types with that.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { exampleFaults } from './example-rules.js';
import { typeFaults } from './stock-types.js';

for (const name of ['partner', 'citizen']) {
  const contract = {
    name,
    document: parse(readFileSync(new URL(`../openapi/${name}.yaml`, import.meta.url), 'utf8')),
  };
  const faults = [...exampleFaults(contract), ...(await typeFaults(contract))];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
