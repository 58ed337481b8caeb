import { randomBytes } from 'node:crypto';
import t from 'tap';
import { createTestDatabase } from '../helpers/database.js';

const NUMBER = '001190000017';

// Keeps docs/security.md true: what someone who steals the gateway's login can do.
t.test('the gateway login can act as any citizen, since passkeys are verified in the gateway', async (t) => {
  const { gateway, owner } = await createTestDatabase(t, { people: true });
  const entries = async () =>
    (await owner.query('SELECT kind FROM ledger.entry WHERE person_id = 1 ORDER BY at DESC')).rows;
  const before = (await entries()).length;

  const challenge = randomBytes(32);
  await gateway.query('SELECT * FROM gate.begin_enrolment($1, $2)', [NUMBER, challenge]);
  const added = await gateway.query(
    `SELECT * FROM gate.add_passkey($1, $2, $3, $4, '{"kty":"OKP"}', 'made up', 'EdDSA', 0, '{internal}', false, 'Thief')`,
    [NUMBER, challenge, randomBytes(16), randomBytes(32)],
  );
  t.equal(added.rowCount, 1, 'a passkey that the person did not create');
  t.equal((await entries())[0].kind, 'passkey_added', 'the person sees it in the history');
  t.equal((await entries()).length, before + 1);

  await gateway.query('SELECT * FROM gate.linked_documents($1)', [NUMBER]);
  await gateway.query('SELECT * FROM gate.passkeys($1)', [NUMBER]);
  t.equal((await entries()).length, before + 1, 'reads in the name of the person are not recorded');
});
