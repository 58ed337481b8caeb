import type { Jwk } from '../client/key.js';
import { signCall } from '../client/sign.js';
import { importPublishedKey } from '../http-signature/published-key.js';
import { type Check, expect, type Shared, shared } from './check.js';
import { type Body, bodyOf, expectAnswer, type Gateway, inWords, itemsIn, textIn } from './gateway.js';

const JWKS_PATH = '/.well-known/jwks.json';
const KEYS_MAX_AGE_S = 300;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];
const HOUR_S = 3_600;
/** Well within what the gateway accepts: 60 s behind it and 30 s ahead. */
const OFFSET_MAX_S = 15;

/** What the catalogue says about the partner. */
export interface Registered {
  readonly partner_id: string;
  readonly purposes: readonly Body[];
  readonly fields: readonly Body[];
}

/** The registration, as the catalogue tells it. */
export function registration({ call }: Gateway): Shared<Registered> {
  return shared('discovery.registered', async () => {
    const answer = await call('GET', '/v1/catalogue');
    expect(answer.status === 200, inWords(answer), REFUSED[String(answer.body.code)]);
    const { body } = answer;
    return {
      partner_id: textIn(body, 'partner_id'),
      purposes: itemsIn(body, 'purposes'),
      fields: itemsIn(body, 'fields'),
    };
  });
}

/** The made-up people of a sandbox; none where there is nothing of it, as in production. */
export function sandboxPeople({ origin, send }: Gateway): Shared<readonly Body[]> {
  return shared('discovery.sandbox', async () => {
    const answer = await send('GET', `${origin}/sandbox/personas`, {});
    if (answer.status === 404) return [];
    expectAnswer({ status: answer.status, body: bodyOf(answer) }, 200);
    return itemsIn(bodyOf(answer));
  });
}

const REFUSED: Readonly<Record<string, string>> = {
  signature_invalid:
    'have the public half of this key registered, or take the key that is; if it is registered, --origin must be the public address that the gateway is configured with',
  partner_suspended: 'ask the operator why your registration is suspended',
  signature_stale: 'set the clock of this machine',
};

/** Whether the gateway can be reached, knows the partner, and publishes what partners need. */
export function connectionChecks(
  gateway: Gateway,
  registered: Shared<Registered>,
  personas: Shared<readonly Body[]>,
): readonly Check[] {
  const { origin, send } = gateway;
  return [
    {
      name: 'connection.reachable',
      expected: `an answer from ${origin}${JWKS_PATH}`,
      advice: 'check the address, the name server, proxies and firewalls; redirects are not followed',
      run: async () => `status ${(await send('GET', origin + JWKS_PATH, {})).status}`,
    },
    {
      name: 'connection.encrypted',
      expected: 'https, unless the gateway is on this machine',
      advice: 'call the gateway by https: requests name people, and answers have their data',
      run: async () => {
        const { protocol, hostname } = new URL(origin);
        const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
        expect(protocol === 'https:' || isHere, protocol.slice(0, -1));
        return protocol === 'https:'
          ? 'https, with a certificate that this machine trusts'
          : 'http on this machine';
      },
    },
    {
      name: 'connection.clock',
      expected: `clocks that differ by at most ${OFFSET_MAX_S} s`,
      advice:
        'set the clock of this machine by NTP: a signature is refused when it is 60 s old or 30 s ahead',
      run: () => compareClocks(gateway),
    },
    {
      name: 'discovery.sandbox',
      expected: 'made-up people at /sandbox/personas in a sandbox, 404 in production',
      advice: 'run it again: whether checks that ask people may be run is not known',
      run: async () => {
        const { length } = await personas.make();
        return length > 0
          ? `a sandbox with ${length} people`
          : 'no sandbox: nobody is asked, and no data are released';
      },
    },
    {
      name: 'discovery.keys',
      expected: `keys at ${JWKS_PATH} that can be used, without private members, kept for at most ${KEYS_MAX_AGE_S} s`,
      advice: 'tell the operator: partners verify answers, events and receipts by these keys',
      run: () => checkKeys(gateway),
    },
    {
      name: 'discovery.registered',
      expected: 'the catalogue, in a signed answer to a call signed with your key',
      advice: 'have your public key registered with this gateway',
      run: async () => `registered as ${(await registered.make()).partner_id}`,
    },
    {
      name: 'discovery.catalogue',
      expected: 'each field of a purpose is described in the catalogue',
      advice: 'tell the operator: the catalogue is incomplete',
      run: async () => {
        const { purposes, fields } = await registered.need();
        const known = new Set(fields.map(({ id }) => id));
        const unknown = purposes.flatMap((each) => each.fields as string[]).filter((id) => !known.has(id));
        expect(unknown.length === 0, `not described: ${unknown.join(', ')}`);
        return `${purposes.length} purposes, ${fields.length} fields`;
      },
    },
  ];
}

/** The gateway tells its time where a signature is too old; so this one is. */
async function compareClocks({ origin, signer, send }: Gateway): Promise<string> {
  const url = `${origin}/v1/catalogue`;
  const created = Math.floor(Date.now() / 1000) - HOUR_S;
  const headers = await signCall({ method: 'GET', url, created }, signer);
  const { status, body } = await send('GET', url, headers).then((came) => ({ ...came, body: bodyOf(came) }));
  const told = Date.parse(String(body.server_time));
  expect(!Number.isNaN(told), `no server_time: ${inWords({ status, body })}`);
  // Both are cut to whole seconds.
  const ahead_s = Math.round((Date.now() - told) / 1000 - 0.5);
  expect(Math.abs(ahead_s) <= OFFSET_MAX_S, `this machine is ${describe(ahead_s)}`);
  return `this machine is ${describe(ahead_s)}`;
}

function describe(ahead_s: number): string {
  if (ahead_s === 0) return 'less than a second off';
  return ahead_s > 0 ? `${ahead_s} s ahead` : `${-ahead_s} s behind`;
}

async function checkKeys({ origin, send }: Gateway): Promise<string> {
  const answer = await send('GET', origin + JWKS_PATH, {});
  expect(answer.status === 200, `status ${answer.status}`);
  const keys = itemsIn(bodyOf(answer), 'keys') as readonly Jwk[];
  for (const jwk of keys) {
    expect(!PRIVATE_MEMBERS.some((name) => name in jwk), 'a key with its private half');
    const { keyid } = importPublishedKey(publicOf(jwk));
    expect(jwk.kid === undefined || jwk.kid === keyid, `the kid ${String(jwk.kid)} of the key ${keyid}`);
  }
  const current = keys.filter(({ retired_at }) => retired_at === undefined).length;
  expect(current > 0, `${keys.length} keys, none that signs`);
  const maxAge = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1];
  expect(
    maxAge === undefined || Number(maxAge) <= KEYS_MAX_AGE_S,
    `Cache-Control lets them be kept for ${maxAge} s`,
  );
  return `${keys.length} keys, ${current} not retired`;
}

// "alg", "use" and "key_ops" do not say which key it is.
function publicOf({ alg: _alg, use: _use, key_ops: _ops, ...members }: Jwk): Jwk {
  return members;
}
