import { Component, type ComponentChildren } from 'preact';
import { useI18n } from '../i18n.js';
import { Notice } from './notice.js';

/** Keeps a fault of one screen from leaving an empty page: it says so, and the other screens stay within reach. */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static override getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <Fault /> : this.props.children;
  }
}

function Fault() {
  const { words } = useI18n();
  return (
    <Notice tone="bad">
      <p>{words.failed}</p>
      <button type="button" class="plain" onClick={() => location.reload()}>
        {words.retry}
      </button>
    </Notice>
  );
}
