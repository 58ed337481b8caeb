import t from 'tap';
import { createTestGateway } from './helpers/gateway.js';

t.test(
  'a request is approved in part, released, listed in the history, revoked, and further releases are refused',
  async (t) => {
    const g = await createTestGateway(t);
    const bank = g.partner('bank-a');
    const an = await g.citizen('an');
    const asked = await bank.call('POST', '/v1/consent-requests', {
      body: {
        subject: { personal_id_number: g.number('an') },
        purpose: 'bank.know_your_customer_refresh',
        statement: 'Cập nhật hồ sơ khách hàng',
        required_fields: ['person.birth_full_name'],
        optional_fields: ['person.permanent_residence', 'person.phone_number'],
        access: {
          mode: 'recurring',
          until: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
          at_most: { count: 2, per: 'month' },
        },
        retention: 'P90D',
      },
    });
    t.equal(asked.status, 201);
    t.equal(asked.headers.location, `/v1/consent-requests/${asked.body.request_id}`);
    t.match(asked.body, { status: 'pending', binding_code: /^[0-9A-HJKMNP-TV-Z]{4}$/ });

    const waiting = bank.call('GET', asked.headers.location ?? '', { headers: { prefer: 'wait=20' } });
    const prompts = await an.call('GET', '/prompts');
    t.equal(prompts.body.items[0].request_id, asked.body.request_id);
    t.equal(prompts.body.items[0].binding_code, asked.body.binding_code);
    const decided = await an.approve(asked.body.request_id, [
      'person.birth_full_name',
      'person.phone_number',
    ]);
    t.match(decided, { status: 200, body: { status: 'approved' } });
    const status = await waiting;
    t.match(status.body, { status: 'approved', consent_id: decided.body.consent_id });

    const consentPath = `/v1/consents/${status.body.consent_id}`;
    const released = await bank.call('POST', `${consentPath}/releases`, {});
    t.equal(released.status, 201);
    t.strictSame(Object.keys(released.body.data.person).sort(), ['birth_full_name', 'phone_number']);
    t.match(released.headers.ratelimit, /"consent";r=1;t=\d+/);
    const history = await an.call('GET', '/history');
    t.equal(history.body.items[0].kind, 'release');
    t.equal(history.body.items[0].release_id, released.body.release_id);

    t.equal((await an.call('DELETE', `/consents/${status.body.consent_id}`)).status, 204);
    const refused = await bank.call('POST', `${consentPath}/releases`, {});
    t.match(refused, { status: 409, body: { code: 'consent_not_active', state: 'revoked' } });
    const receipts = await an.call('GET', `/receipts/${status.body.consent_id}`);
    t.strictSame(
      receipts.body.receipts.map((receipt: { event: string }) => receipt.event),
      ['consent_given', 'consent_revoked'],
    );
    t.equal((await an.call('GET', '/history')).body.items[0].refusal, 'consent_not_active');
  },
);
