import type { Route } from 'playwright-core';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { requestAccountOpening, signInAs } from '../../scripts/inbox/visit.js';
import { openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const phone = await openPhone(browser);
const { page } = phone;
await signInAs(page, g.origin, 'Nguyễn Thu An');

t.test(
  'a prompt and the session are read once, ahead of the program, and the prompt is there as they come',
  async (t) => {
    const id = await requestAccountOpening(bank, g.number('an'));
    const sent: string[] = [];
    const note = (request: { url(): string }) => sent.push(request.url().slice(g.origin.length));
    page.on('request', note);
    await page.goto(`${g.origin}/prompts/${id}`);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
    page.off('request', note);
    const reads = ['/citizen/v1/session', `/citizen/v1/prompts/${id}?answered=true`];
    for (const read of reads) t.equal(sent.filter((path) => path === read).length, 1, read);
    await bank.call('DELETE', `/v1/consent-requests/${id}`);
  },
);

t.test('a prompt is read without waiting for the program', async (t) => {
  const slow = await openPhone(browser, { serviceWorkers: 'block' });
  await signInAs(slow.page, g.origin, 'Nguyễn Thu An');
  const id = await requestAccountOpening(bank, g.number('an'));
  await slow.page.route('**/assets/*.js', () => {}); // never arrives
  const answer = slow.page.waitForResponse(`${g.origin}/citizen/v1/prompts/${id}?answered=true`);
  await slow.page.goto(`${g.origin}/prompts/${id}`, { waitUntil: 'commit' });
  t.equal((await answer).status(), 200);
  t.strictSame(slow.faults, [], 'the policy of the page allows it');
  await slow.context.close();
  await bank.call('DELETE', `/v1/consent-requests/${id}`);
});

t.test('the list of prompts does not wait for its stream', async (t) => {
  const slow = await openPhone(browser, { serviceWorkers: 'block' });
  await signInAs(slow.page, g.origin, 'Nguyễn Thu An');
  const id = await requestAccountOpening(bank, g.number('an'));
  const sent: string[] = [];
  slow.page.on('request', (request) => sent.push(request.url().slice(g.origin.length)));
  let onAsked = (_: Route): void => undefined;
  const stream = new Promise<Route>((done) => {
    onAsked = done;
  });
  await slow.page.route('**/citizen/v1/prompts/stream*', onAsked);
  await slow.page.goto(`${g.origin}/`);
  const open = slow.page.getByRole('link', { name: /Xem và trả lời/ });
  await open.waitFor();
  t.equal(sent.filter((path) => path === '/citizen/v1/prompts?answered=true').length, 1, 'read once');
  await bank.call('DELETE', `/v1/consent-requests/${id}`);
  t.equal(await open.count(), 1);
  await (await stream).continue();
  await slow.page.getByRole('heading', { name: 'Không có yêu cầu nào đang chờ' }).waitFor();
  t.strictSame(slow.faults, []);
  await slow.context.close();
});

t.test('the screens after a newer version was installed are loaded with it', async (t) => {
  await page.goto(`${g.origin}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate('globalThis.before = true');
  const follow = async (name: string) => {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    return page.evaluate('globalThis.before === true');
  };
  t.ok(await follow('Nhật ký'), 'the page goes on');
  await page.evaluate("navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))");
  t.notOk(await follow('Đơn thuốc'), 'the page is loaded anew');
});

t.test('a prompt that expires while it is open can no longer be answered', async (t) => {
  await page.clock.install();
  const id = await requestAccountOpening(bank, g.number('an'), { expires_in_s: 300 });
  await page.goto(`${g.origin}/prompts/${id}`);
  await page
    .getByText(/Còn \d phút/)
    .first()
    .waitFor();
  await page.getByRole('radio', { name: /Cung cấp đầy đủ/ }).check();
  await g.owner.query(
    "UPDATE consent.request SET expires_at = now() - interval '1 second' WHERE state = 'pending'",
  );
  await page.clock.fastForward(301_000);
  await page.getByRole('heading', { name: 'Yêu cầu này đã hết hạn' }).waitFor();
  t.equal(await page.getByRole('button', { name: 'Đồng ý', exact: true }).count(), 0, 'no approve button');
});

t.test('a prompt withdrawn while it is open can no longer be answered', async (t) => {
  const id = await requestAccountOpening(bank, g.number('an'));
  await page.goto(`${g.origin}/prompts/${id}`);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
  await bank.call('DELETE', `/v1/consent-requests/${id}`);
  await page.getByText('Yêu cầu này đã được rút lại hoặc bị đóng').waitFor();
  t.equal(await page.getByRole('button', { name: 'Đồng ý', exact: true }).count(), 0);
});

t.test('after a lost connection the inbox reconnects and shows new requests', async (t) => {
  await page.goto(`${g.origin}/`);
  await page.getByRole('heading', { name: 'Không có yêu cầu nào đang chờ' }).waitFor();
  await g.gateway_.close();
  await page
    .getByText(/Mất kết nối/)
    .first()
    .waitFor();
  const port = new URL(g.origin).port;
  await g.second({ PORT: port });
  await requestAccountOpening(g.partner('bank-a'), g.number('an'));
  await page.getByRole('link', { name: /Xem và trả lời/ }).waitFor();
  t.equal(await page.getByText(/Mất kết nối/).count(), 0);
});

t.test('the service worker caches the app shell and no personal data', async (t) => {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.goto(`${g.origin}/history`);
  await page.getByRole('heading', { name: 'Nhật ký' }).waitFor();
  const kept = await page.evaluate<string[]>(`(async () => {
    const addresses = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) addresses.push(new URL(request.url).pathname);
    }
    return addresses;
  })()`);
  t.ok(kept.includes('/'));
  t.strictSame(
    kept.filter((path) => /citizen|sandbox|sign-in|\/v1|docs/.test(path)),
    [],
    'no answers of the gateway',
  );
  await phone.context.setOffline(true);
  await page.reload();
  await page.getByText('Không có kết nối mạng').first().waitFor();
  await phone.context.setOffline(false);
  t.strictSame(phone.faults, []);
});
