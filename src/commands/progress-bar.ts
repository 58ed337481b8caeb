import type { Terminal } from './terminal.js';

const WIDTH = 30;

/**
 * A bar with rate and time left.
 * @param total what there is to do in all
 * @param before what was done before, which says nothing of the rate
 * @returns tells how much is done in all
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
