import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { makePasskey, requestPrescriptions, signInAs, tickAll } from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser, scanQr } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { patientOf } from '../prescription/patients.js';
import { ask, consentTo, dispense, lineOf, prescribe } from '../prescription/pharmacy.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const pharmacy = g.partner('pharmacy-a');
const panadol = lineOf(15, { trade_name: 'Panadol', atc: 'N02BE01' });
/** Is on every screen with a prescription once it is loaded. */
const PRESCRIBED_BY = /Bùi Thị Hạnh|Bệnh viện Đa khoa A|General Hospital A/;
/** Number of prescriptions on a page of the list. */
const PAGE = 20;
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;
await signInAs(page, g.origin, 'Nguyễn Thu An');
await makePasskey(page, g.origin);

t.test(
  'a guardian reads a prescription of a child on the prompt, decides, revokes, and sees the dispensing',
  async (t) => {
    const patient = await patientOf(g, 'bao_anh');
    const code = await prescribe(g, { patient, lines: [panadol, lineOf(3, { drug: 'Loratadin' })] });
    // Only this one: the child may have others in the sample.
    const id = await requestPrescriptions(pharmacy, g.number('bao_anh'), code);
    await page.goto(`${g.origin}/prompts/${id}`);
    await page.getByText('Bạn trả lời thay cho Trần Bảo Anh').waitFor();
    for (const text of [
      'Paracetamol (Panadol) 500 mg',
      '15 viên, dùng trong 5 ngày',
      'Bùi Thị Hạnh (giấy phép 000123/HNO-CCHN)',
      'Viêm họng cấp',
      'Paracetamol (Panadol) 500 mg: còn 15 viên',
      'Loratadin 500 mg: còn 3 viên',
    ]) {
      await page.getByText(text, { exact: true }).waitFor();
    }
    const codes = page.getByText('Viêm họng cấp · Mã ICD-10: J02.9');
    t.notOk(await codes.isVisible(), 'codes are folded');
    await page.locator('.field', { has: codes }).getByText('Mã chuyên môn').click();
    await codes.waitFor();
    t.notOk(await page.getByText('Mã ATC: N02BE01').isVisible());
    t.equal(await page.getByText('Ngày 3 lần, mỗi lần 1 viên').count(), 2);
    t.equal(
      await page.getByText('Đều là thông tin nhạy cảm', { exact: true }).count(),
      2,
      'one mark for the required, one for the optional',
    );
    t.equal(await page.locator('.field .mark').filter({ hasText: 'Nhạy cảm' }).count(), 0);
    const shown = await page.locator('main').innerText();
    t.notMatch(shown, /[{}[\]]|undefined|null/, 'no raw values');
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.getByRole('alert').getByText('Tôi đồng ý cung cấp: Thuốc trong đơn').waitFor();
    t.match((await pharmacy.call('GET', `/v1/consent-requests/${id}`)).body, { status: 'pending' });
    await tickAll(page);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
    const { consent_id } = (await pharmacy.call('GET', `/v1/consent-requests/${id}`)).body;
    t.equal((await pharmacy.call('POST', `/v1/consents/${consent_id}/releases`, {})).status, 201);
    const made = await dispense(pharmacy, code, consent_id, [
      { line: 1, quantity: 10, product: 'Panadol GSK' },
    ]);
    t.equal(made.status, 201);

    await page.getByRole('link', { name: 'Xem lần đồng ý này' }).click();
    await page.getByText('Bên yêu cầu đã xem xong').waitFor();
    await page.getByText('Rút lại sự đồng ý', { exact: true }).click();
    await page.getByRole('button', { name: 'Rút lại ngay' }).click();
    await page.getByText('Đã rút lại. Bên yêu cầu không xem được gì nữa.').waitFor();
    t.match(await dispense(pharmacy, code, consent_id, [{ line: 1, quantity: 1 }]), {
      status: 409,
      body: { code: 'consent_not_active', state: 'revoked' },
    });
    await page.goto(`${g.origin}/`);
    await page.getByRole('navigation').getByRole('link', { name: 'Đơn thuốc' }).click();
    const card = page.getByRole('link', {
      name: /Của Trần Bảo Anh\s+Paracetamol \(Panadol\) 500 mg, Loratadin/,
    });
    await card.getByText('Của Trần Bảo Anh').waitFor();
    await card.getByText('Đã mua một phần').waitFor();
    await card.getByText('Còn 5 viên Paracetamol, 3 viên Loratadin').waitFor();
    await card.click();
    await page.getByRole('heading', { level: 1, name: /^Đơn thuốc ngày/ }).waitFor();
    await page.getByText('Nhà thuốc A').waitFor();
    await page.getByText('10 viên Paracetamol (Panadol) 500 mg').waitFor();
    await page.getByText('đã giao: Panadol GSK').waitFor();
    t.equal(new URL(page.url()).pathname, `/prescriptions/${code}`);
  },
);

