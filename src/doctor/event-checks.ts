import { InvalidToken, verifyEventToken } from '../client/event-token.js';
import type { Approved } from './asking-checks.js';
import { type Check, expect, type Shared, shared, Unexpected } from './check.js';
import type { Registered } from './connection-checks.js';
import { type Body, expectAnswer, type Gateway, itemsIn, textIn, WAIT_MAX_S } from './gateway.js';

const PAGES_MAX = 500;
const PAGE_ITEMS = 200;
const CALLS_MAX = 20;
const UNKNOWN_CURSOR = '17.01m86ywv9mf8y94a5sdzzaexcj';
const ADVICE = 'tell the operator: without events you learn of revocations too late';

/** The place in the stream where the run began. */
export function eventsStart({ call }: Gateway): Shared<string> {
  return shared('events.read', async () => {
    let after: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
      const answer = await call('GET', `/v1/events?limit=${PAGE_ITEMS}${query}`);
      expectAnswer(answer, 200);
      after = textIn(answer.body, 'next_cursor');
      if (answer.body.has_more !== true) return after;
    }
    return String(after);
  });
}

/** What events are about. */
export interface Occasions {
  readonly registered: Shared<Registered>;
  readonly approved: Shared<Approved>;
  readonly revoked: Shared<Approved>;
}

/**
 * Whether events arrive, their tokens verify, and a stream goes on where it was left.
 * @param within_s how long an event may take to arrive
 */
export function eventChecks(
  gateway: Gateway,
  start: Shared<string>,
  { registered, approved, revoked }: Occasions,
  within_s: number,
): readonly Check[] {
  const { call, origin, findKey } = gateway;
  const arrived = shared('events.arrive', async () => {
    const { request_id } = await approved.need();
    return find(
      gateway,
      await start.need(),
      within_s,
      (each) => each.type === 'request_approved' && each.request_id === request_id,
    );
  });
  const verify = async (token: string) =>
    verifyEventToken(token, { iss: origin, aud: (await registered.need()).partner_id }, findKey);
  return [
    {
      name: 'events.read',
      expected: 'the stream, page by page, to its end',
      advice: ADVICE,
      run: async () => `read until ${await start.make()}`,
    },
    {
      name: 'events.unknown_cursor',
      expected: 'a cursor of another stream: 410 event_cursor_unknown',
      advice: 'tell the operator: a stream must not go on silently where events are missing',
      run: async () =>
        expectAnswer(await call('GET', `/v1/events?after=${UNKNOWN_CURSOR}`), 410, 'event_cursor_unknown'),
    },
    {
      name: 'events.arrive',
      hasEffect: true,
      expected: 'request_approved, after the person approved',
      advice: ADVICE,
      run: async () => `${String((await arrived.make()).event.event_id)} has arrived`,
    },
    {
      name: 'events.token',
      hasEffect: true,
      expected:
        'the token of the event verifies with a published key, and is for you; a changed one does not',
      advice: 'tell the operator: a token that does not verify proves nothing',
      run: async () => {
        const { event } = await arrived.need();
        const token = textIn(event, 'token');
        const claims = await verify(token);
        expect(claims.jti === event.event_id, `the token is of ${claims.jti}`);
        const types = Object.keys(claims.events).join();
        expect(types === `urn:ung-thuan:event:${String(event.type)}`, `the token is about ${types}`);
        const changed = await verify(changedToken(token)).then(
          () => 'verifies',
          (error: unknown) => (error instanceof InvalidToken ? undefined : String(error)),
        );
        expect(changed === undefined, `the changed token: ${changed}`);
        return `${claims.jti} for ${claims.aud}`;
      },
    },
    {
      name: 'events.resume',
      hasEffect: true,
      expected: 'the same events again from the same cursor, and not from the next one',
      advice: 'tell the operator: a receiver that was interrupted would miss events, or act on them twice',
      run: async () => {
        const { event, before, next } = await arrived.need();
        const idsAfter = async (cursor: string) => {
          const answer = await call(
            'GET',
            `/v1/events?limit=${PAGE_ITEMS}&after=${encodeURIComponent(cursor)}`,
          );
          expectAnswer(answer, 200);
          return itemsIn(answer.body).map(({ event_id }) => event_id);
        };
        expect((await idsAfter(before)).includes(event.event_id), 'it does not come again');
        expect(!(await idsAfter(next)).includes(event.event_id), 'it comes again after the next cursor');
        return 'once more from its cursor, not from the next';
      },
    },
    {
      name: 'events.revoked',
      hasEffect: true,
      expected: 'consent_revoked, after the person revoked',
      advice: ADVICE,
      run: async () => {
        const { consent_id } = await revoked.need();
        const isOurs = (each: Body) => each.type === 'consent_revoked' && each.consent_id === consent_id;
        return `${String((await find(gateway, await start.need(), within_s, isOurs)).event.event_id)} has arrived`;
      },
    },
  ];
}

interface Found {
  readonly event: Body;
  /** The cursor that its page was read with, and the one after it. */
  readonly before: string;
  readonly next: string;
}

async function find(
  { call }: Gateway,
  start: string,
  within_s: number,
  isWanted: (event: Body) => boolean,
): Promise<Found> {
  const until_ms = performance.now() + within_s * 1000;
  const wait_s = Math.min(WAIT_MAX_S, within_s);
  let before = start;
  for (let made = 0; made < CALLS_MAX && performance.now() < until_ms; made++) {
    const path = `/v1/events?limit=${PAGE_ITEMS}&after=${encodeURIComponent(before)}`;
    const answer = await call('GET', path, { wait_s });
    expectAnswer(answer, 200);
    const next = textIn(answer.body, 'next_cursor');
    const event = itemsIn(answer.body).find(isWanted);
    if (event !== undefined) return { event, before, next };
    before = next;
  }
  throw new Unexpected('it has not arrived');
}

/** Another claim under the same signature. */
function changedToken(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Body;
  const changed = Buffer.from(JSON.stringify({ ...claims, jti: 'evt_other' })).toString('base64url');
  return [header, changed, signature].join('.');
}
