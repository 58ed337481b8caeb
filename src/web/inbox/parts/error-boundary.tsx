import { Component, type ComponentChildren } from 'preact';
import { useI18n } from '../i18n.js';
import { Notice } from './notice.js';

/** Shows an error in place of a screen that threw, so that the other screens stay usable. */
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
