import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { strFromU8, unzipSync } from 'fflate';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import { createTestGateway } from '../helpers/gateway.js';

/**
 * Runs the collection for Bruno: its script with what Bruno's Developer Mode offers scripts (`bru`, `req` and Node's crypto), then the call as
 * the script left it. Bruno's own program was tried by hand.
 */

const g = await createTestGateway(t);
const FOLDER = 'docs/samples/bruno/';
const read = (path: string) => readFileSync(FOLDER + path, 'utf8');

/** The content of a block of a .bru file, without its indentation. */
function blockOf(text: string, name: string): string | undefined {
  const found = new RegExp(`^${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text)?.[1];
  return found?.replace(/^ {2}/gm, '');
}
const valuesIn = (block = '') =>
  new Map([...block.matchAll(/^(\w[\w-]*): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

const PATHS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\/\w+\.bru$/.test(path) && !path.startsWith('environments/'),
);
const SCRIPT = blockOf(read('collection.bru'), 'script:pre-request') ?? '';
const environment = valuesIn(blockOf(read('environments/Sandbox.bru'), 'vars'));

/** A request of the collection as Bruno sends it. */
async function send(path: string, key: object, variables: ReadonlyMap<string, string> = new Map()) {
  const text = read(path);
  const method = /^(get|post|put|patch|delete) \{$/m.exec(text)?.[1] ?? '';
  const body = blockOf(text, 'body:json');
  const headers = new Map(valuesIn(blockOf(text, 'headers')));
  if (body !== undefined) headers.set('content-type', 'application/json');
  const state = { url: valuesIn(blockOf(text, method)).get('url') ?? '', body: body && JSON.parse(body) };
  const all = new Map([...environment, ['origin', g.origin], ['key', JSON.stringify(key)]]);
  runInNewContext(SCRIPT, {
    require: createRequire(import.meta.url),
    bru: { getVar: (name: string) => variables.get(name), getEnvVar: (name: string) => all.get(name) },
    req: {
      getUrl: () => state.url,
      setUrl: (url: string) => {
        state.url = url;
      },
      getMethod: () => method.toUpperCase(),
      getBody: () => state.body,
      setBody: (set: unknown) => {
        state.body = set;
      },
      getHeader: (name: string) => headers.get(name),
      setHeader: (name: string, value: string) => headers.set(name, value),
    },
    URL,
    Buffer,
  });
  const answer = await fetch(state.url, {
    method: method.toUpperCase(),
    headers: [...headers],
    ...(state.body !== undefined && { body: state.body }),
  });
  const content = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, body: isJson ? JSON.parse(content) : undefined };
}

async function newPartner(type: 'ed25519' | 'P-256') {
  const pair =
    type === 'ed25519' ? generateKeyPairSync(type) : generateKeyPairSync('ec', { namedCurve: type });
  const { d, ...jwk } = pair.privateKey.export({ format: 'jwk' });
  const body = { name: { vi: 'Ngân hàng thử', en: 'Test bank' }, kind: 'bank', jwk };
  t.equal((await plainCall(g.origin, g.origin, 'POST', '/sandbox/partners', body)).status, 201);
  return { ...jwk, d };
}

for (const type of ['ed25519', 'P-256'] as const) {
  t.test(`asks and waits with a key of ${type}`, async (t) => {
    const key = await newPartner(type);
    t.equal((await send('Catalogue/getCatalogue.bru', key)).status, 200);
    const asked = await send('Consent requests/createConsentRequest.bru', key);
    t.equal(asked.status, 201);
    const kept = new Map([['request_id', asked.body.request_id]]);
    t.match(await send('Consent requests/withdrawConsentRequest.bru', key, kept), { status: 204 });
    t.match(await send('Consent requests/getConsentRequest.bru', key, kept), {
      status: 200,
      body: { status: 'withdrawn' },
    });
  });
}

t.test('the collection can be downloaded, with the address of the gateway in it', async (t) => {
  const zip = new Uint8Array(await (await fetch(`${g.origin}/docs/samples/bruno.zip`)).arrayBuffer());
  const files = unzipSync(zip);
  t.equal(Object.keys(files).length, PATHS.length + 3);
  t.match(strFromU8(files['ung-thuan/environments/Sandbox.bru'] as Uint8Array), `origin: ${g.origin}\n`);
  t.equal(strFromU8(files['ung-thuan/collection.bru'] as Uint8Array), read('collection.bru'));
});

t.test('each request of the collection has a signature that verifies', async (t) => {
  const key = await newPartner('ed25519');
  t.ok(PATHS.length > 30);
  for (const path of PATHS) {
    const { status, body } = await send(path, key);
    const isOfOther = path === 'Registration/applyForRegistration.bru'; // its example brings a key that is not ours
    t.equal(status === 401, isOfOther, `${path} ${status} ${body?.code}`);
    t.not(body?.code, 'internal_error', path);
  }
});
