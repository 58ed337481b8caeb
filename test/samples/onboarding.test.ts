import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway, freePort, TEST_TIMING } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';

/** The sample of a bank's page, in a browser, with people of the sandbox who answer by themselves. */

const g = await createTestGateway(t, {}, { ...TEST_TIMING, sandboxActs_ms: 2_000 });
const bankClient = g.partner('bank-a');
const port = await freePort();
const bank = await start();
const browser = await openBrowser(t);
const { page, faults } = await openPhone(browser);

async function start(): Promise<ChildProcess> {
  const keyFile = join(testServers().partnersDir, 'bank-a.jwk.json');
  const words = ['docs/samples/onboarding.mjs', g.origin, keyFile, String(port)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(async () => {
    child.kill();
    await once(child, 'exit');
  });
  for await (const line of createInterface(child.stdout as NonNullable<typeof child.stdout>)) {
    if (line.includes('http://localhost')) break;
  }
  return child;
}

async function ask(subject: string, by: Page = page): Promise<void> {
  await by.goto(`http://localhost:${port}/`);
  await by.getByLabel('Mã chia sẻ hoặc số định danh').fill(subject);
  await by.getByRole('button', { name: 'Xin thông tin' }).click();
}
const statusIs = (text: string | RegExp) => page.getByText(text).waitFor();

t.test('shows the code of the prompt, then what was released', async (t) => {
  await ask(g.number('an'));
  const code = await page.getByLabel('Mã đối chiếu').innerText();
  t.match(code, /^[0-9A-Z]{4}$/);
  const an = await g.citizen('an');
  const [prompt] = (await an.call('GET', '/prompts')).body.items;
  t.equal(prompt.binding_code, code);
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  await an.approve(prompt.request_id, ['person.birth_full_name', 'person.date_of_birth']);
  await statusIs('Đã nhận thông tin');
  await statusIs('Nguyễn Thu An');
  t.strictSame(await findViolations(page), []);
  const url = page.url();
  const stranger = await openPhone(browser);
  await stranger.page.goto(url);
  t.notMatch(await stranger.page.content(), 'Nguyễn Thu An', 'not for another session');
  await stranger.context.close();
  await page.reload();
  await statusIs('Nguyễn Thu An');
  t.equal((await bankClient.call('GET', '/v1/consents?state=consumed')).body.items.length, 1, 'read once');
});

t.test('refused, expired, withdrawn, and not a code', async () => {
  const endings: [PersonaKey, string][] = [
    ['refuses', 'Bạn đã từ chối.'],
    ['expires', 'Chưa có câu trả lời.'],
    ['revokes', 'Bạn đã rút lại sự đồng ý.'],
  ];
  for (const [persona, text] of endings) {
    await ask(g.number(persona));
    await statusIs(text);
  }
  await ask('123');
  await statusIs('không đúng dạng');
});

t.test('by share code', async () => {
  const person = await g.citizen('approves_required');
  const { body } = await person.call('POST', '/share-codes');
  await ask(body.share_code);
  await statusIs('Bùi Văn Vừa');
});

t.test('no exception and nothing against the policy of its pages', async (t) => {
  t.strictSame(faults, []);
  t.equal(bank.exitCode, null);
});
