import { Agent, request } from 'node:http';
import { Problem } from '../problem.js';
import type { Notary } from './notary.js';
import {
  type Arguments,
  fromWire,
  type Method,
  toAddedPasskey,
  toConfirmedKey,
  type WireProblem,
} from './wire.js';

const TIMEOUT_MS = 5_000;
const ANSWER_MAX_BYTES = 64 * 1024;

/** The client of a notary in a process of its own. Calls fail with `unavailable` while it cannot be reached. */
export function createNotaryClient(path: string): Notary {
  const agent = new Agent({ keepAlive: true });
  const call = async <Name extends Method>(method: Name, given: Arguments[Name]): Promise<unknown> => {
    const { status, text } = await post(agent, path, method, JSON.stringify(given)).catch((error) => {
      throw new Problem('unavailable', { cause: error, retryAfter_s: 1 });
    });
    const body: unknown = JSON.parse(text);
    if (status !== 200) throw fromWire(body as WireProblem);
    return body;
  };
  return {
    openBrowserSession: async (secret, idToken, nonce, device) =>
      (await call('openBrowserSession', { secret, idToken, nonce, device })) as never,
    openAppSession: async (token, device) => (await call('openAppSession', { token, device })) as never,
    addPasskey: async (session, name, credential) =>
      toAddedPasskey(
        (await call('addPasskey', { session: session.toString('base64url'), name, credential })) as never,
      ),
    confirmKey: async (offerId) => toConfirmedKey((await call('confirmKey', { offerId })) as never),
    decide: async (session, decision) =>
      (await call('decide', { session: session.toString('base64url'), decision })) as never,
  };
}

function post(
  agent: Agent,
  socketPath: string,
  method: Method,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const call = request(
      {
        agent,
        socketPath,
        path: `/${method}`,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        signal,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > ANSWER_MAX_BYTES) call.destroy(new Error('the answer is too long'));
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, text }));
        response.on('error', fail);
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}
