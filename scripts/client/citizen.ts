import { readAnswer, type SignedAnswer, send } from './partner.js';

/** A citizen's app: a bearer token on every call. */
export interface CitizenClient {
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<SignedAnswer>;
}

/** Signs in at the sandbox identity provider. */
export async function signIn(
  origin: string,
  number: string,
  acr: '1' | '2' = '2',
  connectTo = origin,
): Promise<CitizenClient> {
  const { access_token } = (
    await plainCall(origin, connectTo, 'POST', '/sandbox/identity/token', { personal_id_number: number, acr })
  ).body;
  return citizenWith(origin, access_token, connectTo);
}

/** A citizen's app with a given token. */
export function citizenWith(origin: string, token: string, connectTo = origin): CitizenClient {
  return {
    token,
    call: (method, path, body) =>
      plainCall(origin, connectTo, method, `/citizen/v1${path}`, body, { authorization: `Bearer ${token}` }),
  };
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
