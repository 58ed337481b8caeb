import { useEffect, useState } from 'preact/hooks';

const OFF_MIN_MS = 2_000; // the Date header has whole seconds only

let ahead_ms = 0;

/** Learns the offset of this device's clock from a Date header: cheap phones are off, and deadlines are the gateway's. */
export function setServerTime(date: string | null): void {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return;
  const off_ms = told - Date.now();
  ahead_ms = Math.abs(off_ms) < OFF_MIN_MS ? 0 : off_ms;
}

/** The time now, by the gateway's clock, in milliseconds. */
export function now(): number {
  return Date.now() + ahead_ms;
}

/** Milliseconds left until an instant, counted down each second; 0 once it has come. */
export function useTimeLeft(until: string): number {
  const end = Date.parse(until);
  const [left_ms, setLeft] = useState(() => Math.max(0, end - now()));
  useEffect(() => {
    const look = () => setLeft(Math.max(0, end - now()));
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [end]);
  return left_ms;
}
