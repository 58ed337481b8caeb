import t from 'tap';
import { createTestGateway, type TestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const rental = g.partner('rental-a');

const LICENCE = {
  number: '010123456789',
  classes: [{ class: 'A1', since: '2012-05-08' }],
  issued_on: '2019-03-21',
  issued_by: 'Cục Cảnh sát giao thông',
  as_of: '2026-11-28',
};

/** Inserts a linked document. */
async function insertDocument(
  { owner, number }: TestGateway,
  who: 'an' | 'duc',
  kind: string,
  content: object,
) {
  await owner.query(
    `INSERT INTO document.link (person_id, kind, issuer, content, linked_at, fetched_at)
       VALUES (population.find_person($1), $2, 'traffic-police', $3, now(), now())`,
    [number(who), kind, JSON.stringify(content)],
  );
}

const requestBody = (g: TestGateway, more: object = {}) => ({
  subject: { personal_id_number: g.number('an') },
  purpose: 'civic.vehicle_rental',
  statement: 'Thuê xe máy hai ngày',
  required_fields: ['documents.driving_licence', 'person.birth_full_name'],
  access: { mode: 'once' },
  retention: 'P30D',
  ...more,
});

/** Requests fields of An, who approves all. @returns the released data */
async function release(): Promise<{ data: unknown; not_available: unknown }> {
  const body = requestBody(g);
  const asked = await rental.call('POST', '/v1/consent-requests', { body });
  const citizen = await g.citizen('an');
  const { consent_id } = (await citizen.approve(asked.body.request_id, body.required_fields)).body;
  const released = await rental.call('POST', `/v1/consents/${consent_id}/releases`);
  t.equal(released.status, 201);
  const { data, not_available } = released.body;
  return { data, not_available };
}

t.test('documents and personal data are released through the same gate', async (t) => {
  const person = { birth_full_name: 'Nguyễn Thu An' };
  t.strictSame(
    await release(),
    { data: { person, documents: {} }, not_available: ['documents.driving_licence'] },
    'a document that is not linked is not available',
  );
  await insertDocument(g, 'duc', 'driving_licence', { ...LICENCE, number: '010999999999' });
  await insertDocument(g, 'an', 'health_insurance_card', { number: '0123456789' });
  t.match((await release()).data, { documents: {} }, "no other person's document, and no other kind");
  await insertDocument(g, 'an', 'driving_licence', LICENCE);
  t.strictSame(await release(), {
    data: { documents: { driving_licence: LICENCE }, person },
    not_available: [],
  });
});

t.test('the prompt shows the content of the document', async (t) => {
  const asked = await rental.call('POST', '/v1/consent-requests', { body: requestBody(g) });
  const prompt = await (await g.citizen('an')).call('GET', `/prompts/${asked.body.request_id}`);
  t.match(prompt.body.values[0], { id: 'documents.driving_licence', value: LICENCE });
});

t.test('a document outside of the purpose is refused', async (t) => {
  const fields = ['documents.health_insurance_card'];
  t.match(
    await rental.call('POST', '/v1/consent-requests', { body: requestBody(g, { required_fields: fields }) }),
    { status: 403, body: { code: 'field_not_permitted' } },
  );
});

t.test('reading an unknown document is an internal error', async (t) => {
  for (const field of ['documents.diploma', 'person.sex']) {
    const read = g.owner.query('SELECT * FROM document.read_fields(1, ARRAY[$1], NULL, NULL)', [field]);
    await t.rejects(read, { code: 'UT902' }, field);
  }
});

t.test('a release that can give nothing does not use up a once consent', async (t) => {
  await g.owner.query('DELETE FROM document.link');
  const body = requestBody(g, { required_fields: ['documents.driving_licence'] });
  const asked = await rental.call('POST', '/v1/consent-requests', { body });
  const citizen = await g.citizen('an');
  const { consent_id } = (await citizen.approve(asked.body.request_id, body.required_fields)).body;
  const path = `/v1/consents/${consent_id}/releases`;
  const nothing = { data: { documents: {} }, not_available: ['documents.driving_licence'] };
  const consent = async () => (await rental.call('GET', `/v1/consents/${consent_id}`)).body;

  const first = await rental.call('POST', path, { idempotencyKey: 'nothing-yet' });
  t.equal(first.status, 201);
  t.match(first.body, nothing);
  t.equal(JSON.parse(first.body.ledger.entry).kind, 'release_empty');
  t.match(await consent(), { state: 'active', uses: 0 });
  t.match(await Promise.all([rental.call('POST', path), rental.call('POST', path)]), [
    { status: 201, body: nothing },
    { status: 201, body: nothing },
  ]);

  await insertDocument(g, 'an', 'driving_licence', LICENCE);
  const repeat = await rental.call('POST', path, { idempotencyKey: 'nothing-yet' });
  t.match(repeat, { status: 201, body: { ...nothing, release_id: first.body.release_id } }, 'as the first');
  t.strictSame(repeat.body.data, nothing.data);
  t.match(await consent(), { state: 'active', uses: 0 });

  const both = await Promise.all([
    rental.call('POST', path, { idempotencyKey: 'with-licence-1' }),
    rental.call('POST', path, { idempotencyKey: 'with-licence-2' }),
  ]);
  t.strictSame(both.map(({ status }) => status).sort(), [201, 409], 'given once');
  t.match(await consent(), { state: 'consumed', uses: 1 });
  const late = await rental.call('POST', path, { idempotencyKey: 'nothing-yet' });
  t.strictSame(late.body.data, nothing.data, 'also after the use');
  const history = await citizen.call('GET', '/history?group=access');
  t.equal(history.body.items.filter(({ kind }: { kind: string }) => kind === 'release_empty').length, 5);
});
