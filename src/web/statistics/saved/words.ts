import type { SavingRefusal } from '../../../database/gate/saved-question.js';

/** The texts of the page of saved questions. */
export const SAVED_WORDS = {
  vi: {
    title: 'Câu hỏi đã lưu',
    why: 'Mọi người xem số liệu của tổ chức đều thấy, dùng và xóa được các câu hỏi này. Chỉ câu hỏi được lưu, không lưu kết quả và người lưu.',
    counts: 'Số người theo nơi cư trú',
    save_this: 'Lưu câu hỏi này',
    name: 'Tên của câu hỏi',
    name_help: 'Nhiều nhất 80 ký tự. Đừng ghi tên hoặc thông tin của người nào.',
    save: 'Lưu',
    done: 'Đã ghi nhận.',
    nothing: 'Tổ chức chưa lưu câu hỏi nào.',
    run: 'Xem số liệu',
    takes: 'một câu hỏi',
    remove: 'Xóa',
    not_a_person: 'Chỉ người có vai trò ở tổ chức, tự đăng nhập, mới dùng được câu hỏi đã lưu.',
    wrong: 'Câu hỏi không hợp lệ nên chưa được lưu.',
    refusals: {
      name: 'Hãy nhập tên bằng chữ thường dùng, không quá 80 ký tự.',
      held: 'Đã có câu hỏi mang tên này. Hãy chọn tên khác, hoặc xóa câu hỏi cũ trước.',
      many: 'Tổ chức đã lưu 50 câu hỏi, là nhiều nhất. Hãy xóa bớt trước.',
      gone: 'Tổ chức của bạn không có câu hỏi này, hoặc nó đã được xóa.',
    } satisfies Record<SavingRefusal, string>,
  },
  en: {
    title: 'Saved questions',
    why: 'All who see counts for the organisation see, use and delete these. Only the question is saved, not its answer, nor who saved it.',
    counts: 'Residents by place',
    save_this: 'Save this question',
    name: 'Name of the question',
    name_help: 'At most 80 characters. Do not write the name or data of a person.',
    save: 'Save',
    done: 'Recorded.',
    nothing: 'The organisation has saved no question yet.',
    run: 'Show counts',
    takes: 'one question',
    remove: 'Delete',
    not_a_person: 'Saved questions are for people with a role at the organisation, who sign in themselves.',
    wrong: 'The question is not accepted, and was not saved.',
    refusals: {
      name: 'Enter a name in ordinary letters, of at most 80 characters.',
      held: 'A question has this name already. Choose another, or delete that question before.',
      many: 'The organisation has saved 50 questions, which is the most. Delete some before.',
      gone: 'Your organisation has no such question, or it was deleted.',
    } satisfies Record<SavingRefusal, string>,
  },
} as const;
