import { generateKeyPairSync } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import t from 'tap';
import { signIn } from '../../scripts/client/citizen.js';
import { FIELDS } from '../../src/catalogue/fields.js';
import { DOCUMENT_KINDS, fieldOf } from '../../src/document/linking.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import { GATEWAY_REQUEST } from '../../src/http-signature/signature-parameters.js';
import { madeUpDocument } from '../../src/sandbox/issuer/documents.js';
import { validatorsOf } from '../contract/contracts.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const an = await g.citizen('an');

const agreement = (kind = 'driving_licence', issuer = 'traffic-police') => ({
  agreed: true,
  purpose: 'documents.link',
  issuer,
  fields: [`documents.${kind}`],
});
const LINK = '/documents/driving_licence/link';
const documentOf = async (kind = 'driving_licence') => {
  const { body } = await an.call('GET', '/documents');
  return body.items.find((each: { kind: string }) => each.kind === kind);
};
const rows = async () =>
  (await g.owner.query('SELECT count(*)::integer AS n FROM document.link')).rows[0].n as number;

t.test('the list shows what can be linked, its issuer and purposes', async (t) => {
  const { status, body } = await an.call('GET', '/documents');
  t.equal(status, 200);
  t.ok(validatorsOf('citizen')('DocumentList')(body));
  t.equal(body.items.length, 2);
  t.match(body.items, [
    {
      kind: 'driving_licence',
      field: { id: 'documents.driving_licence', sensitive: false },
      issuer: { id: 'traffic-police', name: { vi: 'Cục Cảnh sát giao thông' } },
      purpose: { id: 'documents.link' },
      used_for: [{ id: 'civic.vehicle_rental', label: { en: 'Renting a vehicle' } }],
      can_be_linked: true,
      linked: null,
    },
    { kind: 'health_insurance_card', used_for: [{ id: 'school.enrolment' }], linked: null },
  ]);
});

t.test('nothing is linked without agreement to exactly what was shown', async (t) => {
  const { agreed: _, ...silent } = agreement();
  for (const body of [
    undefined,
    {},
    silent,
    { ...agreement(), agreed: false },
    { ...agreement(), more: 1 },
  ]) {
    t.match(await an.call('POST', LINK, body), { status: 400, body: { code: 'invalid_request' } });
  }
  const other = { ...agreement('health_insurance_card', 'social-security'), purpose: 'civic.vehicle_rental' };
  const refused = await an.call('POST', LINK, other);
  t.equal(refused.status, 400);
  t.strictSame(
    refused.body.errors.map(({ pointer }: { pointer: string }) => pointer),
    ['/purpose', '/issuer', '/fields/0'],
  );
  for (const kind of ['diploma', '__proto__', 'constructor']) {
    t.match(await an.call('POST', `/documents/${kind}/link`, agreement()), { status: 404 }, kind);
  }
  t.match(await (await g.citizen('an', '1')).call('POST', LINK, agreement()), {
    status: 403,
    body: { code: 'account_level_insufficient' },
  });
  t.equal(await rows(), 0);
});

t.test('a linked document is released under a consent, and no longer once unlinked', async (t) => {
  const linked = await an.call('POST', LINK, agreement());
  t.equal(linked.status, 200);
  t.ok(validatorsOf('citizen')('Document')(linked.body));
  t.match(linked.body.linked, {
    content: {
      id: 'documents.driving_licence',
      words: [{ name: 'number', word: { vi: 'Số giấy phép' } }],
      value: { issued_by: 'Cục Cảnh sát giao thông', classes: [{ class: 'A1' }] },
    },
  });
  t.strictSame(await documentOf(), linked.body);
  t.match(await (await g.citizen('duc')).call('GET', '/documents'), {
    body: { items: [{ linked: null }, { linked: null }] },
  });
  t.match((await an.call('POST', LINK, agreement())).body.linked, {
    linked_at: linked.body.linked.linked_at,
    content: { value: linked.body.linked.content.value },
  });

  const rental = g.partner('rental-a');
  const fields = ['documents.driving_licence'];
  const release = async () => {
    const asked = await rental.call('POST', '/v1/consent-requests', {
      body: {
        subject: { personal_id_number: g.number('an') },
        purpose: 'civic.vehicle_rental',
        statement: 'Thuê xe máy',
        required_fields: fields,
        access: { mode: 'once' },
        retention: 'P30D',
      },
    });
    const { consent_id } = (await an.approve(asked.body.request_id, fields)).body;
    return () => rental.call('POST', `/v1/consents/${consent_id}/releases`);
  };
  const before = await (await release())();
  t.strictSame(before.body.data, { documents: { driving_licence: linked.body.linked.content.value } });
  const approved = await release();
  t.equal((await (await g.citizen('an', '1')).call('DELETE', LINK)).status, 204, 'level 1 suffices');
  t.equal(await rows(), 0, 'nothing remains stored');
  t.match((await approved()).body, { data: { documents: {} }, not_available: fields });
  t.equal((await documentOf()).linked, null);
  t.match(await an.call('DELETE', LINK), { status: 404, body: { code: 'not_found' } });

  const history = await an.call('GET', '/history?group=account');
  const historyItems = history.body.items.filter(({ kind }: { kind: string }) => kind.startsWith('document'));
  t.strictSame(
    historyItems.map(({ kind }: { kind: string }) => kind),
    ['document_unlinked', 'document_linked', 'documents_viewed', 'document_linked'],
  );
  t.match(historyItems[0], { actor: 'subject', about: { relation: 'self' }, fields: [{ id: fields[0] }] });
  const { rows: entries } = await g.owner.query(
    "SELECT DISTINCT purpose, fields FROM ledger.entry WHERE kind IN ('document_linked', 'document_unlinked')",
  );
  t.strictSame(entries, [{ purpose: 'documents.link', fields }]);
});

