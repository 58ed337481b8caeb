import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import t from 'tap';
import { openHeadFile } from '../../src/transparency/head-file.js';
import type { Killing } from './killed-sequencer.js';
import { createTree, LOG_JWK, ORIGIN } from './tree.js';

const POINTS = [
  ['hold', 'before'],
  ['hold', 'after'],
  ['take', 'before'],
  ['take', 'during'],
  ['take', 'after'],
  ['append', 'before'],
  ['append', 'during'],
  ['append', 'after'],
  ['remember', 'before'],
  ['rename', 'before'],
  ['remember', 'after'],
  ['sign', 'before'],
  ['sign', 'after'],
  ['publish', 'before'],
  ['publish', 'during'],
  ['publish', 'after'],
] as const satisfies (readonly [Killing['step'], Killing['when']])[];

t.test(
  'a sequencer that is killed anywhere loses nothing, doubles nothing, and signs no other tree',
  async (t) => {
    const tree = await createTree(t);
    await tree.writeAtOnce(300);
    await tree.settle(tree.sequencer());
    const program = join(dirname(String(process.argv[1])), '../test/transparency/killed-sequencer.js');
    const leaves = async () =>
      (await tree.owner.query('SELECT leaf_index, entry_id FROM ledger.leaf ORDER BY leaf_index')).rows;
    const signed = async () =>
      Number((await tree.owner.query('SELECT checkpoint_size AS size FROM ledger.tree')).rows[0].size);
    let size = 300;
    for (const [step, when] of POINTS) {
      const what = `killed ${when} ${step}`;
      await tree.write(3);
      await tree.free();
      const killing: Killing = {
        database: tree.ownerUrl,
        dataDir: tree.dataDir,
        origin: ORIGIN,
        jwk: LOG_JWK,
        step,
        when,
      };
      const killed = spawn(process.execPath, [program, JSON.stringify(killing)], { stdio: 'inherit' });
      t.strictSame(await once(killed, 'exit'), [null, 'SIGKILL'], what);
      // What was under way in PostgreSQL when its client died is over before the rest is looked at.
      await tree.owner.query('BEGIN; LOCK TABLE ledger.tree IN EXCLUSIVE MODE; COMMIT');
      const before = await leaves();
      const seen = await openHeadFile(join(tree.dataDir, 'ledger-head.json')).read();
      t.ok((seen?.size ?? 0) >= (await signed()), `${what}: nothing is signed that the file does not know`);
      t.ok((seen?.size ?? 0) <= before.length, `${what}: nor is anything in the file that is not committed`);
      await tree.write(2);
      await tree.free();
      await tree.settle(tree.sequencer());
      size += 5;
      t.equal(await tree.check(what), size);
      t.strictSame((await leaves()).slice(0, before.length), before, `${what}: leaves stay where they are`);
    }
  },
);
