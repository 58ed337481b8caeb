import type { VerifyFault } from '../verify/fault.js';

const vi = {
  title: 'Kiểm tra biên nhận',
  lead: 'Ai cũng kiểm tra được biên nhận ở đây, không cần đăng nhập. Việc kiểm tra diễn ra ngay trên máy này: biên nhận không được gửi đi đâu.',
  address: (host: string) =>
    `Địa chỉ của trang này phải là ${host}. Mã QR trên một tờ giấy có thể dẫn đến trang giả; hãy tự gõ địa chỉ nếu không chắc.`,
  ways: 'Chọn một cách',
  file: 'Chọn tệp hoặc ảnh',
  fileHint: 'Tệp biên nhận (JSON) tải từ trang Biên nhận, hoặc ảnh có mã QR. Cũng có thể kéo thả vào trang.',
  camera: 'Quét bằng máy ảnh',
  cameraStop: 'Dừng quét',
  cameraHint: 'Đưa mã QR vào giữa khung hình, đủ sáng, cách chừng 15 cm.',
  cameraView: 'Hình từ máy ảnh',
  paste: 'Dán nội dung',
  pasteLabel: 'Nội dung của biên nhận hoặc của mã QR',
  pasteCheck: 'Kiểm tra',
  checking: 'Đang kiểm tra…',
  keysLoading: 'Đang lấy khóa của cổng…',
  keys: (time: string) =>
    `Khóa của cổng lấy lúc ${time}. Từ đó trang này không gửi yêu cầu nào nữa, mất mạng vẫn kiểm tra được.`,
  keysFailed: 'Chưa lấy được khóa của cổng, nên chưa kiểm tra được. Hãy nối mạng rồi thử lại.',
  retry: 'Thử lại',
  good: 'Biên nhận là thật và còn nguyên vẹn',
  goodOne: 'Cổng đã ký biên nhận này, và nội dung còn nguyên vẹn',
  bad: 'Không xác nhận được biên nhận này',
  signed: (count: number) =>
    count === 1
      ? 'Chữ ký của cổng đúng.'
      : `Chữ ký của cổng đúng trên cả ${count} biên nhận, không thiếu tờ nào ở giữa.`,
  approval: (who: string, time: string) =>
    `${who} đã đồng ý lúc ${time}, ký bằng khóa truy cập. Chữ ký đúng.`,
  oneOnly:
    'Mã QR chỉ có biên nhận mới nhất. Chữ ký bằng khóa truy cập và các biên nhận trước đó nằm trong tệp.',
  nameless:
    'Biên nhận không ghi tên và số định danh của ai. Người đưa biên nhận phải chứng minh mình là ai bằng cách khác.',
  later:
    'Biên nhận cho biết tình trạng vào lúc nó được lập. Nếu sau đó sự đồng ý được thay đổi hoặc rút lại, biên nhận này không thể hiện.',
  id: 'Mã sự đồng ý',
  number: 'Biên nhận số',
  state: 'Tình trạng',
  stateAt: (state: string, time: string) => `${state}, lúc ${time}`,
  states: {
    active: 'Có hiệu lực',
    paused: 'Tạm ngừng',
    consumed: 'Đã dùng xong',
    expired: 'Đã hết hạn',
    revoked: 'Đã rút lại',
    relinquished: 'Bên yêu cầu đã trả lại',
    lapsed: 'Đã tự chấm dứt',
  },
  organisation: (id: string) => `mã số ${id}`,
  changes: 'Những việc đã xảy ra',
  keyids: 'Khóa của cổng đã ký',
  again: 'Kiểm tra biên nhận khác',
  home: 'Về trang đầu',
  faults: {
    not_receipts:
      'Đây không phải biên nhận của Ưng Thuận. Hãy chọn tệp JSON tải từ trang Biên nhận, hoặc ảnh có mã QR của biên nhận.',
    incomplete: 'Biên nhận không đầy đủ hoặc đã hỏng. Hãy lấy lại bản mới từ người đưa.',
    key_unknown:
      'Biên nhận được ký bằng một khóa mà cổng không công bố. Không phải cổng này đã ký, hoặc đây là biên nhận giả.',
    key_unusable: 'Khóa mà cổng công bố bị lỗi, nên chưa kiểm tra được. Hãy báo cho đơn vị vận hành cổng.',
    key_retired:
      'Biên nhận ghi là được ký sau khi khóa của cổng đã ngừng dùng. Hãy yêu cầu tải lại biên nhận mới từ trang Biên nhận.',
    signature_invalid: 'Nội dung biên nhận đã bị sửa sau khi cổng ký. Không được tin biên nhận này.',
    chain_broken: 'Thiếu, thừa hoặc sai thứ tự một biên nhận. Tệp đã bị sửa.',
    other_consent: 'Tệp trộn lẫn biên nhận của nhiều lần đồng ý. Tệp đã bị sửa.',
    evidence_missing: 'Thiếu hoặc đã bị sửa phần được ký bằng khóa truy cập. Không được tin tệp này.',
    evidence_invalid: 'Chữ ký bằng khóa truy cập không khớp với nội dung đã đồng ý. Không được tin tệp này.',
    no_passkey: 'Không có sự đồng ý nào trong tệp được ký bằng khóa truy cập.',
    too_large: 'Tệp quá lớn để là một biên nhận.',
    pdf: 'Tệp PDF không kiểm tra được. Hãy dùng tệp JSON, hoặc chụp ảnh mã QR trên tờ in.',
    not_picture: 'Không mở được ảnh này. Hãy dùng ảnh JPEG hoặc PNG.',
    no_qr: 'Không thấy mã QR trong ảnh. Hãy chụp gần và rõ hơn, cả bốn góc của mã.',
    other_qr: 'Mã QR này không phải của một biên nhận.',
    no_camera: 'Không dùng được máy ảnh. Hãy cho phép trang dùng máy ảnh, hoặc chọn một ảnh.',
    unreadable: 'Không đọc được tệp này.',
  } satisfies Record<VerifyFault, string> as Record<VerifyFault, string>,
};