t.test('the QR code of a prescription holds its code, in the light and in the dark', async (t) => {
  const code = await prescribe(g, { lines: [panadol] });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${g.origin}/prescriptions/${code}`);
    const picture = page.getByRole('img', { name: 'Mã đơn dạng mã QR' });
    await picture.waitFor();
    t.equal(await scanQr(picture), code, colorScheme);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  t.equal(await page.getByRole('img', { name: 'Mã đơn dạng mã QR' }).count(), 1);
});

t.test(
  'the history links to the prescription, which shows cancelled dispensings and replacements',
  async (t) => {
    const code = await prescribe(g, { lines: [panadol] });
    const consent = await consentTo(g, pharmacy, ['prescriptions.lines']);
    const made = await dispense(pharmacy, code, consent, [{ line: 1, quantity: 15 }]);
    await pharmacy.call(
      'POST',
      `/v1/prescriptions/${code}/dispensings/${made.body.dispensing_id}/cancellation`,
      {
        body: { reason: 'Khách trả lại ngay' },
      },
    );
    await page.goto(`${g.origin}/history`);
    await page.getByText('Bệnh viện Đa khoa A kê đơn thuốc').first().waitFor();
    await page.getByRole('link', { name: 'Xem đơn thuốc' }).first().click();
    await page.getByText(/^Nhà thuốc hủy lúc .*: Khách trả lại ngay$/).waitFor();
    await page.getByText('Chưa mua thuốc').waitFor();
    await page.emulateMedia({ media: 'print' });
    t.ok(
      await page.getByText('Đơn thuốc của Nguyễn Thu An').isVisible(),
      'the printed page names the patient',
    );
    t.notOk(await page.getByRole('navigation').isVisible());
    await page.emulateMedia({ media: 'screen' });
    const asked = await requestPrescriptions(pharmacy, g.number('an'), code);
    await page.goto(`${g.origin}/prompts/${asked}`);
    await page.getByText('Paracetamol (Panadol) 500 mg: còn 15 viên').waitFor();
    t.equal(await page.getByText(`Chỉ riêng: ${code}`).count(), 5, 'each field names its prescription');
    await page.goto(`${g.origin}/prescriptions/${code}`);
    const next = await prescribe(g, { replaces: code });
    await page.reload();
    await page.getByText('Đã thay bằng đơn khác').waitFor();
    t.equal(await page.getByRole('img', { name: 'Mã đơn dạng mã QR' }).count(), 0, 'nothing left to scan');
    await page.getByRole('link', { name: next }).click();
    await page.getByRole('link', { name: code }).waitFor();
  },
);

t.test('what remains names the drugs, also where they are not asked for and not released', async (t) => {
  const code = await prescribe(g, { lines: [panadol, lineOf(3, { drug: 'Loratadin' })] });
  const remaining = `prescriptions.remaining:${code}`;
  const asked = await ask(g, pharmacy, [remaining]);
  await page.goto(`${g.origin}/prompts/${asked.body.request_id}`);
  await page.getByText('Paracetamol (Panadol) 500 mg: còn 15 viên').waitFor();
  await page.getByText('Loratadin 500 mg: còn 3 viên').waitFor();
  t.notMatch(await page.locator('main').innerText(), /Thuốc số|N02BE01|Ngày 3 lần/, 'their names alone');
  const consent = await consentTo(g, pharmacy, [remaining]);
  const { body } = await pharmacy.call('POST', `/v1/consents/${consent}/releases`, {});
  t.notMatch(JSON.stringify(body), /Paracetamol|Panadol|Loratadin/);
  t.match(body.data.prescriptions, [{ remaining: [{ line: 1, quantity: 15, unit: 'viên' }] }]);
});

t.test("another person's prescription is not found", async () => {
  const others = await prescribe(g, { patient: await patientOf(g, 'duc') });
  await page.goto(`${g.origin}/prescriptions/${others}`);
  await page.getByRole('heading', { name: 'Không tìm thấy đơn thuốc này' }).waitFor();
});

t.test('a long list is loaded page by page, and a failed page is reported', async (t) => {
  const made = Array.from({ length: PAGE + 1 }, (_, i) =>
    prescribe(g, { lines: [lineOf(1, { drug: `Thuốc ${i}` })] }),
  );
  await Promise.all(made);
  await page.goto(`${g.origin}/prescriptions`);
  const cards = page.locator('.cards > li');
  const more = page.getByRole('button', { name: 'Xem thêm' });
  await more.waitFor();
  t.equal(await cards.count(), PAGE);
  await phone.context.setOffline(true);
  await more.click();
  await page.getByRole('alert').waitFor();
  t.equal(await cards.count(), PAGE, 'loaded prescriptions remain');
  await phone.context.setOffline(false);
  await more.click();
  await cards.nth(PAGE).waitFor();
  await more.waitFor({ state: 'detached' });
  const links = await cards.locator('a').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  t.equal(new Set(links).size, links.length, 'no duplicates');
});

t.test('no screen of prescriptions has accessibility violations, and all fit a phone', async (t) => {
  const code = await prescribe(g, { lines: [panadol, panadol] });
  const asked = await requestPrescriptions(pharmacy, g.number('an'), code);
  const paths = ['/prescriptions', `/prescriptions/${code}`, `/prompts/${asked}`, '/history'];
  for (const [language, colorScheme] of [
    ['vi', 'light'],
    ['vi', 'dark'],
    ['en', 'light'],
  ] as const) {
    if (language === 'en') {
      await page.getByRole('button', { name: 'English' }).first().click();
      await page.locator('html[lang=en]').waitFor(); // kept afterwards
    }
    await page.emulateMedia({ colorScheme });
    for (const path of paths) {
      await page.goto(g.origin + path);
      await page.locator('p, dd, span, button', { hasText: PRESCRIBED_BY }).first().waitFor();
      t.strictSame(await findViolations(page), [], `${path}, ${language}, ${colorScheme}`);
      t.notOk(await isTooWide(page), `${path} fits a phone, ${language}`);
    }
  }
  const [first, ...tabs] = await page.locator('.tabs a').all();
  const top = (await first?.boundingBox())?.y;
  t.type(top, 'number');
  t.ok(tabs.length > 1);
  for (const tab of tabs) t.equal((await tab.boundingBox())?.y, top, 'the tabs are in one row');
  for (const path of paths) {
    await page.goto(g.origin + path);
    await page.locator('p, dd, span, button', { hasText: PRESCRIBED_BY }).first().waitFor();
    await page.evaluate("document.documentElement.style.setProperty('font-size', '200%')");
    t.notOk(await isTooWide(page), `${path} at 200 % text`);
  }
  t.strictSame(phone.faults, []);
});

t.test('without a network the page opens and says that there is no connection', async () => {
  await page.goto(`${g.origin}/prescriptions`);
  await page.evaluate('navigator.serviceWorker.ready');
  await phone.context.setOffline(true);
  await page.goto(`${g.origin}/prescriptions/010010a1b2c3-C`);
  await page.getByRole('heading', { name: /No connection|Không có kết nối/ }).waitFor();
  await phone.context.setOffline(false);
});
