import { constants, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign } from 'jose';
import t, { type Test } from 'tap';
import { createAuthenticator } from '../../scripts/client/authenticator.js';
import { utf8 } from '../../src/bytes.js';
import { FIELDS } from '../../src/catalogue/fields.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { createKeyFile } from '../../src/key-file.js';
import { ReceiptBroken } from '../../src/receipt/broken.js';
import { packReceipt, unpackReceipt } from '../../src/receipt/compact.js';
import { readGiven } from '../../src/receipt/read.js';
import { type Jwk, verifiesAssertion, verifiesJws } from '../../src/receipt/signature.js';
import { verifyReceipt, verifyReceipts } from '../../src/receipt/verify.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';
import { givenCases } from './cases.js';

type Document = ReturnType<typeof JSON.parse>;

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-receipts-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const keyFile = join(folder, 'signing.json');
createKeyFile(keyFile, 'ed25519');
const g = await createTestGateway(t, { GATEWAY_SIGNING_KEY: keyFile });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const consent = await consentOf(bank, an, recurringFor(g.number('an')));
await an.call('POST', `/consents/${consent}/narrow`, { fields: ['person.birth_full_name'] });
await an.call('DELETE', `/consents/${consent}`);
const answer = await an.call('GET', `/receipts/${consent}`);
const { keys } = (await (await fetch(`${g.origin}/.well-known/jwks.json`)).json()) as { keys: Jwk[] };

const refused = async (t: Test, document: Document, known: Jwk[], name: string) => {
  const error = await verifyReceipts(document, known).catch((reason) => reason);
  t.ok(error instanceof ReceiptBroken, name);
};

t.test('receipts prove what was agreed to and every later change', async (t) => {
  fitsContract(t, 'getReceipts', answer);
  const { found } = await verifyReceipts(answer.body, keys);
  t.match(found, { consent_id: consent, partner_id: 'bank-a', state: 'revoked' });
  t.strictSame(
    found.receipts.map(({ event }) => event),
    ['consent_given', 'consent_narrowed', 'consent_revoked'],
  );
  t.equal(found.approvals.length, 1);
  t.match(found.approvals, [
    {
      role: 'subject',
      gateway: g.origin,
      vouched_by: `${g.origin}/sandbox/identity`,
      fields: ['person.birth_full_name', 'person.phone_number'],
    },
  ]);
  const { rows } = await g.owner.query("SELECT keyid FROM ledger.entry WHERE kind = 'passkey_added'");
  t.equal(found.approvals[0]?.passkey, rows[0].keyid, 'the key whose enrolment is in the ledger');
});

t.test('a modified receipt is refused', async (t) => {
  const broken: Record<string, (document: Document) => void> = {
    'a missing receipt': (d) => d.receipts.splice(1, 1),
    'receipts in another order': (d) => d.receipts.reverse(),
    'a changed payload': (d) => {
      const [head, body, tail] = d.receipts[0].jws.split('.');
      const content = JSON.parse(Buffer.from(body, 'base64url').toString());
      content.processing[0].retention_period = 'P10Y';
      d.receipts[0].jws = [head, Buffer.from(JSON.stringify(content)).toString('base64url'), tail].join('.');
    },
    'no evidence': (d) => {
      d.evidence = [];
    },
    'other terms': (d) => {
      d.evidence[0].terms.fields.push({ id: 'person.email', label: { vi: '', en: '' }, sensitive: false });
    },
    'another signature': (d) => {
      d.evidence[0].assertion.signature = Buffer.alloc(70, 1).toString('base64url');
    },
    'another key': (d) => {
      d.evidence[0].assertion.public_key.x = Buffer.alloc(32, 1).toString('base64url');
    },
    'another time of enrolment': (d) => {
      d.evidence[0].assertion.enrolled_at = '2020-01-01T00:00:00.000Z';
    },
    'another provider that vouched': (d) => {
      d.evidence[0].assertion.enrolment.issuer = 'https://elsewhere.example';
    },
    'another attestation': (d) => {
      d.evidence[0].assertion.enrolment.attestation_object = 'AAAA';
    },
    'no enrolment': (d) => {
      delete d.evidence[0].assertion.enrolment;
    },
    'another time of the decision': (d) => {
      d.evidence[0].decided_at = '2020-01-01T00:00:00.000Z';
    },
    'no receipt': (d) => {
      d.receipts = [];
    },
    'a receipt that is not a JWS': (d) => {
      d.receipts[0].jws = 'x';
    },
  };
  for (const [name, change] of Object.entries(broken)) {
    const document = structuredClone(answer.body) as Document;
    change(document);
    await refused(t, document, keys, name);
  }
  await refused(t, answer.body, [], 'a key the gateway does not have');
  const other = createAuthenticator(g.origin).answer({
    challenge: Buffer.from(answer.body.evidence[0].assertion.client_data_json, 'base64url').toString(),
    rpId: 'localhost',
  }) as Document;
  const swapped = structuredClone(answer.body) as Document;
  swapped.evidence[0].assertion.signature = other.response.signature;
  await refused(t, swapped, keys, "another authenticator's");
});

