import { createHash } from 'node:crypto';
import t from 'tap';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { canonicalText } from '../../src/ledger/entry.js';
import { createTestDatabase } from '../helpers/database.js';
import { connectAgain } from '../helpers/upgrade.js';

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url');

t.test(
  'each catalogue that comes into force is an entry of the ledger, once, and its text is kept',
  async (t) => {
    const db = await createTestDatabase(t);
    const entries = async () =>
      (
        await db.owner.query(
          "SELECT person_id, actor::text, terms FROM ledger.entry WHERE kind = 'catalogue_changed' ORDER BY at",
        )
      ).rows;
    const facts = catalogueFacts();
    const [field, ...fields] = facts.fields;
    if (field === undefined) throw new Error('no field');
    const other = { ...facts, fields: [{ ...field, sensitive: !field.sensitive }, ...fields] };
    const entryOf = (each: typeof facts) => ({
      person_id: '0',
      actor: 'operator',
      terms: { sha256: digestOf(canonicalText(each)) },
    });
    t.strictSame(await entries(), [entryOf(facts)], 'a new database has one');
    await migrate(db.owner, facts);
    t.strictSame(await entries(), [entryOf(facts)], 'the same again is none');
    await migrate(db.owner, other);
    await migrate(db.owner, facts);
    t.strictSame(await entries(), [entryOf(facts), entryOf(other), entryOf(facts)]);
    const { rows } = await db.owner.query('SELECT sha256, content FROM catalogue.version ORDER BY version');
    t.strictSame(
      rows,
      [facts, other, facts].map((each) => ({
        sha256: entryOf(each).terms.sha256,
        content: canonicalText(each),
      })),
    );

    // Ended between the migration and the entry, and started again on two gateways at once.
    await db.owner.query(
      'DELETE FROM catalogue.version WHERE version = (SELECT max(version) FROM catalogue.version)',
    );
    const second = await connectAgain(t, db);
    await Promise.all([migrate(db.owner, facts), migrate(second, facts)]);
    t.equal((await entries()).length, 4);
  },
);
