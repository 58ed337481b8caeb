/** Processor time of servers, which is steadier than their rates on a machine that others use too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TICK_US = 10_000; // USER_HZ is 100 on Linux

/** Processor time so far of a process and all below it, in microseconds. */
export function processorTime_us(pid: number): number {
  // After the name, which may have spaces: state is field 3, utime to cstime are fields 14 to 17 (proc_pid_stat(5)).
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_US;
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + processorTime_us(Number(child)), own);
}

/** The process of the embedded PostgreSQL of a data folder; its backends are below it. */
export function postgresPid(folder: string): number {
  return Number(read(join(folder, 'postgres', 'data', 'postmaster.pid')).split('\n')[0]);
}

/** A process may have ended meanwhile; its time then counts as that of its parent. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
