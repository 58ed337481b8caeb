/**
 * Mutation tests of the code that decides: `npm run mutation [-- TEXT]`. Puts one fault at a time into copies of signature
 * policy, release checks, transitions, deciders, passkeys, dispensing and noise, runs the tests that must detect it, and
 * fails if they pass. With TEXT only the mutations whose name or file contains it are run.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { compiledName, compileTests, GROUP_RUNNER } from '../test-build.js';
import { runGroup } from '../test-run.js';
import { startTestServers, type TestServers } from '../test-servers.js';
import { mutate } from './mutate.js';
import type { Mutation } from './mutation.js';
import { MUTATIONS } from './mutations.js';

const TIMEOUT_MS = 300_000;

const text = process.argv[2] ?? '';
const chosen = MUTATIONS.filter(({ name, file }) => `${name} ${file}`.includes(text));
if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);
const { servers, close } = await startTestServers();
const survivors: string[] = [];
try {
  const queue = [...chosen];
  await Promise.all(Array.from({ length: availableParallelism() }, (_, lane) => work(lane, queue)));
} finally {
  await close();
}
console.log(`${chosen.length - survivors.length} caught, ${survivors.length} survived`);
if (survivors.length > 0 || chosen.length === 0) process.exitCode = 1;

/** Takes mutations from the queue until it is empty, with a copy of the compiled code and databases of its own. */
async function work(lane: number, queue: Mutation[]): Promise<void> {
  const out = `.test-build-mutation-${lane}`;
  await compileTests(out);
  for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
    const original = readFileSync(mutation.file, 'utf8');
    const changed = mutate(mutation, original);
    const isSql = mutation.file.endsWith('.sql');
    let used = servers;
    if (isSql) used = await mutatedTemplates(lane, changed);
    else await compileTests(out, { file: mutation.file, text: changed });
    const catcher = await firstFailure(mutation.tests, out, used);
    if (!isSql) await compileTests(out);
    if (catcher === undefined) survivors.push(mutation.name);
    console.log(
      `${catcher === undefined ? 'SURVIVED' : 'caught'}  ${mutation.name}${catcher ? `  (${catcher})` : ''}`,
    );
  }
  rmSync(out, { recursive: true, force: true });
}

/** Clones the templates and replaces a function in the clones. */
async function mutatedTemplates(lane: number, sql: string): Promise<TestServers> {
  const admin = new pg.Client({ connectionString: servers.adminUrl });
  await admin.connect();
  const clone = async (template: string): Promise<string> => {
    const name = `mutant_${lane}_${template}`;
    await admin.query('SELECT pg_advisory_lock(1)'); // as test/helpers/database.ts
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    await admin.query('SELECT pg_advisory_unlock(1)');
    const url = new URL(servers.adminUrl);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query('SET check_function_bodies = off');
    await client.query(sql);
    await client.end();
    return name;
  };
  try {
    return {
      ...servers,
      emptyTemplate: await clone(servers.emptyTemplate),
      peopleTemplate: await clone(servers.peopleTemplate),
    };
  } finally {
    await admin.end();
  }
}

/** The first of the tests that fails; undefined when all pass. */
async function firstFailure(
  tests: readonly string[],
  out: string,
  used: TestServers,
): Promise<string | undefined> {
  for (const test of tests) {
    const { isOk } = await runGroup([{ name: test, compiled: compiledName(test, out) }], {
      runner: compiledName(GROUP_RUNNER, out),
      env: { ...process.env, UNG_THUAN_TEST_SERVERS: JSON.stringify(used) },
      fileMax_ms: TIMEOUT_MS,
    });
    if (!isOk) return test;
  }
  return undefined;
}
