import t from 'tap';
import { importFaults } from '../../scripts/import-rules.js';

const faultsOf = (files: Record<string, string>) => importFaults(new Map(Object.entries(files)));

t.test('imports from layers below are allowed', async (t) => {
  const files = {
    'app.ts': "import Fastify from 'fastify'; import { ask } from './consent/request.js';",
    'consent/request.ts': "import type { Row } from '../database/gate/partner.js';\nexport const ask = 1;",
    'consent/routes.ts': "import type { FastifyReply } from 'fastify'; // SELECT in a comment",
    'database/gate/partner.ts': "export type Row = 'x'; export const sql = 'SELECT 1';",
    'config.ts': 'export const read = () => process.env;',
  };
  t.strictSame(faultsOf(files), []);
});

t.test('an import from a layer above is reported', async (t) => {
  const files = {
    'database/call.ts': "import type { ask } from '../consent/request.js';",
    'consent/request.ts': '',
  };
  t.strictSame(faultsOf(files), ['database/call.ts: imports consent/request.ts, which is in a layer above']);
  const lazily = {
    'database/call.ts': "const later = () => import('../consent/request.js');",
    'consent/request.ts': '',
  };
  t.strictSame(faultsOf(lazily), ['database/call.ts: imports consent/request.ts, which is in a layer above']);
  t.strictSame(faultsOf({ 'database/call.ts': "export * from '../app.js';" }), [
    'database/call.ts: imports app.ts, which is in a layer above',
  ]);
});

t.test('.tsx files follow the same rules', async (t) => {
  const files = {
    'web/inbox/main.tsx': "import { App } from './app.js';",
    'web/inbox/app.tsx': "import '../../app.js'; export const App = () => <p>SELECT 1 FROM the menu</p>;",
    'app.ts': '',
  };
  t.strictSame(faultsOf(files), ['web/inbox/app.tsx: imports app.ts, which is in a layer above']);
  const circular = {
    'web/inbox/main.tsx': "import { App } from './app.js';",
    'web/inbox/app.tsx': "import './main.js';",
  };
  t.strictSame(faultsOf(circular), [
    'circular import: web/inbox/main.tsx -> web/inbox/app.tsx -> web/inbox/main.tsx',
  ]);
  t.strictSame(faultsOf({ 'web/inbox/app.tsx': "const sql = 'SELECT 1'; const Part = () => <p />;" }), [
    'web/inbox/app.tsx:1: SQL outside of database/',
  ]);
});

t.test('a file may belong to another layer than its folder', async (t) => {
  const files = {
    'catalogue/routes.ts': "import type { Route } from '../contract/bind.js';",
    'catalogue/fields.ts': "import type { Route } from '../contract/bind.js';",
    'contract/bind.ts': '',
  };
  t.strictSame(faultsOf(files), ['catalogue/fields.ts: imports contract/bind.ts, which is in a layer above']);
});

t.test('a module that is not listed is reported', async (t) => {
  t.strictSame(faultsOf({ 'attic/box.ts': '' }), [
    'attic/box.ts: module attic is not in MODULES of scripts/import-rules.ts',
  ]);
});

t.test('a circular import within a module is reported', async (t) => {
  const files = {
    'consent/request.ts': "import './states.js';",
    'consent/states.ts': "import type { A } from './code.js';",
    'consent/code.ts': "import './states.js';",
  };
  t.strictSame(faultsOf(files), [
    'circular import: consent/states.ts -> consent/code.ts -> consent/states.ts',
  ]);
});

t.test('Fastify, SQL and the environment are reported where they do not belong', async (t) => {
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
  t.strictSame(faultsOf({ 'consent/routes.ts': "call('DELETE', '/v1'); log('SELECTED WITHOUT');" }), []);
  t.strictSame(faultsOf({ 'cache/redis.ts': 'const url = process.env.REDIS_URL;' }), [
    'cache/redis.ts:1: the environment is read outside of config.ts',
  ]);
  t.strictSame(faultsOf({ 'cache/redis.ts': "import { env } from 'node:process';" }), [
    'cache/redis.ts: imports node:process',
  ]);
});

t.test('calls to other servers are made in one place', async (t) => {
  const files = {
    'document/issuer.ts':
      "import { request } from 'node:https';\nexport const ask = () => fetch('http://x');",
    'outbound.ts': "import { request } from 'node:https';",
    'web/inbox/api.ts': "export const ask = () => fetch('/x');",
  };
  t.strictSame(faultsOf(files), [
    'document/issuer.ts: imports node:https',
    'document/issuer.ts:2: calls out other than by outbound.ts',
  ]);
});
