import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { REGISTRY_FILES } from '../../database/admin/load/format.js';
import type { Slice } from '../../database/admin/load/stage.js';
import { cellsOf, LINE_MAX_BYTES, openFile, readBytes } from './line.js';
import { DirectoryRefused, type FileMapping, MAPPING_FILE, readHeader } from './mapping.js';
import type { RowReader } from './row.js';

/** A slice of a file with the bytes it is made of. */
export interface FileSlice extends Slice {
  readonly from: number;
  /** First byte after it. */
  readonly to: number;
  /** SHA-256 in hex. */
  readonly digest: string;
}

/** A file of a directory as it is to be read. */
export interface SourceFile extends RowReader {
  readonly path: string;
  /** Without the header. */
  readonly lines: number;
  readonly slices: readonly FileSlice[];
}

/** A directory, read once. */
export interface Directory {
  /** Of the format, the mapping and all files, in hex. */
  readonly digest: string;
  readonly files: readonly SourceFile[];
}

/** Bytes of a slice: a killed load repeats so much. */
const SLICE_BYTES = 64 << 20;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LF = 0x0a;

/**
 * Reads the headers, counts the lines and digests the content of a directory's files.
 * @param onBytes called with the number of bytes read so far, and of all
 * @throws DirectoryRefused when a file is missing, unknown, no regular file, cut, or has a wrong header
 */
export async function readDirectory(
  folder: string,
  mappings: ReadonlyMap<string, FileMapping>,
  onBytes: (read: number, all: number) => void = () => {},
  sliceBytes = SLICE_BYTES,
): Promise<Directory> {
  const present = await listFiles(folder);
  const expected = new Set([...mappings.values()].map(({ file }) => file));
  for (const name of present.keys()) {
    if (!expected.has(name)) throw new DirectoryRefused(`${JSON.stringify(name)} is no file of the format`);
  }
  const all = [...present.values()].reduce((sum, size) => sum + size, 0);
  let before = 0;
  const files: SourceFile[] = [];
  for (const { name } of REGISTRY_FILES) {
    const mapping = mappings.get(name) as FileMapping;
    const size = present.get(mapping.file);
    if (size === undefined) continue;
    const passed = before;
    files.push(
      await readSource(
        name,
        mapping,
        join(folder, mapping.file),
        (read) => onBytes(passed + read, all),
        sliceBytes,
      ),
    );
    before += size;
  }
  if (files[0]?.file !== 'people' || files[0].lines === 0) {
    throw new DirectoryRefused(`${mappings.get('people')?.file} is missing or empty`);
  }
  const hash = createHash('sha256').update(JSON.stringify(REGISTRY_FILES));
  for (const { file, positions, mapping, slices } of files) {
    const { columns, codes, ignore } = mapping;
    const names = [...codes].map(([column, of]) => [column, ...of]);
    hash.update(JSON.stringify([file, positions, [...columns], [...ignore], names, slices]));
  }
  return { digest: hash.digest('hex'), files };
}

/** The sizes of the CSV files of a folder. Anything that is no regular file is refused: it could be a link elsewhere. */
async function listFiles(folder: string): Promise<Map<string, number>> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    throw new DirectoryRefused(`${folder} cannot be read`);
  }
  const sizes = new Map<string, number>();
  for (const name of names.filter((each) => /\.csv$/i.test(each) || each === MAPPING_FILE)) {
    const found = await lstat(join(folder, name));
    if (!found.isFile()) throw new DirectoryRefused(`${JSON.stringify(name)} is no regular file`);
    if (name !== MAPPING_FILE) sizes.set(name, found.size);
  }
  return sizes;
}

async function readSource(
  name: string,
  mapping: FileMapping,
  path: string,
  onBytes: (read: number) => void,
  sliceBytes: number,
): Promise<SourceFile> {
  const refuse = (what: string): never => {
    throw new DirectoryRefused(`${mapping.file}${what}`);
  };
  const file = await openFile(path).catch(() => refuse(' cannot be read'));
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(Math.min(size, LINE_MAX_BYTES + 1));
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const end = start.subarray(0, bytesRead).indexOf(LF);
    if (end < 0) refuse(', line 1: the header has no end');
    const from = end + 1;
    const bom = start.subarray(0, 3).equals(BOM) ? 3 : 0;
    const header = cellsOf([start.subarray(bom, end).toString().replace(/\r$/, '')])[0];
    if (header === undefined) return refuse(', line 1: the quotes are wrong');
    const format = REGISTRY_FILES.find((each) => each.name === name) as (typeof REGISTRY_FILES)[number];
    const positions = readHeader(format, mapping, header);
    const slices: FileSlice[] = [];
    let [begin, at, lines, line] = [from, from, 0, 2];
    let hash = createHash('sha256');
    let last = LF;
    const close = (to: number) => {
      slices.push({
        file: name,
        n: slices.length,
        from: begin,
        to,
        firstLine: line,
        lines,
        digest: hash.digest('hex'),
      });
      [begin, line, lines] = [to, line + lines, 0];
      hash = createHash('sha256');
    };
    for await (const chunk of readBytes(file, from, size)) {
      // A slice ends with the line that fills it.
      let done = 0;
      for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, lf + 1)) {
        lines++;
        if (at + lf + 1 - begin < sliceBytes) continue;
        hash.update(chunk.subarray(done, lf + 1));
        done = lf + 1;
        close(at + done);
      }
      hash.update(chunk.subarray(done));
      last = chunk[chunk.length - 1] as number;
      at += chunk.length;
      onBytes(at);
    }
    if (last !== LF) refuse(`, line ${line + lines}: the file is cut: its last line has no end`);
    if (lines > 0) close(at);
    return { file: name, mapping, path, positions, width: header.length, lines: line - 2, slices };
  } finally {
    await file.close();
  }
}
