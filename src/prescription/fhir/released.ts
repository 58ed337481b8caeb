import type { components } from '../../contract/generated/partner.js';

type Schemas = components['schemas'];

/** A prescription as it is released: each member is there only when it was approved. */
export type ReleasedPrescription = Omit<Schemas['ReleasedPrescription'], 'patient'> & {
  readonly patient?: Partial<Schemas['ChildPatient']>;
};

export type PrescriptionStatus = Schemas['PrescriptionStatus'];

export type ReleasedLine = Schemas['PrescriptionLine'];

export type RemainingOfLine = Schemas['RemainingLine'];

/** A release of the partner contract, whatever data sets stand beside the prescriptions. */
export type Release = Omit<Schemas['Release'], 'data'> & {
  readonly data: {
    readonly person?: Readonly<Record<string, unknown>>;
    readonly prescriptions?: readonly ReleasedPrescription[];
    readonly documents?: Readonly<Record<string, unknown>>;
  };
};
