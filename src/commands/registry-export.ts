import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { beginExport, endExport, exportFile } from '../database/admin/load/export.js';
import { REGISTRY_FILES } from '../database/admin/load/format.js';
import { makeFolder } from '../folder.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

/**
 * `population export`: writes all people in the format of `population load`, each file readable by its owner alone.
 * @throws UsageError when a file is there already, or the directory cannot be written
 */
export async function exportRegistry(config: Config, terminal: Terminal, to: string): Promise<void> {
  try {
    await writeFiles(config, terminal, to);
  } catch (error) {
    const { code, syscall = '' } = error as NodeJS.ErrnoException;
    if (!['mkdir', 'open', 'write'].includes(syscall)) throw error;
    throw new UsageError(`${to} cannot be written (${code})`);
  }
}

async function writeFiles(config: Config, terminal: Terminal, to: string): Promise<void> {
  makeFolder(to, 0o700);
  const paths = REGISTRY_FILES.map((file) => ({ file, path: join(to, `${file.name}.csv`) }));
  const present = paths.find(({ path }) => existsSync(path));
  if (present !== undefined)
    throw new UsageError(`${present.path} is there already: name an empty directory`);
  const counts: { file: string; rows: number }[] = [];
  await withAdmin(config, async (admin) => {
    await beginExport(admin);
    for (const { file, path } of paths) {
      terminal.progress(`writing ${file.name}.csv`);
      const rows = await exportFile(admin, file, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      counts.push({ file: `${file.name}.csv`, rows });
    }
    await endExport(admin);
  });
  terminal.progress('');
  terminal.result(counts.map(({ file, rows }) => `${file}: ${rows}`).join('\n'), { files: counts });
}
