import { useEffect, useRef, useState } from 'preact/hooks';
import { useTimeLeft } from '../clock.js';
import { useI18n } from '../i18n.js';
import { leftOf } from '../times.js';
import { ClockIcon } from './icons.js';

/** When a screen reader announces the remaining time: often enough to act, seldom enough to read on. */
const TOLD_AT_MS = [600_000, 300_000, 120_000, 60_000, 30_000, 10_000];
const SOON_MS = 60_000;

/** The remaining time to answer, live. Calls back once, when it is over. */
export function Countdown({ until, onOver }: { until: string; onOver?: () => void }) {
  const { words } = useI18n();
  const left_ms = useTimeLeft(until);
  const [told, setTold] = useState('');
  const before = useRef(left_ms);
  const isOverTold = useRef(false);
  useEffect(() => {
    const passed = TOLD_AT_MS.find((step) => before.current > step && left_ms <= step && left_ms > 0);
    if (passed !== undefined) setTold(words.countdown.soon(leftOf(passed, words)));
    before.current = left_ms;
    if (left_ms > 0 || isOverTold.current) return;
    isOverTold.current = true;
    onOver?.();
  }, [left_ms]);
  const isOver = left_ms === 0;
  return (
    <p class={`countdown ${left_ms < SOON_MS ? 'countdown-soon' : ''}`}>
      <ClockIcon />
      <span role="timer" aria-live="off">
        {isOver ? words.countdown.expired : words.countdown.left(leftOf(left_ms, words))}
      </span>
      <span class="unseen" aria-live="polite">
        {told}
      </span>
    </p>
  );
}
