import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { correction, generate } from 'lean-qr';
import type { Page } from 'playwright-core';
import t from 'tap';
import { launchBrowser, openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { packReceipt } from '../../src/receipt/compact.js';
import { GIVEN_MAX_BYTES } from '../../src/receipt/read.js';
import { VERIFY_WORDS } from '../../src/web/inbox/words/verify.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { givenCases } from '../receipt/cases.js';

const g = await createTestGateway(t);
const an = await g.citizen('an');
const consent = await consentOf(g.partner('bank-a'), an, recurringFor(g.number('an')));
await an.call('POST', `/consents/${consent}/narrow`, { fields: ['person.birth_full_name'] });
const document = (await an.call('GET', `/receipts/${consent}`)).body;
const second = await consentOf(g.partner('bank-a'), an, onceFor(g.number('an')));
const other = (await an.call('GET', `/receipts/${second}`)).body;
const qrText = packReceipt(document.receipts.at(-1).jws, `${g.origin}/verify`) ?? '';
const browser = await openBrowser(t);
const GOOD = VERIFY_WORDS.vi.good;
const GOOD_ONE = VERIFY_WORDS.vi.goodOne;

const file = (text: string | Buffer, name = 'receipt.json', mimeType = 'application/json') => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
});
const open = async (page: Page) => {
  await page.goto('about:blank'); // else a change of the fragment alone loads nothing
  await page.goto(`${g.origin}/verify`);
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
};
/** What the page says of a file: the fault, or undefined for one that holds. */
const judge = async (page: Page, given: ReturnType<typeof file>) => {
  await page.locator('input[type=file]').setInputFiles(given);
  const verdict = page.locator('.verdict .notice');
  await verdict.waitFor();
  const fault = verdict.locator('[data-fault]');
  return (await fault.count()) === 0 ? undefined : fault.getAttribute('data-fault');
};
/** A picture of a QR code. */
const pictureOf = async (page: Page, text: string) => {
  const code = generate(text, { minCorrectionLevel: correction.L });
  const blank = await page.context().newPage();
  let path = '';
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  const side = code.size + 8;
  await blank.setContent(
    `<svg width="${side * 4}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path d="${path}"/></svg>`,
  );
  const png = await blank.locator('svg').screenshot();
  await blank.close();
  return png;
};

t.test('the page judges as the command does, and sends nothing', async (t) => {
  const { page, faults } = await openPhone(browser, { serviceWorkers: 'block' });
  for (const { name, text, fault } of givenCases(document, other)) {
    await open(page);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    t.equal(await judge(page, file(text)), fault, name);
    t.strictSame(sent, [], `${name}: no request`);
    page.removeAllListeners('request');
  }
  t.strictSame(faults, []);
});

t.test('it says in both languages what a receipt holds, and that it knows no name', async (t) => {
  const { page, faults } = await openPhone(browser);
  await open(page);
  await judge(page, file(JSON.stringify(document)));
  const said = page.locator('main');
  await said.getByText(GOOD).waitFor();
  await page.locator('.verdict:focus').waitFor();
  for (const text of ['Ngân hàng A', 'Họ, chữ đệm và tên khai sinh', '90 ngày', 'Đã bớt thông tin', consent])
    t.match(await said.innerText(), text);
  t.notMatch(await said.innerText(), /Nguyễn Thu An/);
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  t.strictSame(await findViolations(page), [], 'dark');
  await page.getByRole('button', { name: 'English' }).click();
  await said.getByText(VERIFY_WORDS.en.good).waitFor();
  t.notMatch((await said.innerText()).replace(/Ưng Thuận|Mở tài khoản thanh toán/g, ''), /[đưươ]/i);
  t.strictSame(await findViolations(page), [], 'English');
  t.strictSame(faults, []);
});

