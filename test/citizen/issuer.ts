import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { SignJWT } from 'jose';
import type { Test } from 'tap';

/** The token endpoint's response. */
export interface Redeemed {
  readonly status?: number;
  readonly body: unknown;
}

/** An OpenID provider with responses chosen by the test. */
export interface TestIssuer {
  readonly issuer: string;
  /** The last token request. */
  readonly asked: () => { readonly headers: IncomingHttpHeaders; readonly form: URLSearchParams };
  /** Sets the responses from now on. */
  answer(next: () => Promise<Redeemed>): void;
  /** An ID token signed with its own key, or with an unpublished one. */
  sign(claims: Record<string, unknown>, options?: { readonly published?: boolean }): Promise<string>;
}

const KID = 'test';

/** @param metadata over what its discovery document says */
export async function startIssuer(t: Test, metadata: object = {}): Promise<TestIssuer> {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let redeem: () => Promise<Redeemed> = async () => ({ status: 400, body: { error: 'invalid_grant' } });
  let last: ReturnType<TestIssuer['asked']> | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/jwks') {
      send(200, {
        keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: KID, alg: 'ES256', use: 'sig' }],
      });
    } else if (request.url === '/token') {
      last = { headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString()) };
      const { status = 200, body } = await redeem();
      send(status, body);
    } else {
      const endpoint = (path: string) => `${issuer}/${path}`;
      send(200, {
        issuer,
        authorization_endpoint: endpoint('authorize'),
        token_endpoint: endpoint('token'),
        jwks_uri: endpoint('jwks'),
        ...metadata,
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    issuer,
    asked: () => {
      if (last === undefined) throw new Error('nobody redeemed a code');
      return last;
    },
    answer: (next) => {
      redeem = next;
    },
    sign: (claims, { published = true } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: KID })
        .sign(published ? own.privateKey : other.privateKey),
  };
}

/** The gateway's configuration for it. */
export const settingsOf = ({ issuer }: TestIssuer): NodeJS.ProcessEnv => ({
  CITIZEN_ISSUER: issuer,
  CITIZEN_JWKS_URL: `${issuer}/jwks`,
  CITIZEN_AUDIENCE: 'gateway',
  CITIZEN_CLIENT_ID: 'inbox',
});
