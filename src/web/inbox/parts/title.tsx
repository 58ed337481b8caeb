import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useI18n } from '../i18n.js';
import { setScreenTitle } from '../window-title.js';

/** Whether a screen was shown before: the first one leaves the focus to the browser. */
let isFirst = true;

/** The heading of a screen. It names the window, and takes the focus so that screen readers announce the screen. */
export function Title({ text, children }: { text: string; children?: ComponentChildren }) {
  const { words } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  useEffect(() => {
    setScreenTitle(text === words.name ? text : `${text} · ${words.name}`);
  }, [text, words]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? text}
    </h1>
  );
}
