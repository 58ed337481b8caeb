/**
 * Writes the types of both contracts from their OpenAPI files. With --check it writes nothing and fails when a file
 * differs from what it would write, or when a contract breaks one of its rules: the handlers are typed by these files,
 * so a contract that moved without them would be served by code for another.
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
    faults.push(`${name}: ${fileURLToPath(target)} is not what the contract says: run npm run generate`);
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
