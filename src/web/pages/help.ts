import { type Html, html } from '../html.js';
import type { HelpPath } from './document.js';
import type { Language } from './language.js';

/** What the operator of a gateway says of itself on the help pages. */
export interface Operator {
  /** The telephone number for help, as it is shown; undefined until there is one. */
  readonly hotline: string | undefined;
  /** Whom to tell of a weakness (RFC 9116): a mailto: or https: URL. */
  readonly securityContact: string | undefined;
}

type Text = (operator: Operator) => Html;

const hotline = {
  vi: ({ hotline }: Operator) =>
    hotline === undefined
      ? html`<p class="box warn">Đơn vị vận hành chưa công bố số điện thoại hỗ trợ. Ai tự xưng là tổng đài của cổng và gọi cho bạn lúc này đều không đáng tin.</p>`
      : html`<p class="box">Điện thoại hỗ trợ: <a href="tel:${hotline.replace(/[^+\d]/g, '')}"><strong>${hotline}</strong></a></p>`,
  en: ({ hotline }: Operator) =>
    hotline === undefined
      ? html`<p class="box warn">The operator has not published a telephone number for help. Do not trust anybody who now calls you as the gateway's hotline.</p>`
      : html`<p class="box">Telephone for help: <a href="tel:${hotline.replace(/[^+\d]/g, '')}"><strong>${hotline}</strong></a></p>`,
} as const;

