import { randomBytes } from 'node:crypto';
import t from 'tap';
import type { CitizenContext } from '../../src/citizen/session.js';
import { authenticatingAgain, createSessionMemory } from '../../src/citizen/session-memory.js';
import type { Route } from '../../src/contract/bind.js';
import { Problem } from '../../src/problem.js';

const START_MS = 1_800_000_000_000;

function contextUntil(expires_ms: number): CitizenContext {
  return {
    session: randomBytes(32),
    sessionId: '01890a5d-ac96-774b-bcce-b302099a8057' as CitizenContext['sessionId'],
    personId: '7',
    level: 2,
    authenticatedAt: undefined,
    expiresAt: new Date(expires_ms),
  };
}

t.test('a session is remembered for half a minute to a minute, and never beyond its expiry', async (t) => {
  let now_ms = START_MS;
  const memory = createSessionMemory(() => now_ms);
  const [long, short] = [contextUntil(START_MS + 3_600_000), contextUntil(START_MS + 10_000)];
  memory.remember(long);
  memory.remember(short);
  t.equal(memory.recall(long.session), long);
  t.equal(memory.recall(randomBytes(32)), undefined);
  now_ms += 10_000;
  t.equal(memory.recall(short.session), undefined, 'expired');
  now_ms = START_MS + 30_000;
  t.equal(memory.recall(long.session), long);
  now_ms = START_MS + 60_000;
  t.equal(memory.recall(long.session), undefined);
});

t.test('a session that is recalled again and again is read after a minute', async (t) => {
  let now_ms = START_MS;
  const memory = createSessionMemory(() => now_ms);
  const context = contextUntil(START_MS + 3_600_000);
  memory.remember(context);
  for (; now_ms < START_MS + 60_000; now_ms += 10_000) {
    t.equal(memory.recall(context.session), context);
    memory.remember(context);
  }
  t.equal(memory.recall(context.session), undefined);
  memory.remember({ ...context });
  t.match(memory.recall(context.session), context, 'once it was read');
});

t.test('a forgotten session is looked up again', async (t) => {
  const memory = createSessionMemory(() => START_MS);
  const context = contextUntil(START_MS + 3_600_000);
  memory.remember(context);
  memory.forget(context.session);
  t.equal(memory.recall(context.session), undefined);
});

t.test('a route runs again only after the refusal of a session', async (t) => {
  const memory = createSessionMemory(() => START_MS);
  const [stale, fresh] = [contextUntil(START_MS + 3_600_000), contextUntil(START_MS + 3_600_000)];
  let authenticated = 0;
  const runs: CitizenContext[] = [];
  const route: Route<CitizenContext> = async ({ context }) => {
    runs.push(context);
    if (context === stale) throw new Problem('token_invalid');
    throw new Problem('not_found');
  };
  const routes = authenticatingAgain({ listPrompts: route, getSession: route }, memory, async () => {
    authenticated += 1;
    return fresh;
  });
  const call = { context: stale } as Parameters<typeof route>[0];
  memory.remember(stale);
  await t.rejects(routes.listPrompts(call), { code: 'not_found' });
  t.strictSame(runs, [stale, fresh]);
  t.equal(memory.recall(stale.session), undefined);
  await t.rejects(routes.listPrompts({ ...call, context: fresh }), { code: 'not_found' });
  await t.rejects(routes.getSession(call), { code: 'token_invalid' }, 'read at each call anyway');
  t.equal(authenticated, 1);
});
