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
         * @description Your own prompts and those of children you decide for, newest first. A prompt you have approved is listed only with
         *     `answered`, while another decision is still awaited.
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
         * @description Server-sent events. Each event `prompts` contains the current first page of `listPrompts`: one is sent immediately,
         *     and one whenever something changes, so a lost connection loses nothing. A comment line comes every 15 seconds. The stream
         *     ends when the token expires; the app connects again with a new one. `retry` says after how many milliseconds to connect
         *     again, a random time; an event `moved` comes before a gateway that stops ends the stream.
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
    readonly "/citizen/v1/prompts/{request_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One prompt, with the values of the fields
         * @description As in the list, with the current value of each field and each alternative. The values are read for the person who
         *     answers; the partner has not seen them. Fields without a value are left out, and so are all values of a prompt that you
         *     have answered. A prompt of yours that was answered, has expired or was withdrawn is `request_not_pending`, which says what
         *     became of it.
         */
        readonly get: operations["getPrompt"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/prompts/{request_id}/challenge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Begin an approval
         * @description Approving is signed with a passkey. The answer contains the exact terms, and WebAuthn options whose challenge is the
         *     SHA-256 of these terms in their canonical form (RFC 8785): pass them to `navigator.credentials.get`, and send what it
         *     returns with the decision. A challenge can be used for one decision, within 5 minutes; a new one can be requested at
         *     any time.
         */
        readonly post: operations["challengeDecision"];
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
         * @description Approving requires level 2, of the token and of the account, and a passkey; refusing requires neither. For three days
         *     after it was added, a passkey approves sensitive fields only within 5 minutes of a sign-in. An approval
         *     names the fields that are shared: each required one or one of its alternatives, and of the optional ones those that
         *     were chosen. It contains the `credential` that the passkey created for the challenge of `challengeDecision` with exactly
         *     these fields. A credential for another request, used before, from an origin that is not accepted, of another person's
         *     user handle or without user verification is `assertion_invalid`, and the request remains pending. A passkey that is bound
         *     to one device and whose signature counter does not rise is `passkey_copy_suspected`: the challenge is used up, and the
         *     person finds `passkey_refused` in the history. A synced passkey may sign with any counter; one that does not rise is
         *     noted as `passkey_counter_fell`. If a parent or guardian decides together with the child, or
         *     two guardians jointly, the request remains pending until the last decision, and later deciders choose among the fields
         *     approved before. One refusal ends the request.
         */
        readonly post: operations["decidePrompt"];
        /**
         * Take an approval back
         * @description While another decision is still awaited. What you confirmed of a child's own consent goes with it. The prompt is open to
         *     you again; the history has both. Level 1 suffices. Without an approval of yours it is `not_found`; once the request
         *     has ended, `request_not_pending`: a consent is then revoked instead.
         */
        readonly delete: operations["takeBackDecision"];
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
         * @description Your own consents and those for children you decide for, newest first.
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
         * @description The current state of the consent.
         */
        readonly get: operations["getCitizenConsent"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke a consent
         * @description Ends the consent immediately, for all later releases; earlier releases remain lawful. A revoked consent cannot be
         *     resumed. One that its only release has consumed can be revoked until its `valid_until`: nothing is dispensed under it
         *     afterwards. The reason, if given, is never disclosed to the partner. Level 1 suffices: revoking is as easy as granting.
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
         * @description Requires level 2, like approving.
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
         * @description Keeps the named fields and removes the others, for all later releases. At least one field must remain and at least one
         *     be removed; a removed field can only be approved again with a new request.
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
    readonly "/citizen/v1/history/partners": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All partners that have asked
         * @description The partners in your history, for filters.
         */
        readonly get: operations["listHistoryPartners"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/history/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The proof that a history is complete
         * @description Proves that the entries about you, or about a child you decide for, are all that the ledger has: the entries in their order, the chain over
         *     them, that the map of all chains has it under the pseudonym of the personal number, that the log has the map as an entry, and the checkpoint with the
         *     head of the map, which the gateway signed. `ung-thuan history verify FILE` verifies the answer offline. A map is made every half a minute, and the proof ends with the
         *     entries that it covers; it is `proof_not_ready` while no signed map covers one yet. Who has no entry is not found.
         */
        readonly get: operations["getHistoryProof"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/history/subjects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All people it is about
         * @description You and the children you decide for, for filters.
         */
        readonly get: operations["listHistorySubjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/organisations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * For which organisations you act
         * @description The roles that you have or had at organisations, newest first, whether the registry's authority or an administrator of the organisation gave them.
         */
        readonly get: operations["listOrganisationRoles"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/organisations/{organisation_id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who got the data of an organisation
         * @description Who asked for the data of the organisation, what its representatives answered and what was released, newest first, from the ledger.
         *     For its representatives and registration administrators, at level 2. To anybody else it is `not_found`.
         */
        readonly get: operations["listOrganisationHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/monthly-summary": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who read data in a month
         * @description Those who read data of you and the children you decide for in a month, how often, and when last. The history has each reading.
         */
        readonly get: operations["getMonthlySummary"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/monthly-summary/subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Be notified each month
         * @description At the beginning of each month, from the next on, a notification says that a summary is there, on the devices of
         *     `listPushSubscriptions` and by the app. There is none for a month in which nobody read anything, while no consent runs. Off until
         *     it is asked for.
         */
        readonly post: operations["subscribeMonthlySummary"];
        /**
         * Be notified no more
         * @description Ends the monthly notification at once.
         */
        readonly delete: operations["unsubscribeMonthlySummary"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/partners/{partner_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who is asking
         * @description A partner in your history, or in that of a child you decide for: its registration, whom to contact about data
         *     protection, what it may ask for, and its newest requests to you with their outcome. Any other partner is `not_found`.
         */
        readonly get: operations["getPartnerProfile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/partners/{partner_id}/reports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Report a partner
         * @description Tells the operator of the gateway that a code does not match, or that you know nothing of a request. With `request_id`, a
         *     request that still waits for an answer is refused too, also one that you have approved and that waits for others.
         *     Level 1 suffices. Reporting a request again gives the first report. At most 10 reports a day that refuse nothing. The
         *     partner is told of the refusal, not of the report; it stands in your history.
         */
        readonly post: operations["reportPartner"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/releases/{release_id}/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The proof that a release is in the log
         * @description Proves that a release of your history, or of a child you decide for, is a leaf of the ledger's public log, in the form of C2SP tlog-proof: the
         *     index of the leaf, the hashes from its sibling up to the root, and a checkpoint that the gateway signed. A release is in the log within a
         *     second; a call that comes before waits for that, for two seconds at most.
         */
        readonly get: operations["getOwnReleaseProof"];
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
         * @description All receipts, oldest first, signed and decoded: what was agreed to, when, and every change since; and the evidence,
         *     what the deciders' passkeys have signed. They can be kept, printed and shown to others, who verify this
         *     answer offline with `ung-thuan receipt verify FILE --jwks FILE`. The gateway's keys are at `/.well-known/jwks.json`.
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
    readonly "/citizen/v1/prescriptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was prescribed
         * @description Your own prescriptions and those of children you decide for, newest first, complete: the status, the remaining
         *     quantities and the last day, and what was dispensed where.
         */
        readonly get: operations["listPrescriptions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/prescriptions/{code}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One prescription
         * @description The current state of the prescription.
         */
        readonly get: operations["getCitizenPrescription"];
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
         * @description A code to read out or show instead of your personal number. One partner can ask you with it once, within 5 minutes. At
         *     most 10 per hour.
         */
        readonly post: operations["createShareCode"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/passkeys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Your passkeys
         * @description Those that can approve today, newest first.
         */
        readonly get: operations["listPasskeys"];
        readonly put?: never;
        /**
         * Add a passkey
         * @description Send what `navigator.credentials.create` returned for the options of `challengePasskey`, within 5 minutes. The passkey is
         *     listed in your history. At most 10. Keys are ES256 (P-256), EdDSA (Ed25519) or RS256 with 2,048 to 8,192 bits.
         */
        readonly post: operations["addPasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/.well-known/webauthn": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The origins that may use passkeys of this gateway
         * @description Read by browsers (WebAuthn level 3 section 5.11). Present only where the operator accepts passkeys at other web origins
         *     than the gateway's own.
         */
        readonly get: operations["getRelatedOrigins"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/passkeys/challenge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Begin to add a passkey
         * @description Requires a sign-in at level 2 within the last 5 minutes, so that nobody can add one on an unattended device; otherwise
         *     `insufficient_user_authentication`. Pass the answer to `navigator.credentials.create`.
         */
        readonly post: operations["challengePasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/passkeys/{passkey_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a passkey
         * @description It can no longer approve; what it approved remains proven. The removal is listed in your history.
         */
        readonly delete: operations["removePasskey"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/passkeys/{passkey_id}/name": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Rename a passkey
         * @description The name is only for the person, to tell the own passkeys apart.
         */
        readonly post: operations["renamePasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/push-subscriptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Devices that are notified
         * @description Each with its push service, newest first; and the key for new subscriptions.
         */
        readonly get: operations["listPushSubscriptions"];
        readonly put?: never;
        /**
         * Notify this device
         * @description Send what `pushManager.subscribe` returned. The same endpoint again replaces its keys. Messages say that something waits,
         *     never what or about whom. A subscription that its service has ended is removed. At most 10; a new one replaces the
         *     oldest.
         */
        readonly post: operations["addPushSubscription"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/push-subscriptions/{subscription_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Stop notifying a device
         * @description Nothing is sent to it any more.
         */
        readonly delete: operations["removePushSubscription"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/documents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Documents that can be linked
         * @description Your own, each with its issuer, the purpose of linking it, the purposes that may request it, and if it is linked its
         *     content. Linking does not let anyone read it: every partner still has to ask you.
         */
        readonly get: operations["listDocuments"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/documents/{kind}/link": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Link a document
         * @description The gateway fetches the document from its issuer, once, and keeps it until you unlink it. The body repeats
         *     what `listDocuments` returned and you were shown, and that you agree; nothing is fetched otherwise. A linked document is
         *     fetched again. If the issuer has none, or cannot be reached, nothing changes. To cancel while it is being fetched,
         *     abort the call: nothing is stored then.
         */
        readonly post: operations["linkDocument"];
        /**
         * Unlink a document
         * @description Its content is deleted immediately and not released any more: for a consent that names it, it is not available.
         *     Level 1 suffices: unlinking is as easy as linking.
         */
        readonly delete: operations["unlinkDocument"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who is signed in
         * @description The person of the token or the session.
         */
        readonly get: operations["getSession"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Sign out
         * @description Ends the session immediately, on the gateway and not only in the browser. The session of a bearer token ends too: the
         *     token is refused from then on.
         */
        readonly delete: operations["signOut"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where you are signed in
         * @description Your sessions, newest first: of the page, which live at most eight hours, and of the national app, which a token opens
         *     for at most an hour at a time.
         */
        readonly get: operations["listSessions"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Sign out everywhere
         * @description Ends all your sessions, this one included. Tokens that were issued until now are refused, also those that have not been
         *     used here yet. Tokens name the second they were issued in: those of the present second are refused too, so sign in again
         *     a second later.
         */
        readonly delete: operations["signOutEverywhere"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/citizen/v1/sessions/{session_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * End one of your sessions
         * @description Ends a session immediately. If it is one of a token, the token is refused from then on.
         */
        readonly delete: operations["endSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Sign in to the page
         * @description Sends the browser to the identity provider (OpenID Connect, code flow with PKCE).
         */
        readonly get: operations["signIn"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sign-in/callback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Return from the identity provider
         * @description Redeems the code, opens a session and sends the browser to the page. A code that does not belong to a sign-in begun in
         *     this browser opens none, and the page says so. Unknown parameters are ignored. HEAD is refused, since it would redeem
         *     the code.
         */
        readonly get: operations["finishSignIn"];
        readonly put?: never;
        readonly post?: never;
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
         * Fictitious people to try with
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
    readonly "/sandbox/decisions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Decide as a fictitious person
         * @description Present only while the embedded identity provider is in use. Answers a prompt as the person would on the phone, an approval
         *     with a passkey that the sandbox holds and adds for the person at the first one, so that tests need no browser. Where
         *     several decide, call it for each of them. What the person's own call would be refused with is answered here too.
         */
        readonly post: operations["decideInSandbox"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sandbox/signature-check": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Find the mistake in a partner's signature
         * @description Present only while the embedded identity provider is in use. Verifies a request to `/v1` that you describe, with the headers
         *     you would send, and answers with the signature base that the gateway builds. Give the base that you signed as
         *     `signature_base` to learn where the two differ first. Nothing is done, and no nonce is used up.
         */
        readonly post: operations["checkSandboxSignature"];
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
         * Sign in as a fictitious person
         * @description Present only while the embedded identity provider is in use. Returns a token like those of the national identity
         *     provider; the claim `acr` is the requested level.
         */
        readonly post: operations["issueSandboxToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sandbox/partners": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Register a partner of the sandbox
         * @description Registers you with a key of yours, in one call; `npx ung-thuan init` makes the key and the call. Your own partner means that
         *     nobody else's tests use up your prompts, or see your requests. Without `purposes` you get all of your kind. No mandates:
         *     what needs one is tried with the sandbox's own partners. Present only while the embedded identity provider is in use, and refused
         *     where the people are real. 20 registrations an hour from one address.
         */
        readonly post: operations["registerSandboxPartner"];
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
         * @description A field of the catalogue; the parameter of `person.resident_of`, after a colon, is the code of an administrative unit
         *     of today, two digits for a province or five for a commune, that of a field of `organisation` the organisation's tax number.
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
         * @description The partner that asks.
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
            readonly kind: "bank" | "pharmacy" | "hospital" | "school" | "ministry" | "civic" | "authority";
        };
        /** @description Whom to ask about the processing, such as the data protection officer. */
        readonly PartnerContact: {
            readonly name?: string;
            readonly role?: string;
            readonly email?: string;
            readonly phone?: string;
        };
        /** @description The countries where the partner stores the data (ISO 3166-1 alpha-2). */
        readonly StorageLocations: readonly string[];
        /** @description Third parties to whom the partner passes the data; empty if it declared that there are none. */
        readonly Recipients: readonly {
            readonly name: components["schemas"]["Text"];
            readonly purpose: components["schemas"]["Text"];
        }[];
        /** @description The agreement under which the partner uses the gateway; without `until` it has no end. */
        readonly PartnerAgreement: {
            readonly number: string;
            readonly from: components["schemas"]["Date"];
            /** @description The last day. */
            readonly until?: components["schemas"]["Date"];
        };
        /** @description What the partner had declared when it asked; what it did not declare is left out. */
        readonly PartnerDeclaration: {
            readonly contact?: components["schemas"]["PartnerContact"];
            readonly storage_locations?: components["schemas"]["StorageLocations"];
            readonly recipients?: components["schemas"]["Recipients"];
            readonly agreement?: components["schemas"]["PartnerAgreement"];
        };
        /**
         * @description A public key (RFC 7517): Ed25519, P-256 or RSA of 3072 to 8192 bits. Private members are refused: a private key never leaves its owner.
         * @example {
         *       "kty": "OKP",
         *       "crv": "Ed25519",
         *       "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
         *     }
         */
        readonly PartnerJwk: components["schemas"]["Ed25519Jwk"] | components["schemas"]["P256Jwk"] | components["schemas"]["RsaJwk"];
        readonly Ed25519Jwk: {
            /** @constant */
            readonly kty: "OKP";
            /** @constant */
            readonly crv: "Ed25519";
            readonly x: string;
            readonly kid?: string;
            /** @enum {string} */
            readonly alg?: "EdDSA" | "Ed25519";
            /** @constant */
            readonly use?: "sig";
            readonly key_ops?: readonly ("verify" | "sign")[];
        };
        readonly P256Jwk: {
            /** @constant */
            readonly kty: "EC";
            /** @constant */
            readonly crv: "P-256";
            readonly x: string;
            readonly y: string;
            readonly kid?: string;
            /** @enum {string} */
            readonly alg?: "ES256";
            /** @constant */
            readonly use?: "sig";
            readonly key_ops?: readonly ("verify" | "sign")[];
        };
        readonly RsaJwk: {
            /** @constant */
            readonly kty: "RSA";
            readonly n: string;
            readonly e: string;
            readonly kid?: string;
            /** @enum {string} */
            readonly alg?: "PS512";
            /** @constant */
            readonly use?: "sig";
            readonly key_ops?: readonly ("verify" | "sign")[];
        };
        readonly NewSandboxPartner: {
            readonly name: components["schemas"]["Text"];
            /** @enum {string} */
            readonly kind: "bank" | "pharmacy" | "hospital" | "school" | "civic";
            /** @description What you want to ask people for; all that your kind may where you do not say. */
            readonly purposes?: readonly components["schemas"]["PurposeId"][];
            readonly jwk: components["schemas"]["PartnerJwk"];
        };
        readonly SandboxPartner: {
            readonly partner_id: components["schemas"]["PartnerId"];
            readonly keyid: string;
            readonly purposes: readonly components["schemas"]["PurposeId"][];
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
         *         "vi": "Ngân hàng chỉ được biết đã đủ 18 tuổi hay chưa, không biết ngày sinh.",
         *         "en": "The bank learns only whether the age is 18 or more, not the date of birth."
         *       }
         *     }
         */
        readonly Purpose: {
            readonly id: components["schemas"]["PurposeId"];
            readonly label: components["schemas"]["Text"];
            readonly description: components["schemas"]["Text"];
            /** @description Of a prompt, whether the partner does not learn who answers. */
            readonly unnamed?: boolean;
            /** @description Of a prompt, whether a person answers the partner once. A second approval is refused with `already_answered`. */
            readonly answered_once?: boolean;
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
         * @description A requested field. A sensitive one, or one with data of other people, is shown separately and approved with a checkbox of its own.
         * @example {
         *       "id": "person.date_of_birth",
         *       "label": {
         *         "vi": "Ngày, tháng, năm sinh",
         *         "en": "Date of birth"
         *       },
         *       "hint": {
         *         "vi": "Ngày sinh; từ đó biết được chính xác tuổi.",
         *         "en": "The birthday; it reveals the exact age."
         *       },
         *       "sensitive": false,
         *       "data_of": [
         *         "subject"
         *       ],
         *       "alternatives": [
         *         {
         *           "id": "person.is_adult",
         *           "label": {
         *             "vi": "Đã đủ 18 tuổi hay chưa",
         *             "en": "Whether 18 or older"
         *           },
         *           "hint": {
         *             "vi": "Chỉ trả lời có hoặc không, không cho biết ngày sinh.",
         *             "en": "Only yes or no; the date of birth is not shared."
         *           },
         *           "sensitive": false
         *         }
         *       ]
         *     }
         */
        readonly PromptField: {
            readonly id: components["schemas"]["FieldId"];
            readonly label: components["schemas"]["Text"];
            /** @description One sentence on what it reveals. */
            readonly hint: components["schemas"]["Text"];
            /** @description Sensitive by law. */
            readonly sensitive: boolean;
            /** @description The people, or the organisation, whose data it is. Of other people it has at most relation and name. */
            readonly data_of: readonly ("subject" | "relatives" | "household_members" | "accompanying_adult" | "prescriber" | "organisation")[];
            /** @description Fields that disclose less and that the partner accepts instead. */
            readonly alternatives: readonly components["schemas"]["AlternativeField"][];
        };
        readonly AlternativeField: {
            readonly id: components["schemas"]["FieldId"];
            readonly label: components["schemas"]["Text"];
            readonly hint: components["schemas"]["Text"];
            /** @description Sensitive by law. */
            readonly sensitive: boolean;
        };
        /**
         * @description The person it concerns, you or a child you decide for.
         * @example {
         *       "relation": "self"
         *     }
         * @example {
         *       "relation": "child",
         *       "name": "Trần Minh Khôi"
         *     }
         * @example {
         *       "relation": "self",
         *       "organisation": {
         *         "organisation_id": "0100000031",
         *         "name": "Công ty Trách nhiệm hữu hạn Hoa Sen"
         *       }
         *     }
         */
        readonly About: {
            /** @enum {string} */
            readonly relation: "self" | "child";
            /** @description The child's name. */
            readonly name?: string;
            /** @description With relation self, the organisation whose data it is and for which you answer as its legal representative. */
            readonly organisation?: components["schemas"]["RepresentedOrganisation"];
        };
        readonly RepresentedOrganisation: {
            readonly organisation_id: components["schemas"]["OrganisationId"];
            readonly name: string;
        };
        /**
         * @description The tax number of an organisation, of a branch with its three digits.
         * @example 0100000041
         */
        readonly OrganisationId: string;
        readonly OrganisationRole: {
            readonly organisation: components["schemas"]["RepresentedOrganisation"];
            /**
             * @description legal_representative: answers for the organisation; registration_administrator: sees who got its data; the others see or administer
             *     counts.
             * @enum {string}
             */
            readonly role: "legal_representative" | "statistics_administrator" | "statistics_reader" | "registration_administrator";
            readonly since: components["schemas"]["Date"];
            /** @description Its last day; absent without an end. */
            readonly until?: components["schemas"]["Date"];
            /**
             * @description waits, for a second administrator; coming, from `since` on; in_force; ended.
             * @enum {string}
             */
            readonly state: "waits" | "coming" | "in_force" | "ended";
            /** @description Who gave it. */
            readonly given_by: {
                /** @constant */
                readonly by: "registry";
            } | {
                /** @constant */
                readonly by: "administrator";
                /** @description What the ledger calls the person at this organisation. */
                readonly pseudonym: string;
            };
            /** @description Whether `listOrganisationHistory` answers you. */
            readonly may_read_history: boolean;
        };
        readonly OrganisationRoleList: {
            readonly items: readonly components["schemas"]["OrganisationRole"][];
        };
        readonly OrganisationEntry: {
            readonly entry_id: string;
            readonly at: components["schemas"]["Instant"];
            /**
             * @description What happened, as in the history of the person who was asked.
             * @enum {string}
             */
            readonly kind: "request_created" | "request_refused" | "consent_given" | "consent_revoked" | "consent_relinquished" | "consent_expired" | "consent_lapsed" | "release" | "release_repeated" | "release_empty" | "release_refused";
            readonly partner: components["schemas"]["Partner"];
            readonly purpose: components["schemas"]["Purpose"];
            readonly fields: readonly components["schemas"]["Field"][];
            /** @description Why the gateway refused; a code of the problem list. */
            readonly refusal?: string;
            /** @description Who was asked. */
            readonly representative: {
                /** @description As the registry's authority named the person. */
                readonly name: string;
                readonly pseudonym: string;
            };
        };
        readonly OrganisationHistory: {
            readonly items: readonly components["schemas"]["OrganisationEntry"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        /**
         * @description The person the data is about, or a parent or guardian.
         * @enum {string}
         */
        readonly Role: "subject" | "guardian";
        /** @description A decision, as those who decide for the same person see it. Partners are not told who decided. */
        readonly Decision: {
            readonly role: components["schemas"]["Role"];
            /** @enum {string} */
            readonly verdict: "approved" | "refused";
            readonly at: components["schemas"]["Instant"];
            /** @description The decider's name. */
            readonly name: string;
            /** @description Whether it is yours. */
            readonly own: boolean;
        };
        /**
         * @description Decisions that are missing besides yours. Partners are not told whose.
         * @example {
         *       "role": "guardian",
         *       "count": 1,
         *       "names": [
         *         "Lê Thị Xoan"
         *       ]
         *     }
         */
        readonly AwaitedDecision: {
            readonly role: components["schemas"]["Role"];
            /** @description How many are missing. */
            readonly count: number;
            /** @description Who may make them. More than `count` where any one of them suffices. */
            readonly names: readonly string[];
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
         *           "vi": "Ngân hàng cần biết chủ tài khoản là ai.",
         *           "en": "The bank needs to know who the account holder is."
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
         *             "vi": "Họ tên như trong giấy khai sinh.",
         *             "en": "The name as on the birth certificate."
         *           },
         *           "sensitive": false,
         *           "data_of": [
         *             "subject"
         *           ],
         *           "alternatives": []
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
         *       ],
         *       "others_awaited": [],
         *       "agreed_fields": null,
         *       "child_consent": "not_needed"
         *     }
         */
        readonly Prompt: {
            readonly request_id: components["schemas"]["RequestId"];
            readonly partner: components["schemas"]["Partner"];
            readonly declared?: components["schemas"]["PartnerDeclaration"];
            readonly purpose: components["schemas"]["Purpose"];
            /** @description The partner's own words. */
            readonly statement: string;
            /** @description Compare it with the code that the partner shows. */
            readonly binding_code: string;
            /** @description A text of the partner's own, which it shows beside the code. */
            readonly binding_message?: string;
            /** @description All must be approved, or the request is refused. */
            readonly required_fields: readonly components["schemas"]["PromptField"][];
            /** @description Any of them may be left out. Shown unchecked. */
            readonly optional_fields: readonly components["schemas"]["PromptField"][];
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            /** @description How long the partner keeps the data. */
            readonly retention: components["schemas"]["Duration"];
            readonly asked_at: components["schemas"]["Instant"];
            readonly expires_at: components["schemas"]["Instant"];
            readonly about: components["schemas"]["About"];
            /** @description Decisions so far, oldest first. */
            readonly decisions: readonly components["schemas"]["Decision"][];
            /** @description Whose decision is still awaited, yours included. */
            readonly needs: readonly components["schemas"]["Role"][];
            /**
             * @description Whose decisions are still awaited once you have answered; empty if yours is the last. A child's own consent in your
             *     presence comes with your answer.
             */
            readonly others_awaited: readonly components["schemas"]["AwaitedDecision"][];
            /** @description The fields that earlier deciders approved, among which you may choose; null if nobody has answered. */
            readonly agreed_fields: readonly components["schemas"]["FieldId"][] | null;
            /**
             * @description How the child agrees, if that is needed in addition to your decision: with the child's own account, or in your
             *     presence, which you confirm with `child_agrees`.
             * @enum {string}
             */
            readonly child_consent: "not_needed" | "own_account" | "witnessed_by_guardian";
            /**
             * @description Of a request made by share code, the `expires_at` of that code, by which the app that shows the code recognises that
             *     it was used.
             */
            readonly share_code_expires_at?: components["schemas"]["Instant"];
        };
        /**
         * @description The value of a field, and the words to show it without knowing its data set.
         * @example {
         *       "id": "person.birth_full_name",
         *       "value": "Nguyễn Thu An",
         *       "words": [],
         *       "phrases": [],
         *       "codes": []
         *     }
         * @example {
         *       "id": "prescriptions.prescriber",
         *       "value": [
         *         {
         *           "name": "Bùi Thị Hạnh",
         *           "licence_number": "000123/HNO-CCHN"
         *         }
         *       ],
         *       "words": [
         *         {
         *           "name": "name",
         *           "word": {
         *             "vi": "Họ tên",
         *             "en": "Name"
         *           }
         *         },
         *         {
         *           "name": "licence_number",
         *           "word": {
         *             "vi": "Số giấy phép",
         *             "en": "Licence number"
         *           }
         *         }
         *       ],
         *       "phrases": [
         *         {
         *           "vi": "{name} (giấy phép {licence_number})",
         *           "en": "{name} (licence {licence_number})"
         *         }
         *       ],
         *       "codes": []
         *     }
         */
        readonly FieldValue: {
            readonly id: components["schemas"]["FieldId"];
            /**
             * @description The value as in a release. For a data set that is a list, a list with the value of each item, null for an item
             *     without one, so that the lists of all fields have the same order.
             */
            readonly value: unknown;
            /** @description The names of members and codes of the value, in the order in which to show them. */
            readonly words: readonly {
                readonly name: string;
                readonly word: components["schemas"]["Text"];
            }[];
            /**
             * @description Templates that combine members, with `{name}` for the value of one. An object is shown with the templates of which
             *     it has every member, first the one that names it; a part in round brackets is left out if its member is absent.
             */
            readonly phrases: readonly components["schemas"]["Text"][];
            /** @description The members that are codes or numbers for professionals. A page folds them, since the other members name the same. */
            readonly codes: readonly string[];
        };
        readonly PromptDetail: {
            readonly prompt: components["schemas"]["Prompt"];
            readonly values: readonly components["schemas"]["FieldValue"][];
            /**
             * @description Fields that are not asked for and not released, by which the person understands those that are: the drugs of which a
             *     value has the numbers alone.
             */
            readonly beside: readonly components["schemas"]["FieldValue"][];
        };
        readonly RelatedOrigins: {
            readonly origins: readonly string[];
        };
        readonly Base64Url: string;
        /** @description How an authenticator is reached (WebAuthn section 5.8.4). */
        readonly Transport: string;
        readonly CredentialDescriptor: {
            readonly id: components["schemas"]["Base64Url"];
            /** @constant */
            readonly type: "public-key";
            readonly transports?: readonly components["schemas"]["Transport"][];
        };
        readonly NewChallenge: {
            /** @constant */
            readonly decision: "approve";
            readonly fields: components["schemas"]["ApprovedFields"];
            /** @description As in the decision. */
            readonly child_agrees?: boolean;
        };
        /** @description The fields to share: each required field or one of its alternatives, and the chosen optional ones. */
        readonly ApprovedFields: readonly components["schemas"]["FieldId"][];
        /**
         * @description What is approved. The passkey signs the hash of its canonical form (RFC 8785). It identifies the person only by the
         *     commitment that is also in the ledger.
         */
        readonly Terms: {
            /** @constant */
            readonly type: "ung-thuan/terms/1";
            /** @description The gateway's origin. */
            readonly gateway: string;
            readonly request_id: components["schemas"]["RequestId"];
            readonly nonce: string;
            /** @constant */
            readonly decision: "approve";
            readonly role: components["schemas"]["Role"];
            readonly child_agrees: boolean;
            readonly subject: components["schemas"]["Hash"];
            readonly partner: components["schemas"]["Partner"];
            readonly purpose: components["schemas"]["Purpose"];
            /** @description Whose data it is, where the person approves as the legal representative of an organisation. */
            readonly organisation?: components["schemas"]["RepresentedOrganisation"];
            readonly statement: string;
            readonly binding_code: string;
            readonly fields: readonly components["schemas"]["Field"][];
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
            readonly expires_at: components["schemas"]["Instant"];
        };
        readonly DecisionChallenge: {
            readonly terms: components["schemas"]["Terms"];
            /** @description PublicKeyCredentialRequestOptionsJSON (WebAuthn section 5.5). */
            readonly options: {
                readonly challenge: components["schemas"]["Hash"];
                readonly rpId: string;
                readonly allowCredentials: readonly components["schemas"]["CredentialDescriptor"][];
                /** @constant */
                readonly userVerification: "required";
                /** @description In milliseconds. */
                readonly timeout: number;
            };
            readonly expires_at: components["schemas"]["Instant"];
        };
        /** @description AuthenticationResponseJSON (WebAuthn section 5.1). */
        readonly AssertionCredential: {
            readonly id: components["schemas"]["Base64Url"];
            readonly rawId: components["schemas"]["Base64Url"];
            /** @constant */
            readonly type: "public-key";
            readonly response: {
                readonly clientDataJSON: components["schemas"]["Base64Url"];
                readonly authenticatorData: components["schemas"]["Base64Url"];
                readonly signature: components["schemas"]["Base64Url"];
                /** @description In base64url, where the authenticator states it; must then be that of the person. */
                readonly userHandle?: string;
            };
            /** @description Not used. */
            readonly clientExtensionResults?: unknown;
            /** @description Not used. */
            readonly authenticatorAttachment?: unknown;
        };
        readonly SessionId: string;
        readonly ListedSession: {
            readonly session_id: components["schemas"]["SessionId"];
            /**
             * @description browser: of the page; app: opened by a token of the national app.
             * @enum {string}
             */
            readonly kind: "browser" | "app";
            /** @description What the device said it is, such as "Chrome · Android"; empty if it said nothing that is known. */
            readonly device: string;
            /**
             * @description The level of the sign-in.
             * @enum {integer}
             */
            readonly level: 1 | 2;
            readonly opened_at: components["schemas"]["Instant"];
            readonly expires_at: components["schemas"]["Instant"];
            /** @description Whether it is the one that asks. */
            readonly is_this: boolean;
        };
        readonly SessionList: {
            readonly items: readonly components["schemas"]["ListedSession"][];
        };
        readonly PasskeyId: string;
        /** @description A name by which you recognise the passkey. */
        readonly PasskeyName: string;
        readonly Passkey: {
            readonly passkey_id: components["schemas"]["PasskeyId"];
            readonly name: components["schemas"]["PasskeyName"];
            readonly added_at: components["schemas"]["Instant"];
            /** @description Null if it has approved nothing yet. */
            readonly last_used_at: components["schemas"]["Instant"] | null;
            /** @description Whether a provider keeps a backup of it. */
            readonly is_backed_up: boolean;
            /** @description The credential's id (WebAuthn), by which a page knows the passkeys of its device. */
            readonly credential_id: components["schemas"]["Base64Url"];
            /**
             * @description The password manager or security key that says it keeps the passkey, by its AAGUID; null where it says none, or one
             *     that is not known. It is not attested, and only helps to tell passkeys apart.
             */
            readonly provider: string | null;
            /**
             * @description Where it is kept: synced by a password manager, on one device, on a security key, or on another device that was
             *     used over the air (`other_device`); `unknown` where the authenticator did not say.
             * @enum {string}
             */
            readonly kind: "synced" | "device" | "security_key" | "other_device" | "unknown";
        };
        readonly PasskeyRenaming: {
            readonly name: components["schemas"]["PasskeyName"];
        };
        readonly PasskeyList: {
            readonly items: readonly components["schemas"]["Passkey"][];
        };
        readonly PasskeyCreation: {
            /** @description PublicKeyCredentialCreationOptionsJSON (WebAuthn section 5.4). */
            readonly options: {
                readonly rp: {
                    readonly id: string;
                    readonly name: string;
                };
                readonly user: {
                    readonly id: components["schemas"]["Base64Url"];
                    readonly name: string;
                    readonly displayName: string;
                };
                readonly challenge: components["schemas"]["Hash"];
                readonly pubKeyCredParams: readonly {
                    /** @description A COSE algorithm. */
                    readonly alg: number;
                    /** @constant */
                    readonly type: "public-key";
                }[];
                /** @description In milliseconds. */
                readonly timeout: number;
                readonly excludeCredentials: readonly components["schemas"]["CredentialDescriptor"][];
                readonly authenticatorSelection: {
                    /** @enum {string} */
                    readonly residentKey: "preferred" | "required";
                    readonly requireResidentKey?: boolean;
                    /** @constant */
                    readonly userVerification: "required";
                };
                /** @constant */
                readonly attestation: "none";
            };
        };
        readonly NewPasskey: {
            readonly name: components["schemas"]["PasskeyName"];
            /** @description RegistrationResponseJSON (WebAuthn section 5.1). */
            readonly credential: {
                readonly id: components["schemas"]["Base64Url"];
                readonly rawId: components["schemas"]["Base64Url"];
                /** @constant */
                readonly type: "public-key";
                readonly response: {
                    readonly clientDataJSON: components["schemas"]["Base64Url"];
                    readonly attestationObject: components["schemas"]["Base64Url"];
                    /** @description Not used. */
                    readonly authenticatorData?: unknown;
                    /** @description Not used. */
                    readonly publicKey?: unknown;
                    /** @description Not used. */
                    readonly publicKeyAlgorithm?: unknown;
                    readonly transports?: readonly components["schemas"]["Transport"][];
                };
                /** @description Not used. */
                readonly clientExtensionResults?: unknown;
                /** @description Not used. */
                readonly authenticatorAttachment?: unknown;
            };
        };
        readonly SubscriptionId: string;
        readonly NewPushSubscription: {
            /** @description Of a push service that this gateway knows (`PUSH_SERVICES`). */
            readonly endpoint: string;
            /** @description Ignored; the push service reports when a subscription ends. */
            readonly expirationTime?: unknown;
            readonly keys: {
                /** @description The public key of the browser, 65 bytes. */
                readonly p256dh: string;
                /** @description Its 16 bytes of secret. */
                readonly auth: string;
            };
        };
        readonly PushSubscription: {
            readonly subscription_id: components["schemas"]["SubscriptionId"];
            /** @description The host of its push service. */
            readonly service: string;
            readonly added_at: components["schemas"]["Instant"];
        };
        readonly PushSubscriptionList: {
            readonly items: readonly components["schemas"]["PushSubscription"][];
            /** @description The public key of RFC 8292, for `pushManager.subscribe`. */
            readonly application_server_key: string;
        };
        /**
         * @description A document of the catalogue; another one is `not_found`.
         * @example driving_licence
         */
        readonly DocumentKind: string;
        /** @example traffic-police */
        readonly IssuerId: string;
        /** @description What was shown and agreed to. Silence is not consent, so `agreed` is required. */
        readonly NewDocumentLink: {
            /** @constant */
            readonly agreed: true;
            readonly purpose: components["schemas"]["PurposeId"];
            readonly issuer: components["schemas"]["IssuerId"];
            readonly fields: readonly components["schemas"]["FieldId"][];
        };
        readonly Document: {
            readonly kind: components["schemas"]["DocumentKind"];
            readonly field: components["schemas"]["Field"];
            /** @description One sentence on what it reveals. */
            readonly hint: components["schemas"]["Text"];
            /** @description The issuer it is fetched from. */
            readonly issuer: {
                readonly id: components["schemas"]["IssuerId"];
                readonly name: components["schemas"]["Text"];
            };
            /** @description The purpose of linking it. */
            readonly purpose: components["schemas"]["Purpose"];
            /** @description The purposes for which partners may request it; each has to ask you. */
            readonly used_for: readonly components["schemas"]["Purpose"][];
            /** @description Whether this gateway is connected to its issuer. */
            readonly can_be_linked: boolean;
            /** @description Null if it is not linked. */
            readonly linked: components["schemas"]["LinkedDocument"] | null;
        };
        readonly LinkedDocument: {
            readonly linked_at: components["schemas"]["Instant"];
            readonly fetched_at: components["schemas"]["Instant"];
            readonly content: components["schemas"]["FieldValue"];
        };
        readonly DocumentList: {
            readonly items: readonly components["schemas"]["Document"][];
        };
        readonly Session: {
            readonly name: string;
            /** @enum {integer} */
            readonly account_level: 1 | 2;
            /**
             * @description Of this sign-in, at most that of the account.
             * @enum {integer}
             */
            readonly level: 1 | 2;
            /** @description When the person signed in; null if the provider does not report it. */
            readonly authenticated_at: components["schemas"]["Instant"] | null;
            readonly expires_at: components["schemas"]["Instant"];
            /** @description Whether the people are fictitious. */
            readonly sandbox: boolean;
        };
        readonly PartnerList: {
            readonly items: readonly components["schemas"]["Partner"][];
        };
        readonly PartnerProfile: {
            readonly partner: components["schemas"]["Partner"];
            /** @description Its registration number as an organisation. */
            readonly organisation_id: string;
            /**
             * @description Whether the operator has suspended it.
             * @enum {string}
             */
            readonly status: "active" | "suspended";
            /** @description Since when it is registered with this gateway. */
            readonly registered_at: components["schemas"]["Instant"];
            readonly contact?: components["schemas"]["PartnerContact"];
            /** @description What it may ask people for. */
            readonly purposes: readonly components["schemas"]["Purpose"][];
            /** @description How often it has asked you and the children you decide for. */
            readonly requests_count: number;
            /** @description The newest of these requests, newest first. The history has all. */
            readonly requests: readonly components["schemas"]["PartnerRequest"][];
        };
        readonly PartnerRequest: {
            readonly request_id: components["schemas"]["RequestId"];
            readonly asked_at: components["schemas"]["Instant"];
            readonly purpose: components["schemas"]["Purpose"];
            /** @enum {string} */
            readonly status: "pending" | "approved" | "refused" | "expired" | "withdrawn";
            /** @description Of an approved one. */
            readonly consent_id?: components["schemas"]["ConsentId"];
            readonly about: components["schemas"]["About"];
            /** @description Whether you have reported it. */
            readonly reported: boolean;
        };
        readonly NewReport: {
            /**
             * @description code_differs: the code is not the one that the partner shows, or it shows none; not_expected: you did not turn to this
             *     partner.
             * @enum {string}
             */
            readonly reason: "code_differs" | "not_expected" | "other";
            /** @description The request it is about. */
            readonly request_id?: components["schemas"]["RequestId"];
        };
        readonly Report: {
            readonly report_id: string;
            readonly reported_at: components["schemas"]["Instant"];
            /** @description Whether a request that waited was refused by it. */
            readonly refused: boolean;
        };
        readonly PromptList: {
            readonly items: readonly components["schemas"]["Prompt"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        /** @description For your own records; never disclosed to the partner. */
        readonly Reason: string;
        readonly NewDecision: {
            /** @constant */
            readonly decision: "approve";
            readonly fields: components["schemas"]["ApprovedFields"];
            /** @description The credential of the passkey; without it the answer is `passkey_required`. */
            readonly credential?: components["schemas"]["AssertionCredential"];
            /**
             * @description For a child from 7 without an account, from its parent or guardian: the child was asked and agrees. Counts as
             *     the child's decision, witnessed by the guardian. False if left out.
             */
            readonly child_agrees?: boolean;
        } | {
            /** @constant */
            readonly decision: "refuse";
            /** @description Accepted and ignored; a refusal shares no field. */
            readonly fields?: readonly components["schemas"]["FieldId"][];
            readonly reason?: components["schemas"]["Reason"];
        };
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
         * @description active and paused change into each other; the others are final: consumed (used once), expired, revoked (by you),
         *     relinquished (by the partner), lapsed (a child came of age, a guardianship or the representation of an organisation ended,
         *     the person died). A consumed one can still be revoked until its `valid_until`.
         * @enum {string}
         */
        readonly ConsentState: "active" | "paused" | "consumed" | "expired" | "revoked" | "relinquished" | "lapsed";
        readonly Consent: {
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly request_id: components["schemas"]["RequestId"];
            readonly state: components["schemas"]["ConsentState"];
            readonly partner: components["schemas"]["Partner"];
            readonly declared?: components["schemas"]["PartnerDeclaration"];
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
            /** @description Releases left; those of the current period if the consent is recurring. */
            readonly uses_left: number;
            /** @description When the current period of a recurring consent ends and its uses are counted from 0 again. */
            readonly period_ends_at?: components["schemas"]["Instant"];
            /**
             * @description With state lapsed, why.
             * @enum {string}
             */
            readonly lapse_reason?: "came_of_age" | "guardianship_ended" | "guardian_died" | "subject_died" | "representation_ended";
            /**
             * @description Only while the consent is active or paused and the gateway refuses every release under it: the partner is
             *     suspended (partner_suspended), or is no longer registered for the purpose (purpose_not_permitted).
             * @enum {string}
             */
            readonly releases_refused?: "partner_suspended" | "purpose_not_permitted";
            readonly about: components["schemas"]["About"];
            /** @description The decisions that it rests on, oldest first. */
            readonly decisions: readonly components["schemas"]["Decision"][];
        };
        readonly ConsentList: {
            readonly items: readonly components["schemas"]["Consent"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        readonly Revocation: {
            readonly reason?: components["schemas"]["Reason"];
        };
        readonly Narrowing: {
            /** @description The fields to keep. */
            readonly fields: readonly components["schemas"]["FieldId"][];
        };
        /**
         * @description What happened. request_data_viewed, prescriptions_viewed and documents_viewed say that you, or a guardian, looked at your data here, once for each sign-in; passkey_counter_fell is an approval with a synced passkey whose signature counter did not rise, as may happen on another device; passkey_refused is one refused since its passkey is bound to one device and may have been copied; decision_taken_back is an approval that its decider took back while others were awaited; request_suppressed was never shown to you; named_in_release is a release of another person's data that named you, by relation and name; release_empty is a release under a once consent that could give none of the fields, and did not use it up; ask_refused, release_refused and dispensing_refused are refusals of the gateway; partner_suspended and partner_resumed concern a partner that you have a consent with; partner_reported is a report about a partner, of which it is not told. A request_withdrawn by the operator or the gateway has the reason in `refusal`.
         * @enum {string}
         */
        readonly HistoryKind: "request_created" | "request_suppressed" | "request_withdrawn" | "request_expired" | "request_refused" | "decision_recorded" | "decision_taken_back" | "consent_given" | "consent_narrowed" | "consent_paused" | "consent_resumed" | "consent_revoked" | "consent_relinquished" | "consent_expired" | "consent_lapsed" | "release" | "release_repeated" | "release_empty" | "release_refused" | "named_in_release" | "ask_refused" | "share_code_created" | "passkey_added" | "passkey_removed" | "passkey_counter_fell" | "passkey_refused" | "prescription_recorded" | "prescription_withdrawn" | "prescription_dispensed" | "dispensing_refused" | "dispensing_cancelled" | "document_linked" | "document_unlinked" | "request_data_viewed" | "prescriptions_viewed" | "documents_viewed" | "partner_suspended" | "partner_resumed" | "partner_reported";
        /**
         * @description access: data was released; refused: the gateway refused a release; request: requests, their answers and reports of them; consent:
         *     changes of consents; prescription: what was prescribed and dispensed; account: your share codes, passkeys and documents, and what you
         *     looked at here.
         * @enum {string}
         */
        readonly HistoryGroup: "access" | "refused" | "request" | "consent" | "prescription" | "account";
        /**
         * @description A month in Việt Nam (UTC+07:00).
         * @example 2026-11
         */
        readonly Month: string;
        readonly MonthlySummary: {
            readonly month: components["schemas"]["Month"];
            /** @description Whether you are notified each month. */
            readonly subscribed: boolean;
            /** @description By partner and person, those that read most first. */
            readonly readers: readonly {
                readonly partner: components["schemas"]["Partner"];
                readonly about: components["schemas"]["About"];
                readonly readings: number;
                readonly last_read_at: components["schemas"]["Instant"];
            }[];
        };
        /**
         * @description `self`, or a child by a name that only you are given. One that names nobody you decide for has no entries.
         * @example self
         */
        readonly AboutId: string;
        /**
         * @description identity: names, numbers, birth, papers of identity; residence: addresses; family: relatives and household; contact: telephone and
         *     email; health: prescriptions and blood type; documents: linked documents; organisation: data of organisations that you represent; other: ethnicity, religion, occupation and the rest.
         * @enum {string}
         */
        readonly DataKind: "identity" | "residence" | "family" | "contact" | "health" | "documents" | "organisation" | "other";
        readonly HistorySubjectList: {
            readonly items: readonly {
                readonly about_id: components["schemas"]["AboutId"];
                readonly about: components["schemas"]["About"];
            }[];
        };
        /** @description A proof to be verified, which is a file as it is. Bytes are in base64 (RFC 4648 section 4). */
        readonly HistoryProof: {
            /** @enum {string} */
            readonly format: "ung-thuan-history/1";
            /** @description The personal number that the pseudonym is made of; the one at the time of the first entry. */
            readonly number: components["schemas"]["PersonalIdNumber"];
            /** @description The proof of the pseudonym (RFC 9381), 80 bytes. */
            readonly pseudonym: string;
            /** @description The entries in the order of the log, each as it is hashed. */
            readonly entries: readonly string[];
            /** @description How many entries, and the hash over them. */
            readonly chain: {
                readonly n: number;
                readonly head: components["schemas"]["LedgerHash"];
            };
            /** @description That the map has this chain. */
            readonly map: {
                readonly siblings: readonly components["schemas"]["LedgerHash"][];
                /** @description The entry of the log that states the map, and that the log has it at this index. */
                readonly published: {
                    readonly index: number;
                    readonly entry: string;
                    readonly hashes: readonly components["schemas"]["LedgerHash"][];
                };
            };
            /** @description The checkpoint as the log signed it (C2SP tlog-checkpoint), with the head of the map in an extension line. */
            readonly checkpoint: string;
            /** @description That the log begins with that of the earlier checkpoint. */
            readonly consistency?: {
                readonly from: number;
                readonly hashes: readonly components["schemas"]["LedgerHash"][];
            };
        };
        /** @description A SHA-256 in base64. */
        readonly LedgerHash: string;
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
            /** @description Which guardian did it; absent for what happened before this was kept. Partners are not told. */
            readonly guardian?: {
                readonly name: string;
                /** @description Whether it was you. */
                readonly own: boolean;
            };
            readonly about: components["schemas"]["About"];
            /** @description For named_in_release, the name of the person whose data was released. */
            readonly consent_of?: string;
            readonly partner?: components["schemas"]["Partner"];
            readonly purpose?: components["schemas"]["Purpose"];
            readonly fields?: readonly components["schemas"]["Field"][];
            readonly request_id?: components["schemas"]["RequestId"];
            readonly consent_id?: components["schemas"]["ConsentId"];
            readonly release_id?: components["schemas"]["ReleaseId"];
            /** @description Why the gateway refused, or closed a request; a code of the problem list. */
            readonly refusal?: string;
        };
        readonly HistoryList: {
            readonly items: readonly components["schemas"]["HistoryEntry"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        /**
         * @description 5 characters of the facility, 7 more, and behind a hyphen the kind: `N` narcotic, `H` psychotropic or precursor,
         *     `C` other, `T` traditional decoction. A code that is not of this form names nothing and is `not_found`.
         * @example 010010a1b2c3-C
         */
        readonly PrescriptionCode: string;
        /**
         * @description The status today. Drugs are dispensed while it is open or partly_dispensed.
         * @enum {string}
         */
        readonly PrescriptionStatus: "open" | "partly_dispensed" | "dispensed" | "expired" | "replaced" | "withdrawn";
        readonly LineNumber: number;
        /**
         * @description Of whatever `unit` of the line is. A number if it is whole or a half (15, 7.5), else a fraction in lowest terms
         *     ("22/3", "1/6"), so that it is exact. Only units that can be divided have halves and thirds: tablets (`viên`, not
         *     capsules), `ml` and `g`.
         * @example 15
         * @example 7.5
         * @example 22/3
         */
        readonly Quantity: number | string;
        readonly QuantityLeft: components["schemas"]["Quantity"] | 0;
        readonly Value: string;
        readonly Prescription: {
            /** @description With status withdrawn, when the facility withdrew it, and why. */
            readonly withdrawn_at?: components["schemas"]["Instant"];
            /** @enum {string} */
            readonly withdrawal_reason?: "wrong_patient" | "wrong_content" | "other";
            readonly about: components["schemas"]["About"];
            readonly code: components["schemas"]["PrescriptionCode"];
            readonly issued_at: components["schemas"]["Instant"];
            /** @description The last day to collect. */
            readonly valid_until: components["schemas"]["Date"];
            readonly facility: {
                readonly code: string;
                readonly name: components["schemas"]["Value"];
            };
            readonly prescriber: {
                readonly name: components["schemas"]["Value"];
                readonly licence_number: components["schemas"]["Value"];
            };
            /** @description Of a patient under 72 months. */
            readonly patient?: {
                readonly age_months: number;
                readonly weight_kg: number;
                readonly accompanied_by: components["schemas"]["Value"];
            };
            /** @description By ICD-10. */
            readonly diagnoses: readonly {
                readonly code: string;
                readonly text: components["schemas"]["Value"];
            }[];
            readonly lines: readonly {
                readonly line: components["schemas"]["LineNumber"];
                readonly drug: components["schemas"]["Value"];
                readonly trade_name?: components["schemas"]["Value"];
                readonly atc?: string;
                readonly strength: components["schemas"]["Value"];
                readonly form: components["schemas"]["Value"];
                readonly route: components["schemas"]["Value"];
                readonly dose: components["schemas"]["Value"];
                readonly how_to_take: components["schemas"]["Value"];
                readonly quantity: components["schemas"]["Quantity"];
                readonly unit: components["schemas"]["Value"];
                readonly days: number;
            }[];
            readonly advice?: {
                readonly text: string;
                /** Format: date */
                readonly follow_up_on?: string;
            };
            readonly status: components["schemas"]["PrescriptionStatus"];
            /** @description The remaining quantity of each line, and what was dispensed of it. */
            readonly remaining: readonly {
                readonly line: components["schemas"]["LineNumber"];
                readonly quantity: components["schemas"]["QuantityLeft"];
                readonly unit: components["schemas"]["Value"];
                readonly dispensed: readonly {
                    readonly at: components["schemas"]["Instant"];
                    readonly quantity: components["schemas"]["Quantity"];
                }[];
            }[];
            readonly replaces?: components["schemas"]["PrescriptionCode"];
            readonly replaced_by?: components["schemas"]["PrescriptionCode"];
            /** @description What was dispensed where, oldest first, including cancelled dispensings. */
            readonly dispensings: readonly components["schemas"]["Dispensing"][];
        };
        /** @description A dispensing by a pharmacy. A cancelled one has cancelled_at, and the pharmacy's reason. */
        readonly Dispensing: {
            readonly dispensing_id: string;
            readonly dispensed_at: components["schemas"]["Instant"];
            readonly pharmacy: components["schemas"]["Text"];
            readonly lines: readonly {
                readonly line: components["schemas"]["LineNumber"];
                readonly quantity: components["schemas"]["Quantity"];
                /** @description The product as the pharmacy calls it. */
                readonly product?: components["schemas"]["Value"];
            }[];
            readonly invoice_number?: string;
            readonly cancelled_at?: components["schemas"]["Instant"];
            readonly cancel_reason?: string;
        };
        readonly PrescriptionList: {
            readonly items: readonly components["schemas"]["Prescription"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: components["schemas"]["NextCursor"];
        };
        readonly Receipts: {
            readonly consent_id: components["schemas"]["ConsentId"];
            /** @description Oldest first. */
            readonly receipts: readonly components["schemas"]["Receipt"][];
            /** @description What the deciders' passkeys have signed, oldest first. */
            readonly evidence: readonly components["schemas"]["Evidence"][];
        };
        readonly Evidence: {
            readonly role: components["schemas"]["Role"];
            readonly decided_at: components["schemas"]["Instant"];
            /** @description What was approved, exactly as it was shown. */
            readonly terms: components["schemas"]["Terms"];
            readonly assertion: components["schemas"]["Assertion"];
        };
        readonly Receipt: {
            /** @description Position in the chain, from 1. */
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
        /** @description The content of the JWS, a consent receipt by ISO/IEC TS 27560:2023. */
        readonly ReceiptContent: {
            readonly schema_version: string;
            readonly record_id: components["schemas"]["ConsentId"];
            readonly receipt_seq: number;
            /** @description Hash of the payload of the previous receipt; null for the first. */
            readonly previous: components["schemas"]["HashOrNull"];
            /** @description The person as identified in the ledger for this consent, SHA-256(salt || personal number). */
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
                /**
                 * @description Of an approval, the hash that binds it to the evidence with the receipt, SHA-256(authenticator_data ||
                 *     SHA-256(client_data_json) || signature || thumbprint of the public key by RFC 7638).
                 */
                readonly assertion_hash?: components["schemas"]["Hash"];
                /**
                 * @description Of an approval, the hash that binds it to how and when the passkey came to be: SHA-256(assertion_hash ||
                 *     the evidence's enrolment with enrolled_at as a member of it, in canonical form by RFC 8785).
                 */
                readonly enrolment_hash?: components["schemas"]["Hash"];
            }[];
        };
        /**
         * @description The signature of the person's authenticator (WebAuthn section 7.2) over authenticator_data and the hash of
         *     client_data_json, whose challenge is the SHA-256 of the terms in canonical form (RFC 8785).
         */
        readonly Assertion: {
            readonly credential_id: components["schemas"]["Base64Url"];
            /** @description A JWK (RFC 7517). */
            readonly public_key: {
                /** @enum {string} */
                readonly kty: "OKP" | "EC" | "RSA";
                readonly crv?: string;
                readonly x?: string;
                readonly y?: string;
                readonly n?: string;
                readonly e?: string;
            };
            /** @enum {string} */
            readonly algorithm: "ES256" | "EdDSA" | "RS256";
            /** @description When the passkey was added; the ledger has an entry of it with the thumbprint of this key. */
            readonly enrolled_at: components["schemas"]["Instant"];
            /**
             * @description How the passkey came to be: what its authenticator attested (WebAuthn section 7.1), and the sign-in that vouched
             *     for the person. Absent for passkeys added before this was kept.
             */
            readonly enrolment?: components["schemas"]["Enrolment"];
            readonly authenticator_data: components["schemas"]["Base64Url"];
            readonly client_data_json: components["schemas"]["Base64Url"];
            readonly signature: components["schemas"]["Base64Url"];
            /** @description As the receipts have it. */
            readonly hash: components["schemas"]["Hash"];
        };
        readonly Enrolment: {
            readonly attestation_object: components["schemas"]["Base64Url"];
            readonly client_data_json: components["schemas"]["Base64Url"];
            /** @description The identity provider whose token opened the session. */
            readonly issuer: string;
            /** @description SHA-256 of that token, which the provider can compare with those it issued. */
            readonly token_hash: components["schemas"]["Hash"];
            /** @description When the person signed in, by that token. */
            readonly authenticated_at?: components["schemas"]["Instant"];
        };
        readonly ReceiptProcessing: {
            readonly purpose: components["schemas"]["PurposeId"];
            readonly purpose_name: components["schemas"]["Text"];
            readonly statement: string;
            /** @description The organisation whose data it is, for which the person answered as its legal representative. */
            readonly on_behalf_of?: components["schemas"]["RepresentedOrganisation"];
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
            readonly storage_locations?: components["schemas"]["StorageLocations"];
            readonly jurisdiction: string;
            readonly pii_controllers: readonly {
                readonly partner_id: components["schemas"]["PartnerId"];
                readonly name: components["schemas"]["Text"];
                readonly organisation_id: string;
                readonly contact?: components["schemas"]["PartnerContact"];
                readonly agreement?: components["schemas"]["PartnerAgreement"];
            }[];
            readonly recipient_third_parties?: components["schemas"]["Recipients"];
            readonly withdrawal_method: string;
        };
        readonly ShareCode: {
            readonly share_code: string;
            readonly expires_at: components["schemas"]["Instant"];
        };
        /** @example 001190000017 */
        readonly PersonalIdNumber: string;
        /**
         * @description A fictitious person.
         * @example {
         *       "personal_id_number": "001190000017",
         *       "name": "Nguyễn Thị Lan",
         *       "story": {
         *         "vi": "Mở tài khoản ngân hàng đầu tiên.",
         *         "en": "Opens her first bank account."
         *       },
         *       "account_level": 2,
         *       "acts": null
         *     }
         */
        readonly Persona: {
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly name: string;
            readonly story: components["schemas"]["Text"];
            /**
             * @description Null for a person without an account.
             * @enum {integer|null}
             */
            readonly account_level: 1 | 2 | null;
            /**
             * @description What the person does by itself a second after it is asked, as subject or as guardian; null for one who waits until
             *     somebody signs in, or for `POST /sandbox/decisions`. `approve_slowly` takes ten seconds; `approve_then_revoke`
             *     revokes after the first release; with `expire` the request expires after a second.
             * @enum {string|null}
             */
            readonly acts: "approve_all" | "approve_required" | "approve_slowly" | "approve_then_revoke" | "refuse" | "never_answer" | "expire" | null;
        };
        readonly PersonaList: {
            readonly items: readonly components["schemas"]["Persona"][];
        };
        readonly SandboxDecision: {
            readonly request_id: components["schemas"]["RequestId"];
            /** @description Whose decision it is, the subject's or a guardian's. */
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            /** @enum {string} */
            readonly decision: "approve" | "refuse";
            /** @description Those to approve; without it, all that were asked for. */
            readonly fields?: components["schemas"]["ApprovedFields"];
        };
        readonly SignatureCheck: {
            /** @description In capitals. */
            readonly method: string;
            /** @description The URL you would call. */
            readonly target_uri: string;
            /** @description Those you would send, Signature-Input and Signature among them; Host may be left out. */
            readonly headers: readonly {
                readonly name: string;
                readonly value: string;
            }[];
            /** @description The body you would send; left out without one. */
            readonly body?: string;
            /** @description What you signed (RFC 9421 section 2.5). */
            readonly signature_base?: string;
        };
        readonly SignatureVerdict: {
            readonly valid: boolean;
            /**
             * @description What the request would be refused with.
             * @enum {string}
             */
            readonly code?: "invalid_request" | "signature_missing" | "signature_invalid" | "signature_stale" | "digest_mismatch";
            readonly detail?: string;
            /** @description What the gateway builds; absent where Signature-Input does not say of what. */
            readonly signature_base?: string;
            /** @description Where your `signature_base` differs first. */
            readonly difference?: {
                /** @description From 1. */
                readonly line: number;
                /** @description The gateway's line. */
                readonly expected?: string;
                /** @description Yours. */
                readonly given?: string;
                readonly detail: string;
            };
        };
        readonly NewSandboxToken: {
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            /**
             * @description The level of the sign-in, 2 if left out.
             * @enum {string|integer}
             */
            readonly acr?: "1" | "2" | 1 | 2;
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
             * @description A page that explains what happened and what to do.
             */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            /**
             * @description This call: `urn:uuid:` and its Call-Id.
             * @example urn:uuid:5f0c2e7a-9d1b-4c3e-8a46-2b7d90e1f354
             */
            readonly instance?: string;
            /**
             * @description What to decide by. The list is closed.
             * @enum {string}
             */
            readonly code: "invalid_request" | "token_missing" | "token_invalid" | "insufficient_user_authentication" | "account_level_insufficient" | "cross_site_request" | "passkey_required" | "assertion_invalid" | "passkey_copy_suspected" | "field_not_permitted" | "not_found" | "document_not_found" | "method_not_allowed" | "request_timeout" | "request_not_pending" | "already_answered" | "representation_ended" | "consent_not_active" | "history_too_long" | "proof_not_ready" | "body_too_large" | "unsupported_media_type" | "rate_limited" | "headers_too_large" | "internal_error" | "unavailable" | "document_not_understood" | "issuer_unavailable";
            /** @description For people. Absent for `not_found` and 5xx, which have no details. */
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
            /** @description With request_not_pending, the consent that an approval led to. */
            readonly consent_id?: components["schemas"]["ConsentId"];
        };
    };
    responses: {
        /** @description The request does not follow this description. */
        readonly InvalidRequest: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, or one that is not valid. */
        readonly TokenRefused: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, one that is not valid, or a sign-in more than 5 minutes ago where a fresh one is needed. */
        readonly TokenRefusedOrOld: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An approval requires account level 2, requested fields only, and a passkey. */
        readonly ChallengeNotPermitted: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Requires account level 2, and a credential created for this challenge and origin with user verification. */
        readonly PasskeyNotPermitted: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This requires account level 2. */
        readonly LevelInsufficient: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The account is of level 1, or a field was not asked for. */
        readonly SandboxDecisionNotPermitted: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Approving requires account level 2, requested fields only, and a passkey that has signed these terms. */
        readonly DecisionNotPermitted: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A field that the consent does not contain. */
        readonly FieldNotPermitted: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It belongs to another person or does not exist; both get the same answer. */
        readonly NotFound: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The issuer has no such document of yours, or there is no such kind. */
        readonly DocumentNotFound: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The issuer's document has content that the gateway does not know. Nothing was stored or changed. */
        readonly DocumentNotUnderstood: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The issuer, or the gateway, cannot answer at present. */
        readonly IssuerUnavailable: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request was answered, has expired or was withdrawn. */
        readonly NotPending: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request was answered, has expired or was withdrawn, or the person no longer represents the organisation. */
        readonly NotPendingOrEnded: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request was answered, has expired or was withdrawn, the person has answered the partner for this purpose before, or no longer represents the organisation. */
        readonly NotPendingOrAnswered: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of the consent does not allow it. */
        readonly NotActive: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No signed map covers an entry yet (`proof_not_ready`): ask again after Retry-After. Or the history has more than 20,000 entries. */
        readonly HistoryNotProven: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                /** @description With `proof_not_ready`, in how many seconds to ask again. */
                readonly "Retry-After"?: number;
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        readonly BodyTooLarge: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not application/json. */
        readonly UnsupportedMediaType: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many calls. */
        readonly RateLimited: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
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
                readonly "Call-Id": components["headers"]["Call-Id"];
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
                /**
                 * @description The methods of the path, with 405 (RFC 9110 section 10.2.1).
                 * @example GET, HEAD, OPTIONS
                 */
                readonly Allow?: string;
                /** @description Names this call; absent with 408 and 431. */
                readonly "Call-Id"?: string;
                readonly "Retry-After": components["headers"]["Retry-After"];
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
         * @description The release.
         * @example rel_01m83t6ccmf8y95syjr0x9a1xe
         */
        readonly ReleaseId: components["schemas"]["ReleaseId"];
        /**
         * @description The consent.
         * @example cst_01m83t6ccmf8y95syjr0x9a1xe
         */
        readonly ConsentId: components["schemas"]["ConsentId"];
        /**
         * @description The partner. An id that is not of this form names nothing and is `not_found`.
         * @example bank-a
         */
        readonly PartnerId: components["schemas"]["PartnerId"];
        /**
         * @description The organisation, by its tax number. One that is not of this form names nothing and is `not_found`.
         * @example 0100000041
         */
        readonly OrganisationId: components["schemas"]["OrganisationId"];
        /**
         * @description The prescription.
         * @example 010010a1b2c3-C
         */
        readonly PrescriptionCode: components["schemas"]["PrescriptionCode"];
        /**
         * @description The passkey.
         * @example psk_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly PasskeyId: components["schemas"]["PasskeyId"];
        /**
         * @description The session.
         * @example ses_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly SessionId: components["schemas"]["SessionId"];
        /**
         * @description The device.
         * @example psh_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly SubscriptionId: components["schemas"]["SubscriptionId"];
        /**
         * @description Which document.
         * @example driving_licence
         */
        readonly DocumentKind: components["schemas"]["DocumentKind"];
        /** @description The `next_cursor` of the previous page. */
        readonly Cursor: components["schemas"]["Cursor"];
        /** @description The maximum number of items. */
        readonly Limit: number;
        /** @description Also prompts that you have approved and that wait for others; one of the `decisions` is then your own. */
        readonly Answered: boolean;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Names this call, for support; also the `instance` of a problem.
         * @example 5f0c2e7a-9d1b-4c3e-8a46-2b7d90e1f354
         */
        readonly "Call-Id": string;
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
         * @description The response must not be cached.
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
                /** @description The `next_cursor` of the previous page. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description The maximum number of items. */
                readonly limit?: components["parameters"]["Limit"];
                /** @description Also prompts that you have approved and that wait for others; one of the `decisions` is then your own. */
                readonly answered?: components["parameters"]["Answered"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
            readonly query?: {
                /** @description Also prompts that you have approved and that wait for others; one of the `decisions` is then your own. */
                readonly answered?: components["parameters"]["Answered"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A stream of events. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getPrompt: {
        readonly parameters: {
            readonly query?: {
                /** @description Also prompts that you have approved and that wait for others; one of the `decisions` is then your own. */
                readonly answered?: components["parameters"]["Answered"];
            };
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
        readonly requestBody?: never;
        readonly responses: {
            /** @description The prompt. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PromptDetail"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPendingOrEnded"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly challengeDecision: {
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
                readonly "application/json": components["schemas"]["NewChallenge"];
            };
        };
        readonly responses: {
            /** @description The terms and the challenge. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DecisionChallenge"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefusedOrOld"];
            readonly 403: components["responses"]["ChallengeNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPendingOrAnswered"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DecisionOutcome"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefusedOrOld"];
            readonly 403: components["responses"]["DecisionNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPendingOrEnded"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly takeBackDecision: {
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
        readonly requestBody?: never;
        readonly responses: {
            /** @description Taken back. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPending"];
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
                /** @description The `next_cursor` of the previous page. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description The maximum number of items. */
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
                /** @description Only what concerns this consent. */
                readonly consent_id?: components["schemas"]["ConsentId"];
                /** @description Only what concerns this partner. */
                readonly partner_id?: components["schemas"]["PartnerId"];
                /** @description Only entries of this kind. */
                readonly kind?: components["schemas"]["HistoryKind"];
                /** @description Only entries of this group. */
                readonly group?: components["schemas"]["HistoryGroup"];
                /** @description Only entries about this person, by an `about_id` of `listHistorySubjects`. */
                readonly about?: components["schemas"]["AboutId"];
                /** @description Only entries that name fields of this kind. */
                readonly data?: components["schemas"]["DataKind"];
                /** @description From this day on. */
                readonly since?: components["schemas"]["Date"];
                /** @description Up to this day, and including it. */
                readonly until?: components["schemas"]["Date"];
                /** @description The `next_cursor` of the previous page. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description The maximum number of items. */
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
    readonly listHistoryPartners: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The partners. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PartnerList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getHistoryProof: {
        readonly parameters: {
            readonly query?: {
                /** @description Whose history, by an `about_id` of `listHistorySubjects`; yours where it is left out. One that names nobody you decide for is not found. */
                readonly about?: components["schemas"]["AboutId"];
                /** @description The size of an earlier checkpoint: the answer proves that the log begins with what it had then. Without effect where the log is not larger. */
                readonly from?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The proof. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HistoryProof"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["HistoryNotProven"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listHistorySubjects: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The people. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HistorySubjectList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listOrganisationRoles: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The roles. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrganisationRoleList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listOrganisationHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next_cursor` of the previous page. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description The maximum number of items. */
                readonly limit?: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description The organisation, by its tax number. One that is not of this form names nothing and is `not_found`.
                 * @example 0100000041
                 */
                readonly organisation_id: components["parameters"]["OrganisationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of entries. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrganisationHistory"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["LevelInsufficient"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getMonthlySummary: {
        readonly parameters: {
            readonly query?: {
                /** @description Which month; the last one that is over if left out. */
                readonly month?: components["schemas"]["Month"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The summary. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MonthlySummary"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly subscribeMonthlySummary: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description From the next month on. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly unsubscribeMonthlySummary: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Ended. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getPartnerProfile: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The partner. An id that is not of this form names nothing and is `not_found`.
                 * @example bank-a
                 */
                readonly partner_id: components["parameters"]["PartnerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The partner. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PartnerProfile"];
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
    readonly reportPartner: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The partner. An id that is not of this form names nothing and is `not_found`.
                 * @example bank-a
                 */
                readonly partner_id: components["parameters"]["PartnerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewReport"];
            };
        };
        readonly responses: {
            /** @description The report. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Report"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getOwnReleaseProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The release.
                 * @example rel_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly release_id: components["parameters"]["ReleaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The proof. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
    readonly listPrescriptions: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next_cursor` of the previous page. */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description The maximum number of items. */
                readonly limit?: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of prescriptions. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PrescriptionList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getCitizenPrescription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The prescription.
                 * @example 010010a1b2c3-C
                 */
                readonly code: components["parameters"]["PrescriptionCode"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The prescription. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Prescription"];
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
            /** @description The code; it cannot be read again. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShareCode"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["LevelInsufficient"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listPasskeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The passkeys. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PasskeyList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly addPasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewPasskey"];
            };
        };
        readonly responses: {
            /** @description The passkey. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Passkey"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefusedOrOld"];
            readonly 403: components["responses"]["PasskeyNotPermitted"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getRelatedOrigins: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The origins. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RelatedOrigins"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly challengePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The options. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PasskeyCreation"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefusedOrOld"];
            readonly 403: components["responses"]["LevelInsufficient"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly removePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The passkey.
                 * @example psk_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly passkey_id: components["parameters"]["PasskeyId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Removed. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly renamePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The passkey.
                 * @example psk_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly passkey_id: components["parameters"]["PasskeyId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasskeyRenaming"];
            };
        };
        readonly responses: {
            /** @description Renamed. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listPushSubscriptions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The devices. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushSubscriptionList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly addPushSubscription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewPushSubscription"];
            };
        };
        readonly responses: {
            /** @description The device. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushSubscription"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly removePushSubscription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The device.
                 * @example psh_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly subscription_id: components["parameters"]["SubscriptionId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Removed. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listDocuments: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The documents. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DocumentList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly linkDocument: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description Which document.
                 * @example driving_licence
                 */
                readonly kind: components["parameters"]["DocumentKind"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewDocumentLink"];
            };
        };
        readonly responses: {
            /** @description The document, linked. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Document"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 403: components["responses"]["LevelInsufficient"];
            readonly 404: components["responses"]["DocumentNotFound"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 502: components["responses"]["DocumentNotUnderstood"];
            readonly 503: components["responses"]["IssuerUnavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly unlinkDocument: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description Which document.
                 * @example driving_licence
                 */
                readonly kind: components["parameters"]["DocumentKind"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Unlinked. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Who is signed in. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly signOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Signed out; a cookie is cleared. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Your sessions. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly signOutEverywhere: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Signed out everywhere; a cookie is cleared. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly endSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The session.
                 * @example ses_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly session_id: components["parameters"]["SessionId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Ended. */
            readonly 204: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["TokenRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly signIn: {
        readonly parameters: {
            readonly query?: {
                /** @description Asks for a new sign-in even if the provider has a session, as before adding a passkey. */
                readonly fresh?: "1";
                /** @description The path of the page to return to. */
                readonly return_to?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description To the identity provider. */
            readonly 302: {
                headers: {
                    /**
                     * @description Where the browser goes on.
                     * @example https://identity.example/authorize?response_type=code
                     */
                    readonly Location: string;
                    /** @description What the sign-in is finished with. */
                    readonly "Set-Cookie"?: string;
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly finishSignIn: {
        readonly parameters: {
            readonly query?: {
                readonly code?: string;
                readonly state?: string;
                readonly iss?: string;
                readonly session_state?: string;
                readonly error?: string;
                readonly error_description?: string;
                readonly error_uri?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description To the page. */
            readonly 302: {
                headers: {
                    /**
                     * @description Where the browser goes on.
                     * @example /
                     */
                    readonly Location: string;
                    /** @description The session. */
                    readonly "Set-Cookie"?: string;
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PersonaList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly decideInSandbox: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SandboxDecision"];
            };
        };
        readonly responses: {
            /** @description What the answer led to. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DecisionOutcome"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 403: components["responses"]["SandboxDecisionNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPendingOrAnswered"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly checkSandboxSignature: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignatureCheck"];
            };
        };
        readonly responses: {
            /** @description Whether the signature verifies, and what is wrong with it. */
            readonly 200: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignatureVerdict"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
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
    readonly registerSandboxPartner: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSandboxPartner"];
            };
        };
        readonly responses: {
            /** @description You are registered, and can sign calls at once. */
            readonly 201: {
                headers: {
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SandboxPartner"];
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
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Jwks"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 429: components["responses"]["RateLimited"];
            readonly default: components["responses"]["Other"];
        };
    };
}
