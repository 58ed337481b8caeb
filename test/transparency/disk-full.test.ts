import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { HEAD_FILE, openHeadFile } from '../../src/transparency/head-file.js';
import { createTree } from './tree.js';

t.test(
  'where the disk of the gateway is full nothing is signed, and once it is not the log goes on',
  async (t) => {
    const tree = await createTree(t);
    await tree.write(3);
    const pass = tree.sequencer();
    await tree.settle(pass);
    await tree.free();
    const { open } = files;
    const restore = () => {
      files.open = open;
      syncBuiltinESMExports();
    };
    t.teardown(restore);
    // What the new head is written to is a disk without room.
    files.open = (path, flags, mode) => open(flags === 'w' ? '/dev/full' : path, flags, mode);
    syncBuiltinESMExports();
    await tree.write(2);
    for (let i = 0; i < 2; i++) await t.rejects(pass(), { code: 'ENOSPC' });
    const read = async () =>
      (await tree.owner.query('SELECT size, checkpoint_size FROM ledger.tree')).rows[0];
    t.strictSame(await read(), { size: '5', checkpoint_size: '3' }, 'appended, and not signed');
    const path = join(tree.dataDir, HEAD_FILE);
    t.equal((await openHeadFile(path).read())?.size, 3);
    t.strictSame(await files.readdir(tree.dataDir), [HEAD_FILE], 'no draft is left');
    restore();
    await tree.settle(pass);
    t.equal(await tree.check('all'), 5);
  },
);

t.test(
  'where the disk of PostgreSQL is full nothing of a pass stays, and once it is not the log goes on',
  async (t) => {
    const tree = await createTree(t);
    await tree.write(3);
    const pass = tree.sequencer();
    await tree.settle(pass);
    await tree.free();
    await tree.write(2);
    await tree.owner.query(
      `CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`,
    );
    for (const [table, when, size] of [
      ['ledger.leaf', 'INSERT', '3'],
      ['ledger.tile', 'INSERT', '3'],
      ['ledger.tree', 'UPDATE OF size', '3'],
      ['ledger.tree', 'UPDATE OF checkpoint', '5'],
    ] as const) {
      await tree.owner.query(
        `CREATE TRIGGER full_disk BEFORE ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION public.full_disk()`,
      );
      await t.rejects(pass(), { code: 'unavailable', cause: { code: '53100' } }, `${when} ${table}`);
      await tree.owner.query(`DROP TRIGGER full_disk ON ${table}`);
      const { rows } = await tree.owner.query('SELECT size, checkpoint_size FROM ledger.tree');
      t.strictSame(rows, [{ size, checkpoint_size: '3' }]);
    }
    await tree.settle(pass);
    t.equal(await tree.check('all'), 5);
  },
);
