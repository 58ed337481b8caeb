import type { Prescription } from '../api.js';
import { useI18n } from '../i18n.js';

const LOOKS = {
  open: 'active',
  partly_dispensed: 'paused',
  dispensed: 'over',
  expired: 'over',
  replaced: 'over',
  withdrawn: 'over',
} as const satisfies Record<Prescription['status'], string>;

/** The state of a prescription, in words and not by colour alone. */
export function PrescriptionState({ status }: { status: Prescription['status'] }) {
  const { words } = useI18n();
  return <span class={`state state-${LOOKS[status]}`}>{words.prescriptions.states[status]}</span>;
}
