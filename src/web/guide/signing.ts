import { html } from '../html.js';
import { workedExample } from './contract.js';
import { code, type Gateway, type GuidePage, table } from './page.js';

/** A signed call with curl and openssl and nothing else. A test runs it. */
export const bareCall = (
  origin: string,
) => `# ung-thuan.key.json is an Ed25519 key as a JWK; openssl wants it as DER
member() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p" ung-thuan.key.json; }
{ printf '\\x30\\x2e\\x02\\x01\\x00\\x30\\x05\\x06\\x03\\x2b\\x65\\x70\\x04\\x22\\x04\\x20'; echo "$(member d)=" | tr -- -_ +/ | openssl base64 -d -A; } > key.der
keyid=$(printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$(member x)" | openssl dgst -sha256 -binary | openssl base64 -A | tr +/ -_ | tr -d =)

url=${origin}/v1/catalogue
parameters="(\\"@method\\" \\"@target-uri\\");created=$(date +%s);keyid=\\"$keyid\\";nonce=\\"$(openssl rand -hex 16)\\";tag=\\"partner-request\\""
printf '"@method": GET\\n"@target-uri": %s\\n"@signature-params": %s' "$url" "$parameters" > base
signature=$(openssl pkeyutl -sign -rawin -keyform DER -inkey key.der -in base | openssl base64 -A)

curl --silent "$url" -H "Signature-Input: sig=$parameters" -H "Signature: sig=:$signature:"`;

const covered = (
  title: string,
  words: readonly [string, string, string, string, string],
  rows: readonly [string, string][],
) =>
  table(
    title,
    [words[0], words[1]],
    [
      [words[2], html`<code>"@method" "@target-uri"</code>`],
      [words[3], html`<code>"content-type" "content-digest"</code>`],
      [words[4], html`<code>"idempotency-key"</code>`],
      ...rows.map(([name, text]) => [html`<code>${name}</code>`, text] as const),
    ],
  );

const base = (language: 'vi' | 'en') => code(workedExample('request-base'), language);
const sent = (language: 'vi' | 'en') => code(workedExample('request'), language);