t.test('a QR code is checked by its address, its picture, the clipboard, and a drop', async (t) => {
  const { page } = await openPhone(browser);
  await page.goto(qrText);
  await page.getByText(GOOD_ONE).waitFor();
  await page.getByText(VERIFY_WORDS.vi.oneOnly).waitFor();
  const picture = await pictureOf(page, qrText);
  await open(page);
  t.equal(await judge(page, file(picture, 'photo.png', 'image/png')), undefined);
  await page.getByText(GOOD_ONE).waitFor();

  await open(page);
  await page.getByText(VERIFY_WORDS.vi.paste).click();
  await page.getByLabel(VERIFY_WORDS.vi.pasteLabel).fill(qrText);
  await page.getByRole('button', { name: VERIFY_WORDS.vi.pasteCheck }).click();
  await page.getByText(GOOD_ONE).waitFor();

  for (const [kind, data] of [
    ['paste', 'clipboardData'],
    ['drop', 'dataTransfer'],
  ]) {
    await open(page);
    await page.evaluate(`(() => {
      const ${data} = new DataTransfer();
      ${data}.setData('text/plain', ${JSON.stringify(qrText)});
      const kind = '${kind}' === 'paste' ? ClipboardEvent : DragEvent;
      document.body.dispatchEvent(new kind('${kind}', { ${data}, bubbles: true, cancelable: true }));
    })()`);
    await page.getByText(GOOD_ONE).waitFor();
  }
});

t.test('what is no receipt is named: pictures, a PDF, a file that is too large', async (t) => {
  const { page } = await openPhone(browser, { serviceWorkers: 'block' });
  const otherQr = await pictureOf(page, 'https://gateway.example/');
  await open(page);
  const noQr = await page.locator('h1').screenshot();
  const cases: readonly (readonly [ReturnType<typeof file>, string])[] = [
    [file(noQr, 'photo.png', 'image/png'), 'no_qr'],
    [file(otherQr, 'photo.png', 'image/png'), 'other_qr'],
    [file('not a picture', 'photo.png', 'image/png'), 'not_picture'],
    [file('%PDF-1.7 ...', 'receipt.pdf', 'application/pdf'), 'pdf'],
    [file(Buffer.alloc(GIVEN_MAX_BYTES + 1, ' ')), 'too_large'],
  ];
  for (const [given, fault] of cases) {
    await open(page);
    t.equal(await judge(page, given), fault);
    const said = page.locator(`[data-fault=${fault}]`);
    t.equal(await said.innerText(), VERIFY_WORDS.vi.faults[fault as keyof typeof VERIFY_WORDS.vi.faults]);
  }
  await open(page);
  await page.getByRole('button', { name: VERIFY_WORDS.vi.camera }).click();
  await page.locator('[data-fault=no_camera]').waitFor();
});

t.test('keys that were retired or are not published, and keys that cannot be read', async (t) => {
  const { page } = await openPhone(browser, { serviceWorkers: 'block' });
  const published = (await (await fetch(`${g.origin}/.well-known/jwks.json`)).json()) as { keys: object[] };
  const long_ago = '2020-01-01T00:00:00Z';
  for (const [change, fault] of [
    [{ retired_at: long_ago }, 'key_retired'],
    [{ retired_at: 'soon' }, 'key_unusable'],
    [{ x: Buffer.alloc(32, 7).toString('base64url') }, 'key_unknown'],
  ] as const) {
    const keys = published.keys.map((key) => ({ ...key, ...change }));
    await page.route('**/.well-known/jwks.json', (route) => route.fulfill({ json: { keys } }));
    await open(page);
    t.equal(await judge(page, file(JSON.stringify(document))), fault);
    await page.unroute('**/.well-known/jwks.json');
  }
  await page.route('**/.well-known/jwks.json', (route) => route.abort());
  await page.goto('about:blank');
  await page.goto(`${g.origin}/verify`);
  await page.getByText(VERIFY_WORDS.vi.keysFailed).waitFor();
  await page.unroute('**/.well-known/jwks.json');
  await page.getByRole('button', { name: VERIFY_WORDS.vi.retry }).click();
  t.equal(await judge(page, file(JSON.stringify(document))), undefined);
});

