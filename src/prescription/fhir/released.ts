import type { components } from '../../contract/generated/partner.js';

type Schemas = components['schemas'];

/** A released prescription: a member is present only when it was approved. */
export type ReleasedPrescription = Omit<Schemas['ReleasedPrescription'], 'patient'> & {
  readonly patient?: Partial<Schemas['ChildPatient']>;
};

export type PrescriptionStatus = Schemas['PrescriptionStatus'];

export type ReleasedLine = Schemas['PrescriptionLine'];

export type RemainingOfLine = Schemas['RemainingLine'];

/** A release with prescriptions and any other data sets. */
export type Release = Omit<Schemas['Release'], 'data'> & {
  readonly data: {
    readonly person?: Readonly<Record<string, unknown>>;
    readonly prescriptions?: readonly ReleasedPrescription[];
    readonly documents?: Readonly<Record<string, unknown>>;
  };
};
