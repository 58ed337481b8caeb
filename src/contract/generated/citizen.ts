// Written by scripts/generate-contract.ts from openapi/citizen.yaml; changes belong there.
export interface paths {
    readonly "/citizen/v1/prompts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What waits for your answer
         * @description Your own prompts and those of children you decide for, newest first. A prompt you have answered is not here, also
         *     while another decision is still awaited.
         */
        readonly get: operations["listPrompts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/prompts/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Prompts as they come
         * @description Server-sent events. Each event `prompts` carries the first page of `listPrompts` as it stands: one comes at once, and
         *     one whenever something changes, so a lost connection loses nothing. A comment line comes every 15 seconds. The stream
         *     ends when the token expires; the app connects again with a new one.
         */
        readonly get: operations["streamPrompts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/prompts/{request_id}/decision": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Answer a prompt
         * @description Approving takes account level 2, of the token and of the account; refusing takes level 1. An approval names the fields
         *     that are shared: all the required ones, and of the optional ones those that were ticked. Where a parent or guardian
         *     decides together with the child, or two guardians jointly, the request stays pending until the last decision is there,
         *     and only fields that all approved are shared. One refusal ends the request.
         *
         *     ```json
         *     { "decision": "approve", "fields": ["person.birth_full_name", "person.date_of_birth"] }
         *     ```
         */
        readonly post: operations["decidePrompt"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/consents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What you agreed to
         * @description Your own consents and those given for children you decide for, newest first.
         */
        readonly get: operations["listConsents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/consents/{consent_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One consent
         * @description The consent as it stands.
         */
        readonly get: operations["getCitizenConsent"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke a consent
         * @description Ends the consent at once, for every release from now on; what was released before stays lawful. It never reopens. The
         *     reason, if given, is never told to the partner. Level 1 is enough: taking back is as easy as giving.
         */
        readonly delete: operations["revokeConsent"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/consents/{consent_id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pause a consent
         * @description Nothing is released until it is resumed.
         */
        readonly post: operations["pauseConsent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/consents/{consent_id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resume a paused consent
         * @description Takes account level 2, like approving.
         */
        readonly post: operations["resumeConsent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/consents/{consent_id}/narrow": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Keep only some fields
         * @description Keeps the named fields and takes back the others, for every release from now on. At least one stays and at least one
         *     goes; what was taken back returns only with a new request.
         */
        readonly post: operations["narrowConsent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who asked, who got what
         * @description Every entry of the ledger about you and the children you decide for, newest first: requests, decisions, releases, and
         *     what the gateway refused.
         */
        readonly get: operations["listHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/receipts/{consent_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The receipts of a consent
         * @description All receipts, oldest first, signed and in the clear: what was agreed to, when, and every change since. They can be
         *     kept, printed and shown to others, who check them with the keys at `/.well-known/jwks.json`.
         */
        readonly get: operations["getReceipts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/share-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a share code
         * @description A code to read out or show in place of your personal number. It lets one partner ask you once, within 5 minutes. At
         *     most 10 in an hour.
         */
        readonly post: operations["createShareCode"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sandbox/personas": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Made-up people to try with
         * @description Present only while the embedded identity provider is in use.
         */
        readonly get: operations["listPersonas"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sandbox/identity/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign in as a made-up person
         * @description Present only while the embedded identity provider is in use. Answers with a token as the national identity provider
         *     would issue it; the claim `acr` is the level asked for.
         */
        readonly post: operations["issueSandboxToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sandbox/identity/jwks.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Keys of the embedded identity provider
         * @description Present only while the embedded identity provider is in use.
         */
        readonly get: operations["getSandboxJwks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A consent request. An id that is not of this form names nothing and is `not_found`.
         * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly RequestId: string;
        /**
         * @description A consent. An id that is not of this form names nothing and is `not_found`.
         * @example cst_01m83t6ccmf8y95syjr0x9a1xe
         */
        readonly ConsentId: string;
        /** @example rel_01m83t6h38f8y98n1mks12y199 */
        readonly ReleaseId: string;
        /**
         * @description A purpose of the catalogue.
         * @example bank.account_opening
         */
        readonly PurposeId: string;
        /**
         * @description A field of the catalogue; `person.resident_of` takes the code of an administrative unit after a colon, two
         *     digits for a province or five for a commune, as it stands today.
         * @example person.birth_full_name
         * @example person.resident_of:01
         */
        readonly FieldId: string;
        /**
         * @description An ISO 8601 duration in one unit, days, weeks, months or years.
         * @example P90D
         * @example P10Y
         */
        readonly Duration: string;
        /**
         * Format: date
         * @description A day in Việt Nam (UTC+07:00), ISO 8601.
         * @example 2027-05-01
         */
        readonly Date: string;
        /**
         * Format: date-time
         * @description ISO 8601 in UTC, to the millisecond.
         * @example 2026-11-23T09:00:00.412Z
         */
        readonly Instant: string;
        /**
         * @description The same text in Vietnamese and in English.
         * @example {
         *       "vi": "Mở tài khoản ngân hàng",
         *       "en": "Opening a bank account"
         *     }
         */
        readonly Text: {
            readonly vi: string;
            readonly en: string;
        };
        /**
         * @description At most `count` releases in each calendar `per`, by the clock of Việt Nam; weeks begin on Monday.
         * @example {
         *       "count": 4,
         *       "per": "month"
         *     }
         */
        readonly Rate: {
            readonly count: number;
            /** @enum {string} */
            readonly per: "day" | "week" | "month" | "year";
        };
        /**
         * @example {
         *       "mode": "once"
         *     }
         * @example {
         *       "mode": "recurring",
         *       "until": "2027-05-01",
         *       "at_most": {
         *         "count": 4,
         *         "per": "month"
         *       }
         *     }
         */
        readonly Access: {
            /** @constant */
            readonly mode: "once";
        } | {
            /** @constant */
            readonly mode: "recurring";
            /** @description The last day. */
            readonly until: components["schemas"]["Date"];
            readonly at_most: components["schemas"]["Rate"];
        };
        /**
         * @description A consent receipt (ISO/IEC TS 27560) as a JWS in compact form, signed by the gateway; `kid` in its header names
         *     the key at `/.well-known/jwks.json`.
         * @example eyJhbGciOiJFZERTQSJ9.eyJyZWNlaXB0X3NlcSI6MX0.c2lnbmF0dXJl
         */
        readonly ReceiptJws: string;
        /**
         * @description Opaque.
         * @example AZ7-DwoXcjyQ0h
         */
        readonly Cursor: string;
        readonly NextCursor: components["schemas"]["Cursor"] | null;
        /** @example bank-a */
        readonly PartnerId: string;
        /**
         * @description Who asks.
         * @example {
         *       "partner_id": "bank-a",
         *       "name": {
         *         "vi": "Ngân hàng A",
         *         "en": "Bank A"
         *       },
         *       "kind": "bank"
         *     }
         */
        readonly Partner: {
            readonly partner_id: components["schemas"]["PartnerId"];
            readonly name: components["schemas"]["Text"];
            /** @enum {string} */
            readonly kind: "bank" | "pharmacy" | "school" | "ministry" | "civic";
        };
        /**
         * @description What for, in the catalogue's words.
         * @example {
         *       "id": "bank.age_check",
         *       "label": {
         *         "vi": "Ngân hàng kiểm tra tuổi",
         *         "en": "Age check by a bank"
         *       },
         *       "description": {
         *         "vi": "Ngân hàng chỉ được biết bạn đã đủ 18 tuổi hay chưa, không biết ngày sinh của bạn.",
         *         "en": "The bank learns only whether you are 18 or older, not your date of birth."
         *       }
         *     }
         */
        readonly Purpose: {
            readonly id: components["schemas"]["PurposeId"];
            readonly label: components["schemas"]["Text"];
            readonly description: components["schemas"]["Text"];
        };
        /**
         * @example {
         *       "id": "person.date_of_birth",
         *       "label": {
         *         "vi": "Ngày, tháng, năm sinh",
         *         "en": "Date of birth"
         *       },
         *       "sensitive": false
         *     }
         */
        readonly Field: {
            readonly id: components["schemas"]["FieldId"];
            readonly label: components["schemas"]["Text"];
            /** @description Sensitive by law. */
            readonly sensitive: boolean;
        };
        /**
         * @description A field that is asked for. A sensitive one is shown apart and agreed to with a tick of its own.
         * @example {
         *       "id": "person.date_of_birth",
         *       "label": {
         *         "vi": "Ngày, tháng, năm sinh",
         *         "en": "Date of birth"
         *       },
         *       "hint": {
         *         "vi": "Ngày sinh của bạn; người hỏi biết chính xác tuổi của bạn.",
         *         "en": "Your birthday; it tells your exact age."
         *       },
         *       "sensitive": false,
         *       "derived_alternatives": [
         *         "person.is_adult"
         *       ]
         *     }
         */
        readonly PromptField: {
            readonly id: components["schemas"]["FieldId"];
            readonly label: components["schemas"]["Text"];
            /** @description One sentence on what it tells. */
            readonly hint: components["schemas"]["Text"];
            /** @description Sensitive by law. */
            readonly sensitive: boolean;
            /** @description Fields that tell less and are enough for this purpose. */
            readonly derived_alternatives: readonly components["schemas"]["FieldId"][];
        };
        /**
         * @description Whom it concerns, you or a child you decide for.
         * @example {
         *       "relation": "self"
         *     }
         * @example {
         *       "relation": "child",
         *       "name": "Trần Minh Khôi"
         *     }
         */
        readonly About: {
            /** @enum {string} */
            readonly relation: "self" | "child";
            /** @description The child's name. */
            readonly name?: string;
        };
        /**
         * @description The person the data is about, or a parent or guardian.
         * @enum {string}
         */
        readonly Role: "subject" | "guardian";
        readonly Decision: {
            readonly role: components["schemas"]["Role"];
            /** @enum {string} */
            readonly verdict: "approved" | "refused";
            readonly at: components["schemas"]["Instant"];
        };
        /**
         * @example {
         *       "request_id": "csr_01m83t4d0wf8y9hrtw5k9vysj1",
         *       "partner": {
         *         "partner_id": "bank-a",
         *         "name": {
         *           "vi": "Ngân hàng A",
         *           "en": "Bank A"
         *         },
         *         "kind": "bank"
         *       },
         *       "purpose": {
         *         "id": "bank.account_opening",
         *         "label": {
         *           "vi": "Mở tài khoản ngân hàng",
         *           "en": "Opening a bank account"
         *         },
         *         "description": {
         *           "vi": "Ngân hàng cần biết bạn là ai.",
         *           "en": "The bank needs to know who you are."
         *         }
         *       },
         *       "statement": "Mở tài khoản thanh toán tại chi nhánh Cầu Giấy",
         *       "binding_code": "K7Q2",
         *       "required_fields": [
         *         {
         *           "id": "person.birth_full_name",
         *           "label": {
         *             "vi": "Họ, chữ đệm và tên khai sinh",
         *             "en": "Full name at birth"
         *           },
         *           "hint": {
         *             "vi": "Họ tên của bạn như trong giấy khai sinh.",
         *             "en": "Your name as your birth certificate has it."
         *           },
         *           "sensitive": false,
         *           "derived_alternatives": []
         *         }
         *       ],
         *       "optional_fields": [],
         *       "access": {
         *         "mode": "once"
         *       },
         *       "retention": "P90D",
         *       "asked_at": "2026-11-23T09:00:00.412Z",
         *       "expires_at": "2026-11-23T09:05:00.412Z",
         *       "about": {
         *         "relation": "self"
         *       },
         *       "decisions": [],
         *       "needs": [
         *         "subject"
         *       ]
         *     }
         */
        readonly Prompt: {
            readonly request_id: components["schemas"]["RequestId"];
            readonly partner: components["schemas"]["Partner"];
            readonly purpose: components["schemas"]["Purpose"];
            /** @description The partner's own words. */
            readonly statement: string;
            /** @description Must be the code that the partner shows. */
            readonly binding_code: string;
            /** @description All of them, or none of the request. */
            readonly required_fields: readonly components["schemas"]["PromptField"][];
            /** @description Any of them may be left out. Shown without a tick. */
            readonly optional_fields: readonly components["schemas"]["PromptField"][];
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            /** @description How long the partner keeps the data. */
            readonly retention: components["schemas"]["Duration"];
            readonly asked_at: components["schemas"]["Instant"];
            readonly expires_at: components["schemas"]["Instant"];
            readonly about: components["schemas"]["About"];
            /** @description Decisions already there, oldest first. */
            readonly decisions: readonly components["schemas"]["Decision"][];
            /** @description Whose decision is still awaited. */
            readonly needs: readonly components["schemas"]["Role"][];
        };
        readonly PromptList: {
            readonly items: readonly components["schemas"]["Prompt"][];
            /** @description Where the next page begins; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        /** @description Your own words, for your own records; never told to the partner. */
        readonly Reason: string;
        /**
         * @example {
         *       "decision": "approve",
         *       "fields": [
         *         "person.birth_full_name"
         *       ]
         *     }
         * @example {
         *       "decision": "refuse",
         *       "reason": "Tôi không mở tài khoản nào."
         *     }
         */
        readonly NewDecision: {
            /** @constant */
            readonly decision: "approve";
            /** @description What is shared, all required fields and the optional ones that were ticked. */
            readonly fields: readonly components["schemas"]["FieldId"][];
            /**
             * @description By a parent or guardian of a child from 7 who has no account: the child was asked and agrees. Counts as
             *     the child's decision, witnessed by the one who answers.
             * @default false
             */
            readonly child_agrees: boolean;
        } | {
            /** @constant */
            readonly decision: "refuse";
            /** @description May be there, and says nothing; a refusal shares no field. */
            readonly fields?: readonly components["schemas"]["FieldId"][];
            readonly reason?: components["schemas"]["Reason"];
        };
        /**
         * @example {
         *       "request_id": "csr_01m83t4d0wf8y9hrtw5k9vysj1",
         *       "status": "approved",
         *       "consent_id": "cst_01m83t6ccmf8y95syjr0x9a1xe",
         *       "needs": []
         *     }
         */
        readonly DecisionOutcome: {
            readonly request_id: components["schemas"]["RequestId"];
            /**
             * @description pending while another decision is awaited.
             * @enum {string}
             */
            readonly status: "pending" | "approved" | "refused";
            /** @description With status approved. */
            readonly consent_id?: components["schemas"]["ConsentId"];
            /** @description Whose decision is still awaited. */
            readonly needs: readonly components["schemas"]["Role"][];
        };
        /**
         * @description active and paused change into each other; the others are ends: consumed (used once), expired, revoked (by you),
         *     relinquished (by the partner), lapsed (a child came of age, a guardianship ended, the person died).
         * @enum {string}
         */
        readonly ConsentState: "active" | "paused" | "consumed" | "expired" | "revoked" | "relinquished" | "lapsed";
        readonly Consent: {
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly request_id: components["schemas"]["RequestId"];
            readonly state: components["schemas"]["ConsentState"];
            readonly partner: components["schemas"]["Partner"];
            readonly purpose: components["schemas"]["Purpose"];
            /** @description The partner's own words. */
            readonly statement: string;
            readonly fields: readonly components["schemas"]["Field"][];
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
            readonly given_at: components["schemas"]["Instant"];
            readonly valid_until: components["schemas"]["Instant"];
            readonly ended_at?: components["schemas"]["Instant"];
            /** @description Releases so far. */
            readonly uses: number;
            /** @description Releases in the current period of `access`. */
            readonly uses_in_period: number;
            readonly about: components["schemas"]["About"];
        };
        readonly ConsentList: {
            readonly items: readonly components["schemas"]["Consent"][];
            /** @description Where the next page begins; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        /**
         * @example {
         *       "reason": "Tôi đã đóng tài khoản."
         *     }
         */
        readonly Revocation: {
            readonly reason?: components["schemas"]["Reason"];
        };
        /**
         * @example {
         *       "fields": [
         *         "person.birth_full_name"
         *       ]
         *     }
         */
        readonly Narrowing: {
            /** @description The fields that stay. */
            readonly fields: readonly components["schemas"]["FieldId"][];
        };
        /**
         * @description What happened. request_suppressed was never shown to you; ask_refused and release_refused are refusals of the gateway.
         * @enum {string}
         */
        readonly HistoryKind: "request_created" | "request_suppressed" | "request_withdrawn" | "request_expired" | "request_refused" | "decision_recorded" | "consent_given" | "consent_narrowed" | "consent_paused" | "consent_resumed" | "consent_revoked" | "consent_relinquished" | "consent_expired" | "consent_lapsed" | "release" | "release_repeated" | "release_refused" | "ask_refused" | "share_code_created";
        /**
         * @example {
         *       "entry_id": "ent_01m83t6h38f8y97xwvpyt3bc2k",
         *       "at": "2026-11-23T09:01:10.120Z",
         *       "kind": "release",
         *       "actor": "partner",
         *       "about": {
         *         "relation": "self"
         *       },
         *       "partner": {
         *         "partner_id": "bank-a",
         *         "name": {
         *           "vi": "Ngân hàng A",
         *           "en": "Bank A"
         *         },
         *         "kind": "bank"
         *       },
         *       "fields": [
         *         {
         *           "id": "person.birth_full_name",
         *           "label": {
         *             "vi": "Họ, chữ đệm và tên khai sinh",
         *             "en": "Full name at birth"
         *           },
         *           "sensitive": false
         *         }
         *       ],
         *       "request_id": "csr_01m83t4d0wf8y9hrtw5k9vysj1",
         *       "consent_id": "cst_01m83t6ccmf8y95syjr0x9a1xe",
         *       "release_id": "rel_01m83t6h38f8y98n1mks12y199"
         *     }
         */
        readonly HistoryEntry: {
            readonly entry_id: string;
            readonly at: components["schemas"]["Instant"];
            readonly kind: components["schemas"]["HistoryKind"];
            /**
             * @description Who did it.
             * @enum {string}
             */
            readonly actor: "partner" | "subject" | "guardian" | "gateway" | "operator";
            readonly about: components["schemas"]["About"];
            readonly partner?: components["schemas"]["Partner"];
            readonly purpose?: components["schemas"]["Purpose"];
            readonly fields?: readonly components["schemas"]["Field"][];
            readonly request_id?: components["schemas"]["RequestId"];
            readonly consent_id?: components["schemas"]["ConsentId"];
            readonly release_id?: components["schemas"]["ReleaseId"];
            /** @description Why the gateway refused, a code of the problem list. */
            readonly refusal?: string;
        };
        readonly HistoryList: {
            readonly items: readonly components["schemas"]["HistoryEntry"][];
            /** @description Where the next page begins; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        readonly Receipts: {
            readonly consent_id: components["schemas"]["ConsentId"];
            /** @description Oldest first. */
            readonly receipts: readonly components["schemas"]["Receipt"][];
        };
        readonly Receipt: {
            /** @description Place in the chain, from 1. */
            readonly seq: number;
            readonly event: components["schemas"]["ReceiptEvent"];
            readonly issued_at: components["schemas"]["Instant"];
            readonly jws: components["schemas"]["ReceiptJws"];
            readonly content: components["schemas"]["ReceiptContent"];
        };
        /** @enum {string} */
        readonly ReceiptEvent: "consent_given" | "consent_narrowed" | "consent_paused" | "consent_resumed" | "consent_revoked" | "consent_relinquished" | "consent_expired" | "consent_lapsed";
        /** @description SHA-256, base64url. */
        readonly Hash: string;
        readonly HashOrNull: components["schemas"]["Hash"] | null;
        /** @description What the JWS holds, the content of a consent receipt by ISO/IEC TS 27560:2023. */
        readonly ReceiptContent: {
            readonly schema_version: string;
            readonly record_id: components["schemas"]["ConsentId"];
            readonly receipt_seq: number;
            /** @description Hash of the payload of the receipt before; null for the first. */
            readonly previous: components["schemas"]["HashOrNull"];
            /** @description The person as the ledger names it for this consent, SHA-256(salt || personal number). */
            readonly pii_principal_id: components["schemas"]["Hash"];
            readonly privacy_notice: {
                readonly language: readonly string[];
                readonly text: components["schemas"]["Text"];
            };
            readonly processing: readonly components["schemas"]["ReceiptProcessing"][];
            /** @constant */
            readonly consent_type: "explicit";
            readonly event: {
                readonly event_type: components["schemas"]["ReceiptEvent"];
                readonly event_time: components["schemas"]["Instant"];
                readonly event_state: components["schemas"]["ConsentState"];
                /** @enum {string} */
                readonly entity: "partner" | "subject" | "guardian" | "gateway" | "operator";
                readonly valid_until: components["schemas"]["Instant"];
            };
            readonly decisions: readonly {
                readonly role: components["schemas"]["Role"];
                /** @enum {string} */
                readonly verdict: "approved" | "refused";
                readonly decided_at: components["schemas"]["Instant"];
                /** @constant */
                readonly witnessed_by?: "guardian";
            }[];
        };
        readonly ReceiptProcessing: {
            readonly purpose: components["schemas"]["PurposeId"];
            readonly purpose_name: components["schemas"]["Text"];
            readonly statement: string;
            /** @constant */
            readonly lawful_basis: "consent";
            readonly pii_information: readonly {
                readonly pii_type: components["schemas"]["FieldId"];
                readonly sensitive: boolean;
                /** @description Whether it was required rather than optional. */
                readonly necessary: boolean;
            }[];
            readonly pii_source: string;
            readonly processing_method: string;
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            readonly retention_period: components["schemas"]["Duration"];
            readonly storage_locations: readonly string[];
            readonly jurisdiction: string;
            readonly pii_controllers: readonly {
                readonly partner_id: components["schemas"]["PartnerId"];
                readonly name: components["schemas"]["Text"];
                readonly organisation_id: string;
            }[];
            readonly recipient_third_parties: readonly string[];
            readonly withdrawal_method: string;
        };
        /**
         * @example {
         *       "share_code": "7K2QX9TD",
         *       "expires_at": "2026-11-23T09:05:00.412Z"
         *     }
         */
        readonly ShareCode: {
            readonly share_code: string;
            readonly expires_at: components["schemas"]["Instant"];
        };
        /** @example 001190000017 */
        readonly PersonalIdNumber: string;
        /**
         * @description A made-up person.
         * @example {
         *       "personal_id_number": "001190000017",
         *       "name": "Nguyễn Thị Lan",
         *       "story": {
         *         "vi": "Mở tài khoản ngân hàng đầu tiên.",
         *         "en": "Opens her first bank account."
         *       },
         *       "account_level": 2
         *     }
         */
        readonly Persona: {
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly name: string;
            readonly story: components["schemas"]["Text"];
            /**
             * @description Null for someone without an account.
             * @enum {integer|null}
             */
            readonly account_level: 1 | 2 | null;
        };
        readonly PersonaList: {
            readonly items: readonly components["schemas"]["Persona"][];
        };
        /**
         * @example {
         *       "personal_id_number": "001190000017",
         *       "acr": "2"
         *     }
         */
        readonly NewSandboxToken: {
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            /**
             * @description The level of the sign-in.
             * @default 2
             * @enum {string|integer}
             */
            readonly acr: "1" | "2" | 1 | 2;
        };
        readonly SandboxToken: {
            readonly access_token: string;
            /** @constant */
            readonly token_type: "Bearer";
            readonly expires_in_s: number;
        };
        readonly Jwks: {
            readonly keys: readonly {
                /** @enum {string} */
                readonly kty: "OKP" | "EC" | "RSA";
                readonly kid: string;
                readonly alg: string;
                /** @constant */
                readonly use: "sig";
                readonly crv?: string;
                readonly x?: string;
                readonly y?: string;
                readonly n?: string;
                readonly e?: string;
            }[];
        };
        /**
         * @description A refusal (RFC 9457).
         * @example {
         *       "type": "https://gateway.example/problems/not_found",
         *       "title": "Not found",
         *       "status": 404,
         *       "code": "not_found"
         *     }
         */
        readonly Problem: {
            /**
             * Format: uri
             * @description The page that says what happened and what to do.
             */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            /**
             * @description What to decide by. The list is closed.
             * @enum {string}
             */
            readonly code: "invalid_request" | "token_missing" | "token_invalid" | "account_level_insufficient" | "field_not_permitted" | "not_found" | "method_not_allowed" | "request_timeout" | "request_not_pending" | "consent_not_active" | "body_too_large" | "unsupported_media_type" | "rate_limited" | "headers_too_large" | "internal_error" | "unavailable";
            /** @description For people. Never with `not_found` and 5xx, which say no more than their code. */
            readonly detail?: string;
            readonly errors?: readonly {
                /** @description A JSON Pointer (RFC 6901) into the body; empty for the whole. */
                readonly pointer: string;
                readonly detail: string;
            }[];
            /**
             * @description With consent_not_active.
             * @enum {string}
             */
            readonly state?: "active" | "paused" | "consumed" | "expired" | "revoked" | "relinquished" | "lapsed";
            /**
             * @description With request_not_pending.
             * @enum {string}
             */
            readonly status_of_request?: "pending" | "approved" | "refused" | "expired" | "withdrawn";
        };
    };
    responses: {
        /** @description The request does not follow this description. */
        readonly InvalidRequest: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, or one that does not hold. */
        readonly TokenRefused: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This takes account level 2. */
        readonly LevelInsufficient: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Approving takes account level 2, and fields that were asked for. */
        readonly DecisionNotPermitted: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A field that the consent does not hold. */
        readonly FieldNotPermitted: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Another's, or nobody's; both look the same. */
        readonly NotFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request was answered, has expired or was withdrawn. */
        readonly NotPending: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of the consent does not allow it. */
        readonly NotActive: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        readonly BodyTooLarge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not application/json. */
        readonly UnsupportedMediaType: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many calls. */
        readonly RateLimited: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The gateway cannot decide at present, and refuses. */
        readonly Unavailable: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What the HTTP server answers on any path. */
        readonly Other: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description The request the prompt is about.
         * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly RequestId: components["schemas"]["RequestId"];
        /**
         * @description The consent.
         * @example cst_01m83t6ccmf8y95syjr0x9a1xe
         */
        readonly ConsentId: components["schemas"]["ConsentId"];
        /** @description The `next_cursor` of the page before. */
        readonly Cursor: components["schemas"]["Cursor"];
        /** @description How many items at most. */
        readonly Limit: number;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Seconds until it is worth trying again.
         * @example 2
         */
        readonly "Retry-After": number;
        /**
         * @description The challenge (RFC 6750 section 3).
         * @example Bearer error="invalid_token"
         */
        readonly "WWW-Authenticate": string;
        /**
         * @description No store keeps it.
         * @example no-store
         */
        readonly "Cache-Control": "no-store";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly listPrompts: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next_cursor` of the page before. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description How many items at most. */
                readonly limit?: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of prompts. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PromptList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly streamPrompts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A stream of events. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: prompts
                     *     data: {"items":[],"next_cursor":null}
                     */
                    readonly "text/event-stream": string;
                };
            };
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly decidePrompt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The request the prompt is about.
                 * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly request_id: components["parameters"]["RequestId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewDecision"];
            };
        };
        readonly responses: {
            /** @description What the answer led to. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DecisionOutcome"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["DecisionNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPending"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listConsents: {
        readonly parameters: {
            readonly query?: {
                /** @description Only consents in this state. */
                readonly state?: components["schemas"]["ConsentState"];
                /** @description The `next_cursor` of the page before. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description How many items at most. */
                readonly limit?: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of consents. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConsentList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getCitizenConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly consent_id: components["parameters"]["ConsentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consent. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Consent"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly revokeConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly consent_id: components["parameters"]["ConsentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["Revocation"];
            };
        };
        readonly responses: {
            /** @description Revoked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotActive"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly pauseConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly consent_id: components["parameters"]["ConsentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consent, paused. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Consent"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotActive"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly resumeConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly consent_id: components["parameters"]["ConsentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consent, active again. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Consent"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["LevelInsufficient"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotActive"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly narrowConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly consent_id: components["parameters"]["ConsentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Narrowing"];
            };
        };
        readonly responses: {
            /** @description The consent, narrowed. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Consent"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["FieldNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotActive"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description Only what concerns this partner. */
                readonly partner_id?: components["schemas"]["PartnerId"];
                /** @description Only entries of this kind. */
                readonly kind?: components["schemas"]["HistoryKind"];
                /** @description The `next_cursor` of the page before. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description How many items at most. */
                readonly limit?: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of entries. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HistoryList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getReceipts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly consent_id: components["parameters"]["ConsentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The receipts. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Receipts"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createShareCode: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The code; it is shown only here. */
            readonly 201: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShareCode"];
                };
            };
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["LevelInsufficient"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listPersonas: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The personas. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PersonaList"];
                };
            };
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly issueSandboxToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSandboxToken"];
            };
        };
        readonly responses: {
            /** @description The token. */
            readonly 201: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SandboxToken"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getSandboxJwks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A JWK Set (RFC 7517). */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Jwks"];
                };
            };
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
}
