import type { Terminal } from './terminal.js';

const WIDTH = 30;

/**
 * A progress bar with rate and remaining time.
 * @param total units of work in all
 * @param before units done by an earlier run, left out of the rate
 * @returns updates the bar with the units done in all
 */
export function progressBar(terminal: Terminal, total: number, before = 0): (done: number) => void {
  const began = performance.now();
  return (done) => {
    const filled = Math.floor((done / total) * WIDTH);
    const rate = (done - before) / ((performance.now() - began) / 1000);
    const left_s = Math.ceil((total - done) / rate);
    const time = `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, '0')}`;
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    terminal.progress(`${bar} ${done} of ${total}, ${Math.round(rate)} a second, ${time} left`);
  };
}
