import { html } from '../html.js';
import { partnerCalls } from './contract.js';
import { code, type Gateway, type GuidePage, sample } from './page.js';

const RUN = (origin: string) => `npx ung-thuan init --origin ${origin} --kind pharmacy --to pharmacy
curl --silent --remote-name ${origin}/docs/samples/pharmacy.mjs
node pharmacy.mjs ${origin} pharmacy/ung-thuan.key.json`;

/** Beside what the sample reads: the same as FHIR. */
const FHIR = `const bundle = await client.call('POST', '/v1/consents/{consent_id}/releases', {
  path: { consent_id },
  body: {},
  headers: { accept: 'application/fhir+json' },
});
for (const { resource } of bundle.body.entry) console.log(resource.resourceType, resource.id);`;

/** The example of a call's body in the contract. */
function exampleOf(operationId: string): string {
  const body = partnerCalls().find((call) => call.operationId === operationId)?.body;
  return JSON.stringify(body, null, 2);
}

export const PRESCRIPTIONS: GuidePage = {
  path: '/docs/prescriptions',
  vi: {
    title: 'Đơn thuốc',
    body: ({
      origin,
    }: Gateway) => html`<p>Đơn thuốc đi qua cùng một cổng: cơ sở khám bệnh gửi đơn, người bệnh đồng ý cho nhà thuốc xem, nhà thuốc ghi lại đã bán gì. Người bệnh chọn từng thông tin, ví dụ cho xem thuốc mà không cho xem chẩn đoán.</p>
<h2>Nhà thuốc</h2>
<p>Ở cổng thử nghiệm, Nguyễn Thu An có một đơn chưa mua. Chương trình mẫu hỏi chị ấy; hãy đồng ý trong hộp thư, hoặc bằng <a href="/docs/testing?language=vi"><code>POST /sandbox/decisions</code></a> với mã yêu cầu mà chương trình in ra:</p>
${code(RUN(origin), 'vi')}
${code(sample('pharmacy.mjs'), 'vi')}
<ul>
<li>Xin <code>prescriptions.lines</code> là xin mọi đơn còn mua được. Xin một đơn thì thêm mã của đơn: <code>prescriptions.lines:010010a1b2c3-C</code>.</li>
<li>Muốn bán thuốc, cần sự đồng ý cho mục đích <code>pharmacy.dispense_prescription</code> có <code>prescriptions.lines</code> của đơn đó. Với sự đồng ý một lần, được bán đến hết ngày, trừ khi người bệnh rút lại.</li>
<li>Số thuốc bán ra, cộng ở mọi nhà thuốc, không vượt quá số đã kê: lần bán thứ hai của hộp cuối cùng là <a href="/problems/quantity_exceeds_remaining?language=vi"><code>quantity_exceeds_remaining</code></a>. Thuốc gây nghiện phải bán đủ trong một lần.</li>
<li>Người bệnh và cơ sở kê đơn thấy đã bán gì, ở đâu. Khách trả thuốc thì <a href="/docs/calls?language=vi#prescriptions">hủy lần bán</a>, kèm lý do.</li>
</ul>
<h2>Cơ sở khám bệnh</h2>
<p>Cần thẩm quyền <code>prescriptions:write</code>, hoặc <code>prescriptions:write:01001</code> cho một cơ sở. Đơn theo Thông tư 26/2025/TT-BYT; đơn đã gửi thì không sửa được, đơn mới thay đơn cũ bằng <code>replaces</code>.</p>
${code(exampleOf('createPrescription'), 'vi')}
<ul>
<li>Đơn có hiệu lực 5 ngày. Gửi lại cùng nội dung thì không có thêm tác dụng; cùng mã mà khác nội dung là <a href="/problems/prescription_conflict?language=vi"><code>prescription_conflict</code></a>.</li>
<li>Thu hồi bằng <code>POST /v1/prescriptions/{code}/withdrawal</code> khi chưa bán gì, với lý do <code>wrong_patient</code>, <code>wrong_content</code> hoặc <code>other</code>. Đơn ghi nhầm người thì thu hồi rồi viết lại cho đúng người, mã khác, không có <code>replaces</code>.</li>
<li><code>GET /v1/prescriptions/{code}</code> cho biết đã bán những gì; <a href="/docs/events?language=vi">sự kiện</a> <code>prescription_dispensed</code> báo ngay.</li>
</ul>
<h2>Số lượng</h2>
<p>Số lượng luôn chính xác: số nguyên hoặc nửa thì ghi bằng số (<code>15</code>, <code>7.5</code>), còn lại ghi phân số tối giản (<code>"22/3"</code>, <code>"1/6"</code>). Chỉ chia được <code>viên</code> và <code>viên nén</code>, trừ dạng viên nang; <code>tablet</code>, <code>ml</code>, <code>g</code>. Một phần của <code>lọ</code>, <code>ống</code>, <code>chai</code>, <code>gói</code>, <code>hộp</code> hay đơn vị khác bị từ chối.</p>
<h2 id="fhir">FHIR</h2>
<p>Với <code>Accept: application/fhir+json</code>, một lần cung cấp dữ liệu có đơn thuốc là một Bundle của HL7 FHIR R5, đúng phần đã được đồng ý. Trong chương trình trên:</p>
${code(FHIR, 'vi')}
<ul>
<li>Một <code>Patient</code>, một <code>MedicationRequest</code> cho mỗi thuốc, một <code>MedicationDispense</code> cho mỗi lần bán, bằng chứng của sổ cái trong <code>Provenance</code>. Điều FHIR bắt buộc mà không được đồng ý thì ghi <code>masked</code>.</li>
<li>Phân số nằm trong phần mở rộng <code>fraction</code>, cạnh <code>value</code> đã làm tròn.</li>
<li>Lần bán cũng gửi được bằng FHIR: một <code>MedicationDispense</code>, hoặc nhiều trong một Bundle, với <code>Content-Type: application/fhir+json</code>. Quy tắc như nhau.</li>
</ul>
<p>Mã cho từng lời gọi: <a href="/docs/calls?language=vi#prescriptions">Đơn thuốc</a>.</p>`,
  },
  en: {
    title: 'Prescriptions',
    body: ({
      origin,
    }: Gateway) => html`<p>Prescriptions pass the same gate: a facility sends one, the patient lets a pharmacy read it, the pharmacy records what it dispensed. The patient chooses each detail, such as the drugs without the diagnosis.</p>
<h2>Pharmacies</h2>
<p>In a sandbox Nguyễn Thu An has a prescription of which nothing was dispensed. The sample asks her; approve it in the inbox, or by <a href="/docs/testing?language=en"><code>POST /sandbox/decisions</code></a> with the id of the request, which it prints:</p>
${code(RUN(origin), 'en')}
${code(sample('pharmacy.mjs'), 'en')}
<ul>
<li><code>prescriptions.lines</code> asks for all prescriptions that can be dispensed now. Add its code to ask for one: <code>prescriptions.lines:010010a1b2c3-C</code>.</li>
<li>To dispense, you need a consent for <code>pharmacy.dispense_prescription</code> with <code>prescriptions.lines</code> of that prescription. Under a consent for one reading you may dispense until the end of its day, unless the patient revokes it.</li>
<li>What is dispensed, over all pharmacies together, never exceeds what was prescribed: whoever dispenses the last box second gets <a href="/problems/quantity_exceeds_remaining?language=en"><code>quantity_exceeds_remaining</code></a>. A narcotic is dispensed whole, in one dispensing.</li>
<li>The patient and the facility see what was dispensed, and where. When a customer returns drugs, <a href="/docs/calls?language=en#prescriptions">cancel the dispensing</a>, with the reason.</li>
</ul>
<h2>Health facilities</h2>
<p>You need the mandate <code>prescriptions:write</code>, or <code>prescriptions:write:01001</code> for one facility. Prescriptions follow Circular 26/2025/TT-BYT; one that was sent is never edited, and a new one replaces it by <code>replaces</code>.</p>
${code(exampleOf('createPrescription'), 'en')}
<ul>
<li>A prescription is valid for 5 days. The same content sent again has no further effect; other content under the same code is <a href="/problems/prescription_conflict?language=en"><code>prescription_conflict</code></a>.</li>
<li>Withdraw it by <code>POST /v1/prescriptions/{code}/withdrawal</code> while nothing was dispensed, with the reason <code>wrong_patient</code>, <code>wrong_content</code> or <code>other</code>. One for the wrong person is withdrawn and written anew for the right one, under another code, without <code>replaces</code>.</li>
<li><code>GET /v1/prescriptions/{code}</code> says what was dispensed; the <a href="/docs/events?language=en">event</a> <code>prescription_dispensed</code> tells you at once.</li>
</ul>
<h2>Quantities</h2>
<p>Quantities are exact: a number if whole or a half (<code>15</code>, <code>7.5</code>), else a fraction in lowest terms (<code>"22/3"</code>, <code>"1/6"</code>). Only these units can be divided: <code>viên</code> and <code>viên nén</code>, unless it is a capsule; <code>tablet</code>, <code>ml</code>, <code>g</code>. A part of a <code>lọ</code>, <code>ống</code>, <code>chai</code>, <code>gói</code>, <code>hộp</code> or any other unit is refused.</p>
<h2 id="fhir">FHIR</h2>
<p>With <code>Accept: application/fhir+json</code> a release that has prescriptions is an HL7 FHIR R5 Bundle of exactly what was approved. In the sample above:</p>
${code(FHIR, 'en')}
<ul>
<li>A <code>Patient</code>, a <code>MedicationRequest</code> for each line, a <code>MedicationDispense</code> for each dispensing, the ledger's proof in a <code>Provenance</code>. What FHIR requires and nobody approved is marked <code>masked</code>.</li>
<li>A fraction is in the extension <code>fraction</code>, beside a rounded <code>value</code>.</li>
<li>A dispensing can be sent as FHIR too: a <code>MedicationDispense</code>, or several in a Bundle, with <code>Content-Type: application/fhir+json</code>. The rules are the same.</li>
</ul>
<p>Code for each call: <a href="/docs/calls?language=en#prescriptions">Prescriptions</a>.</p>`,
  },
};
