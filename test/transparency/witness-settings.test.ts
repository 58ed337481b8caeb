import t from 'tap';
import { readConfig } from '../../src/config.js';
import { formatVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { newKey } from '../ledger/keys.js';

const keyOf = (name: string) => verifierKey(name, 'cosignature/v1', newKey().publicKey);
const [a, b] = [keyOf('witness.example/a'), keyOf('witness.example/b')];
const [keyA, keyB] = [formatVerifierKey(a), formatVerifierKey(b)];
const read = (LEDGER_WITNESSES: string, others: NodeJS.ProcessEnv = {}) => {
  const { ledgerWitnesses, ledgerCosignatures } = readConfig({ LEDGER_WITNESSES, ...others });
  return { ledgerWitnesses, ledgerCosignatures };
};

t.test('witnesses are keys with addresses, and all of them are required unless fewer are', async (t) => {
  t.strictSame(read(''), { ledgerWitnesses: [], ledgerCosignatures: 0 });
  const both = `${keyA} https://a.example/witness/, ${keyB}   http://localhost:8090`;
  const ledgerWitnesses = [
    { key: a, url: 'https://a.example/witness' },
    { key: b, url: 'http://localhost:8090' },
  ];
  t.strictSame(read(both), { ledgerWitnesses, ledgerCosignatures: 2 });
  t.strictSame(read(both, { LEDGER_COSIGNATURES: '1' }), { ledgerWitnesses, ledgerCosignatures: 1 });
});

t.test('what is no list of witnesses is refused in one line', async (t) => {
  const refused = (text: string, message: RegExp, others: NodeJS.ProcessEnv = {}) =>
    t.throws(() => read(text, others), { name: 'Error', message }, text);
  refused(keyA, /LEDGER_WITNESSES: .* is not the key of a witness and a URL/);
  refused(`https://a.example ${keyA}`, /is not the key of a witness and a URL/);
  refused(`${keyA} ftp://a.example`, /is not the key of a witness and a URL/);
  refused(`${keyA} https://user@a.example`, /is not the key of a witness and a URL/);
  refused(`${keyA} https://a.example/?b=c`, /is not the key of a witness and a URL/);
  refused('witness.example/a https://a.example', /LEDGER_WITNESSES: this is not the key of a verifier/);
  const ofLog = formatVerifierKey(verifierKey('log.example', 'ed25519', newKey().publicKey));
  refused(`${ofLog} https://a.example`, /the key of log\.example is not that of a witness/);
  const again = formatVerifierKey(keyOf('witness.example/a'));
  refused(`${keyA} https://a.example, ${again} https://b.example`, /two witnesses have the same name/);
  const many = Array.from({ length: 33 }, (_, i) => `${formatVerifierKey(keyOf(`w${i}`))} https://w.example`);
  refused(many.join(), /LEDGER_WITNESSES: at most 32/);
  refused(`${keyA} https://a.example`, /LEDGER_COSIGNATURES is more than/, { LEDGER_COSIGNATURES: '2' });
  refused(`${keyA} https://a.example`, /LEDGER_COSIGNATURES/, { LEDGER_COSIGNATURES: '0' });
  refused('', /LEDGER_COSIGNATURES is more than/, { LEDGER_COSIGNATURES: '1' });
  refused(`${keyA} http://a.example`, /LEDGER_WITNESSES.* must use https in production/, {
    NODE_ENV: 'production',
  });
});
