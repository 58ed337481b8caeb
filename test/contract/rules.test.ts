import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { contractFaults } from '../../scripts/contract-rules.js';
import { at, documentOf, type Node } from './contracts.js';

/** The broken rules after a change to the partner contract. */
function faultsAfter(change: (partner: Node) => void): string[] {
  const contracts = ['partner', 'citizen'].map((name) => ({ name, document: documentOf(name) }));
  change((contracts[0] as { document: Node }).document);
  return contractFaults(contracts);
}

const CONSENT = '/v1/consents/{consent_id}';
const schema = (document: Node, name: string) => at(document, 'components', 'schemas', name);

t.test('both contracts follow the rules', async (t) => {
  t.strictSame(
    faultsAfter(() => {}),
    [],
  );
});

t.test('each broken rule is reported', async (t) => {
  const cases: [(partner: Node) => void, RegExp][] = [
    [(d) => delete at(d, 'paths', CONSENT, 'get').security, /GET .* declares no security/],
    [
      (d) => (at(d, 'paths', CONSENT, 'get').security = [{ cookie: [] }]),
      /uses the undefined security scheme cookie/,
    ],
    [(d) => delete at(d, 'paths', CONSENT, 'get').operationId, /has no operationId/],
    [(d) => (at(d, 'paths', CONSENT, 'get').operationId = 'get_consent'), /has no operationId in camelCase/],
    [
      (d) => (at(d, 'paths', CONSENT, 'get').operationId = 'listConsents'),
      /citizen: GET .* repeats the operationId listConsents of GET/,
    ],
    [
      (d) => (at(d, 'paths', `${CONSENT}/releases`, 'post').parameters = []),
      /lacks the parameter Idempotency-Key/,
    ],
    [(d) => delete at(d, 'paths', CONSENT, 'get', 'responses')['400'], /GET .* declares no 400/],
    [(d) => (at(d, 'paths', CONSENT, 'get')['x-sunset'] = '2027-01-01'), /ends, but is not deprecated/],
    [(d) => (at(d, 'paths', CONSENT, 'get').deprecated = true), /does not say since when it is deprecated/],
    [
      (d) =>
        Object.assign(at(d, 'paths', CONSENT, 'get'), {
          deprecated: true,
          'x-deprecated-since': '2027-01-01',
          'x-sunset': '2027-05-01',
        }),
      /ends after less than 180 days[\s\S]*does not declare the field Deprecation/,
    ],
    [(d) => delete schema(d, 'Release').additionalProperties, /Release allows additional properties/],
    [(d) => delete schema(d, 'Value').maxLength, /Value has no maxLength/],
    [(d) => (at(schema(d, 'NewConsentRequest'), 'properties', 'expires_in_s').default = 60), /has a default/],
    [(d) => delete schema(d, 'Nationality').maxItems, /Nationality has no maxItems/],
    [
      (d) => delete at(d, 'components', 'schemas').Rate,
      /has the dangling reference #\/components\/schemas\/Rate/,
    ],
    [
      (d) =>
        (at(d, 'components', 'responses', 'NotFound', 'content', 'application/problem+json').examples = {
          lost: {},
        }),
      /has the unknown problem code lost/,
    ],
    [
      (d) => {
        const responses = at(d, 'paths', CONSENT, 'get', 'responses');
        responses['410'] = responses['404'];
      },
      /answers not_found with 410, not 404/,
    ],
    [
      (d) => (at(schema(d, 'Problem'), 'properties', 'code').enum as string[]).push('passkey_required'),
      /codes of the schema Problem differ from those of the responses/,
    ],
    [
      (d) => (at(d, 'components', 'examples', 'not_found', 'value').status = 410),
      /example of not_found differs from problem.ts/,
    ],
    [
      (d) => {
        const code = at(schema(d, 'Problem'), 'properties', 'code');
        code.enum = (code.enum as string[]).filter((each) => each !== 'quantity_exceeds_remaining');
      },
      /no contract lists the problem code quantity_exceeds_remaining/,
    ],
  ];
  for (const [change, expected] of cases) t.match(faultsAfter(change).join('\n'), expected);
});

t.test('the generated types match the contracts', async (t) => {
  const script = fileURLToPath(new URL('../../scripts/generate-contract.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ['--import=tsx', script, '--check'], {
    encoding: 'utf8',
  });
  t.equal(status, 0, stderr);
});
