import { type Authenticator, createAuthenticator } from './authenticator.js';
import { readAnswer, type SignedAnswer, send } from './partner.js';

/** A citizen's app: a bearer token on every call. */
export interface CitizenClient {
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<SignedAnswer>;
  /** The person's phone; its passkey is added at the first approval. */
  passkey(): Promise<Authenticator>;
  /** Removes the phone's passkey, if it has one. */
  removePasskey(): Promise<void>;
  /** Approves with the passkey: challenge, assertion, decision. Returns the first refusal, or the last answer. */
  approve(requestId: string, fields: readonly string[], more?: object): Promise<SignedAnswer>;
}

interface Phone {
  readonly authenticator: Authenticator;
  readonly passkeyId: string;
}

const phones = new Map<string, Promise<Phone>>();

/** Signs in at the sandbox identity provider. */
export async function signIn(
  origin: string,
  number: string,
  acr: '1' | '2' = '2',
  connectTo = origin,
  observe?: ObserveAnswer,
): Promise<CitizenClient> {
  const { access_token } = (
    await plainCall(origin, connectTo, 'POST', '/sandbox/identity/token', { personal_id_number: number, acr })
  ).body;
  return citizenWith(origin, access_token, connectTo, number, observe);
}

/** Gets each answer of a client, with its path. */
export type ObserveAnswer = (method: string, path: string, answer: SignedAnswer) => void;

/** A citizen's app with a given token. @param owner identifies the phone; the token by default */
export function citizenWith(
  origin: string,
  token: string,
  connectTo = origin,
  owner = token,
  observe?: ObserveAnswer,
): CitizenClient {
  const call: CitizenClient['call'] = async (method, path, body) => {
    const target = `/citizen/v1${path}`;
    const answer = await plainCall(origin, connectTo, method, target, body, {
      authorization: `Bearer ${token}`,
    });
    observe?.(method, target, answer);
    return answer;
  };
  const key = `${origin} ${owner}`;
  const passkey = async () => {
    const phone = phones.get(key) ?? enrol(call, origin);
    phones.set(key, phone);
    phone.catch(() => phones.delete(key));
    return (await phone).authenticator;
  };
  return {
    token,
    call,
    passkey,
    removePasskey: async () => {
      const phone = await phones.get(key);
      if (phone === undefined) return;
      const removed = await call('DELETE', `/passkeys/${phone.passkeyId}`);
      if (removed.status !== 204) throw new Error(`a passkey: ${JSON.stringify(removed.body)}`);
      phones.delete(key);
    },
    approve: async (requestId, fields, more = {}) => {
      const decision = { decision: 'approve', fields, ...more };
      const begin = () => call('POST', `/prompts/${requestId}/challenge`, decision);
      let begun = await begin();
      if (begun.body?.code === 'passkey_required') {
        await passkey();
        begun = await begin();
      }
      if (begun.status !== 201) return begun;
      const credential = (await passkey()).answer(begun.body.options);
      return call('POST', `/prompts/${requestId}/decision`, { ...decision, credential });
    },
  };
}

async function enrol(call: CitizenClient['call'], origin: string): Promise<Phone> {
  const authenticator = createAuthenticator(origin);
  const begun = await call('POST', '/passkeys/challenge');
  if (begun.status !== 201) throw new Error(`a passkey: ${JSON.stringify(begun.body)}`);
  const made = await call('POST', '/passkeys', {
    name: 'Điện thoại',
    credential: authenticator.make(begun.body.options),
  });
  if (made.status !== 201) throw new Error(`a passkey: ${JSON.stringify(made.body)}`);
  return { authenticator, passkeyId: made.body.passkey_id };
}

/** One unsigned call. */
export async function plainCall(
  origin: string,
  connectTo: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<SignedAnswer> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const all = {
    host: new URL(origin).host,
    ...(bytes !== undefined && {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
    }),
    ...headers,
  };
  return readAnswer(await send(connectTo, method, path, Object.entries(all).flat(), bytes));
}
