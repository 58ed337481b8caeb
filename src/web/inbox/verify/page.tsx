import '../style/verify.css';
import { render } from 'preact';
import { I18nContext, type Language, useI18nState } from '../i18n.js';
import type { Words } from '../words/vi.js';
import { VerifyScreen } from './screen.js';

interface First {
  readonly language: Language;
  readonly words: Words;
}

/** Shows the page that checks receipts. It knows no session, and needs none. */
export function showVerify(into: HTMLElement, first: First): void {
  render(<VerifyPage first={first} />, into);
}

function VerifyPage({ first }: { first: First }) {
  return (
    <I18nContext.Provider value={useI18nState(first)}>
      <VerifyScreen />
    </I18nContext.Provider>
  );
}
