import { html } from '../html.js';
import { code, type Gateway, type GuidePage, sample, tabs } from './page.js';

/** The commands from an empty folder with the package to the first release. A test runs them as they are on the page. */
const commands = (origin: string) => `npm init --yes
npm install ./ung-thuan-*.tgz
npx ung-thuan start > gateway.log &
curl --silent --fail --retry 90 --retry-delay 1 --retry-connrefused ${origin}/readyz
npx ung-thuan init --origin ${origin}
node node_modules/ung-thuan/docs/samples/partner.mjs ${origin} ung-thuan.key.json`;

const others = ({ origin }: Gateway) => [
  {
    name: 'Python',
    text: `curl --silent --remote-name ${origin}/docs/samples/partner.py
python3 partner.py ${origin} ung-thuan.key.json`,
  },
  {
    name: 'Java',
    text: `curl --silent --remote-name ${origin}/docs/samples/Partner.java
java Partner.java ${origin} ung-thuan.key.json`,
  },
  {
    name: 'curl',
    text: `curl --silent --remote-name ${origin}/docs/samples/partner.sh
bash partner.sh ${origin} ung-thuan.key.json`,
  },
];

export const FIRST_CALL: GuidePage = {
  path: '/docs/',
  vi: {
    title: 'Lời gọi đầu tiên trong năm phút',
    short: 'Lời gọi đầu tiên',
    body: (
      gateway,
    ) => html`<p>Bạn hỏi ý một người về những thông tin có tên cụ thể, cho một mục đích; người đó đồng ý hoặc từ chối trên điện thoại; bạn chỉ nhận đúng phần được đồng ý. Trang này đưa bạn từ một thư mục trống đến lần cung cấp dữ liệu đầu tiên, với dữ liệu giả.</p>
<h2>Từ thư mục trống đến dữ liệu đầu tiên</h2>
<p>Cần Node từ bản 20 và tệp <code>ung-thuan-….tgz</code> do đơn vị vận hành cung cấp. Đặt tệp vào một thư mục trống rồi chạy tại đó:</p>
<div id="commands">${code(commands(gateway.origin), 'vi')}</div>
<ul>
<li><code>start</code> chạy một cổng thử nghiệm trên máy của bạn, với những người giả.${gateway.isSandbox && ' Trang này đã ở một cổng thử nghiệm: muốn dùng chính nó thì bỏ dòng thứ ba và thứ tư.'}</li>
<li><code>init</code> tạo khóa trong <code>ung-thuan.key.json</code>, đăng ký một đối tác của riêng bạn và ghi <code>ung-thuan.json</code>. Đừng đưa tệp khóa cho ai.</li>
<li>Chương trình mẫu hỏi một người tự động đồng ý sau một giây, in mã đối chiếu cần cho người đó xem, chờ câu trả lời rồi đọc dữ liệu.</li>
</ul>
<h2>Chương trình mẫu</h2>
${code(sample('partner.mjs'), 'vi')}
<p><code>ung-thuan/client</code> ký từng lời gọi, kiểm tra chữ ký của từng câu trả lời và lặp lại những gì được phép lặp lại. Nó không cần gói nào khác, chạy trên Node từ bản 20, Deno, Bun và trình duyệt.</p>
<ul>
<li><code>GatewayProblem</code>: cổng từ chối. Quyết định theo <code>code</code>.</li>
<li><code>UnverifiedAnswer</code>, <code>NoAnswer</code>: câu trả lời không do cổng ký, hoặc không có. Cả hai không cho biết lời gọi đã có tác dụng chưa: gọi lại với <code>idempotencyKey</code> của lỗi.</li>
<li>Lời gọi không có câu trả lời, <code>unavailable</code> và <code>rate_limited</code> được gọi lại đến ba lần. <code>retry: { attempts: 1 }</code> thì không gọi lại.</li>
</ul>
<h2>Bằng ngôn ngữ khác</h2>
<p>Mỗi tệp tự ký và tự kiểm tra chữ ký: Python với <code>cryptography</code>, Java chỉ với JDK, dòng lệnh với curl và openssl.</p>
${tabs('others', others(gateway), 'vi')}
<h2>Đi tiếp</h2>
<ul>
<li><a href="/docs/asking?language=vi">Hỏi cho đúng</a>: mục đích, thông tin, lời giải thích.</li>
<li><a href="/docs/calls?language=vi">Mã cho từng lời gọi</a> bằng curl, Node và Python.</li>
<li><a href="/docs/signing?language=vi">Ký</a>, nếu bạn tự viết thư viện; hoặc <a href="/docs/ciba?language=vi">CIBA</a> với thư viện OpenID sẵn có.</li>
<li><a href="/docs/samples/onboarding.mjs">onboarding.mjs</a>: trang mở tài khoản của một ngân hàng, có mã đối chiếu trên màn hình.</li>
</ul>`,
  },
  en: {
    title: 'A first call in five minutes',
    short: 'First call',
    body: (
      gateway,
    ) => html`<p>You ask a person for named details, for one purpose; the person agrees or refuses on the phone; you receive exactly what was agreed to. This page takes you from an empty folder to the first release, with made-up data.</p>
<h2>From an empty folder to the first data</h2>
<p>You need Node from version 20 and the file <code>ung-thuan-….tgz</code>, which the operator gives you. Put it into an empty folder, and run there:</p>
<div id="commands">${code(commands(gateway.origin), 'en')}</div>
<ul>
<li><code>start</code> runs a sandbox on your machine, with made-up people.${gateway.isSandbox && ' You are reading this at a sandbox: to use this one, leave out the third and fourth line.'}</li>
<li><code>init</code> makes a key in <code>ung-thuan.key.json</code>, registers a partner of your own and writes <code>ung-thuan.json</code>. Give the key file to nobody.</li>
<li>The sample asks a made-up person who agrees automatically after a second, prints the code that the person is to compare, waits for the answer and reads the data.</li>
</ul>
<h2>The sample</h2>
${code(sample('partner.mjs'), 'en')}
<p><code>ung-thuan/client</code> signs each call, verifies the signature of each answer and repeats what may be repeated. It needs no other package, and runs on Node from version 20, Deno, Bun and in browsers.</p>
<ul>
<li><code>GatewayProblem</code>: the gateway refused. Decide by its <code>code</code>.</li>
<li><code>UnverifiedAnswer</code>, <code>NoAnswer</code>: the answer was not signed by the gateway, or there was none. Neither says whether the call had its effect: repeat it with the error's <code>idempotencyKey</code>.</li>
<li>A call without an answer, <code>unavailable</code> and <code>rate_limited</code> are repeated up to three times. <code>retry: { attempts: 1 }</code> repeats nothing.</li>
</ul>
<h2>In other languages</h2>
<p>Each file signs and verifies by itself: Python with <code>cryptography</code>, Java with the JDK alone, the command line with curl and openssl.</p>
${tabs('others', others(gateway), 'en')}
<h2>Next</h2>
<ul>
<li><a href="/docs/asking?language=en">Asking well</a>: purposes, details, statements.</li>
<li><a href="/docs/calls?language=en">Code for each call</a> in curl, Node and Python.</li>
<li><a href="/docs/signing?language=en">Signing</a>, if you write a client of your own; or <a href="/docs/ciba?language=en">CIBA</a> with the OpenID library that you have.</li>
<li><a href="/docs/samples/onboarding.mjs">onboarding.mjs</a>: the page on which a bank opens an account, with the code on the screen.</li>
</ul>`,
  },
};
