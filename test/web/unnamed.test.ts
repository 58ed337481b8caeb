import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs, tickAll } from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const congress = g.partner('civic-c');
const an = await g.citizen('an');
const FIELDS = ['person.is_adult_citizen', 'person.province_of_residence', 'person.has_not_answered'];
const SHOTS = process.env.SHOTS_DIR;

async function ask(): Promise<string> {
  const { share_code } = (await an.call('POST', '/share-codes')).body;
  const asked = await congress.call('POST', '/v1/consent-requests', {
    body: {
      subject: { share_code },
      purpose: 'civic.congress_comment',
      statement: 'Góp ý dự thảo văn kiện đại hội',
      required_fields: FIELDS,
      access: { mode: 'once' },
      retention: 'P1Y',
      expires_in_s: 900,
    },
  });
  t.equal(asked.status, 201);
  return asked.body.request_id;
}

const { page } = await openPhone(browser, { reducedMotion: 'reduce' });
await signInAs(page, g.origin, 'Nguyễn Thu An');
const WORDS = {
  vi: ['Tên và số định danh không được cung cấp', 'Mỗi người chỉ trả lời một lần.', 'Góp ý văn kiện đại hội'],
  en: ['Your name is not given', 'Each person answers once.', 'Comment on a congress document'],
} as const;
const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };

t.test('the prompt says that the name is not given, in both languages, on any screen', async (t) => {
  const id = await ask();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const language of ['en', 'vi'] as const) {
      const [unnamed, once, purpose] = WORDS[language];
      await page.goto(`${g.origin}/prompts/${id}?language=${language}`);
      const note = page.getByTestId('unnamed');
      await note.getByText(unnamed).waitFor();
      await note.getByText(once).waitFor();
      await page.getByText(purpose).first().waitFor();
      t.notOk(await isTooWide(page), `${size} ${language}`);
      t.strictSame(await findViolations(page), [], `${size} ${language}`);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/unnamed-${size}-${language}.png`, fullPage: true });
    }
  }
});

t.test('who has answered is told so, and nothing is shared', async (t) => {
  const approved = await an.approve(await ask(), FIELDS);
  t.equal(approved.status, 200);
  const released = await congress.call('POST', `/v1/consents/${approved.body.consent_id}/releases`, {});
  t.equal(released.status, 201);
  await page.setViewportSize(SIZES.phone);
  await page.goto(`${g.origin}/prompts/${await ask()}?language=vi`);
  await page.getByText('Đã trả lời', { exact: true }).waitFor();
  await tickAll(page);
  await page.getByRole('button', { name: /^Đồng ý/ }).click();
  await page.getByText('Bạn đã trả lời bên yêu cầu này rồi.').waitFor();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/answered-phone-vi.png`, fullPage: true });
});
