import t from 'tap';
import { withTreeReading } from '../../src/database/admin/ledger-tree.js';
import { openHeadFile } from '../../src/transparency/head-file.js';
import { type TreeFault, verifyTree } from '../../src/transparency/verify-tree.js';
import { checkpoints, createTree, tamperingIn } from './tree.js';

const entryOf = (leaf: number) => `(SELECT entry_id FROM ledger.leaf WHERE leaf_index = ${leaf})`;
const flipped = (at: number) => `hashes = set_byte(hashes, ${at}, get_byte(hashes, ${at}) # 1)`;

t.test(
  'a changed, a deleted, a swapped and an added entry are found and named, and every other fault of the tree',
  async (t) => {
    const tree = await createTree(t);
    // More than are read at a time, so that a part of the tree ends within them.
    await tree.writeAtOnce(4_500);
    await tree.settle(tree.sequencer());
    const size = await tree.check('before');
    t.equal(size, 4_500);
    const ids = (await tree.owner.query('SELECT entry_id FROM ledger.leaf ORDER BY leaf_index')).rows.map(
      (row) => row.entry_id as string,
    );
    const seen = await openHeadFile(`${tree.dataDir}/ledger-head.json`).read();
    const verify = async (options: Partial<Parameters<typeof verifyTree>[1]> = {}) => {
      const read = await withTreeReading(tree.owner, (reading) =>
        verifyTree(reading, { seen, verified: checkpoints.verified, ...options }),
      );
      return read.faults;
    };
    t.strictSame(await verify(), [], 'nothing is wrong');
    await tree.write(2);
    t.strictSame(await verify(), [], 'entries that wait are no fault');
    await tree.settle(tree.sequencer((steps) => steps));
    const waiting = await tree.owner.query('SELECT count(*)::integer AS n FROM ledger.leaf');
    t.equal(waiting.rows[0].n, 4_500, 'another sequencer holds it');
    await tree.free();
    await tree.settle(tree.sequencer());
    const now = await openHeadFile(`${tree.dataDir}/ledger-head.json`).read();
    t.equal(now?.size, 4_502);

    const faults: Readonly<
      Record<string, readonly [string, readonly (readonly [TreeFault['kind'], RegExp])[]]>
    > = {
      'a changed entry': [
        `UPDATE ledger.entry SET purpose = 'bank.account_opening' WHERE entry_id = ${entryOf(17)}`,
        [['changed', new RegExp(`^the entry ${ids[17]} of leaf 17$`)]],
      ],
      'an entry of no time': [
        `UPDATE ledger.entry SET at = 'infinity' WHERE entry_id = ${entryOf(18)}`,
        [['changed', new RegExp(`^the entry ${ids[18]} of leaf 18$`)]],
      ],
      'a deleted entry': [
        `DELETE FROM ledger.entry WHERE entry_id = ${entryOf(4_200)}`,
        [['missing', new RegExp(`^the entry ${ids[4_200]} of leaf 4200$`)]],
      ],
      'a swapped pair': [
        `UPDATE ledger.leaf l SET entry_id = gen_random_uuid() WHERE l.leaf_index = 30;
       UPDATE ledger.leaf l SET entry_id = '${ids[30]}' WHERE l.leaf_index = 4300;
       UPDATE ledger.leaf l SET entry_id = '${ids[4_300]}' WHERE l.leaf_index = 30`,
        [['swapped', /^the entries of leaves 30 and 4300$/]],
      ],
      'an entry slipped in': [
        `INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, xid)
         VALUES (1, '00000000-0000-7000-8000-000000000000', 'release', now(), 'partner', '3')`,
        [['added', /^the entry 00000000-0000-7000-8000-000000000000, which is no leaf$/]],
      ],
      'a leaf slipped in': [
        `INSERT INTO ledger.leaf VALUES (4502, 1, gen_random_uuid())`,
        [['added', /^leaf 4502$/]],
      ],
      'a leaf that is gone': [
        'DELETE FROM ledger.leaf WHERE leaf_index = 4501',
        [
          ['missing', /^leaf 4501$/],
          ['added', /which is no leaf$/],
        ],
      ],
      'a changed hash of a leaf': [
        `UPDATE ledger.tile SET ${flipped(5 * 32)} WHERE level = 0 AND number = 2`,
        [
          ['changed', new RegExp(`^the entry ${ids[517]} of leaf 517$`)],
          ['tile', /^tile 0 of level 1$/],
        ],
      ],
      'a changed tile above': [
        `UPDATE ledger.tile SET ${flipped(40)} WHERE level = 1`,
        [['tile', /^tile 0 of level 1$/]],
      ],
      'a tile too many': [
        `INSERT INTO ledger.tile VALUES (2, 0, sha256('x'))`,
        [['tile', /^there are tiles beyond the tree$/]],
      ],
      'another root': [
        `UPDATE ledger.tree SET root = sha256('x')`,
        [['head', /^the root over 4502 leaves$/]],
      ],
      'a checkpoint that nobody signed': [
        `UPDATE ledger.tree SET checkpoint = replace(checkpoint, E'\\n4502\\n', E'\\n4501\\n')`,
        [['checkpoint', /not signed/]],
      ],
    };
    for (const [what, [sql, expected]] of Object.entries(faults)) {
      await tamperingIn(tree, sql, async () => {
        const found = await verify({ seen: now });
        const kinds = found.map(({ kind }) => kind);
        for (const [kind, named] of expected) {
          t.ok(
            found.some((each) => each.kind === kind && named.test(each.what)),
            `${what}: ${kind}`,
            { found },
          );
        }
        const others = kinds.filter(
          (kind) => !['head', 'forked', 'checkpoint', ...expected.map(([each]) => each)].includes(kind),
        );
        t.strictSame(others, [], `${what}: nothing else but what follows from it`);
      });
    }
    await tamperingIn(tree, "UPDATE ledger.entry SET purpose = 'bank.account_opening'", async () => {
      const kinds = (await verify({ seen: now })).map(({ kind }) => kind);
      t.strictSame(kinds, Array(100).fill('changed'), 'of very many, the first hundred');
    });
    t.strictSame(await verify({ seen: now }), [], 'all is as it was');
    const root = Buffer.alloc(32, 1);
    t.match(await verify({ seen: { size: 4_600, root } }), [{ kind: 'rolled_back' }]);
    for (const size of [1, 300, 4_096, 4_097, 4_502]) {
      t.match(await verify({ seen: { size, root } }), [
        { kind: 'forked', what: `the tree of ${size} leaves has another root` },
      ]);
    }
    t.match(await verify({ seen: { size: 0, root } }), []);
  },
);
