import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { importPrivateKey, type PrivateKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import type { Authenticator } from '../client/authenticator.js';
import type { Operation } from './account.js';
import { CLOCK } from './clock.js';
import { type Attempt, callUntil, type Outcome } from './retry.js';

/** A person who approves. */
export interface Approver {
  readonly number: string;
  readonly phone: Authenticator;
}

/** Makes operations at a gateway, each on a target of its own, and keeps what it was told. */
export interface Caller {
  release(consentId: string): Promise<void>;
  request(statement: string, number: string): Promise<void>;
  approve(requestId: string, approver: Approver): Promise<void>;
  readonly operations: readonly Operation[];
  readonly attempts: readonly Attempt[];
  close(): void;
}

/** How long one call may take: the gateway promises 5 s, and what takes longer is to be seen. */
const CALL_MS = 10_000;
/** How long a caller goes on repeating: well beyond the time to fail over. */
const DEADLINE_MS = 60_000;
/** While nothing is answered, calls wait for a connection, and their time is running. */
const SOCKETS_MAX = 1_000;
/** A sign-in counts as fresh for 5 minutes. */
const SIGN_IN_MS = 200_000;

export const FIELDS = ['person.birth_full_name', 'person.date_of_birth'];

/** @param signIn gives a token of a person who has just signed in */
export function createCaller(
  origin: string,
  jwk: Readonly<Record<string, string>>,
  signIn: (number: string) => Promise<string>,
): Caller {
  const agent = new Agent({ keepAlive: true, scheduling: 'fifo', maxSockets: SOCKETS_MAX });
  const key = importPrivateKey(jwk);
  const operations: Operation[] = [];
  const attempts: Attempt[] = [];
  const tokens = new Map<string, { token: Promise<string>; at: number }>();
  const until = (deadline_ms: number, call: () => Promise<Outcome>) =>
    callUntil(deadline_ms, call, (attempt) => void attempts.push(attempt));

  const byPartner = async (method: string, path: string, idempotencyKey?: string, json?: unknown) =>
    send(agent, origin, method, path, await signed(key, origin, method, path, idempotencyKey, json), json);
  const byCitizen = async (number: string, path: string, json: unknown) => {
    const headers = { authorization: `Bearer ${await tokenOf(number)}`, 'content-type': 'application/json' };
    return send(agent, origin, 'POST', `/citizen/v1${path}`, headers, json);
  };
  const tokenOf = (number: string): Promise<string> => {
    const known = tokens.get(number);
    if (known !== undefined && CLOCK.now() - known.at < SIGN_IN_MS) return known.token;
    const token = signIn(number);
    tokens.set(number, { token, at: CLOCK.now() });
    return token;
  };
  /** The consent of a request that is approved already, as a caller finds it whose answer was lost. */
  const consentOf = async (requestId: string, deadline_ms: number): Promise<string | undefined> =>
    (await until(deadline_ms, () => byPartner('GET', `/v1/consent-requests/${requestId}`)))?.body.consent_id;

  return {
    operations,
    attempts,
    async release(consentId) {
      const idempotencyKey = randomUUID();
      const answer = await until(CLOCK.now() + DEADLINE_MS, () =>
        byPartner('POST', `/v1/consents/${consentId}/releases`, idempotencyKey),
      );
      operations.push({ kind: 'release', target: consentId, acknowledged: answer?.body?.release_id });
    },
    async request(statement, number) {
      const idempotencyKey = randomUUID();
      const body = {
        subject: { personal_id_number: number },
        purpose: 'bank.account_opening',
        statement,
        required_fields: FIELDS,
        access: { mode: 'once' },
        retention: 'P90D',
      };
      const answer = await until(CLOCK.now() + DEADLINE_MS, () =>
        byPartner('POST', '/v1/consent-requests', idempotencyKey, body),
      );
      operations.push({ kind: 'request', target: statement, acknowledged: answer?.body?.request_id });
    },
    async approve(requestId, { number, phone }) {
      const deadline_ms = CLOCK.now() + DEADLINE_MS;
      const decision = { decision: 'approve', fields: FIELDS };
      let acknowledged: string | undefined;
      // A decision whose answer was lost is not sent again: a new challenge says whether the request is still open.
      while (CLOCK.now() < deadline_ms) {
        const begun = await until(deadline_ms, () =>
          byCitizen(number, `/prompts/${requestId}/challenge`, decision),
        );
        if (begun?.body?.status_of_request === 'approved')
          acknowledged = await consentOf(requestId, deadline_ms);
        if (begun?.status !== 201) break;
        // Like a synced passkey, it does not count: one phone here answers several prompts at once.
        const credential = phone.answer(begun.body.options, { signCount: 0 });
        const sent_ms = CLOCK.now();
        const decided = await byCitizen(number, `/prompts/${requestId}/decision`, {
          ...decision,
          credential,
        });
        attempts.push({ sent_ms, answered_ms: CLOCK.now(), status: decided.status, code: decided.code });
        if (decided.status === 200) {
          acknowledged = decided.body.consent_id;
          break;
        }
        await CLOCK.sleep((decided.retryAfter_s ?? 1) * 1000);
      }
      operations.push({ kind: 'approval', target: requestId, acknowledged });
    },
    close: () => agent.destroy(),
  };
}

async function signed(
  key: PrivateKey,
  origin: string,
  method: string,
  path: string,
  idempotencyKey: string | undefined,
  json: unknown,
): Promise<Record<string, string>> {
  const headers = await signRequest({
    method,
    targetUri: origin + path,
    key,
    ...(json !== undefined && { body: Buffer.from(JSON.stringify(json)), contentType: 'application/json' }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  return {
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(headers as unknown as Record<string, string>),
  };
}

/** One call over a kept-alive connection. Never throws: a broken connection is an outcome. */
function send(
  agent: Agent,
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  json: unknown,
): Promise<Outcome> {
  const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  const length = method === 'GET' ? {} : { 'content-length': String(body?.length ?? 0) };
  return new Promise((done) => {
    const timer = setTimeout(() => outgoing.destroy(new Error('no_answer')), CALL_MS);
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      done(outcome);
    };
    const fail = (error: Error & { code?: string }) =>
      end({ status: 0, code: error.code ?? error.message, retryAfter_s: undefined, body: undefined });
    const outgoing = request(
      origin + path,
      { method, agent, headers: { ...headers, ...length } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const parsed = /json/.test(incoming.headers['content-type'] ?? '') ? JSON.parse(text) : undefined;
          const after = Number(incoming.headers['retry-after']);
          end({
            status: incoming.statusCode ?? 0,
            code: parsed?.code,
            retryAfter_s: Number.isFinite(after) ? after : undefined,
            body: parsed,
          });
        });
      },
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
