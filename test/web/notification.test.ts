import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { requestAccountOpening, signInAs } from '../../scripts/inbox/visit.js';
import { until } from '../delivery/receivers.js';
import { openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const { page, context } = await openPhone(browser);
await context.grantPermissions(['notifications'], { origin: g.origin });
await signInAs(page, g.origin, 'Nguyễn Thu An');
await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');

const cdp = await context.newCDPSession(page);
const registered = new Promise<string>((done) => {
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
    if (first !== undefined) done(first.registrationId);
  });
});
await cdp.send('ServiceWorker.enable');

const [worker] = context.serviceWorkers();
if (worker === undefined) throw new Error('the page has no service worker');
// Chromium without a screen shows no notification: it refuses to, or forgets each one soon. So what the worker shows is kept.
await worker.evaluate(`
  globalThis.shown = new Map();
  registration.showNotification = async (title, options) => void shown.set(options.tag, title);
`);

const windows =
  "clients.matchAll({ type: 'window', includeUncontrolled: true }).then(({ length }) => length)";
/** Opens the history, and waits until the page before it is gone, which would have another window opened. */
async function openHistory(): Promise<void> {
  await page.goto(`${g.origin}/history`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await until(async () => (await worker?.evaluate(windows)) === 1);
}

// Accepts calls and answers none, so that a page that goes there is leaving and stays.
const silent = createServer(() => {});
await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
t.teardown(() => silent.close());
t.teardown(() => silent.closeAllConnections());
const { port } = silent.address() as AddressInfo;

/** Delivers a push message as a push service does, and waits until the worker has shown its notification. */
async function push(type: string): Promise<void> {
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: g.origin,
    registrationId: await registered,
    data: JSON.stringify({ type }),
  });
  await until(async () => worker?.evaluate(`shown.has(${JSON.stringify(type)})`));
}

/**
 * Clicks the notification of a kind. A script's click is not the user's, so that focusing and opening a window, and keeping the
 * worker alive, are stood in for: what remains is the worker's own choice of where to go. Returns the address of the window that
 * it opens.
 * @param patience whether the worker waits for the page's answer for ever, else not at all
 */
async function click(type: string, patience = true): Promise<string | null> {
  return (await worker?.evaluate(`(async () => {
    const tag = ${JSON.stringify(type)};
    if (!shown.has(tag)) throw new Error('no notification ' + tag);
    globalThis.setTimeout = (late) => void (${patience} || late());
    WindowClient.prototype.focus = async function () { return this; };
    let opened = null;
    clients.openWindow = async (address) => { opened = address; return null; };
    const event = new Event('notificationclick');
    let work;
    event.notification = { tag, close: () => shown.delete(tag) };
    event.waitUntil = (promise) => { work = promise; };
    dispatchEvent(event);
    await work;
    if (shown.has(tag)) throw new Error('the notification stays');
    return opened;
  })()`)) as string | null;
}

t.test('a click on the notification of a request opens it', async () => {
  const id = await requestAccountOpening(bank, g.number('an'));
  await openHistory();
  await push('request_waiting');
  await click('request_waiting');
  await page.waitForURL(`${g.origin}/prompts/${id}`);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
});

t.test('a prompt that somebody is answering stays open', async (t) => {
  const address = page.url();
  await push('monthly_summary');
  await click('monthly_summary');
  t.equal(page.url(), address);
});

t.test('where several requests wait the list is shown', async (t) => {
  await requestAccountOpening(bank, g.number('an'));
  await openHistory();
  await push('request_waiting');
  await click('request_waiting');
  await page
    .getByRole('link', { name: /Xem và trả lời/ })
    .nth(1)
    .waitFor();
  await page.waitForURL(`${g.origin}/`);
  t.pass();
});

t.test('other notifications lead to what they are about', async () => {
  for (const [type, path] of [
    ['monthly_summary', '/summary'],
    ['consent_lapsed', '/consents'],
    ['passkey_added', '/me'],
    ['prescription_dispensed', '/prescriptions'],
  ] as const) {
    await openHistory();
    await push(type);
    await click(type);
    await page.waitForURL(g.origin + path);
  }
});

t.test('where the page does not answer a window is opened', async (t) => {
  await openHistory();
  await push('monthly_summary');
  t.equal(await click('monthly_summary', false), '/summary');
});

t.test('where the page is being left a window is opened, as one that stays', async (t) => {
  await openHistory();
  await push('monthly_summary');
  await page.evaluate(`location.assign('http://127.0.0.1:${port}/')`);
  t.equal(await click('monthly_summary'), '/summary');
  t.equal(new URL(page.url()).pathname, '/history', 'the page that leaves is left alone');
});

t.test('without an open page a window is opened', async (t) => {
  await push('monthly_summary');
  await push('request_waiting');
  await page.goto('about:blank');
  await until(async () => (await worker.evaluate(windows)) === 0);
  t.equal(await click('monthly_summary'), '/summary');
  t.equal(await click('request_waiting'), '/?open');
});
