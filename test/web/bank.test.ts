import { readFileSync } from 'node:fs';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import {
  requestAccountOpening,
  requestRecurringAccess,
  signInAs,
  tickAll,
} from '../../scripts/inbox/visit.js';
import { verifyReceipts } from '../../src/receipt/verify.js';
import { openBrowser, scanQr } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const phone = await openPhone(browser);
const { page } = phone;
const bank = g.partner('bank-a');
const statusOf = async (id: string) => (await bank.call('GET', `/v1/consent-requests/${id}`)).body;

t.test('the prompt appears live, and only ticked fields are released', async (t) => {
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await page.getByRole('heading', { name: 'Không có yêu cầu nào đang chờ' }).waitFor();
  const id = await requestAccountOpening(bank, g.number('an'));
  await page.getByRole('link', { name: /Xem và trả lời/ }).click();
  await page.getByRole('heading', { name: 'Ngân hàng A đề nghị xem thông tin của bạn' }).waitFor();
  const { binding_code } = await statusOf(id);
  await page.getByRole('img', { name: `Mã đối chiếu ${[...binding_code].join(' ')}` }).waitFor();
  for (const shown of ['Nguyễn Thu An', '31/01/1990', 'Mở tài khoản ngân hàng'])
    t.ok(await page.getByText(shown, { exact: true }).first().isVisible(), shown);
  const boxes = await page.getByRole('checkbox').or(page.getByRole('radio')).all();
  t.ok(boxes.length >= 3);
  for (const box of boxes) t.notOk(await box.isChecked(), 'nothing is ticked beforehand');

  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page
    .getByRole('alert')
    .getByText(/chỗ cần bạn đánh dấu/)
    .waitFor();
  t.equal((await statusOf(id)).status, 'pending', 'the button alone approves nothing');
  await page.getByRole('radio', { name: /Chỉ cung cấp: đã đủ 18/ }).check();
  await page.getByRole('checkbox', { name: /Tôi đồng ý cung cấp: Họ/ }).check();
  await page.getByRole('checkbox', { name: 'Cung cấp thêm: Số thuê bao di động' }).check();
  await page.getByRole('status').getByText('Bạn sẽ cung cấp 3/4 thông tin').waitFor();
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();

  await page.getByRole('button', { name: 'Tạo khóa trên máy này' }).click();
  await page.getByRole('link', { name: 'Quay lại yêu cầu' }).click();
  await page.getByRole('status').getByText('Bạn sẽ cung cấp 3/4 thông tin').waitFor();
  const waiting = bank.call('GET', `/v1/consent-requests/${id}`, { headers: { prefer: 'wait=25' } });
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
  const { consent_id } = (await waiting).body;
  const { data } = (await bank.call('POST', `/v1/consents/${consent_id}/releases`, {})).body;
  t.strictSame(data.person, {
    birth_full_name: 'Nguyễn Thu An',
    is_adult: true,
    phone_number: '+84570000017',
  });
  t.strictSame(phone.faults, []);
});

t.test('an approval cancelled on the device sends nothing', async (t) => {
  const id = await requestAccountOpening(bank, g.number('an'));
  await page.goto(`${g.origin}/prompts/${id}`);
  await page.getByRole('radio', { name: /Cung cấp đầy đủ/ }).check();
  await page.getByRole('checkbox', { name: /Tôi đồng ý cung cấp: Họ/ }).check();
  await phone.setUserVerified(false);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByText(/chưa có gì được gửi/).waitFor();
  t.equal((await statusOf(id)).status, 'pending');
  await phone.setUserVerified(true);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
  t.equal((await statusOf(id)).status, 'approved');
});

t.test('a prompt is refused with one click, with an optional reason', async (t) => {
  const id = await requestAccountOpening(bank, g.number('an'));
  await page.goto(`${g.origin}/prompts/${id}`);
  await page.getByText('Ghi lý do từ chối').click();
  await page.getByRole('textbox').fill('Tôi không mở tài khoản nào.');
  await page.getByRole('button', { name: 'Từ chối' }).click();
  await page.getByRole('heading', { name: 'Đã từ chối' }).waitFor();
  t.match(await statusOf(id), { status: 'refused' });
  await page.reload();
  await page.getByRole('heading', { name: 'Yêu cầu này đã bị từ chối' }).waitFor();
});

t.test(
  'an answered request leads to its consent, and a consent under which nothing was read says so',
  async (t) => {
    const id = await requestRecurringAccess(bank, g.number('an'));
    await page.goto(`${g.origin}/prompts/${id}`);
    await tickAll(page);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Yêu cầu này đã được đồng ý' }).waitFor();
    await page.getByRole('link', { name: 'Xem lần đồng ý này' }).click();
    await page.getByText('Chưa có thông tin nào được xem.').waitFor();
    await page.getByText('Rút lại sự đồng ý', { exact: true }).click();
    await page.getByRole('button', { name: 'Rút lại ngay' }).click();
    await page.getByText('Không có thông tin nào được xem.').waitFor();
    await page.getByRole('heading', { name: 'Thông tin từng được phép xem' }).waitFor();
    t.match(await statusOf(id), { status: 'approved' });
  },
);

