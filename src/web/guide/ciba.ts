import { html } from '../html.js';
import { code, type Gateway, type GuidePage, sample } from './page.js';

const RUN = (origin: string) => `npm install openid-client jose
curl --silent --remote-name-all ${origin}/docs/samples/oauth.mjs ${origin}/docs/samples/ciba.mjs
node ciba.mjs ${origin} ung-thuan.key.json "$(node -p 'require("./ung-thuan.json").partner_id')"`;

export const CIBA: GuidePage = {
  path: '/docs/ciba',
  vi: {
    title: 'CIBA, với thư viện OpenID sẵn có',
    short: 'CIBA',
    body: ({
      origin,
    }: Gateway) => html`<p>Hệ thống đã biết hỏi bằng CIBA (OpenID Connect Client-Initiated Backchannel Authentication) thì không cần ký thông điệp HTTP: yêu cầu xác thực là một yêu cầu xin đồng ý, và mã truy cập (access token) đọc được đúng phần đã đồng ý. Tên máy khách (client_id) là <code>partner_id</code> của bạn, có trong <code>ung-thuan.json</code>.</p>
${code(RUN(origin), 'vi')}
<h2>Chương trình mẫu</h2>
${code(sample('ciba.mjs'), 'vi')}
<p>Và phần nối thư viện với cổng:</p>
${code(sample('oauth.mjs'), 'vi')}
<h2>Cách làm việc</h2>
<ul>
<li><code>/.well-known/openid-configuration</code> mô tả mọi địa chỉ cho thư viện.</li>
<li>Máy khách tự chứng minh bằng <code>private_key_jwt</code>, <code>kid</code> là mã băm của khóa đã đăng ký. Mã truy cập gắn với khóa bằng DPoP.</li>
<li>Các mục của <code>authorization_details</code> (RFC 9396) chính là các mục của yêu cầu xin đồng ý, được kiểm tra như nhau; sai thì nhận <code>invalid_authorization_details</code> kèm chỗ sai.</li>
<li><code>binding_message</code> của bạn hiện bên cạnh mã đối chiếu của cổng; câu trả lời có <code>binding_code</code> để bạn hiện lên.</li>
<li><code>authorization_pending</code>, <code>slow_down</code>, <code>access_denied</code>, <code>expired_token</code> là của chính CIBA. Người không hỏi được trông như người không trả lời.</li>
<li>Chế độ ping: cổng gọi <code>backchannel_client_notification_endpoint</code> trong đăng ký của bạn; gọi bốn lần không được thì bạn tự hỏi kết quả.</li>
<li>Mã truy cập sống mười phút, refresh token sống bằng sự đồng ý.</li>
<li><code>GET</code> và <code>DELETE /oauth/grants/{grant_id}</code> xem và trả lại một sự đồng ý, với scope <code>grant_management_query</code> và <code>grant_management_revoke</code>.</li>
</ul>
<p>Mã cho từng lời gọi: <a href="/docs/calls?language=vi#oauth">OAuth</a>.</p>`,
  },
  en: {
    title: 'CIBA, with a stock OpenID library',
    short: 'CIBA',
    body: ({
      origin,
    }: Gateway) => html`<p>A system that asks by CIBA already (OpenID Connect Client-Initiated Backchannel Authentication) needs no signatures of HTTP messages: an authentication request is a consent request, and an access token reads exactly what was approved. Its client_id is your <code>partner_id</code>, which is in <code>ung-thuan.json</code>.</p>
${code(RUN(origin), 'en')}
<h2>The sample</h2>
${code(sample('ciba.mjs'), 'en')}
<p>And what connects the library with the gateway:</p>
${code(sample('oauth.mjs'), 'en')}
<h2>How it works</h2>
<ul>
<li><code>/.well-known/openid-configuration</code> describes all addresses to the library.</li>
<li>The client authenticates by <code>private_key_jwt</code>, <code>kid</code> being the thumbprint of a registered key. Tokens are bound to a key by DPoP.</li>
<li>The members of <code>authorization_details</code> (RFC 9396) are those of a consent request, with the same checks; what they break is <code>invalid_authorization_details</code>, with the place.</li>
<li>Your <code>binding_message</code> is shown beside the gateway's code; the answer has <code>binding_code</code> for you to show.</li>
<li><code>authorization_pending</code>, <code>slow_down</code>, <code>access_denied</code> and <code>expired_token</code> are CIBA's own. A person who cannot be asked looks like one who does not answer.</li>
<li>Ping mode: the gateway calls the <code>backchannel_client_notification_endpoint</code> of your registration; where it fails four times, poll.</li>
<li>Access tokens live ten minutes, the refresh token as long as the consent.</li>
<li><code>GET</code> and <code>DELETE /oauth/grants/{grant_id}</code> query a grant and give it up, with the scopes <code>grant_management_query</code> and <code>grant_management_revoke</code>.</li>
</ul>
<p>Code for each call: <a href="/docs/calls?language=en#oauth">OAuth</a>.</p>`,
  },
};