export const SIGNING: GuidePage = {
  path: '/docs/signing',
  vi: {
    title: 'Ký lời gọi, kiểm tra câu trả lời',
    short: 'Ký',
    body: ({
      origin,
      createdMaxAge_s,
      createdMaxAhead_s,
    }: Gateway) => html`<p>Mọi lời gọi dưới <code>/v1</code> được ký theo RFC 9421, trên mã băm của nội dung theo RFC 9530; mọi câu trả lời cũng được cổng ký. <code>ung-thuan/client</code> và các <a href="/docs/?language=vi">chương trình mẫu</a> làm việc này cho bạn; phần dưới là cho ai tự viết.</p>
<h2>Lời gọi ngắn nhất</h2>
${code(bareCall(origin), 'vi')}
<h2>Những gì phải ký</h2>
${covered(
  'Những gì phải ký',
  ['khi nào, tham số nào', 'quy tắc', 'luôn luôn', 'khi có nội dung', 'khi có Idempotency-Key'],
  [
    [
      'created',
      `giây kể từ 1970; so với đồng hồ của cổng, chậm nhất ${createdMaxAge_s} s, nhanh nhất ${createdMaxAhead_s} s`,
    ],
    ['keyid', 'mã băm SHA-256 của khóa công khai theo RFC 7638, base64url'],
    ['nonce', '16 đến 64 ký tự base64url, mới cho mỗi lời gọi'],
    ['tag', '"partner-request"'],
  ],
)}
<p>Khóa là Ed25519, ECDSA P-256 (chữ ký 64 byte theo IEEE P1363) hoặc RSA-PSS SHA-512 từ 3072 bit. Khóa nằm trong thiết bị HSM vẫn dùng được với <code>ung-thuan/client</code>: đưa hàm ký của bạn vào <code>key: { keyid, sign }</code>.</p>
<h2>Ví dụ để so từng byte</h2>
<p>Khóa là khóa thử của RFC 9421, phụ lục B.1.4. Chữ ký Ed25519 luôn như nhau: mã của bạn phải ra đúng những byte này. Khóa, nội dung, rồi chuỗi ký (các dòng nối bằng một ký tự xuống dòng LF, cuối chuỗi không có):</p>
${code(workedExample('partner-key'), 'vi')}
${code(workedExample('request-body'), 'vi')}
${base('vi')}
<p>Những gì được gửi đi:</p>
${sent('vi')}
<h2>Kiểm tra câu trả lời</h2>
<ul>
<li>Chữ ký có tag <code>gateway-response</code> và phải bao gồm <code>"@status"</code>, <code>"@method";req</code>, <code>"@target-uri";req</code>, <code>"signature";req</code>; khi có nội dung, thêm <code>"content-type"</code> và <code>"content-digest"</code>. Như vậy câu trả lời gắn với đúng lời gọi của bạn.</li>
<li>Khóa của cổng ở <code>/.well-known/jwks.json</code>. Giữ nhiều nhất năm phút; đọc lại khi gặp <code>keyid</code> lạ; không nhận câu trả lời của khóa đã qua <code>retired_at</code>.</li>
<li>So mã băm với các byte nhận được, và <code>created</code> với đồng hồ của bạn.</li>
<li>Câu trả lời không có chữ ký hợp lệ không nói gì về việc cổng đã làm: gọi lại với cùng <code>Idempotency-Key</code>.</li>
</ul>
<h2>Lặp lại an toàn</h2>
<p>Mọi POST có <code>Idempotency-Key</code>. Trong 24 giờ, cùng khóa và cùng nội dung chỉ có một hiệu lực, và câu trả lời lặp lại mang <code>Idempotent-Replayed: true</code>. Mỗi lần gửi lại ký với <code>nonce</code> và <code>created</code> mới.</p>
<p>Sai ở đâu thì xem <a href="/docs/testing?language=vi">Thử nghiệm</a>: cổng thử nghiệm cho bạn xem chuỗi ký mà nó dựng, và chỗ khác đầu tiên.</p>`,
  },
  en: {
    title: 'Signing calls, verifying answers',
    short: 'Signing',
    body: ({
      origin,
      createdMaxAge_s,
      createdMaxAhead_s,
    }: Gateway) => html`<p>Every call under <code>/v1</code> is signed (RFC 9421), over a digest of the body (RFC 9530); every answer is signed by the gateway. <code>ung-thuan/client</code> and the <a href="/docs/?language=en">samples</a> do this for you; what follows is for those who write it themselves.</p>
<h2>The smallest call</h2>
${code(bareCall(origin), 'en')}
<h2>What is signed</h2>
${covered(
  'What is signed',
  ['when, which parameter', 'rule', 'always', 'with a body', 'with an Idempotency-Key'],
  [
    [
      'created',
      `seconds since 1970; at most ${createdMaxAge_s} s behind and ${createdMaxAhead_s} s ahead of the gateway's clock`,
    ],
    ['keyid', 'the SHA-256 thumbprint of the public key (RFC 7638), base64url'],
    ['nonce', '16 to 64 characters of base64url, fresh for each call'],
    ['tag', '"partner-request"'],
  ],
)}
<p>A key is Ed25519, ECDSA P-256 (signatures of 64 bytes, IEEE P1363) or RSA-PSS SHA-512 from 3072 bits. A key in a hardware module works with <code>ung-thuan/client</code> too: give it your own function, <code>key: { keyid, sign }</code>.</p>
<h2>An example to compare byte by byte</h2>
<p>The key is the test key of RFC 9421 appendix B.1.4. Ed25519 signatures are always the same: your code must give exactly these bytes. The key, the body, then the signature base (lines joined by a single LF, none at the end):</p>
${code(workedExample('partner-key'), 'en')}
${code(workedExample('request-body'), 'en')}
${base('en')}
<p>What is sent:</p>
${sent('en')}
<h2>Verifying answers</h2>
<ul>
<li>The signature has the tag <code>gateway-response</code> and must cover <code>"@status"</code>, <code>"@method";req</code>, <code>"@target-uri";req</code>, <code>"signature";req</code>; with a body also <code>"content-type"</code> and <code>"content-digest"</code>. So the answer belongs to this call of yours.</li>
<li>The gateway's keys are at <code>/.well-known/jwks.json</code>. Keep them five minutes at most; read them again for an unknown <code>keyid</code>; refuse an answer of a key whose <code>retired_at</code> has passed.</li>
<li>Compare the digest with the bytes received, and <code>created</code> with your clock.</li>
<li>An answer without a valid signature says nothing about what the gateway did: call again with the same <code>Idempotency-Key</code>.</li>
</ul>
<h2>Repeating safely</h2>
<p>Every POST has an <code>Idempotency-Key</code>. Within 24 hours the same key with the same body has one effect, and an answer that repeats it says <code>Idempotent-Replayed: true</code>. Each attempt is signed with a new <code>nonce</code> and <code>created</code>.</p>
<p>If it goes wrong, see <a href="/docs/testing?language=en">Testing</a>: a sandbox shows you the signature base that it built, and the first difference.</p>`,
  },
};
