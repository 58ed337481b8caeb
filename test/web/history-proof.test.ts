import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIResponse, Route } from 'playwright-core';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { requestEnrolment, signInAs } from '../../scripts/inbox/visit.js';
import { fromBase64url } from '../../src/bytes.js';
import { formatVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { consentOf, recurringFor } from '../app/asking.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

/** An answer of the gateway. */
type Json = Awaited<ReturnType<APIResponse['json']>>;

const LATER_MS = 600_000;

const g = await createTestGateway(t, { LEDGER_MAP_INTERVAL_S: '0' });
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-history-page-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const consent = await consentOf(bank, an, recurringFor(g.number('an')));
const release = () => bank.call('POST', `/v1/consents/${consent}/releases`, {});
for (let i = 0; i < 3; i++) await release();
const { page, faults } = await openPhone(await openBrowser(t), { reducedMotion: 'reduce' });
// Ten minutes ahead, by what the gateway says: what happened in the last minute need not be in the list yet.
await page.addInitScript(`(() => {
  const read = Headers.prototype.get;
  Headers.prototype.get = function (name) {
    const value = read.call(this, name);
    return name === 'date' && value ? new Date(Date.parse(value) + ${LATER_MS}).toUTCString() : value;
  };
})()`);
await signInAs(page, g.origin, 'Nguyễn Thu An');

const good = page.locator('.history-proof .notice-good');
const bad = page.getByRole('alert');
/** Waits until all entries that there are now are proven. @returns how many */
async function proven(): Promise<number> {
  const { items } = (await an.call('GET', '/history/subjects')).body;
  for (const { about_id } of items) {
    for (;;) {
      const list = await an.call('GET', `/history?limit=100&about=${about_id}`);
      const proof = await an.call('GET', `/history/proof?about=${about_id}`);
      if ((proof.body.entries?.length ?? 0) === list.body.items.length) break;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
  return (await an.call('GET', '/history?limit=100')).body.items.length;
}
/** Opens the history while the gateway answers some reads otherwise. */
async function openWith(
  changes: Readonly<Record<string, (body: Json) => unknown>>,
  path = '/history',
): Promise<void> {
  const routes = Object.entries(changes).map(([glob, change]) => {
    const handle = async (route: Route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      await route.fulfill({ response: answer, json: answer.ok() ? change(body) : body }); // a child may have no entries
    };
    return { glob: `**/citizen/v1/${glob}`, handle };
  });
  for (const { glob, handle } of routes) await page.route(glob, handle);
  await page.goto('about:blank');
  await page.goto(g.origin + path);
  await good.or(bad).first().waitFor();
  for (const { glob, handle } of routes) await page.unroute(glob, handle);
}
const faultsShown = async (): Promise<unknown> => {
  t.equal(await good.count(), 0);
  return bad.locator('[data-fault]').evaluateAll((all) => all.map((each) => each.getAttribute('data-fault')));
};

t.test('the page says in a sentence what it checked, and what it compared', async (t) => {
  const count = await proven();
  await openWith({});
  t.match(
    await good.innerText(),
    `Máy này đã kiểm tra ${count} việc, lần đầu tiên: danh sách không thiếu việc nào`,
  );
  t.strictSame(await findViolations(page), []);
  await openWith({});
  t.match(await good.innerText(), /đúng với bản cổng đã ký và lần kiểm tra trước\.$/);
  await openWith({}, '/history?group=access');
  t.match(await good.innerText(), `${count} việc: các việc đang hiện đều có`);
  t.notOk(await isTooWide(page));
});

t.test('the saved proof is verified by the command, without the gateway', async (t) => {
  await openWith({});
  await page.getByText('Việc kiểm tra này cho biết gì').click();
  t.match(await page.locator('.about-proof').innerText(), g.number('an'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải bằng chứng', exact: true }).click(),
  ]);
  t.match(download.suggestedFilename(), /^ung-thuan-bang-chung-\d{4}-\d\d-\d\d\.json$/);
  const file = join(folder, 'proof.json');
  await download.saveAs(file);
  const { keys } = (await page.evaluate("fetch('/.well-known/jwks.json').then((it) => it.json())")) as Json;
  const origin = `${new URL(g.origin).host}/ledger`;
  const key = formatVerifierKey(verifierKey(origin, 'ed25519', fromBase64url(keys[0].x)));
  const ended = await runHere(['history', 'verify', file, '--key', key], {});
  t.match(ended, { status: 0, complaint: '' });
  t.match(ended.stdout, `the history of ${g.number('an')} holds: `);
  t.strictSame(await findViolations(page), []);
});

t.test('an entry that the list hides, or has and is not proven, is told loudly', async (t) => {
  const isNot = (index: number) => (_: unknown, i: number) => i !== index;
  const drop = (body: Json) => ({ ...body, items: body.items.filter(isNot(2)) });
  await openWith({ 'history?*': drop });
  t.strictSame(await faultsShown(), ['hidden']);
  t.match(await bad.innerText(), 'Danh sách này thiếu 1 việc có trong bản cổng đã ký.');
  t.ok(await page.getByRole('button', { name: 'Tải bằng chứng', exact: true }).isVisible(), 'to be kept');
  t.strictSame(await findViolations(page), []);
  const [first] = (await an.call('GET', '/history')).body.items;
  const old = { ...first, at: new Date(Date.parse(first.at) - LATER_MS).toISOString() };
  await openWith({ 'history?*': (body) => ({ ...body, items: [...body.items, old] }) });
  t.strictSame(await faultsShown(), ['strange']);
  const other = { id: 'person.religion', label: { vi: 'Tôn giáo', en: 'Religion' }, sensitive: true };
  const withOther = (item: Json, i: number) => (i === 3 ? { ...item, fields: [other] } : item);
  await openWith({ 'history?*': (body) => ({ ...body, items: body.items.map(withOther) }) });
  t.strictSame(await faultsShown(), ['hidden'], 'an entry is shown with other fields');
});

t.test('what is not in the catalogue, or not any more, is listed all the same', async (t) => {
  const asked = await bank.call('POST', '/v1/consent-requests', {
    body: { ...recurringFor(g.number('an')), required_fields: ['person.shoe_size'] },
  });
  t.match(asked, { status: 403 });
  await g.owner.query(
    `SELECT ledger.record(population.find_person($1), 'request_suppressed', clock_timestamp(), 'gateway', 'bank-a', 'bank.gone',
       '{person.gone,person.sex}', p_number => $1)`,
    [g.number('an')],
  );
  const count = await proven();
  await openWith({});
  t.match(await good.innerText(), `Máy này đã kiểm tra ${count} việc`);
  t.match(await page.locator('.entry').first().innerText(), 'Mục đích không có trong danh mục');
  t.match(await page.getByText('Thông tin không có trong danh mục').first().innerText(), /^Thông tin/);
});

t.test('a proof that lacks an entry, or is signed by nobody, is told loudly', async (t) => {
  await openWith({ 'history/proof?*': (file) => ({ ...file, entries: file.entries.slice(1) }) });
  t.strictSame(await faultsShown(), ['proof']);
  const changed = (file: Json) => ({
    ...file,
    checkpoint: file.checkpoint.replace('/ledger\n', '/ledger\n1'),
  });
  await openWith({ 'history/proof?*': changed });
  t.strictSame(await faultsShown(), ['signature']);
  await openWith({});
  t.equal(await good.count(), 1, 'what did not hold is not kept');
});

t.test('a log that goes back is told loudly, though it is signed', async (t) => {
  const { body: before } = await an.call('GET', '/history/proof');
  await release();
  await proven();
  await openWith({});
  t.equal(await good.count(), 1);
  await openWith({ 'history/proof?*': () => before });
  t.strictSame(await faultsShown(), ['before']);
  t.match(await bad.innerText(), 'có việc đã bị bỏ đi hoặc bị sửa');
});

t.test('the history of a child is checked with it, and has a proof of its own', async (t) => {
  await requestEnrolment(g.partner('school-a'), g.number('gia_khoi'));
  const count = await proven();
  await openWith({});
  t.match(await good.innerText(), `Máy này đã kiểm tra ${count} việc, lần đầu tiên: `, 'of the child');
  await page.getByText('Việc kiểm tra này cho biết gì').click();
  await page.locator('.about-proof p').first().waitFor();
  t.equal(await page.getByRole('button', { name: 'Tải bằng chứng', exact: true }).count(), 1);
  t.equal(await page.getByRole('button', { name: 'Tải bằng chứng của Trần Gia Khôi' }).count(), 1);
});

t.test('the list stays where it is, whatever the check says of it', async (t) => {
  await proven();
  const said = page.locator('.history-proof [role]');
  const top = () =>
    page.evaluate<number>("document.querySelector('.entry').getBoundingClientRect().top + scrollY");
  let answer = (_: Route): Promise<void> => Promise.resolve();
  await page.route('**/citizen/v1/history/proof?*', (route) => answer(route));
  for (const language of ['vi', 'en']) {
    for (const width of [360, 390, 412, 768, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      await page.evaluate(`localStorage.removeItem('histories-seen'); localStorage.language = '${language}'`);
      let go = () => {};
      const held = new Promise<void>((resolve) => {
        go = resolve;
      });
      answer = async (route) => {
        await held;
        await route.fulfill({ status: 409, json: { code: 'proof_not_ready' } });
      };
      await page.goto(`${g.origin}/history`);
      await said.getByText(/^(Đang kiểm tra|Checking)/).waitFor();
      const tops: Record<string, number> = { checking: await top() };
      go();
      await said.getByText(/^(Chưa kiểm tra|Not checked)/).waitFor();
      tops.notYet = await top();
      answer = (route) => route.abort();
      await said.getByRole('button').click();
      await bad.waitFor();
      tops.noConnection = await top();
      answer = (route) => route.continue();
      await said.getByRole('button').click();
      await good.waitFor();
      tops.first = await top();
      await page.reload();
      await good.waitFor();
      tops.compared = await top();
      const expected = Object.fromEntries(Object.keys(tops).map((each) => [each, tops.checking]));
      t.strictSame(tops, expected, `${language}, ${width} px`);
    }
  }
  await page.unroute('**/citizen/v1/history/proof?*');
  await page.evaluate("localStorage.language = 'vi'");
  await page.setViewportSize({ width: 360, height: 740 });
});

t.test('what cannot be proven yet is no alarm', async (t) => {
  await page.route('**/citizen/v1/history/proof?*', (route) =>
    route.fulfill({ status: 409, json: { code: 'proof_not_ready' } }),
  );
  await page.goto('about:blank');
  await page.goto(`${g.origin}/history`);
  await page.getByRole('status').getByText('Chưa kiểm tra được').waitFor();
  t.equal(await bad.count(), 0);
  await page.unroute('**/citizen/v1/history/proof?*');
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await good.waitFor();
  t.strictSame(faults, []);
});
