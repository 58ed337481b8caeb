import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { makeFolder } from '../src/folder.js';

const root = mkdtempSync(join(tmpdir(), 'ung-thuan-folder-'));
t.teardown(() => rmSync(root, { recursive: true, force: true }));

t.test('a folder is made with those above it, and may be there already', async (t) => {
  const path = join(root, 'a', 'b', 'c');
  for (let i = 0; i < 2; i++) makeFolder(path, 0o700);
  t.strictSame(readdirSync(join(root, 'a', 'b')), ['c']);
  t.equal(statSync(path).mode & 0o777, 0o700);
});

t.test('what cannot be made is refused, and in time', async (t) => {
  writeFileSync(join(root, 'file'), '');
  t.throws(() => makeFolder(join(root, 'file')), { code: 'EEXIST' });
  t.throws(() => makeFolder(join(root, 'file', 'below')), { code: 'ENOTDIR' });
  for (const path of ['/proc/ung-thuan', '/proc/ung-thuan/below'])
    t.throws(() => makeFolder(path), { code: 'ENOENT' });
});