t.test(
  'a consent is narrowed, paused, resumed and revoked, and its receipts can be downloaded and verified',
  async (t) => {
    const id = await requestRecurringAccess(bank, g.number('an'));
    await page.goto(`${g.origin}/prompts/${id}`);
    await tickAll(page);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.getByRole('link', { name: 'Xem lần đồng ý này' }).click();
    const { consent_id } = await statusOf(id);
    const release = () => bank.call('POST', `/v1/consents/${consent_id}/releases`, {});
    t.equal(Object.keys((await release()).body.data.person).length, 3);

    await page.getByText('Bớt thông tin').first().click();
    await page.getByRole('checkbox', { name: 'Số thuê bao di động' }).uncheck();
    await page.getByRole('button', { name: 'Bớt 1 thông tin' }).click();
    await page.getByText('Đã bớt thông tin.').waitFor();
    const read = page.getByRole('region', { name: 'Thông tin đã được xem' });
    await read
      .getByRole('listitem')
      .filter({ hasText: 'Số thuê bao di động' })
      .getByText('nay không còn được phép xem')
      .waitFor();
    t.equal(
      await read.getByText(/^xem 1 lần, lúc/).count(),
      3,
      'a field that was read and then taken out is there',
    );
    t.strictSame(Object.keys((await release()).body.data.person).sort(), ['birth_full_name', 'occupation']);
    await page.getByText(/^Nếu tạm ngừng, không ai xem được gì/).waitFor();
    await page.getByRole('button', { name: 'Tạm ngừng' }).click();
    await page.getByText(/^Đã tạm ngừng/).waitFor();
    t.match(await release(), { status: 409, body: { state: 'paused' } });
    await page.getByRole('button', { name: 'Cho tiếp tục' }).click();
    await page.getByText('Đã cho tiếp tục.').waitFor();
    const timeline = page.getByRole('region', { name: 'Diễn biến' });
    await timeline.getByText('Bạn cho Ngân hàng A tiếp tục xem').waitFor();
    await timeline.getByText('Bớt: Số thuê bao di động').waitFor();
    t.strictSame(
      (await timeline.locator('.entry-what').allTextContents()).map((text) =>
        text.replace('Ngân hàng A', 'A'),
      ),
      [
        'Bạn cho A tiếp tục xem',
        'A muốn xem thông tin nhưng bị chặn',
        'Bạn tạm ngừng sự đồng ý với A',
        'A đã xem thông tin',
        'Bạn bớt thông tin cho A',
        'A đã xem thông tin',
        'Đồng ý cho A xem',
      ],
    );
    await page.getByText('Rút lại sự đồng ý', { exact: true }).click();
    await page.getByRole('button', { name: 'Rút lại ngay' }).click();
    await page.getByText(/^Đã rút lại\./).waitFor();
    t.match(await release(), { status: 409, body: { state: 'revoked' } });

    await page.getByRole('link', { name: 'Biên nhận' }).click();
    await page.getByText('Biên nhận số 5').first().waitFor();
    t.match(
      await page
        .getByText(/Ký bằng khóa truy cập/)
        .first()
        .textContent(),
      /Điện thoại|Máy/,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải về (JSON)' }).click(),
    ]);
    const { found } = await verifyReceipts(JSON.parse(readFileSync(await download.path(), 'utf8')));
    t.match(found, { consent_id, state: 'revoked' });
    t.equal(found.receipts.length, 5);
  },
);

t.test('the history shows every access and refusal, and can be filtered and downloaded', async (t) => {
  await page.goto(`${g.origin}/history`);
  await page.getByText('Ngân hàng A muốn xem thông tin nhưng bị chặn').first().waitFor();
  await page.getByText('Lọc', { exact: true }).click();
  await page.getByLabel('Loại việc').selectOption('access');
  await page.getByText('Ngân hàng A muốn xem thông tin nhưng bị chặn').first().waitFor({ state: 'detached' });
  await page.getByText('Ngân hàng A đã xem thông tin').first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải về (JSON)' }).click(),
  ]);
  const { items } = JSON.parse(readFileSync(await download.path(), 'utf8'));
  t.ok(items.length >= 3);
  t.ok(items.every((entry: { kind: string }) => entry.kind === 'release'));
});

t.test('a share code is created, shown and usable', async (t) => {
  await page.goto(`${g.origin}/me`);
  await page.getByRole('button', { name: 'Tạo mã chia sẻ' }).click();
  await page.getByRole('img', { name: 'Mã chia sẻ dạng mã QR' }).waitFor();
  const spoken = await page.getByRole('img', { name: /^Mã chia sẻ [0-9A-Z] / }).getAttribute('aria-label');
  const share_code = String(spoken).replace('Mã chia sẻ', '').replaceAll(' ', '');
  t.equal(await scanQr(page.getByRole('img', { name: 'Mã chia sẻ dạng mã QR' })), share_code);
  const id = await requestAccountOpening(bank, '', { subject: { share_code } });
  t.equal((await statusOf(id)).status, 'pending');
  await page.getByText('Mã đã được dùng: Ngân hàng A vừa gửi yêu cầu cho bạn.').waitFor();
  const main = page.getByRole('main');
  t.equal(await main.getByRole('timer').count(), 0, 'a used code does not count down');
  await main.getByRole('link', { name: 'Xem và trả lời' }).click();
  await page.getByRole('heading', { name: 'Ngân hàng A đề nghị xem thông tin của bạn' }).waitFor();
});

t.test('after signing out the inbox asks to sign in', async (t) => {
  await page.goto(`${g.origin}/me`);
  await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
  await page.getByRole('link', { name: 'Đăng nhập' }).waitFor();
  await page.goto(`${g.origin}/history`);
  await page.getByRole('link', { name: 'Đăng nhập' }).waitFor();
  t.strictSame(phone.faults, []);
});
