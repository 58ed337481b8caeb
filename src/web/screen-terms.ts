/** A thing that screens speak of, its one term in each language, and words that must not be used for it. */
export interface ScreenTerm {
  readonly vi: string;
  readonly en: string;
  /** Words for the same thing that screens do not use. */
  readonly notVi?: RegExp;
  readonly notEn?: RegExp;
}

/**
 * The terms of the screens, as Law 91/2025/QH15 and the country's own services write them. People look for a difference behind
 * two words for one thing. `test/web/screen-terms.test.ts` holds all screens to it; the terms of code and documents are in
 * docs/glossary.md.
 */
export const SCREEN_TERMS: readonly ScreenTerm[] = [
  {
    vi: 'bên yêu cầu', // who asks for data
    en: 'requester',
    notVi: /(bên|nơi|người) hỏi/i,
    notEn: /\bwhoever asks\b|\bwho asked\b/i,
  },
  { vi: 'đề nghị xem', en: 'asks for', notVi: /hỏi (thông tin|bạn|quá|thêm)|(muốn|phải|được) hỏi/i },
  {
    vi: 'cung cấp', // what a person lets out
    en: 'share',
    notVi:
      /^Không cho:?$|đồng ý cho(:| thông tin| cả)|^Cho thêm|được cho\.|muốn cho (thông tin|nữa)|^Chỉ cho biết/i,
    notEn: /\bgive out\b|\bhand over\b/i,
  },
  {
    vi: 'sự đồng ý',
    en: 'consent',
    notVi: /chấp thuận/i,
    notEn: /\b(your|one|the|this|such) agreement\b(?! with the gateway)/i,
  },
  {
    vi: 'rút lại', // a consent or an answer (Law 91/2025 article 4: rút lại sự đồng ý)
    en: 'withdraw',
    // A facility does so with a prescription, which is another thing.
    notVi: /thu hồi (sự|ngay|được)|(bạn|hãy|hoặc|và) thu hồi/i,
    notEn: /\b(take|took|taken) ([\w ]+ )?back\b/i,
  },
  { vi: 'tạm ngừng', en: 'pause' },
  { vi: 'tạm đình chỉ', en: 'suspended', notVi: /tạm dừng/i }, // a requester, by the operator
  { vi: 'thông báo', en: 'notification', notVi: /báo tin|lời báo/i, notEn: /\btell me\b|\bto be told\b/i },
  { vi: 'nhật ký', en: 'history', notVi: /lịch sử/i, notEn: /\b(activity|audit) log\b/i },
  { vi: 'biên nhận', en: 'receipt', notVi: /biên lai/i },
  {
    vi: 'khóa truy cập',
    en: 'passkey',
    notVi: /khóa đăng nhập|chìa khóa/i,
    notEn: /\b(security|access) key\b/i,
  },
  { vi: 'mã đối chiếu', en: 'code to compare', notVi: /mã so sánh|mã xác nhận/i, notEn: /\bbinding code\b/i },
  { vi: 'mã chia sẻ', en: 'share code', notVi: /mã dùng chung/i, notEn: /\bsharing code\b/i },
  { vi: 'số định danh', en: 'personal number', notVi: /mã định danh|số căn cước/i },
  { vi: 'nhạy cảm', en: 'sensitive' },
  { vi: 'người giám hộ', en: 'guardian', notVi: /người bảo hộ/i, notEn: /\bcustodian\b/i },
  { vi: 'phản ánh', en: 'report', notVi: /tố giác|báo cáo (về|bên|cho)/i }, // to the operator, about a requester
  { vi: 'chủ thể dữ liệu', en: 'data subject' },
  { vi: 'đơn thuốc', en: 'prescription', notVi: /toa thuốc/i },
];
