/** The texts of the search for a place, on its own page and on that of counts. */
export const PLACE_WORDS = {
  vi: {
    title: 'Tìm địa bàn',
    name: 'Tên xã, phường, huyện, quận hoặc tỉnh, xưa hoặc nay',
    name_help:
      'Có dấu hay không dấu đều được, ví dụ: thu duc, tp thủ đức, q.1. Nếu nhiều nơi trùng tên, hãy ghi thêm tỉnh sau dấu phẩy. Tìm không tính là câu hỏi.',
    find: 'Tìm',
    back: 'Số người theo nơi cư trú',
    none: 'Không tìm thấy địa bàn nào có tên này. Hãy thử viết ngắn hơn.',
    found: 'Số địa bàn tìm thấy',
    more: 'địa bàn nữa có tên như vậy: hãy ghi tên dài hơn, hoặc thêm tỉnh sau dấu phẩy.',
    now: 'hiện nay',
    until: 'đến hết ngày',
    from: 'từ ngày',
    today_in: 'Địa bàn này nay thuộc',
    nowhere: 'Danh mục không cho biết địa bàn này nay thuộc đâu.',
    count: 'Xem số liệu',
    as_it_was: 'Đếm người hôm nay theo địa giới ngày',
    together: 'Xem các xã, phường nay ở đây như một đơn vị',
    wider: 'Các xã, phường này có thể rộng hơn địa bàn cũ.',
  },
  en: {
    title: 'Find a place',
    name: 'Name of a commune, district or province, past or present',
    name_help:
      'With or without Vietnamese marks, as: thu duc, tp thủ đức, q.1. Where several places have the name, add the province behind a comma. A search is not counted as a question.',
    find: 'Find',
    back: 'Residents by place',
    none: 'No place with this name was found. Try a shorter one.',
    found: 'Places found',
    more: 'more places have such a name: write more of it, or add the province behind a comma.',
    now: 'today',
    until: 'until',
    from: 'from',
    today_in: 'Its area is today in',
    nowhere: 'The lists do not say where its area is today.',
    count: 'Show counts',
    as_it_was: 'Count the people of today by the borders of',
    together: 'See the communes of today as one unit',
    wider: 'These communes may be wider than the place was.',
  },
} as const;

export type PlaceWords = Readonly<Record<keyof (typeof PLACE_WORDS)['vi'], string>>;
