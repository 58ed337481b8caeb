import { useI18n } from '../i18n.js';
import { ShieldIcon } from './icons.js';

/** The mark of sensitive data. @param ofGroup on a group of such fields, once */
export function SensitiveMark({ ofGroup = false }: { ofGroup?: boolean }) {
  const { words } = useI18n();
  return (
    <span class={ofGroup ? 'mark mark-group' : 'mark'}>
      <ShieldIcon />
      {ofGroup ? words.prompt.sensitiveGroup : words.prompt.sensitive}
    </span>
  );
}