t.test('without a connection it works as before, with the keys of the last time', async (t) => {
  const { page, context } = await openPhone(browser);
  await open(page);
  await page.evaluate('navigator.serviceWorker.ready.then(() => 0)');
  await context.setOffline(true);
  await open(page);
  t.equal(await judge(page, file(JSON.stringify(document))), undefined);
  await page.getByText(/^Khóa của cổng lấy lúc/).waitFor();
});

t.test('another app shares a receipt with the installed one, which no server sees', async (t) => {
  const { page, context } = await openPhone(browser);
  const manifest = (await (await fetch(`${g.origin}/manifest.webmanifest`)).json()) as object;
  t.match(manifest, { share_target: { action: '/verify', method: 'POST', enctype: 'multipart/form-data' } });
  await open(page);
  await page.evaluate('navigator.serviceWorker.ready.then(() => 0)');
  await page.evaluate(`new Promise((done) => {
    if (navigator.serviceWorker.controller !== null) done();
    else navigator.serviceWorker.addEventListener('controllerchange', () => done());
  })`);
  await context.setOffline(true); // then only the worker can have taken it
  await page.evaluate(`(() => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: '/verify', enctype: 'multipart/form-data' });
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'receipt' });
    const data = new DataTransfer();
    data.items.add(new File([${JSON.stringify(JSON.stringify(document))}], 'receipt.json', { type: 'application/json' }));
    input.files = data.files;
    form.append(input);
    document.body.append(form);
    form.submit();
  })()`);
  await page.getByText(GOOD).waitFor();
  t.equal(new URL(page.url()).pathname, '/verify');
  await page.reload();
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  await page.getByText(/^Khóa của cổng lấy lúc/).waitFor();
  t.equal(await page.getByText(GOOD).count(), 0, 'taken once');
});

t.test('the camera finds the code', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-camera-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const film = join(folder, 'film.y4m');
  writeFileSync(film, filmOf(qrText));
  const filming = await launchBrowser(
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  );
  t.teardown(() => filming.close());
  const { page, faults } = await openPhone(filming, { permissions: ['camera'] });
  await open(page);
  await page.getByRole('button', { name: VERIFY_WORDS.vi.camera }).click();
  await page.getByText(GOOD_ONE).waitFor();
  t.equal(await page.locator('video').count(), 0, 'and is switched off');
  t.strictSame(faults, []);
});

/** A film of one grey frame with a QR code (YUV4MPEG2), as a camera would see it. */
function filmOf(text: string): Buffer {
  const [width, height, module] = [1280, 720, 5];
  const code = generate(text, { minCorrectionLevel: correction.L });
  const grey = Buffer.alloc(width * height, 235);
  const [left, top] = [(width - code.size * module) >> 1, (height - code.size * module) >> 1];
  for (let y = 0; y < code.size * module; y++) {
    for (let x = 0; x < code.size * module; x++) {
      if (code.get(Math.floor(x / module), Math.floor(y / module))) grey[(top + y) * width + left + x] = 16;
    }
  }
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), grey, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  return Buffer.concat([head, frame, frame]);
}

t.test('the receipt that the inbox shows is the one that the page checks', async () => {
  const { page } = await openPhone(browser);
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await page.goto(`${g.origin}/receipts/${consent}`);
  const picture = await page.locator('svg.qr-long').screenshot();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải về (JSON)' }).click(),
  ]);
  const saved = await download.path();
  await page.getByRole('link', { name: `${new URL(g.origin).host}/verify` }).click();
  await page.locator('input[type=file]').setInputFiles(saved);
  await page.getByText(GOOD).waitFor();
  await page.locator('input[type=file]').setInputFiles(file(picture, 'screen.png', 'image/png'));
  await page.getByText(GOOD_ONE).waitFor();
});