/** The texts of the help pages; `/status` is made anew each time. */
export const HELP_TEXTS: Readonly<Record<Exclude<HelpPath, '/status'>, Readonly<Record<Language, Text>>>> = {
  '/help': {
    vi: () => html`<p>Khi ngân hàng, nhà thuốc, trường học hay cơ quan cần thông tin của bạn trong Cơ sở dữ liệu quốc gia về dân cư, họ phải đề nghị bạn ở đây trước. Không có sự đồng ý của bạn, cổng không cung cấp gì.</p>
<h2>Một yêu cầu diễn ra thế nào</h2>
<ul>
<li>Bên yêu cầu gửi đề nghị xem thông tin, nêu rõ mục đích.</li>
<li>Bạn nhận thông báo, mở ra xem ai yêu cầu, thông tin nào, để làm gì, xem mấy lần và giữ bao lâu.</li>
<li>Bạn so mã đối chiếu, chọn thông tin, rồi đồng ý bằng khóa truy cập trên máy của mình, hoặc từ chối.</li>
<li>Bên yêu cầu chỉ nhận đúng những thông tin bạn đã đồng ý. Mỗi lần xem đều ghi vào nhật ký của bạn.</li>
</ul>
<h2>Khóa truy cập là gì</h2>
<p>Khóa truy cập (passkey) nằm trong điện thoại hoặc máy tính của bạn và mở bằng vân tay, khuôn mặt hoặc mã khóa màn hình. Tùy máy, nó có thể hiện với tên “passkey”, “mã khóa” hoặc “khóa truy cập”. Không ai ký thay bạn được, kể cả cổng.</p>
<h2>Con dưới 16 tuổi</h2>
<p>Dưới 7 tuổi, cha, mẹ hoặc người giám hộ quyết định. Từ 7 đến dưới 16 tuổi, cần cả trẻ và cha, mẹ hoặc người giám hộ đồng ý. Từ 16 tuổi, người đó tự quyết định.</p>`,
    en: () => html`<p>When a bank, pharmacy, school or authority needs your details from the national population database, it has to ask you here first. Without your consent the gateway provides nothing.</p>
<h2>What happens with a request</h2>
<ul>
<li>The requester asks to see details, and says for what purpose.</li>
<li>You are notified, and see who asks, for which details, for what purpose, how often they may read them and how long they keep them.</li>
<li>You compare the code, choose the details, and agree with the passkey on your device, or refuse.</li>
<li>The requester gets the details that you agreed to and no others. Each reading is in your history.</li>
</ul>
<h2>What a passkey is</h2>
<p>A passkey is kept in your phone or computer and opens with your fingerprint, face or screen lock. Apple keeps it in iCloud Keychain, Google in its password manager. Nobody can sign for you, not even the gateway.</p>
<h2>Children under 16</h2>
<p>Under 7 a parent or guardian decides. From 7 to 15 both the child and a parent or guardian must agree. From 16 the person decides alone.</p>`,
  },
  '/help/rights': {
    vi: () => html`<p>Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, có hiệu lực từ ngày 01/01/2026, cho bạn là chủ thể dữ liệu cá nhân những quyền sau.</p>
<h2>Được biết</h2>
<p>Bạn thấy ai yêu cầu, đã xem gì, khi nào và vì sao ở trang <a href="/history">Nhật ký</a>. Nhật ký được giữ ít nhất 5 năm.</p>
<h2>Đồng ý hoặc không đồng ý</h2>
<p>Sự đồng ý là tự nguyện, cho từng mục đích. Im lặng không phải là đồng ý; không ô nào được đánh dấu sẵn.</p>
<h2>Rút lại sự đồng ý</h2>
<p>Ở trang <a href="/consents">Đã đồng ý</a>, bạn tạm ngừng, bớt thông tin hoặc rút lại bất cứ lúc nào. Cổng ngừng cung cấp ngay. Việc rút lại không làm mất hiệu lực của những gì đã xử lý trước đó.</p>
<h2>Xem, nhận bản sao, chỉnh sửa, xóa, hạn chế, phản đối</h2>
<p>Với dữ liệu mà bên yêu cầu đang giữ, bạn gửi đề nghị cho đầu mối bảo vệ dữ liệu của bên đó; liên hệ ghi trong yêu cầu và biên nhận. Họ phải xác nhận đã nhận trong 2 ngày làm việc; thực hiện việc rút lại, hạn chế, phản đối trong 15 ngày (20 ngày nếu qua bên thứ ba); cung cấp bản sao trong 10 ngày; xóa trong 20 ngày.</p>
<h2>Khiếu nại, tố cáo, khởi kiện, yêu cầu bồi thường</h2>
<p>Biên nhận có chữ ký của bạn và của cổng là bằng chứng về điều bạn đã đồng ý. Bạn có thể tải về hoặc in ra; ai cũng tự kiểm tra được ở trang <a href="/verify?language=vi">Kiểm tra biên nhận</a>.</p>
<p class="hint">Trang này giúp bạn sử dụng quyền của mình, không thay cho văn bản luật.</p>`,
    en: () => html`<p>The Law on Personal Data Protection, No. 91/2025/QH15, in force since 1 January 2026, gives you these rights as a data subject.</p>
<h2>To know</h2>
<p>You see who asks, what was read, when and why under <a href="/history">History</a>. It is kept for at least 5 years.</p>
<h2>To agree or not</h2>
<p>Consent is voluntary and given purpose by purpose. Silence is not consent; no box is ticked beforehand.</p>
<h2>To withdraw consent</h2>
<p>Under <a href="/consents">Agreed</a> you can pause, narrow or withdraw at any time. The gateway stops providing at once. What was processed before remains lawful.</p>
<h2>To see, get a copy, correct, delete, restrict, object</h2>
<p>For data that a requester holds, write to its contact for data protection, which requests and receipts name. It must acknowledge within 2 working days; carry out a withdrawal, restriction or objection within 15 days (20 through a third party); give a copy within 10 days; delete within 20.</p>
<h2>To complain, sue and be compensated</h2>
<p>The receipt, signed by you and by the gateway, proves what you agreed to. You can save or print it, and anybody can <a href="/verify?language=en">check a receipt</a>.</p>
<p class="hint">This page helps you use your rights; it does not replace the law.</p>`,
  },
  '/help/privacy': {
    vi: () => html`<h2>Cổng xử lý dữ liệu nào</h2>
<ul>
<li>Để nhận ra bạn: số định danh cá nhân và mức tài khoản, do hệ thống định danh điện tử xác nhận khi bạn đăng nhập.</li>
<li>Để hỏi ý bạn: yêu cầu, câu trả lời, sự đồng ý, biên nhận và nhật ký.</li>
<li>Để ký và thông báo: phần công khai của khóa truy cập, địa chỉ nhận thông báo của máy.</li>
<li>Giấy tờ bạn liên kết: nội dung được giữ đến khi bạn gỡ.</li>
</ul>
<h2>Cung cấp cho ai</h2>
<p>Chỉ cho bên yêu cầu mà bạn đã đồng ý, đúng thông tin và số lần đã đồng ý. Cổng không bán dữ liệu, không dùng để quảng cáo, không theo dõi bạn trên trang khác. Số liệu thống kê cho cơ quan nhà nước được bảo vệ để không nhận ra ai.</p>
<h2>Giữ bao lâu</h2>
<p>Nhật ký và biên nhận được giữ ít nhất 5 năm theo luật. Phiên đăng nhập kết thúc sau 8 giờ. Bên yêu cầu giữ dữ liệu đã nhận trong thời hạn ghi trên yêu cầu, rồi phải xóa.</p>
<h2>Trên máy của bạn</h2>
<p>Trang chỉ lưu phiên đăng nhập và ngôn ngữ bạn chọn. Không có cookie của bên khác.</p>
<h2>Khi có sự cố</h2>
<p>Vi phạm dữ liệu cá nhân được thông báo trong 72 giờ theo luật. <a href="/help/contact?language=vi">Liên hệ</a>.</p>`,
    en: () => html`<h2>What the gateway processes</h2>
<ul>
<li>To recognise you: your personal number and account level, which the electronic identity system confirms when you sign in.</li>
<li>To ask you: requests, answers, consents, receipts and the history.</li>
<li>To let you sign and be notified: the public part of passkeys, and the address at which a device is notified.</li>
<li>Documents that you link: their content, until you unlink them.</li>
</ul>
<h2>Who gets it</h2>
<p>Only the requester you agreed to, with the details and as often as you agreed. The gateway sells no data, uses none for advertising, and does not follow you elsewhere. Statistics for authorities are protected so that nobody is recognised.</p>
<h2>How long</h2>
<p>History and receipts are kept for at least 5 years, as the law requires. A sign-in ends after 8 hours. A requester keeps what it got for the time shown on the request, then must delete it.</p>
<h2>On your device</h2>
<p>The page stores your sign-in and the language you chose. There are no cookies of others.</p>
<h2>If something goes wrong</h2>
<p>A breach of personal data is notified within 72 hours, as the law requires. <a href="/help/contact?language=en">Contact</a>.</p>`,
  },
  '/help/fraud': {
    vi: (
      operator,
    ) => html`<p class="box warn"><strong>Cổng không bao giờ gọi điện hay nhắn tin đề nghị bạn đọc mã, mật khẩu hoặc bấm “Đồng ý”.</strong></p>
<h2>Trước khi đồng ý</h2>
<ul>
<li>Chỉ đồng ý khi chính bạn đang làm việc với bên yêu cầu.</li>
<li>So mã đối chiếu trên yêu cầu với mã mà bên đó cho bạn xem. Hai mã khác nhau thì từ chối.</li>
<li>Đọc địa chỉ trang trước khi đăng nhập. Đừng mở liên kết trong tin nhắn lạ.</li>
<li>Mã chia sẻ chỉ đưa cho người ở quầy trước mặt bạn, không đọc qua điện thoại cho người lạ.</li>
</ul>
<h2>Nếu nghi bị lừa</h2>
<ul>
<li>Ở yêu cầu, bấm “Bên yêu cầu là ai? Phản ánh”: yêu cầu bị từ chối và đơn vị vận hành nhận được phản ánh của bạn.</li>
<li>Từ chối yêu cầu; hoặc rút lại sự đồng ý ở trang <a href="/consents">Đã đồng ý</a>.</li>
<li>Xem <a href="/history">Nhật ký</a>: có lần xem nào bạn không biết không. Bấm vào tên một bên ở đó để phản ánh.</li>
<li>Ở trang <a href="/me">Của tôi</a>: gỡ khóa truy cập lạ, đăng xuất nơi lạ.</li>
<li>Báo cho cơ quan công an nơi gần nhất và đơn vị vận hành.</li>
</ul>
${hotline.vi(operator)}`,
    en: (
      operator,
    ) => html`<p class="box warn"><strong>The gateway never calls or texts you to ask for a code or password, or to press “Approve”.</strong></p>
<h2>Before you agree</h2>
<ul>
<li>Agree only while you are dealing with the requester yourself.</li>
<li>Compare the code on the request with the one the requester shows you. If they differ, refuse.</li>
<li>Read the address of the page before you sign in. Do not open links in messages from strangers.</li>
<li>Give a share code only to the person at the counter in front of you, never to a stranger on the telephone.</li>
</ul>
<h2>If you suspect fraud</h2>
<ul>
<li>On the request, press “Who is this? Report”: it is refused, and the operator gets your report.</li>
<li>Refuse the request, or withdraw the consent under <a href="/consents">Agreed</a>.</li>
<li>Look at the <a href="/history">History</a>: is there a reading you do not know of? Press a requester's name there to report it.</li>
<li>Under <a href="/me">Me</a>, remove passkeys that are not yours, and sign out where you are not.</li>
<li>Tell the nearest police office and the operator.</li>
</ul>
${hotline.en(operator)}`,
  },
  '/help/contact': {
    vi: (operator) => html`${hotline.vi(operator)}
<h2>Về dữ liệu mà bên yêu cầu đang giữ</h2>
<p>Liên hệ đầu mối bảo vệ dữ liệu của bên đó, ghi trong yêu cầu và biên nhận.</p>
<h2>Về tài khoản định danh điện tử</h2>
<p>Đến cơ quan công an nơi gần nhất.</p>
<h2>Về lỗ hổng bảo mật</h2>
<p>${security(operator, 'Gửi cho', 'Đơn vị vận hành chưa công bố đầu mối.')}</p>
<h2>Cho người phát triển</h2>
<p><a href="/docs">Tài liệu kỹ thuật</a> và <a href="/problems">danh sách mã lỗi</a>.</p>`,
    en: (operator) => html`${hotline.en(operator)}
<h2>About data that a requester holds</h2>
<p>Write to its contact for data protection, which requests and receipts name.</p>
<h2>About your electronic identity</h2>
<p>Go to the nearest police office.</p>
<h2>About a weakness in security</h2>
<p>${security(operator, 'Write to', 'The operator has not published a contact.')}</p>
<h2>For developers</h2>
<p><a href="/docs">Reference</a> and <a href="/problems">list of error codes</a>.</p>`,
  },
};

function security({ securityContact }: Operator, writeTo: string, none: string): Html {
  if (securityContact === undefined) return html`${none}`;
  return html`${writeTo} <a href="${securityContact}">${securityContact.replace(/^mailto:/, '')}</a> (<a href="/.well-known/security.txt">security.txt</a>).`;
}
