/** A prescription as it is released: each member is there only when it was approved. */
export interface ReleasedPrescription {
  readonly code?: string;
  readonly issued_at?: string;
  /** The last day of collection, in Việt Nam. */
  readonly valid_until?: string;
  readonly facility?: { readonly code: string; readonly name: string };
  readonly prescriber?: { readonly name: string; readonly licence_number: string };
  /** Only of a child under 72 months. */
  readonly patient?: {
    readonly age_months?: number;
    readonly weight_kg?: number;
    readonly accompanied_by?: string;
  };
  readonly diagnoses?: readonly { readonly code: string; readonly text: string }[];
  readonly lines?: readonly ReleasedLine[];
  readonly advice?: { readonly text: string; readonly follow_up_on?: string };
  readonly status?: PrescriptionStatus;
  readonly remaining?: readonly RemainingOfLine[];
}

export type PrescriptionStatus = 'open' | 'partly_dispensed' | 'dispensed' | 'expired' | 'replaced';

export interface ReleasedLine {
  readonly line: number;
  readonly drug: string;
  readonly trade_name?: string;
  readonly atc?: string;
  readonly strength: string;
  readonly form: string;
  readonly route: string;
  readonly dose: string;
  readonly how_to_take: string;
  readonly quantity: number;
  readonly unit: string;
  readonly days: number;
}

export interface RemainingOfLine {
  readonly line: number;
  readonly quantity: number;
  readonly unit: string;
  readonly handed_out: readonly { readonly at: string; readonly quantity: number }[];
}

/** A release of the partner contract, with the data sets that have a place in FHIR. */
export interface Release {
  readonly release_id: string;
  readonly consent_id: string;
  readonly released_at: string;
  readonly purpose: string;
  readonly data: {
    readonly person?: Readonly<Record<string, unknown>>;
    readonly prescriptions?: readonly ReleasedPrescription[];
    readonly documents?: Readonly<Record<string, unknown>>;
  };
  readonly not_available: readonly string[];
  readonly ledger: {
    readonly entry_hash: string;
    readonly salt?: string;
    readonly entry: string;
    readonly origin: string;
  };
}