t.test('linking a document the person does not have is refused, and nothing is stored', async (t) => {
  const xoan = await g.citizen('ba_xoan');
  t.match(await xoan.call('POST', LINK, agreement()), { status: 404, body: { code: 'document_not_found' } });
  const foreigner = await g.citizen('seo_yeon');
  const card = agreement('health_insurance_card', 'social-security');
  t.match(await foreigner.call('POST', '/documents/health_insurance_card/link', card), {
    status: 404,
    body: { code: 'document_not_found' },
  });
  t.equal(await rows(), 0);
});

t.test('a child with an account can link a document', async (t) => {
  const son = await g.citizen('gia_khoi');
  const card = agreement('health_insurance_card', 'social-security');
  const linked = await son.call('POST', '/documents/health_insurance_card/link', card);
  t.equal(linked.status, 200);
  t.match(linked.body.linked.content.value, { number: /^[A-Z]{2}[1-5][0-9]{12}$/ });
  t.match(await an.call('GET', '/documents'), { body: { items: [{ linked: null }, { linked: null }] } });
  t.match(await son.call('POST', LINK, agreement()), { status: 404, body: { code: 'document_not_found' } });
});

t.test('a person who signs in with a former number gets the document of the current number', async (t) => {
  const card = agreement('health_insurance_card', 'social-security');
  const path = '/documents/health_insurance_card/link';
  const { rows: former } = await g.owner.query<{ number: string }>(
    `SELECT lpad(personal_id_number::text, 12, '0') AS number FROM population.personal_number
       WHERE person_id = population.find_person($1) AND cancelled_on IS NOT NULL`,
    [g.number('ong_phuong')],
  );
  t.equal(former.length, 1);
  const byOld = await (await signIn(g.origin, former[0]?.number ?? '')).call('POST', path, card);
  const byNew = await (await g.citizen('ong_phuong')).call('POST', path, card);
  t.equal(byOld.status, 200);
  t.strictSame(byOld.body.linked.content.value, byNew.body.linked.content.value);
});

t.test('the sandbox issuer only answers its own gateway', async (t) => {
  const url = `${g.origin.replace('localhost', '127.0.0.1')}/sandbox/issuer/documents/driving_licence`;
  const body = JSON.stringify({ personal_id_number: g.number('an') });
  const post = async (headers: Record<string, string>) =>
    (await fetch(url, { method: 'POST', headers, body })).json();
  t.match(await post({ 'content-type': 'application/json' }), { status: 401, code: 'signature_missing' });
  const key = importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const request = { method: 'POST', targetUri: url, body, key, profile: GATEWAY_REQUEST };
  t.match(await post(await signRequest(request)), { status: 401, code: 'signature_invalid' });
});

t.test('every generated document has the shape of the catalogue', async (t) => {
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  for (const kind of DOCUMENT_KINDS) {
    const validate = ajv.compile(FIELDS[fieldOf(kind)].shape);
    let found = 0;
    for (let i = 0; i < 2_000; i++) {
      const number = `0011${String(i % 100).padStart(2, '0')}${String(i * 479).padStart(6, '0')}`;
      const made = madeUpDocument(kind, number, '2026-11-28');
      if (made === undefined) continue;
      found++;
      if (!validate(made)) t.fail(number, { errors: validate.errors });
      const { classes = [] } = made as { classes?: { since: string; until?: string }[] };
      for (const { since, until = '9999-12-31' } of classes) {
        if (!(since <= '2026-11-28' && '2026-11-28' <= until)) t.fail(`${number}: not valid today`);
      }
    }
    t.ok(found > 1_000, kind);
  }
});
