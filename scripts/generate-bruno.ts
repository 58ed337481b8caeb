/**
 * Writes the collection for Bruno in docs/samples/bruno: a request for each signed operation of the partners' contract, with its example, and
 * a script that signs. With --check it writes nothing and fails if a file is not current.
 *
 * Bruno, because its scripts may use Node's cryptography (in its Developer Mode) and its collections are plain files: Ed25519 and P-256
 * need no library from the network.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Call, readCalls } from '../src/web/guide/contract.js';

const OUT = fileURLToPath(new URL('../docs/samples/bruno/', import.meta.url));
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const ABOUT = `{
  "version": "1",
  "name": "Ưng Thuận",
  "type": "collection",
  "scripts": { "moduleWhitelist": ["crypto"] }
}
`;

/** Ids that one request leaves for the next. */
const VARIABLES: Readonly<Record<string, string>> = {
  request_id: 'csr_01m83t4d0wf8y9hrtw5k9vysj1',
  consent_id: 'cst_01m83t6ccmf8y95syjr0x9a1xe',
};
/** What is kept of an answer, by operation. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  createConsentRequest: ['request_id'],
  getConsentRequest: ['consent_id'],
};

const block = (name: string, text: string) => `${name} {\n${text.replace(/^(?=.)/gm, '  ')}\n}\n`;

function request(call: Call, seq: number): string {
  const { operationId, method, template, path, query, body, summary } = call;
  const target = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    name in VARIABLES ? `{{${name}}}` : encodeURIComponent(path[name] ?? ''),
  );
  const search = new URLSearchParams(query).toString();
  const url = `{{origin}}${target}${search && `?${search}`}`;
  const kind = body === undefined ? 'none' : 'json';
  const kept = (KEPT[operationId] ?? []).map(
    (name) => `if (res.body.${name}) bru.setVar('${name}', res.body.${name});`,
  );
  return [
    block('meta', `name: ${summary}\ntype: http\nseq: ${seq}`),
    block(method.toLowerCase(), `url: ${url}\nbody: ${kind}\nauth: none`),
    ...(Object.keys(query).length > 0
      ? [
          block(
            'params:query',
            Object.entries(query)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n'),
          ),
        ]
      : []),
    ...(operationId === 'getConsentRequest' ? [block('headers', 'Prefer: wait=30')] : []),
    ...(body === undefined ? [] : [block('body:json', JSON.stringify(body, null, 2))]),
    ...(kept.length > 0 ? [block('script:post-response', kept.join('\n'))] : []),
  ].join('\n');
}

function environment(): string {
  const variables = Object.entries({ origin: 'http://localhost:8080', ...VARIABLES });
  const values = variables.map(([name, value]) => `${name}: ${value}`).join('\n');
  return `${block('vars', values)}vars:secret [\n  key\n]\n`;
}

const calls = readCalls(parse(read('../openapi/partner.yaml'))).filter((call) => !call.isForClients);
const script = read('bruno/sign.js')
  .replace(/^.*biome-ignore.*\n/gm, '')
  .trimEnd();
const files = new Map<string, string>([
  ['bruno.json', ABOUT],
  ['collection.bru', block('script:pre-request', script)],
  ['environments/Sandbox.bru', environment()],
  ...calls.map((call, i): [string, string] => [`${call.tag}/${call.operationId}.bru`, request(call, i + 1)]),
]);

const present = existsSync(OUT)
  ? readdirSync(OUT, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))
  : [];
const differing = [
  ...present.filter((name) => !files.has(name)),
  ...[...files]
    .filter(([name, text]) => !present.includes(name) || readFileSync(OUT + name, 'utf8') !== text)
    .map(([name]) => name),
];
if (process.argv.includes('--check')) {
  if (differing.length > 0) {
    console.error(`docs/samples/bruno is not current (${differing.join(', ')}): run npm run generate`);
    process.exitCode = 1;
  }
} else {
  rmSync(OUT, { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(OUT + name), { recursive: true });
    writeFileSync(OUT + name, text);
  }
}
