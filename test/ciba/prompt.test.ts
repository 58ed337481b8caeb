import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { createClient, parametersFor } from './clients.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const { page } = await openPhone(browser, { reducedMotion: 'reduce' });
await signInAs(page, g.origin, 'Nguyễn Thu An');

t.test("the client's text is shown as its own beside the code, and cannot be markup", async (t) => {
  const bank = createClient(g.origin, 'bank-a');
  const text = '<b>Quầy 12</b> & mã K7Q2 của bạn nhé ...';
  const asked = (await bank.ask({ ...parametersFor(g.number('an')), binding_message: text })).body;
  await page.goto(`${g.origin}/prompts/${asked.request_id}`);
  const shown = page.getByTestId('binding-code');
  await shown.getByText(text).waitFor();
  t.equal(await shown.locator('b').count(), 0);
  const letters = (await shown.locator('.compare-code').innerText()).replace(/\s/g, '');
  t.match(letters, new RegExp(`${asked.binding_code}`), 'the code is that of the answer');
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
});

t.test('a request without one shows none', async (t) => {
  const { binding_message: _, ...parameters } = parametersFor(g.number('an'));
  const asked = (await createClient(g.origin, 'bank-a').ask(parameters)).body;
  await page.goto(`${g.origin}/prompts/${asked.request_id}`);
  await page.getByTestId('binding-code').waitFor();
  t.equal(await page.getByTestId('binding-message').count(), 0);
});
