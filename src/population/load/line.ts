import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';

/** A line may have this many bytes: a portrait fits. */
export const LINE_MAX_BYTES = 400_000;
const READ_BYTES = 1 << 20;
const LF = 0x0a;

/** A line of a file: its text, or undefined when it is too long or not UTF-8. */
export interface Line {
  /** 1 is the header. */
  readonly at: number;
  readonly text: string | undefined;
  readonly fault?: string;
}

/** Opens a regular file for reading; a symbolic link is refused. @throws Error with a code */
export function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** Bytes of a file in chunks of which each is used before the next is read. */
export async function* readBytes(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(READ_BYTES, to - from)));
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/**
 * Reads lines in batches. A line is what ends with LF or CR LF: no cell has a line break, so that a wrong quote spoils its own
 * line and no other.
 * @param range the bytes to read, from the start of a line to the end of one
 * @param firstLine the number of the first line
 * @param onBytes is given all bytes that are read
 */
export async function* readLines(
  file: FileHandle,
  range: { readonly from: number; readonly to: number },
  firstLine: number,
  onBytes: (bytes: Buffer) => void = () => {},
): AsyncGenerator<Line[]> {
  let rest = Buffer.alloc(0);
  let isSkipping = false;
  let at = firstLine;
  for await (const chunk of readBytes(file, range.from, range.to)) {
    onBytes(chunk);
    const last = chunk.lastIndexOf(LF);
    const lines: Line[] = [];
    if (last >= 0) {
      let whole = Buffer.concat([rest, chunk.subarray(0, last)]);
      rest = Buffer.from(chunk.subarray(last + 1));
      if (isSkipping) {
        const end = whole.indexOf(LF);
        lines.push({ at: at++, text: undefined, fault: TOO_LONG });
        whole = whole.subarray(end < 0 ? whole.length : end + 1);
        isSkipping = false;
        if (end >= 0) at = decode(whole, at, lines);
      } else {
        at = decode(whole, at, lines);
      }
    } else {
      rest = Buffer.concat([rest, chunk]);
    }
    if (rest.length > LINE_MAX_BYTES) {
      isSkipping = true;
      rest = Buffer.alloc(0);
    }
    if (lines.length > 0) yield lines;
  }
}

const TOO_LONG = `the line is longer than ${LINE_MAX_BYTES} bytes`;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer, first: number, lines: Line[]): number {
  let at = first;
  const push = (text: string) => {
    if (text.length > LINE_MAX_BYTES) lines.push({ at: at++, text: undefined, fault: TOO_LONG });
    else lines.push({ at: at++, text: text.endsWith('\r') ? text.slice(0, -1) : text });
  };
  try {
    // NFC joins nothing over a comma, a quote or a line break.
    for (const text of decoder.decode(bytes).normalize('NFC').split('\n')) push(text);
    return at;
  } catch {
    lines.length -= at - first;
    at = first;
  }
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(LF, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    try {
      push(decoder.decode(line).normalize('NFC'));
    } catch {
      lines.push({ at: at++, text: undefined, fault: 'the line is not UTF-8' });
    }
    if (end < 0) break;
    from = end + 1;
  }
  return at;
}

/** The cells of lines, in their order; undefined where the quotes of a line are wrong. */
export function cellsOf(lines: readonly string[]): (string[] | undefined)[] {
  const cells: (string[] | undefined)[] = new Array(lines.length);
  const quoted: number[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.includes('"')) quoted.push(i);
    else cells[i] = line.split(',');
  }
  // Together they take a tenth of the time, unless one of them is wrong.
  const together = parsed(quoted.map((i) => lines[i] as string));
  for (const [n, i] of quoted.entries()) cells[i] = together?.[n] ?? parsed([lines[i] as string])?.[0];
  return cells;
}

function parsed(lines: readonly string[]): string[][] | undefined {
  if (lines.length === 0) return [];
  try {
    const records: string[][] = parse(lines.join('\n'), {
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: false,
    });
    const isOneEach =
      records.length === lines.length &&
      records.every((cells) => cells.every((cell) => !cell.includes('\n')));
    return isOneEach ? records : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of bytes as they come. */
export const digester = () => createHash('sha256');
