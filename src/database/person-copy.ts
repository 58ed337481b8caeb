import { type ColumnKind, PERSON_COLUMNS, type PersonRow } from './person-row.js';

/** The statement that takes what PersonCopy writes. */
export function copyPeopleInto(table: string, options = ''): string {
  return `COPY ${table} (${COLUMNS.map(([name]) => name).join(', ')}) FROM STDIN (FORMAT binary${options})`;
}

const COLUMNS = Object.entries(PERSON_COLUMNS) as [keyof PersonRow, ColumnKind][];
const SIGNATURE = Buffer.from('5047434f50590aff0d0a00' + '00000000' + '00000000', 'hex');
const ROW_MAX_BYTES = 16_384;
const DAYS_TO_2000 = 10_957;
const [OID_INT8, OID_TEXT] = [20, 25];

/**
 * Writes people in PostgreSQL's binary COPY format (PostgreSQL 18, COPY, "Binary Format") into one buffer that is used
 * again and again: the text format costs the server more than half as much again, and JSON many times as much.
 */
export class PersonCopy {
  readonly #bytes: Buffer;
  #at = 0;

  /** @param size_bytes how much is collected before it is to be taken */
  constructor(size_bytes = 1 << 20) {
    this.#bytes = Buffer.allocUnsafe(size_bytes + ROW_MAX_BYTES);
    this.#at = SIGNATURE.copy(this.#bytes);
  }

  /** Whether there is enough to be worth sending; above it the next row might not fit. */
  get isFull(): boolean {
    return this.#at > this.#bytes.length - ROW_MAX_BYTES;
  }

  /** What was collected, as bytes of its own. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  /** Ends the stream. */
  end(): Buffer {
    this.#int2(-1);
    return this.take();
  }

  /** @throws RangeError where a row is larger than any person's */
  write(row: PersonRow): void {
    const start = this.#at;
    this.#int2(COLUMNS.length);
    for (const [name, kind] of COLUMNS) this.#value(kind, row[name]);
    if (this.#at - start > ROW_MAX_BYTES) throw new RangeError('a row of a person is too large');
  }

  #value(kind: ColumnKind, value: PersonRow[keyof PersonRow]): void {
    if (value === null) return this.#int4(-1);
    switch (kind) {
      case 'int8':
        this.#int4(8);
        return this.#int8(value as number);
      case 'int4':
        this.#int4(4);
        return this.#int4(value as number);
      case 'date':
        this.#int4(4);
        return this.#int4((value as number) - DAYS_TO_2000);
      case 'int2':
        this.#int4(2);
        return this.#int2(value as number);
      case 'text':
        return this.#text(value as string);
      case 'text[]': {
        const start = this.#beginArray((value as readonly string[]).length, OID_TEXT);
        for (const text of value as readonly string[]) this.#text(text);
        return this.#endField(start);
      }
      case 'int8[]': {
        const start = this.#beginArray((value as readonly number[]).length, OID_INT8);
        for (const number of value as readonly number[]) {
          this.#int4(8);
          this.#int8(number);
        }
        return this.#endField(start);
      }
    }
  }

  #beginArray(length: number, oid: number): number {
    const start = this.#at;
    this.#at += 4;
    for (const part of [1, 0, oid, length, 1]) this.#int4(part);
    return start;
  }

  #endField(start: number): void {
    this.#bytes.writeInt32BE(this.#at - start - 4, start);
  }

  #text(text: string): void {
    const start = this.#at;
    const bytes = this.#bytes;
    let at = start + 4;
    // Names and addresses are short: a loop beats the call into the runtime.
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
        at = start + 4 + bytes.write(text, start + 4);
        break;
      }
    }
    this.#at = at;
    this.#endField(start);
  }

  #int2(value: number): void {
    this.#bytes[this.#at++] = value >> 8;
    this.#bytes[this.#at++] = value;
  }

  #int4(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }

  #int8(value: number): void {
    this.#int4(Math.floor(value / 2 ** 32));
    this.#int4(value | 0);
  }
}
