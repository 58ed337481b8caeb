/**
 * Runs test files in this process, one after the other, each in a subtest of its name. TEST_FILES: JSON, an array of TestFile
 * (see test-run.ts); not in the arguments, from which tap makes the names of folders. TEST_FILE_MAX_MS: how long each may take.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { TestFile } from './test-run.js';
import { runTestFile } from './test-tap.js';

// Most code of a test runs a few times: V8 would spend a tenth of the time of a run on optimizing it.
setFlagsFromString('--interrupt-budget=1500000');

const fileMax_ms = Number(process.env.TEST_FILE_MAX_MS);
for (const { name, compiled } of JSON.parse(process.env.TEST_FILES ?? '[]') as TestFile[]) {
  await runTestFile(name, () => import(pathToFileURL(resolve(compiled)).href), fileMax_ms);
}
