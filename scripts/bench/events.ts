/**
 * How soon an event reaches the partner, and what events cost releases, in one run on a fresh database. Prints the time from the answer to
 * a decision to the answer of the poll that waits for its event (negative where the poll was answered first), and the rate of releases at
 * 32 connections with and without 1,000 events a second that another partner polls and acknowledges; rounds of both take turns, and the
 * median counts; the processor time of gateway and PostgreSQL for an event, written, polled and acknowledged, and for a release. An event is one insert in the transaction of its change, so ten share a transaction here.
 *   BENCH_PEOPLE   number of people in the database (2000)
 *   BENCH_ROUNDS   number of rounds (5)
 *   BENCH_DECISIONS   number of decisions (200)
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { signIn } from '../client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../client/partner.js';
import { freePort } from '../free-port.js';
import { postgresPid, processorTime_us } from './processor-time.js';
import { adultNumbers, seedConsents } from './seed.js';
import {
  type Database,
  median,
  openDatabase,
  type Result,
  readUnthrottledKey,
  report,
  startGateway,
  startLoadGenerator,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 2_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const DECISIONS = Number(process.env.BENCH_DECISIONS ?? 200);
const DECIDERS = 10; // each with a budget of prompts
const EVENTS_PER_S = 1_000;
const TICK_MS = 10;
const WARM_UP = 8_000;
const RELEASES = 5_000;
const CONNECTIONS = 32;
const EVENTS_ALONE_MS = 10_000;
const POLL = '/v1/event-stream/poll';

/** A run, with the processor time of gateway and PostgreSQL. */
type Timed = Result & { readonly cpu_us: number };

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const database = await openDatabase(folder);
const children: ChildProcess[] = [];
try {
  process.env.PROMPT_BUDGET_PER_DAY = String(10 * DECISIONS);
  await migrate(database.admin, catalogueFacts());
  await writeSandbox(database.admin, { people: PEOPLE, dataDir: folder });
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const gateway = await startGateway(folder, port);
  children.push(gateway);
  const spent = () => processorTime_us(gateway.pid ?? 0) + processorTime_us(postgresPid(folder));
  const bankJwk = await readUnthrottledKey(database, folder, 'bank-a');
  const bank = createPartnerClient(origin, bankJwk);
  report('events: from decision to poll', { ...(await reaching(bank, origin)), load: loadavg()[0] });

  const load = startLoadGenerator(bankJwk, origin);
  children.push(load.child);
  const release = async (count: number) => {
    const targets = await seedConsents(database, count);
    const before = spent();
    const result = await load.run({ kind: 'release', concurrency: CONNECTIONS, targets });
    return { ...result, cpu_us: spent() - before };
  };
  const reader = createPartnerClient(origin, await readUnthrottledKey(database, folder, 'bank-b'));
  await reader.call('POST', '/v1/event-stream', { body: {} });
  await release(WARM_UP);
  const alone: Timed[] = [];
  const beside: (Timed & { readonly written_per_s: number; readonly read_per_s: number })[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await release(RELEASES));
    const writer = await writeEvents(database);
    const reading = readEvents(reader);
    const result = await release(RELEASES);
    const [written_per_s, read_per_s] = [await writer.stop(), await reading.stop()];
    beside.push({ ...result, written_per_s, read_per_s });
  }
  const [without, withEvents] = [median(alone), median(beside)];
  const before = spent();
  const [writer, reading] = [await writeEvents(database), readEvents(reader)];
  await new Promise((done) => setTimeout(done, EVENTS_ALONE_MS));
  await writer.stop();
  await reading.stop();
  const event_cpu_us = Math.round((spent() - before) / writer.written());
  report('events: beside releases', {
    people: PEOPLE,
    ratio: Number((withEvents.per_s / without.per_s).toFixed(3)),
    ratios: beside.map(({ per_s }, round) => Number((per_s / (alone[round] as Timed).per_s).toFixed(3))),
    event_cpu_us,
    release_cpu_us: Math.round(without.cpu_us / without.done),
    without,
    withEvents,
    load: loadavg()[0],
  });
} finally {
  await Promise.all(children.map(stop));
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

/** People refuse requests one after another, while the partner's poll waits. */
async function reaching(bank: PartnerClient, origin: string) {
  const numbers = await adultNumbers(database, DECIDERS);
  const people = await Promise.all(numbers.map((number) => signIn(origin, number)));
  await bank.call('POST', '/v1/event-stream', { body: {} });
  const times: number[] = [];
  let ack: string[] = [];
  for (let i = 0; i < DECISIONS; i++) {
    const answered = bank
      .call('POST', POLL, { body: { ack } })
      .then(({ body }) => ({ at: performance.now(), jtis: Object.keys(body.sets) }));
    const asked = await bank.call('POST', '/v1/consent-requests', {
      body: {
        subject: { personal_id_number: numbers[i % DECIDERS] },
        purpose: 'bank.account_opening',
        statement: 'Mở tài khoản',
        required_fields: ['person.birth_full_name'],
        access: { mode: 'once' },
        retention: 'P90D',
      },
    });
    const decision = `/prompts/${asked.body.request_id}/decision`;
    const { status } = (await people[i % DECIDERS]?.call('POST', decision, { decision: 'refuse' })) ?? {};
    const decided = performance.now();
    if (status !== 200) throw new Error(`decision: ${status}`);
    const { at, jtis } = await answered;
    if (jtis.length !== 1) throw new Error(`${jtis.length} events`);
    ack = jtis;
    times.push(at - decided);
  }
  await bank.call('POST', POLL, { body: { ack, maxEvents: 0 } });
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
  return { decisions: DECISIONS, p50_ms: at(0.5), p90_ms: at(0.9), p99_ms: at(0.99) };
}

/** Writes events for bank-b at an even rate. */
async function writeEvents({ login }: Database) {
  const client = new pg.Client(login);
  await client.connect();
  const began = performance.now();
  let written = 0;
  let going = true;
  const writing = (async () => {
    while (going) {
      const due = Math.floor(((performance.now() - began) / 1000) * EVENTS_PER_S) - written;
      const count = Math.min(due, (EVENTS_PER_S * TICK_MS) / 1000);
      if (count > 0) {
        await client.query(
          "SELECT event.record('bank-b', 'consent_paused', clock_timestamp()) FROM generate_series(1, $1)",
          [count],
        );
        written += count;
      }
      if (due <= count) await new Promise((done) => setTimeout(done, TICK_MS));
    }
  })();
  return {
    written: () => written,
    async stop() {
      going = false;
      await writing;
      await client.end();
      return Math.round(written / ((performance.now() - began) / 1000));
    },
  };
}

/** Polls and acknowledges all of them. */
function readEvents(reader: PartnerClient) {
  const began = performance.now();
  let read = 0;
  let going = true;
  const reading = (async () => {
    for (let ack: string[] = []; going || ack.length > 0; ) {
      const { status, body } = await reader.call('POST', POLL, {
        body: { ack, maxEvents: 200, returnImmediately: !going },
      });
      if (status !== 200) throw new Error(`poll: ${status}`);
      ack = Object.keys(body.sets);
      read += ack.length;
    }
  })();
  return {
    async stop() {
      going = false;
      await reading;
      return Math.round(read / ((performance.now() - began) / 1000));
    },
  };
}
