import type { Schemas } from '../api.js';
import { useI18n } from '../i18n.js';

interface OnBehalfProps {
  readonly of: Schemas['RepresentedOrganisation'];
}

/** The organisation for which a person answers, with its tax number. */
export function OnBehalf({ of: { name, organisation_id } }: OnBehalfProps) {
  const { words } = useI18n();
  return (
    <>
      {name} <span class="note">{words.onBehalf.taxNumber(organisation_id)}</span>
    </>
  );
}
