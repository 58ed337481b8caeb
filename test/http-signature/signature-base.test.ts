import { test } from 'tap';
import { readFields } from '../../src/http-signature/fields.js';
import { requestMessage, signatureBase } from '../../src/http-signature/signature-base.js';
import { parseInnerListMember } from '../../src/http-signature/structured-field.js';

const request = requestMessage(
  'GET',
  'https://gateway.example:8443/v1/units/00004?on=2025-07-01&on=2026-01-01&note=caf%C3%A9+%26+(tea)',
  readFields(['Host', 'gateway.example:8443', 'X-List', ' a ', 'x-list', '', 'X-LIST', 'b\t', 'X-Empty', '']),
);

function baseOf(list: string, message: Parameters<typeof signatureBase>[1] = request): string {
  return signatureBase(parseInnerListMember(`sig=${list}`).list, message);
}

test('all derived components of a request', async (t) => {
  t.equal(
    baseOf('("@method" "@target-uri" "@authority" "@scheme" "@request-target" "@path" "@query");created=1'),
    [
      '"@method": GET',
      `"@target-uri": ${request.origin}${request.target}`,
      '"@authority": gateway.example:8443',
      '"@scheme": https',
      `"@request-target": ${request.target}`,
      '"@path": /v1/units/00004',
      '"@query": ?on=2025-07-01&on=2026-01-01&note=caf%C3%A9+%26+(tea)',
      '"@signature-params": ("@method" "@target-uri" "@authority" "@scheme" "@request-target" "@path" "@query");created=1',
    ].join('\n'),
  );
});

test('a target without path or query', async (t) => {
  const bare = requestMessage('GET', 'https://gateway.example', new Map());
  t.equal(
    baseOf('("@path" "@query")', bare),
    '"@path": /\n"@query": ?\n"@signature-params": ("@path" "@query")',
  );
});

test('lines of one field are trimmed and joined, empty ones included', async (t) => {
  t.equal(
    baseOf('("x-list" "x-empty")'),
    '"x-list": a, , b\n"x-empty": \n"@signature-params": ("x-list" "x-empty")',
  );
});

test('a query parameter is decoded and encoded again', async (t) => {
  t.match(
    baseOf('("@query-param";name="note")'),
    /^"@query-param";name="note": caf%C3%A9%20%26%20%28tea%29\n/,
  );
});

test('a response covers its request', async (t) => {
  const response = { status: 503, fields: readFields(['Retry-After', '5']), request };
  t.equal(
    baseOf('("@status" "retry-after" "@method";req "x-list";req)', response),
    '"@status": 503\n"retry-after": 5\n"@method";req: GET\n"x-list";req: a, , b\n' +
      '"@signature-params": ("@status" "retry-after" "@method";req "x-list";req)',
  );
});

test('a component without exactly one value is refused', async (t) => {
  const response = { status: 200, fields: readFields([]), request };
  const cases: readonly [string, string, RegExp, Parameters<typeof signatureBase>[1]?][] = [
    ['a component twice', '("@method" "x-list" "@method")', /Duplicate covered component/],
    ['an unknown derived component', '("@body")', /Unknown derived component/],
    ['the parameters themselves', '("@signature-params")', /Unknown derived component/],
    ['the status of a request', '("@status")', /Unknown derived component/],
    ['the method of a response', '("@method")', /Unknown derived component/, response],
    ['the query parameter without a name', '("@query-param")', /Unknown derived component/],
    ['a query parameter that is absent', '("@query-param";name="off")', /exactly once/],
    ['a repeated query parameter', '("@query-param";name="on")', /exactly once/],
    ['a query parameter of a response', '("@query-param";name="note")', /unsupported parameter/, response],
    ['a field that is absent', '("date")', /missing from the message/],
    ['a field in capitals', '("X-List")', /in lower case/],
    ['an invalid field name', '("x list")', /in lower case/],
    ['a field of the request, in a request', '("x-list";req)', /unsupported parameter/],
    ['a structured field', '("x-list";sf)', /unsupported parameter/],
    ['a dictionary key', '("x-list";key="a")', /unsupported parameter/],
    ['bytes', '("x-list";bs)', /unsupported parameter/],
    ['a trailer', '("x-list";tr)', /unsupported parameter/],
    ['two parameters', '("x-list";req;sf)', /unsupported parameter/, response],
    ['a flag with a value', '("@method";req=1)', /unsupported parameter/, response],
  ];
  for (const [name, list, detail, message] of cases) {
    t.throws(() => baseOf(list, message ?? request), { code: 'signature_invalid', detail }, name);
  }
});

test('a value that is not one line of ASCII is refused', async (t) => {
  for (const value of ['a\nb', 'a\r\n b', 'a\0b', 'a\x7fb', 'caf\xe9', 'Nguyễn']) {
    const message = requestMessage('GET', 'https://gateway.example/', readFields(['X-Field', value]));
    t.throws(() => baseOf('("x-field")', message), { code: 'signature_invalid', detail: /not ASCII/ });
  }
});
