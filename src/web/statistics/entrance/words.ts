/** The texts of the entrance for people with a role at an organisation, and of its staff. */
export const ENTRANCE_WORDS = {
  vi: {
    signed_in: 'Đã đăng nhập',
    go_on: 'Vào trang số liệu',
    choose: 'Bạn xem số liệu cho tổ chức nào?',
    choose_why: 'Bạn có vai trò ở các tổ chức sau. Câu hỏi được tính và ghi lại dưới tên tổ chức bạn chọn.',
    no_role: 'Bạn không xem được số liệu',
    no_role_why:
      'Trang này dành cho người có vai trò ở một tổ chức được xem số liệu. Quản trị viên số liệu của tổ chức trao vai trò đó.',
    ended: 'vai trò của bạn đã hết vào ngày',
    level_why: 'Cần đăng nhập bằng tài khoản định danh mức 2.',
    other_person: 'Đăng nhập lại',
    sign_in: 'Đăng nhập',
    sign_in_why:
      'Người có vai trò ở tổ chức được xem số liệu thì đăng nhập bằng tài khoản định danh của mình, như khi vào hộp thư đồng ý.',
    signed_out_why:
      'Bạn đã đăng xuất khỏi trang số liệu và hộp thư đồng ý. Muốn xem tiếp, hãy đăng nhập lại.',
    roles: {
      legal_representative: 'người đại diện theo pháp luật',
      statistics_administrator: 'quản trị viên số liệu',
      statistics_reader: 'người xem số liệu',
      registration_administrator: 'quản trị viên đăng ký',
    },
  },
  en: {
    signed_in: 'Signed in',
    go_on: 'Go to the counts',
    choose: 'For which organisation?',
    choose_why:
      'You have a role at these organisations. Questions are counted and recorded for the one you choose.',
    no_role: 'You cannot see counts',
    no_role_why:
      'This page is for people with a role at an organisation that may see counts. Its statistics administrators give roles.',
    ended: 'your role ended on',
    level_why: 'Sign in with an identity account of level 2.',
    other_person: 'Sign in again',
    sign_in: 'Sign in',
    sign_in_why:
      'People with a role at an organisation that may see counts sign in with their own identity account, as for the inbox.',
    signed_out_why: 'You have signed out of the counts and of the inbox. To go on, sign in again.',
    roles: {
      legal_representative: 'legal representative',
      statistics_administrator: 'statistics administrator',
      statistics_reader: 'statistics reader',
      registration_administrator: 'registration administrator',
    },
  },
} as const;
