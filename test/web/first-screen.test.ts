import type { Locator } from 'playwright-core';
import t, { type Test } from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import {
  requestAccountOpening,
  requestEnrolment,
  requestPrescriptions,
  requestRecurringAccess,
  signInAs,
} from '../../scripts/inbox/visit.js';
import { openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const { page, faults } = await openPhone(browser, { reducedMotion: 'reduce' });
const bank = g.partner('bank-a');
await signInAs(page, g.origin, 'Nguyễn Thu An');

/** That it is seen before the first scroll, above what stays at the bottom of the screen. */
const isSeen = async (t: Test, what: Locator, bottom: Locator, name: string) => {
  await what.waitFor();
  const [box, bar] = [await what.boundingBox(), await bottom.boundingBox()];
  t.equal(await page.evaluate('scrollY'), 0);
  t.ok(
    box !== null && bar !== null && box.y >= 0 && box.y + box.height <= bar.y,
    `${name}: ${JSON.stringify({ box, bar })}`,
  );
};
const speak = async (language: 'vi' | 'en') => {
  await page.evaluate(`localStorage.setItem('language', '${language}')`);
  await page.reload();
  await page.locator(`html[lang=${language}]`).waitFor();
};
const requests = {
  'opening an account': await requestAccountOpening(bank, g.number('an'), { expires_in_s: 3600 }),
  'a child at school': await requestEnrolment(g.partner('school-a'), g.number('gia_khoi')),
  'prescribed drugs': await requestPrescriptions(g.partner('pharmacy-a'), g.number('an')),
  'recurring access': await requestRecurringAccess(bank, g.number('an')),
};

t.test(
  'on a phone of 360 px a prompt says in four lines, before the first scroll, what it asks',
  async (t) => {
    for (const language of ['vi', 'en'] as const) {
      await speak(language);
      for (const [what, id] of Object.entries(requests)) {
        await page.goto(`${g.origin}/prompts/${id}`);
        await isSeen(
          t,
          page.getByRole('heading', { level: 1 }),
          page.locator('.answer'),
          `${what}, who, ${language}`,
        );
        await isSeen(t, page.locator('.brief'), page.locator('.answer'), `${what}, ${language}`);
      }
    }
    await speak('vi');
    await page.goto(`${g.origin}/prompts/${requests['opening an account']}`);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
    t.strictSame(await page.locator('.brief > div').allInnerTexts(), [
      'Mục đích: Mở tài khoản ngân hàng',
      'Thông tin: Họ, chữ đệm và tên khai sinh; Ngày, tháng, năm sinh. Tùy bạn: Số thuê bao di động; Địa chỉ thư điện tử',
      'Phạm vi: xem 1 lần, giữ 90 ngày',
    ]);
    const shown = await page.locator('main').innerText();
    t.equal(shown.split('Ngân hàng A').length - 1, 1, 'the partner is named once');
    t.notMatch(shown, /Lưu dữ liệu ở|Luật bảo vệ/, 'the rest is folded');
  },
);

t.test('the card in the inbox says the same, before the first scroll', async (t) => {
  const newest = await requestAccountOpening(bank, g.number('an'), { expires_in_s: 3600 });
  await page.goto(`${g.origin}/prompts/${newest}`);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
  const lines = await page.locator('.brief').innerText();
  await page.goto(`${g.origin}/`);
  const card = page.locator('.prompt-card-open');
  await isSeen(t, card.locator('.asker'), page.locator('.tabs'), 'who');
  await isSeen(t, card.locator('.brief'), page.locator('.tabs'), 'what');
  t.equal(await card.locator('.brief').innerText(), lines);
});

t.test('a required field that less suffices for is one tap', async (t) => {
  const id = await requestAccountOpening(bank, g.number('an'), {
    required_fields: ['person.date_of_birth'],
    optional_fields: [],
    expires_in_s: 3600,
  });
  await page.goto(`${g.origin}/prompts/${id}`);
  await page.getByRole('radio', { name: /Chỉ cung cấp: đã đủ 18/ }).check();
  await page.getByRole('status').getByText('Bạn sẽ cung cấp 1/1 thông tin').waitFor();
  t.equal(await page.getByRole('checkbox').count(), 0);
  t.strictSame(faults, []);
});