t.test(
  'a retired key vouches for what it signed before, and for nothing that says it was signed since',
  async (t) => {
    const retired = (at_ms: number) =>
      keys.map((key) => ({ ...key, retired_at: new Date(at_ms).toISOString() }));
    const signed = answer.body.receipts.map(
      ({ jws }: { jws: string }) =>
        JSON.parse(Buffer.from(String(jws.split('.')[0]), 'base64url').toString()).iat * 1000,
    );
    const signed_ms = Math.max(...signed);
    t.ok(Math.abs(Date.now() - signed_ms) < 600_000, 'a receipt says when it was signed');
    await t.resolves(verifyReceipts(answer.body, retired(signed_ms + 1000)));
    for (const at_ms of [Math.min(...signed), signed_ms - 86_400_000])
      await t.rejects(verifyReceipts(answer.body, retired(at_ms)), {
        message: /when its key was retired \(20.*get the receipts again/,
      });

    const key = importPrivateKey(JSON.parse(readFileSync(keyFile, 'utf8')));
    const forged = async (iat: unknown) => {
      const receipts = await Promise.all(
        answer.body.receipts.map(async ({ jws }: { jws: string }) => {
          const payload = Buffer.from(String(jws.split('.')[1]), 'base64url');
          const signing = new CompactSign(payload);
          signing.setProtectedHeader({ alg: 'EdDSA', kid: key.keyid, ...(iat !== undefined && { iat }) });
          return { jws: await signing.sign(key.keyObject) };
        }),
      );
      return { ...answer.body, receipts } as Document;
    };
    await t.resolves(
      verifyReceipts(await forged(undefined), retired(signed_ms + 1000)),
      'of before iat was stated',
    );
    await refused(
      t,
      await forged(undefined),
      retired(signed_ms - 86_400_000),
      'of events after the retirement',
    );
    await refused(t, await forged(1), retired(signed_ms - 86_400_000), 'signed before what it tells of');
    await refused(t, await forged('now'), keys, 'a time that is none');
    await refused(
      t,
      answer.body,
      [{ ...keys[0], retired_at: 'soon' }],
      'a key retired at a time that is none',
    );
  },
);

t.test('the partner gets the same receipts, unless it used a share code', async (t) => {
  const own = await bank.call('GET', `/v1/consents/${consent}`);
  fitsContract(t, 'getConsent', own);
  const receipts = own.body.receipts.map((jws: string) => ({ jws }));
  await t.resolves(verifyReceipts({ receipts, evidence: own.body.evidence }, keys));
  const { share_code } = (await an.call('POST', '/share-codes')).body;
  const { subject: _, ...rest } = onceFor('');
  const asked = await bank.call('POST', '/v1/consent-requests', {
    body: { ...rest, subject: { share_code } },
  });
  const decided = await an.approve(asked.body.request_id, ['person.birth_full_name']);
  const byCode = await bank.call('GET', `/v1/consents/${decided.body.consent_id}`);
  fitsContract(t, 'getConsent', byCode);
  t.notOk('evidence' in byCode.body, 'the public key of the passkey would identify the person');
});

t.test('receipts can be verified offline with the command', async (t) => {
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const run = (...words: string[]) => runHere(['receipt', ...words], { DATA_DIR: '/nonexistent' });
  const good = file('good.json', answer.body);
  const jwks = file('jwks.json', { keys });
  t.match(await run('verify', good), { status: 1, complaint: /proves nothing about the gateway/ });
  t.match(await run('verify', good, '--jwks', jwks, '--trust-embedded-key'), { status: 1 });
  t.match(await run('verify', good, '--jwks', jwks), {
    status: 0,
    stdout: /holds[\s\S]*among the keys given[\s\S]*enrolled 20[\s\S]*after a sign-in at http/,
  });
  t.match(await run('verify', good, '--trust-embedded-key'), {
    status: 0,
    stdout: /fits together[\s\S]*revoked at 20[\s\S]*whoever made them[\s\S]*with user verification/,
  });
  t.match(JSON.parse((await run('verify', good, '--jwks', jwks, '--json')).stdout), { consent_id: consent });
  const forged = file('forged.json', { ...answer.body, evidence: [] });
  t.match(await run('verify', forged, '--jwks', jwks), {
    status: 1,
    complaint: /evidence of the subject's approval is missing/,
  });
  t.match(await run('verify', jwks), { status: 1, complaint: /holds no receipts/ });
  t.match(await run('verify', good, '--jwks', good), { status: 1, complaint: /no JWK Set/ });
  t.match(await run('verify'), { status: 1, complaint: /receipt verify FILE/ });
  const odd = file('odd.json', { receipts: [{}], evidence: [null] });
  t.match(await run('verify', odd, '--jwks', jwks), { status: 1, complaint: /^ung-thuan: .*$/ });
});

t.test('the command says what each thing that people may give it is', async (t) => {
  const second = await consentOf(bank, an, onceFor(g.number('an')));
  const other = (await an.call('GET', `/receipts/${second}`)).body;
  const jwks = join(folder, 'published.json');
  writeFileSync(jwks, JSON.stringify({ keys }));
  for (const { name, text, fault } of givenCases(answer.body, other)) {
    const given = join(folder, 'given');
    writeFileSync(given, text);
    const { status } = await runHere(['receipt', 'verify', given, '--jwks', jwks], {
      DATA_DIR: '/nonexistent',
    });
    t.equal(status, fault === undefined ? 0 : 1, `${name}: the command`);
    t.equal(await faultOf(text), fault, name);
  }
});

/** How the code of command and page judges what somebody gave. */
async function faultOf(text: string): Promise<string | undefined> {
  try {
    const read = readGiven(text);
    await (read.kind === 'all' ? verifyReceipts(read.document, keys) : verifyReceipt(read.jws, keys));
    return undefined;
  } catch (error) {
    return error instanceof ReceiptBroken ? error.fault : String(error);
  }
}

t.test('the text of a QR code is the receipt, and fits whatever it may say', async (t) => {
  for (const { jws } of answer.body.receipts) {
    const packed = packReceipt(jws, 'https://gateway.example/verify') ?? '';
    t.equal(unpackReceipt(packed), jws, 'as it was signed');
    t.ok(packed.length < 1600, `${packed.length} characters`);
  }
  const [head = '', body = '', tail = ''] = answer.body.receipts[0].jws.split('.');
  const content = JSON.parse(Buffer.from(body, 'base64url').toString());
  content.processing[0].pii_information = Object.keys(FIELDS).map((pii_type) => ({
    pii_type,
    sensitive: true,
    necessary: false,
  }));
  const long = Buffer.from(JSON.stringify(content)).toString('base64url');
  const packed = packReceipt(`${head}.${long}.${tail}`, 'https://gateway.example/verify');
  t.ok(packed, 'with every field there is');
  content.processing[0].statement = randomBytes(3000).toString('base64url');
  const tooLong = Buffer.from(JSON.stringify(content)).toString('base64url');
  t.equal(packReceipt(`${head}.${tooLong}.${tail}`, 'https://gateway.example/verify'), undefined);
});

t.test('signatures of all kinds that gateways and passkeys make are verified', async (t) => {
  const signed = utf8('a receipt');
  const key = (pair: { publicKey: KeyObject }) => pair.publicKey.export({ format: 'jwk' }) as Jwk;
  const bytes = (made: Buffer) => Uint8Array.from(made);
  const ed = generateKeyPairSync('ed25519');
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 };
  const jws = {
    EdDSA: [key(ed), sign(null, signed, ed.privateKey)],
    ES256: [key(ec), sign('sha256', signed, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })],
    PS512: [key(rsa), sign('sha512', signed, { key: rsa.privateKey, ...pss })],
  } as const;
  const assertions = {
    EdDSA: jws.EdDSA,
    ES256: [key(ec), sign('sha256', signed, ec.privateKey)],
    RS256: [key(rsa), sign('sha256', signed, rsa.privateKey)],
  } as const;
  for (const [algorithm, [jwk, signature]] of Object.entries(jws)) {
    t.ok(await verifiesJws(algorithm, jwk, signed, bytes(signature)), algorithm);
    t.notOk(await verifiesJws(algorithm, jwk, utf8('another'), bytes(signature)), `${algorithm}, other text`);
    for (const other of ['EdDSA', 'ES256', 'PS512', 'none', undefined].filter((name) => name !== algorithm))
      t.notOk(await verifiesJws(other, jwk, signed, bytes(signature)), `${algorithm} as ${other}`);
  }
  for (const [algorithm, [jwk, signature]] of Object.entries(assertions)) {
    t.ok(await verifiesAssertion(algorithm, jwk, signed, bytes(signature)), algorithm);
    t.notOk(await verifiesAssertion(algorithm, jwk, utf8('another'), bytes(signature)));
  }
  const short = sign('sha512', signed, { key: weak.privateKey, padding: pss.padding, saltLength: 32 });
  t.notOk(await verifiesJws('PS512', key(weak), signed, bytes(short)), 'a weak key');
  // A key of small order, for which anybody can make a signature.
  const zero = { kty: 'OKP', crv: 'Ed25519', x: Buffer.alloc(32).toString('base64url') };
  t.notOk(await verifiesJws('EdDSA', zero, signed, new Uint8Array(64)));
  // DER whose integers are as short and as long as they can be, and some that are none.
  for (let tries = 0, lengths = new Set<number>(); tries < 2000 && lengths.size < 4; tries++) {
    const signature = sign('sha256', signed, ec.privateKey);
    if (lengths.has(signature.length)) continue;
    lengths.add(signature.length);
    t.ok(await verifiesAssertion('ES256', key(ec), signed, bytes(signature)), `${signature.length} bytes`);
    const longer = Buffer.concat([signature, Buffer.alloc(1)]);
    t.notOk(await verifiesAssertion('ES256', key(ec), signed, bytes(longer)), 'with a byte more');
    t.notOk(await verifiesAssertion('ES256', key(ec), signed, bytes(signature.subarray(1))), 'a byte less');
  }
});
