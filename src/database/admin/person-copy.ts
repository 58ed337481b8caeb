import type { PersonRow } from './person-row.js';

/** Receives the columns of a person, one call per column. */
interface Columns {
  int2(value: number | null, name: keyof PersonRow): void;
  int4(value: number | null, name: keyof PersonRow): void;
  int8(value: number | null, name: keyof PersonRow): void;
  date(value: number | null, name: keyof PersonRow): void;
  /** An enum is sent as its label. */
  text(value: string | null, name: keyof PersonRow): void;
  texts(value: readonly string[] | null, name: keyof PersonRow): void;
  int8s(value: readonly number[] | null, name: keyof PersonRow): void;
}

/** The columns in the order they are copied, written out: a loop over names takes twice the time. */
function columnsOf(row: PersonRow, to: Columns): void {
  to.int8(row.person_id, 'person_id');
  to.int8(row.personal_id_number, 'personal_id_number');
  to.int8(row.household_id, 'household_id');
  to.int8(row.father_id, 'father_id');
  to.int8(row.mother_id, 'mother_id');
  to.int8(row.spouse_id, 'spouse_id');
  to.int8(row.representative_id, 'representative_id');
  to.date(row.date_of_birth, 'date_of_birth');
  to.date(row.death_date, 'death_date');
  to.date(row.missing_since, 'missing_since');
  to.int4(row.place_of_birth_unit, 'place_of_birth_unit');
  to.int4(row.birth_registration_unit, 'birth_registration_unit');
  to.int4(row.place_of_origin_unit, 'place_of_origin_unit');
  to.int4(row.permanent_unit, 'permanent_unit');
  to.date(row.permanent_since, 'permanent_since');
  to.int4(row.temporary_unit, 'temporary_unit');
  to.date(row.temporary_since, 'temporary_since');
  to.date(row.temporary_until, 'temporary_until');
  to.int4(row.current_unit, 'current_unit');
  to.date(row.current_since, 'current_since');
  to.date(row.card_issued_on, 'card_issued_on');
  to.date(row.card_expires_on, 'card_expires_on');
  to.date(row.account_activated_on, 'account_activated_on');
  to.text(row.date_of_birth_precision, 'date_of_birth_precision');
  to.text(row.sex, 'sex');
  to.text(row.marital_status, 'marital_status');
  to.text(row.relation_to_household_head, 'relation_to_household_head');
  to.text(row.blood_type, 'blood_type');
  to.text(row.card_kind, 'card_kind');
  to.int2(row.card_issuer, 'card_issuer');
  to.int2(row.account_level, 'account_level');
  to.text(row.birth_full_name, 'birth_full_name');
  to.text(row.other_name, 'other_name');
  to.text(row.place_of_birth_detail, 'place_of_birth_detail');
  to.text(row.ethnicity, 'ethnicity');
  to.text(row.religion, 'religion');
  to.texts(row.nationality, 'nationality');
  to.text(row.old_id_number_9, 'old_id_number_9');
  to.text(row.residence_file_number, 'residence_file_number');
  to.text(row.permanent_address, 'permanent_address');
  to.text(row.temporary_address, 'temporary_address');
  to.text(row.current_address, 'current_address');
  to.text(row.phone_number, 'phone_number');
  to.text(row.email, 'email');
  to.text(row.occupation, 'occupation');
  to.text(row.other_information, 'other_information');
  to.int8s(row.child_ids, 'child_ids');
}

/** The COPY statement that reads what PersonCopy writes. */
export function copyPeopleInto(table: string, options = ''): string {
  const names: string[] = [];
  const take = (_value: unknown, name: string) => void names.push(name);
  columnsOf({} as PersonRow, {
    int2: take,
    int4: take,
    int8: take,
    date: take,
    text: take,
    texts: take,
    int8s: take,
  });
  return `COPY ${table} (${names.join(', ')}) FROM STDIN (FORMAT binary${options})`;
}

const COLUMNS = 47;
const SIGNATURE = Buffer.from('5047434f50590aff0d0a00' + '00000000' + '00000000', 'hex');
const ROW_MAX_BYTES = 16_384;
const DAYS_TO_2000 = 10_957;
const [OID_INT8, OID_TEXT] = [20, 25];

/**
 * Writes people in PostgreSQL's binary COPY format (PostgreSQL 18, COPY, "Binary Format") into one reused buffer: the
 * text format costs the server over 50 % more, JSON many times as much.
 */
export class PersonCopy implements Columns {
  readonly #bytes: Buffer;
  #at = 0;

  /** @param size_bytes size at which the buffer should be taken */
  constructor(size_bytes = 1 << 19) {
    this.#bytes = Buffer.allocUnsafe(size_bytes + ROW_MAX_BYTES);
    this.#at = SIGNATURE.copy(this.#bytes);
  }

  /** Whether the buffer should be taken now; otherwise the next row might not fit. */
  get isFull(): boolean {
    return this.#at > this.#bytes.length - ROW_MAX_BYTES;
  }

  /** Returns a copy of the buffer's content and empties the buffer. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  /** Ends the stream. */
  end(): Buffer {
    this.#put2(-1);
    return this.take();
  }

  /** @throws RangeError when a row is larger than any person's can be */
  write(row: PersonRow): void {
    const start = this.#at;
    this.#put2(COLUMNS);
    columnsOf(row, this);
    if (this.#at - start > ROW_MAX_BYTES) throw new RangeError('a row of a person is too large');
  }

  int2(value: number | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    this.#put4(2);
    this.#put2(value);
  }

  int4(value: number | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    this.#put4(4);
    this.#put4(value);
  }

  int8(value: number | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    this.#put4(8);
    this.#put8(value);
  }

  date(value: number | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    this.#put4(4);
    this.#put4(value - DAYS_TO_2000);
  }

  text(value: string | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    const start = this.#at;
    this.#at = writeUtf8(this.#bytes, value, start + 4);
    this.#endField(start);
  }

  texts(value: readonly string[] | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    const start = this.#beginArray(value.length, OID_TEXT);
    for (const text of value) this.text(text);
    this.#endField(start);
  }

  int8s(value: readonly number[] | null): void {
    if (value === null) {
      this.#put4(-1);
      return;
    }
    const start = this.#beginArray(value.length, OID_INT8);
    for (const number of value) this.int8(number);
    this.#endField(start);
  }

  #beginArray(length: number, oid: number): number {
    const start = this.#at;
    this.#at += 4;
    this.#put4(1); // dimensions
    this.#put4(0); // no nulls
    this.#put4(oid);
    this.#put4(length);
    this.#put4(1); // lower bound
    return start;
  }

  #endField(start: number): void {
    const end = this.#at;
    this.#at = start;
    this.#put4(end - start - 4);
    this.#at = end;
  }

  #put2(value: number): void {
    const bytes = this.#bytes;
    bytes[this.#at] = value >> 8;
    bytes[this.#at + 1] = value;
    this.#at += 2;
  }

  #put4(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }

  #put8(value: number): void {
    this.#put4(Math.floor(value / 2 ** 32));
    this.#put4(value | 0);
  }
}

/** Writes a text as UTF-8, returns its end. Names and addresses are short: a loop beats the call into the runtime. */
function writeUtf8(bytes: Buffer, text: string, start: number): number {
  let at = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else {
      return start + bytes.write(text, start); // surrogate pairs, and lone surrogates
    }
  }
  return at;
}
