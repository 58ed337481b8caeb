import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { readConfig } from '../../src/config.js';
import { isOfService } from '../../src/delivery/push-address.js';
import { importPushKey } from '../../src/delivery/push-key.js';

t.test('known push services are recognised, and lookalikes are not', async (t) => {
  const { pushServices } = readConfig({});
  for (const known of [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])
    t.ok(isOfService(known, pushServices), known);
  for (const other of [
    'https://push.services.mozilla.com.example/x',
    'https://evilpush.apple.com/x',
    'https://push.apple.com/x',
    'https://user@web.push.apple.com/x',
    'https://web.push.apple.com:444/x',
    'http://web.push.apple.com/x',
    'https://127.0.0.1/x',
    'file:///etc/passwd',
    'no address',
  ])
    t.notOk(isOfService(other, pushServices), other);
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (url) => !isOfService(url, pushServices)));
});

t.test('settings of push and webhook are parsed and validated', async (t) => {
  const read = (environment: NodeJS.ProcessEnv) =>
    readConfig({ PUBLIC_ORIGIN: 'https://gateway.example', ...environment });
  t.equal(read({}).pushContact, 'https://gateway.example');
  t.equal(readConfig({}).pushContact, 'mailto:operator@example.com');
  t.equal(read({ PUSH_CONTACT: 'mailto:ops@gateway.example' }).pushContact, 'mailto:ops@gateway.example');
  t.strictSame(read({ PUSH_SERVICES: ' a.example , *.b.example,http://127.0.0.1:9999' }).pushServices, [
    'a.example',
    '*.b.example',
    'http://127.0.0.1:9999',
  ]);
  t.equal(read({ APP_WEBHOOK_URL: 'https://APP.example' }).appWebhookUrl, 'https://app.example/');
  t.equal(read({}).appWebhookUrl, undefined);
  const identity = {
    NODE_ENV: 'production',
    CITIZEN_ISSUER: 'https://id.example',
    CITIZEN_AUDIENCE: 'x',
    CITIZEN_JWKS_URL: 'https://id.example/jwks',
  };
  for (const wrong of [
    { PUSH_SERVICES: 'https://a.example/path' },
    { PUSH_SERVICES: '*' },
    { PUSH_SERVICES: 'localhost' },
    { PUSH_CONTACT: 'ops@gateway.example' },
    { PUSH_CONTACT: 'http://gateway.example' },
    { PUSH_CONTACT: 'mailto:ops@localhost' },
    { PUSH_CONTACT: 'https://localhost' },
    { PUSH_CONTACT: 'https://localhost:8443/contact' },
    { APP_WEBHOOK_URL: 'ftp://app.example' },
    { APP_WEBHOOK_URL: 'https://user@app.example' },
    { ...identity, APP_WEBHOOK_URL: 'http://app.example' },
    { ...identity, PUSH_SERVICES: 'http://127.0.0.1:9999' },
  ])
    t.throws(() => read(wrong), { message: /PUSH_|APP_/ }, JSON.stringify(wrong));
});

t.test('the key for push services must be P-256', async (t) => {
  const jwkOf = ({ privateKey }: { privateKey: KeyObject }) => privateKey.export({ format: 'jwk' });
  const { publicKey, privateKey } = importPushKey(jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })));
  t.match(publicKey, /^B[A-Za-z0-9_-]{86}$/);
  t.match(privateKey, /^[A-Za-z0-9_-]{43}$/);
  t.throws(() => importPushKey(jwkOf(generateKeyPairSync('ed25519'))), { code: 'key_unsupported' });
});
