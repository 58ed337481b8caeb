import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs, tickAll } from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const service = g.partner('civic-e');
const duc = await g.citizen('duc');
const FIELDS = ['name', 'tax_number', 'head_office_address', 'legal_representative'].map(
  (name) => `organisation.${name}:0100000042`,
);
const SHOTS = process.env.SHOTS_DIR;

async function ask(): Promise<string> {
  const asked = await service.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number('duc') },
      purpose: 'civic.organisation_registration',
      statement: 'Mở hồ sơ dịch vụ công của công ty',
      required_fields: FIELDS,
      access: { mode: 'once' },
      retention: 'P5Y',
      expires_in_s: 900,
    },
  });
  t.equal(asked.status, 201);
  return asked.body.request_id;
}

const { page } = await openPhone(browser, { reducedMotion: 'reduce' });
await signInAs(page, g.origin, 'Trần Minh Đức');
const WORDS = {
  vi: {
    answers: 'Đây là thông tin của tổ chức Công ty Cổ phần Gạo Sông Hậu, mã số thuế 0100000042.',
    title: 'Dịch vụ công cho tổ chức đề nghị xem thông tin của Công ty Cổ phần Gạo Sông Hậu',
    short: 'Đại diện cho Công ty Cổ phần Gạo Sông Hậu',
    number: 'mã số thuế 0100000042',
    ended: 'Bạn không còn là người đại diện theo pháp luật của tổ chức này',
  },
  en: {
    answers: 'These are the details of the organisation Công ty Cổ phần Gạo Sông Hậu, tax number 0100000042.',
    title: 'Public services for organisations asks for details of Công ty Cổ phần Gạo Sông Hậu',
    short: 'On behalf of Công ty Cổ phần Gạo Sông Hậu',
    number: 'tax number 0100000042',
    ended: 'You are no longer a legal representative of this organisation',
  },
} as const;
const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };

/** On each screen and in each language: the page is as wide as the screen, has no fault, and is pictured. */
async function onEachScreen(path: string, name: string, check: (language: 'vi' | 'en') => Promise<void>) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const language of ['en', 'vi'] as const) {
      await page.goto(`${g.origin}${path}?language=${language}`);
      await check(language);
      t.notOk(await isTooWide(page), `${name} ${size} ${language}`);
      t.strictSame(await findViolations(page), [], `${name} ${size} ${language}`);
      if (SHOTS)
        await page.screenshot({
          path: `${SHOTS}/organisation-${name}-${size}-${language}.png`,
          fullPage: true,
        });
    }
  }
}

t.test('the prompt says whose data it is, and as what the person answers', async () => {
  const id = await ask();
  await onEachScreen(`/prompts/${id}`, 'prompt', async (language) => {
    await page.getByTestId('on-behalf').getByText(WORDS[language].answers).waitFor();
    await page.getByRole('heading', { name: WORDS[language].title }).waitFor();
    await page.getByText(WORDS[language].number, { exact: true }).waitFor();
  });
});

t.test('consent, receipt and history name the organisation', async (t) => {
  const approved = await duc.approve(await ask(), FIELDS);
  t.equal(approved.status, 200);
  const id = approved.body.consent_id;
  t.equal((await service.call('POST', `/v1/consents/${id}/releases`, {})).status, 201);
  await onEachScreen(`/consents/${id}`, 'consent', (language) =>
    page.getByText(WORDS[language].number, { exact: true }).waitFor(),
  );
  await onEachScreen(`/receipts/${id}`, 'receipt', (language) =>
    page.getByText(WORDS[language].number, { exact: true }).first().waitFor(),
  );
  await onEachScreen('/history', 'history', (language) =>
    page.getByText(WORDS[language].short).first().waitFor(),
  );
});

t.test('a person finds the roles, and a representative who got the data of the organisation', async () => {
  await onEachScreen('/organisations', 'roles', async (language) => {
    await page.getByRole('heading', { name: language === 'vi' ? 'Hiện nay' : 'Now' }).waitFor();
    await page
      .getByText(language === 'vi' ? 'Người đại diện theo pháp luật' : 'Legal representative')
      .first()
      .waitFor();
  });
  await page.goto(`${g.origin}/me?language=vi`);
  await page.getByRole('link', { name: 'Xem các vai trò' }).click();
  await page.getByRole('link', { name: 'Ai đã nhận thông tin của tổ chức' }).first().click();
  await page.getByText('Dịch vụ công cho tổ chức đã xem thông tin của tổ chức').waitFor();
  await onEachScreen('/organisations/0100000042', 'given', (language) =>
    page
      .getByText(language === 'vi' ? 'đã xem thông tin của tổ chức' : 'read the details of the organisation')
      .first()
      .waitFor(),
  );
});

t.test('whose term ends while the prompt is open is told so, and nothing is recorded', async () => {
  await page.setViewportSize(SIZES.phone);
  for (const language of ['vi', 'en'] as const) {
    const id = await ask();
    await page.goto(`${g.origin}/prompts/${id}?language=${language}`);
    await tickAll(page);
    const role = `organisation_id = '0100000042' AND role = 'legal_representative' AND person_id = population.find_person($1)`;
    await g.owner.query(`UPDATE organisation.role SET ended_at = now() WHERE ${role}`, [g.number('duc')]);
    await page.getByRole('button', { name: /^(Đồng ý|Approve)/ }).click();
    await page.getByText(WORDS[language].ended).waitFor();
    if (SHOTS)
      await page.screenshot({ path: `${SHOTS}/organisation-ended-phone-${language}.png`, fullPage: true });
    await g.owner.query(`UPDATE organisation.role SET ended_at = NULL WHERE ${role}`, [g.number('duc')]);
  }
});
