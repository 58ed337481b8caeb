import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { consentOf, recurringFor } from './asking.js';
import { prepare, sendWire } from './wire.js';

/** Percent-encoded request targets: the signature is over the target as sent, and each segment is decoded once. */
const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const consent = await consentOf(bank, await g.citizen('an'), recurringFor(g.number('an')));
const get = async (path: string, target = path) =>
  sendWire(g.origin, await prepare(g.origin, bank.key, 'GET', path), target);
/** The same text with its first character that is not a hyphen encoded. */
const encoded = (text: string, upper = true) => {
  const hex = text.charCodeAt(0).toString(16);
  return `%${upper ? hex.toUpperCase() : hex}${text.slice(1)}`;
};

t.test('an encoded letter is the letter', async (t) => {
  for (const path of [
    `/v1/consents/${encoded(consent)}`,
    `/v1/consents/${encoded(consent, false)}`,
    `/v1/${encoded('consents')}/${consent}`,
    '/v1/catal%6fgue',
    '/v1/catal%6Fgue',
  ]) {
    const { status, headers } = await get(path);
    t.equal(status, 200, path);
    t.ok(headers.signature, 'signed');
  }
});

t.test('what is encoded twice or is a separator names nothing, in a signed answer', async (t) => {
  for (const path of [
    `/v1/consents/%25${encoded(consent).slice(1)}`,
    `/v1/consents%2F${consent}`,
    `/v1/consents%2f${consent}`,
    `/v1/consents/${consent}%2Freleases`,
    `/v1/consents/..%2Fconsents%2F${consent}`,
    `/v1/consents/${consent}%3F`,
    '/v1/CATALOGUE',
    '/v1/%43atalogue',
  ]) {
    const { status, headers } = await get(path);
    t.equal(status, 404, path);
    t.ok(headers.signature, `${path} is signed`);
  }
});

t.test('a target that is no percent-encoding is refused in a signed answer', async (t) => {
  for (const path of [
    `/v1/consents/${consent}%`,
    '/v1/consents/%4',
    '/v1/consents/%zz',
    '/v1/consents/%ff',
    `/v1/consents/${consent}%00`,
  ]) {
    const { status, headers } = await get(path);
    t.equal(status, 400, path);
    t.ok(headers.signature, `${path} is signed`);
  }
});

t.test('a signature is over the target as sent', async (t) => {
  const plain = `/v1/consents/${consent}`;
  for (const [signed, sent] of [
    [plain, `/v1/consents/${encoded(consent)}`],
    [`/v1/consents/${encoded(consent)}`, plain],
    ['/v1/catal%6fgue', '/v1/catal%6Fgue'],
    ['/v1/catalogue', '/v1/catalogue?'],
  ] as const) {
    const { status, body } = await get(signed, sent);
    t.equal(status, 401, sent);
    t.match(body, { code: 'signature_invalid' });
  }
});
