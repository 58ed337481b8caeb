import t from 'tap';
import { exampleFaults } from '../../scripts/example-rules.js';
import { typeFaults } from '../../scripts/stock-types.js';
import { at, documentOf, type Node } from './contracts.js';

const CATALOGUE = ['paths', '/v1/catalogue', 'get', 'responses', '200', 'content', 'application/json'];

/** The partners' contract after a change. */
function changed(change: (document: Node) => void) {
  const document = documentOf('partner');
  change(document);
  return { name: 'partner', document };
}
const example = (document: Node, name: string) => at(document, 'components', 'examples', name);

t.test('what is wrong with examples is reported', async (t) => {
  const cases: [(document: Node) => void, RegExp][] = [
    [(d) => delete at(d, ...CATALOGUE).examples, /getCatalogue 200 application\/json has no example/],
    [(d) => delete at(d, ...CATALOGUE).examples, /no operation shows the example catalogue/],
    [
      (d) => (at(example(d, 'consent'), 'value').state = 'over'),
      /getConsent 200 application\/json consent does not fit: \/state/,
    ],
    [(d) => (at(example(d, 'new_release'), 'value').x = 1), /createRelease request .* does not fit: \//],
    [
      (d) => (at(example(d, 'not_found'), 'value').status = 'lost'),
      /404 .* not_found does not fit: \/status/,
    ],
  ];
  for (const [change, expected] of cases) t.match(exampleFaults(changed(change)).join('\n'), expected);
});

t.test('an example that an integrator could not compile is reported', async (t) => {
  const faults = await typeFaults(
    changed((d) => {
      const { properties } = at(d, 'components', 'schemas', 'NewConsentRequest') as { properties: Node };
      (properties.accepted_alternatives as Node).default = []; // which makes openapi-typescript require it
    }),
  );
  t.match(faults.join('\n'), /createConsentRequest request .*accepted_alternatives/);
  t.ok(
    faults.every((fault) => fault.includes('NewConsentRequest') || fault.includes('createConsentRequest')),
  );
});
