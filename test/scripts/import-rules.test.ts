import t from 'tap';
import { importFaults } from '../../scripts/import-rules.js';

const faultsOf = (files: Record<string, string>) => importFaults(new Map(Object.entries(files)));

t.test('imports that go down are nobody’s fault', async (t) => {
  const files = {
    'app.ts': "import Fastify from 'fastify'; import { ask } from './consent/request.js';",
    'consent/request.ts': "import type { Row } from '../database/gate/partner.js';\nexport const ask = 1;",
    'consent/routes.ts': "import type { FastifyReply } from 'fastify'; // SELECT is spoken elsewhere",
    'database/gate/partner.ts': "export type Row = 'x'; export const sql = 'SELECT 1';",
    'config.ts': 'export const read = () => process.env;',
  };
  t.strictSame(faultsOf(files), []);
});

t.test('an import upward', async (t) => {
  const files = {
    'database/call.ts': "import type { ask } from '../consent/request.js';",
    'consent/request.ts': '',
  };
  t.strictSame(faultsOf(files), ['database/call.ts: imports upward, from consent/request.ts']);
  const lazily = {
    'database/call.ts': "const later = () => import('../consent/request.js');",
    'consent/request.ts': '',
  };
  t.strictSame(faultsOf(lazily), ['database/call.ts: imports upward, from consent/request.ts']);
  t.strictSame(faultsOf({ 'database/call.ts': "export * from '../app.js';" }), [
    'database/call.ts: imports upward, from app.ts',
  ]);
});

t.test('a room without a place', async (t) => {
  t.strictSame(faultsOf({ 'attic/box.ts': '' }), [
    'attic/box.ts: room attic has no place in ROOMS of scripts/import-rules.ts',
  ]);
});

t.test('a circle within a room', async (t) => {
  const files = {
    'consent/request.ts': "import './states.js';",
    'consent/states.ts': "import type { A } from './code.js';",
    'consent/code.ts': "import './states.js';",
  };
  t.strictSame(faultsOf(files), ['a circle: consent/states.ts -> consent/code.ts -> consent/states.ts']);
});

t.test('Fastify, SQL and the environment where they do not belong', async (t) => {
  t.strictSame(faultsOf({ 'consent/request.ts': "import type { FastifyReply } from 'fastify';" }), [
    'consent/request.ts: imports fastify',
  ]);
  t.strictSame(faultsOf({ 'http-signature/key.ts': "import jwt from '@fastify/jwt';" }), [
    'http-signature/key.ts: imports @fastify/jwt',
  ]);
  t.strictSame(faultsOf({ 'consent/request.ts': '\nconst sql = `SELECT * FROM $\x7b1}`;' }), [
    'consent/request.ts:2: SQL outside of database/',
  ]);
  t.strictSame(faultsOf({ 'commands/population.ts': "client.query('BEGIN')" }), [
    'commands/population.ts:1: SQL outside of database/',
  ]);
  t.strictSame(faultsOf({ 'consent/routes.ts': "call('DELETE', '/v1'); say('SELECTED WITHOUT');" }), []);
  t.strictSame(faultsOf({ 'cache/redis.ts': 'const url = process.env.REDIS_URL;' }), [
    'cache/redis.ts:1: the environment is read outside of config.ts',
  ]);
  t.strictSame(faultsOf({ 'cache/redis.ts': "import { env } from 'node:process';" }), [
    'cache/redis.ts: imports node:process',
  ]);
});
