import { useI18n } from '../i18n.js';

/** The parameter of a requested field: one prescription, one unit. The organisation of a request is shown once for all fields. */
export function OnlyOf({ id }: { id: string }) {
  const { words } = useI18n();
  const [, parameter] = id.split(':');
  return parameter === undefined || id.startsWith('organisation.') ? null : (
    <span class="note">{words.prompt.onlyOf(parameter)}</span>
  );
}