export type VerifyWords = typeof vi;

const en: VerifyWords = {
  title: 'Check a receipt',
  lead: 'Anybody can check a receipt here, without signing in. It is checked on this device: the receipt is sent nowhere.',
  address: (host) =>
    `The address of this page must be ${host}. A QR code on paper can lead to a false page; type the address yourself if in doubt.`,
  ways: 'Choose a way',
  file: 'Choose a file or picture',
  fileHint:
    'A file of receipts (JSON) from the page Receipts, or a picture with the QR code. You can also drop it on this page.',
  camera: 'Scan with the camera',
  cameraStop: 'Stop scanning',
  cameraHint: 'Hold the QR code in the middle, in good light, about 15 cm away.',
  cameraView: 'Picture from the camera',
  paste: 'Paste the content',
  pasteLabel: 'The content of the receipt or of the QR code',
  pasteCheck: 'Check',
  checking: 'Checking…',
  keysLoading: "Getting the gateway's keys…",
  keys: (time) =>
    `The gateway's keys are those of ${time}. Since then this page sends no request, and it checks without a connection too.`,
  keysFailed:
    "The gateway's keys could not be read, so nothing can be checked yet. Connect to the network, then try again.",
  retry: 'Try again',
  good: 'The receipt is genuine and unchanged',
  goodOne: 'The gateway signed this receipt, and it is unchanged',
  bad: 'This receipt could not be confirmed',
  signed: (count) =>
    count === 1
      ? "The gateway's signature holds."
      : `The gateway's signature holds on all ${count} receipts, and none between them is missing.`,
  approval: (who, time) => `${who} approved at ${time}, signed with a passkey. The signature holds.`,
  oneOnly:
    'A QR code has the newest receipt alone. The signature of the passkey and the receipts before it are in the file.',
  nameless:
    'A receipt has no name and no personal number. Whoever shows it must prove in another way who they are.',
  later:
    'A receipt says what was so when it was made. If the consent was changed or withdrawn later, this receipt does not show it.',
  id: 'Consent number',
  number: 'Receipt no.',
  state: 'State',
  stateAt: (state, time) => `${state}, at ${time}`,
  states: {
    active: 'In effect',
    paused: 'Paused',
    consumed: 'Used up',
    expired: 'Expired',
    revoked: 'Withdrawn',
    relinquished: 'Given up by the requester',
    lapsed: 'Ended by itself',
  },
  organisation: (id) => `registration ${id}`,
  changes: 'What has happened',
  keyids: "The gateway's key that signed",
  again: 'Check another receipt',
  home: 'To the first page',
  faults: {
    not_receipts:
      'This is no receipt of Ưng Thuận. Choose the JSON file from the page Receipts, or a picture with the QR code of a receipt.',
    incomplete: 'The receipt is not whole, or damaged. Ask for it again.',
    key_unknown:
      'The receipt is signed with a key that the gateway does not publish. This gateway did not sign it, or it is a forgery.',
    key_unusable:
      'The key that the gateway publishes is faulty, so nothing can be checked. Please tell the operator of the gateway.',
    key_retired:
      "The receipt says that it was signed after the gateway's key was retired. Ask for a new one from the page Receipts.",
    signature_invalid: 'The receipt was changed after the gateway signed it. Do not trust it.',
    chain_broken: 'A receipt is missing, repeated or out of order. The file was changed.',
    other_consent: 'The file mixes receipts of several consents. It was changed.',
    evidence_missing: 'What was signed with the passkey is missing or was changed. Do not trust this file.',
    evidence_invalid:
      'The signature of the passkey does not match what was agreed to. Do not trust this file.',
    no_passkey: 'No approval in this file was signed with a passkey.',
    too_large: 'This file is too large to be a receipt.',
    pdf: 'A PDF cannot be checked. Use the JSON file, or take a picture of the QR code on the print.',
    not_picture: 'This picture cannot be opened. Use a JPEG or PNG.',
    no_qr: 'There is no QR code in this picture. Take a closer and sharper one, with all four corners.',
    other_qr: 'This QR code is not that of a receipt.',
    no_camera: 'The camera cannot be used. Allow this page to use it, or choose a picture.',
    unreadable: 'This file cannot be read.',
  },
};

export const VERIFY_WORDS: Readonly<Record<'vi' | 'en', VerifyWords>> = { vi, en };
