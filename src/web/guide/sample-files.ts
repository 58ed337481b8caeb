import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { SAMPLES, sample } from './page.js';

interface SampleFile {
  readonly name: string;
  readonly type: string;
  readonly read: () => string | Buffer;
}

const TEXT = 'text/plain; charset=utf-8';

const BRUNO = fileURLToPath(new URL('bruno/', SAMPLES));

/** The collection for Bruno, with the address of this gateway in its environment. */
function brunoZip(origin: string): Buffer {
  const names = readdirSync(BRUNO, { recursive: true, encoding: 'utf8' });
  const entries = names
    .filter((name) => /\.(bru|json)$/.test(name))
    .map((name) => {
      const text = readFileSync(BRUNO + name, 'utf8').replace(/(?<=^ {2}origin: ).*$/m, origin);
      return [`ung-thuan/${name}`, Buffer.from(text)] as const;
    });
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

const TEXTS = [
  'partner.mjs',
  'partner.py',
  'Partner.java',
  'partner.sh',
  'events.mjs',
  'receiver.mjs',
  'ciba.mjs',
  'oauth.mjs',
  'oauth.py',
  'oauth.sh',
  'onboarding.mjs',
  'pharmacy.mjs',
];

/** The files of docs/samples that can be downloaded. @param origin of the gateway */
export function sampleFiles(origin: string): SampleFile[] {
  let zip: Buffer | undefined;
  return [
    ...TEXTS.map((name) => ({ name, type: TEXT, read: () => sample(name) })),
    { name: 'bruno.zip', type: 'application/zip', read: () => (zip ??= brunoZip(origin)) },
  ];
}
