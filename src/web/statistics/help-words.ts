/** What each choice of the form means, in the words of those who make it. */
export const HELP_WORDS = {
  vi: {
    province: 'Chọn một tỉnh để đếm trong tỉnh đó; chọn cả nước để xem các tỉnh bên nhau.',
    district: 'Có khi xem theo địa giới của một ngày đến hết 30/6/2025, lúc còn cấp huyện.',
    commune:
      'Chọn một xã, phường để chỉ xem nơi đó. Danh sách là của tỉnh đã chọn: sau khi đổi tỉnh, hãy bấm Xem.',
    level: 'Mỗi dòng của bảng là một đơn vị ở cấp này.',
    detail:
      'Mỗi cột của bảng là một nhóm theo cách chia này. Tuổi là tuổi đạt được trong năm dương lịch. Theo số người trong hộ thì đếm số hộ, không đếm người.',
    residence:
      'Thường trú và tạm trú là nơi đã đăng ký; nơi ở hiện tại là nơi người dân thực tế sinh sống. Ai thường trú một nơi và tạm trú nơi khác được đếm ở cả hai nơi, mỗi nơi theo loại của nó. Không dùng khi đếm số hộ.',
    school_year: 'Chỉ dùng khi chia theo cấp học. Năm học bắt đầu vào tháng 9.',
    years: 'Số năm học liền nhau, kể từ năm học đã chọn. Trẻ chưa sinh không được tính.',
    on: 'Địa giới dùng để đếm. Chọn 30/6/2025 để xem theo xã, huyện và tỉnh trước khi sắp xếp.',
    counted_on:
      'Đếm những người cư trú vào ngày này. Trong 90 ngày gần đây là đúng ngày đó, trước nữa là ngày cuối tháng.',
  },
  en: {
    province: 'Choose a province to count within it; the whole country shows provinces side by side.',
    district:
      'There is a choice where the borders are those of a day until 30 June 2025, when there were districts.',
    commune:
      'Choose one to see it alone. The list is of the chosen province: after choosing another, press Show.',
    level: 'Each row of the table is a unit of this level.',
    detail:
      'Each column of the table is a group of this kind. Age is the one reached in the calendar year. By household size, households are counted instead of people.',
    residence:
      'Permanent and temporary residence are where people are registered; current is where they actually live. Who has a permanent residence in one place and a temporary one in another is counted in both, under its kind. Not used for households.',
    school_year: 'For school levels only. School years begin in September.',
    years:
      'How many school years in a row, from the chosen one on. Children who are not born yet are not counted.',
    on: 'The borders to count by. Choose 30 June 2025 to see the communes, districts and provinces before the mergers.',
    counted_on:
      'Counts those who were residents on this day: exactly within the last 90 days, before that at the end of its month.',
  },
} as const;
