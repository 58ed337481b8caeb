import type { Call } from './contract.js';
import type { Tab } from './page.js';

/** As `ung-thuan init` names it. */
export const KEY_FILE = 'ung-thuan.key.json';

/**
 * A call in curl, Node and Python, made of the contract's examples. Signed calls use the signing code of docs/samples: partner.sh with
 * curl and openssl, ung-thuan/client, partner.py.
 * @param origin of the gateway
 */
export function snippets(call: Call, origin: string): Tab[] {
  if (!call.isSigned) return unsigned(call, origin);
  return [
    { name: 'curl', text: shell(call, origin) },
    { name: 'Node', text: node(call, origin) },
    { name: 'Python', text: python(call, origin) },
  ];
}

/** The path and query with the values of the examples. */
export function targetOf({ template, path, query }: Call): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

function shell(call: Call, origin: string): string {
  const target = targetOf(call);
  const words = [
    `bash partner.sh ${origin} ${KEY_FILE} ${call.method} ${/[?&]/.test(target) ? `'${target}'` : target}`,
  ];
  if (call.body !== undefined) words.push(`'${json(call.body).replaceAll("'", "'\\''")}'`);
  return words.join(' ');
}

function node({ method, template, path, query, body }: Call, origin: string): string {
  const members = [
    ...(Object.keys(path).length > 0 ? [`path: ${inline(path)},`] : []),
    ...(Object.keys(query).length > 0 ? [`query: ${inline(query)},`] : []),
    ...(body !== undefined ? [`body: ${indented(json(body), '  ')},`] : []),
  ];
  const parameters = members.length === 0 ? '{}' : `{\n${members.map((each) => `  ${each}\n`).join('')}}`;
  return `import { readFileSync } from 'node:fs';
import { createClient } from 'ung-thuan/client';

const key = JSON.parse(readFileSync('${KEY_FILE}', 'utf8'));
const client = await createClient({ origin: '${origin}', key });
const answer = await client.call('${method}', '${template}', ${parameters});
console.log(answer.status, answer.body);`;
}

function python(call: Call, origin: string): string {
  const { method, body } = call;
  const words = [`"${method}"`, `"${targetOf(call)}"`];
  if (body !== undefined) words.push(pythonOf(body, ''));
  return `import json
from partner import Gateway

with open("${KEY_FILE}", encoding="utf-8") as file:
    gateway = Gateway("${origin}", json.load(file))
print(gateway.call(${words.join(', ')}))`;
}

/** How the body of an answer is printed, by its media type: JSON, other text, or its length. */
function printing(type = ''): { readonly curl: string; readonly node: string; readonly python: string } {
  if (/json$/.test(type)) return { curl: '', node: 'await answer.json()', python: 'json.load(answer)' };
  if (type.startsWith('text/'))
    return { curl: '', node: 'await answer.text()', python: 'answer.read().decode()' };
  return {
    curl: ' --output answer',
    node: '(await answer.arrayBuffer()).byteLength',
    python: 'len(answer.read())',
  };
}

function unsigned(call: Call, origin: string): Tab[] {
  const url = origin + targetOf(call);
  const { curl, node, python } = printing(call.answerType);
  return [
    { name: 'curl', text: `curl --silent --show-error --fail${curl} ${url}` },
    {
      name: 'Node',
      text: `const answer = await fetch('${url}');\nif (!answer.ok) throw new Error('status ' + answer.status);\nconsole.log(${node});`,
    },
    {
      name: 'Python',
      text: `${python.startsWith('json') ? 'import json\n' : ''}import urllib.request

with urllib.request.urlopen("${url}") as answer:
    print(answer.status, ${python})`,
    },
  ];
}

export const json = (value: unknown) => JSON.stringify(value, null, 2);
export const indented = (text: string, blanks: string) => text.replaceAll('\n', `\n${blanks}`);

function inline(values: Readonly<Record<string, string>>): string {
  const members = Object.entries(values).map(([name, value]) => `${name}: '${value}'`);
  return `{ ${members.join(', ')} }`;
}

/** A value of JSON as Python writes it. */
export function pythonOf(value: unknown, blanks: string): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const further = `${blanks}    `;
  const members = Array.isArray(value)
    ? value.map((each) => pythonOf(each, further))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${pythonOf(each, further)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map((each) => `${further}${each},\n`).join('')}${blanks}${close}`;
}
