import type { ComponentChildren } from 'preact';
import type { Partner } from '../api.js';
import { useI18n } from '../i18n.js';
import { KindIcon } from './icons.js';

/** The partner: its registered name with the icon of its kind. */
export function Asker({ partner, children }: { partner: Partner; children?: ComponentChildren }) {
  const { words, t } = useI18n();
  return (
    <div class="asker">
      <KindIcon kind={partner.kind} />
      <div>
        <p class="asker-name">{t(partner.name)}</p>
        <p class="asker-kind">
          {words.kinds[partner.kind]}
          {children}
        </p>
      </div>
    </div>
  );
}
