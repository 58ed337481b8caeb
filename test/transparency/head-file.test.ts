import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { HEAD_FILE, openHeadFile } from '../../src/transparency/head-file.js';
import { folder } from './tree.js';

t.test('what a killed process left behind is removed at the next start, and nothing else', async (t) => {
  const home = folder(t);
  const path = join(home, HEAD_FILE);
  const root = Buffer.alloc(32, 7);
  await openHeadFile(path).write({ size: 1, root });
  const id = '0b5f9a3e-6a41-4c1d-9d38-3f6f3a2b7c10';
  const names = [
    `${HEAD_FILE}.${id}`,
    `${HEAD_FILE}.${id.replace('0b', '1c')}`,
    `${HEAD_FILE}.kept`,
    `other.${id}`,
  ];
  for (const name of names) {
    writeFileSync(join(home, name), '{');
    utimesSync(join(home, name), 1_700_000_000, 1_700_000_000);
  }
  const [old, recent = '', ...others] = names;
  utimesSync(join(home, recent), new Date(), new Date()); // another gateway may be writing it
  const next = openHeadFile(path);
  t.same(await next.read(), { size: 1, root });
  t.ok(readdirSync(home).includes(old ?? ''));
  await next.write({ size: 2, root });
  t.same(await next.read(), { size: 2, root });
  t.strictSame(readdirSync(home).toSorted(), [HEAD_FILE, recent, ...others].toSorted());
});
