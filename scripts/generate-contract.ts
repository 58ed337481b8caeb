/**
 * Writes the types of both contracts from their OpenAPI files. With --check it writes nothing and fails if a file is not
 * current or a contract breaks a rule: handlers are typed by these files, and must not implement an outdated contract.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';
import { contractFaults } from './contract-rules.js';

const NAMES = ['partner', 'citizen'] as const;

const sourceOf = (name: string) => new URL(`../openapi/${name}.yaml`, import.meta.url);
const targetOf = (name: string) => new URL(`../src/contract/generated/${name}.ts`, import.meta.url);

const contracts = NAMES.map((name) => ({ name, document: parse(readFileSync(sourceOf(name), 'utf8')) }));
const faults = contractFaults(contracts);
const isCheck = process.argv.includes('--check');

for (const { name, document } of contracts) {
  const header = `// Written by scripts/generate-contract.ts from openapi/${name}.yaml; changes belong there.\n`;
  const text = header + astToString(await openapiTS(document, { alphabetize: false, immutable: true }));
  const target = targetOf(name);
  if (!isCheck) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    faults.push(`${name}: ${fileURLToPath(target)} is not current: run npm run generate`);
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
