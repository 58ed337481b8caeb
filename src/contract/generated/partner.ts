// Written by scripts/generate-contract.ts from openapi/partner.yaml; changes belong there.
export interface paths {
    readonly "/v1/catalogue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The purposes and fields you may use
         * @description The purposes your registration allows, with their limits, and the fields that can be requested for them.
         */
        readonly get: operations["getCatalogue"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/consent-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Your requests
         * @description Requests of yours, by state, purpose and time. Newest first. A page may have fewer items than `limit`, even none, while `next_cursor` is not null: each call looks
         *     at the next 10,000.
         */
        readonly get: operations["listConsentRequests"];
        readonly put?: never;
        /**
         * Ask a person
         * @description Asks one person for named fields, for one purpose. The purpose sets the ceilings of fields, end date, frequency,
         *     retention and time to answer; a request over one of them is refused, never cut. Refusals of a purpose, a field
         *     or a limit are written to the ledger, and the person sees them.
         *
         *     ```json
         *     {
         *       "subject": { "personal_id_number": "001190000017" },
         *       "purpose": "bank.account_opening",
         *       "statement": "Mở tài khoản thanh toán tại chi nhánh Cầu Giấy",
         *       "required_fields": ["person.birth_full_name", "person.date_of_birth"],
         *       "optional_fields": ["person.permanent_residence"],
         *       "access": { "mode": "once" },
         *       "retention": "P90D",
         *       "expires_in_s": 300
         *     }
         *     ```
         *     Recurring access looks like this:
         *     `{"mode": "recurring", "until": "2027-05-01", "at_most": {"count": 4, "per": "month"}}`.
         */
        readonly post: operations["createConsentRequest"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/consent-requests/{request_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The state of a request
         * @description With `Prefer: wait=N` the answer comes as soon as the request is no longer pending, at the latest after N
         *     seconds; without it, immediately. Poll no sooner than `poll_after_s` seconds after the previous answer.
         */
        readonly get: operations["getConsentRequest"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Withdraw a pending request
         * @description Takes the prompt off the person's phone. Only a pending request can be withdrawn.
         */
        readonly delete: operations["withdrawConsentRequest"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/consents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Your consents
         * @description Consents given to you, by state, purpose and time, without their receipts. Newest first. A page may have fewer items than `limit`, even none, while `next_cursor` is not null: each call looks
         *     at the next 10,000.
         */
        readonly get: operations["listGivenConsents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/consents/{consent_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A consent, its state and receipts
         * @description Fields and state as they are now: the person may have narrowed, paused or revoked it. The receipts form a
         *     chain, each with the hash of the previous one.
         */
        readonly get: operations["getConsent"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Relinquish a consent
         * @description Ends the consent from your side. It cannot be resumed.
         */
        readonly delete: operations["relinquishConsent"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/consents/{consent_id}/releases": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Release the approved fields
         * @description Reads the approved fields, or those of them that `fields` names, writes the ledger entry and counts the use,
         *     atomically. Without a body all approved fields are released. With `Accept: application/fhir+json` a
         *     release of prescriptions is an HL7 FHIR R5 Bundle of the same content; for a consent without prescriptions there is none.
         *
         *     A release under a `once` consent that can give none of the fields, such as of a document that was unlinked
         *     meanwhile, is answered 201 with every field in `not_available`. It does not use up the consent, which stays active
         *     until `valid_until`; call again later with a new Idempotency-Key (a repeat with the same key gives nothing again).
         *     The person sees each attempt. Under a `recurring` consent it counts.
         *
         *     Instead of a signature the request may have an access token of the consent, with a DPoP proof (see OAuth).
         */
        readonly post: operations["createRelease"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/releases/{release_id}/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The proof that a release is in the log
         * @description Proves that the `entry` of a release is a leaf of the ledger's log, in the form of C2SP tlog-proof: the index of the leaf, the hashes from its
         *     sibling up to the root, and a signed checkpoint. Keep it beside the release: it stays valid for ever, without this gateway. A release is in the log
         *     within a second; a call that comes before waits for that, for two seconds at most.
         */
        readonly get: operations["getReleaseProof"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/oauth/backchannel-authentication": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask a person, as a CIBA client
         * @description A backchannel authentication request (CIBA Core 1.0 section 7). It is a consent request: the one element of
         *     `authorization_details` has its members, `login_hint` is a personal number or `login_hint_token` a share code, and
         *     `requested_expiry` is its `expires_in_s`. The same checks apply, and the person, the ledger and the receipts see no
         *     difference. Show the `binding_code` of the answer beside your own `binding_message`. Unknown parameters are ignored, repeated
         *     ones refused.
         */
        readonly post: operations["startBackchannelAuthentication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/oauth/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Tokens
         * @description `grant_type` is one of three. `urn:openid:params:grant-type:ciba` polls for the answer to a request (CIBA section 10.1) and
         *     gives its tokens once; `refresh_token` gives another access token of a consent that is in force; `client_credentials` with
         *     `scope` gives one to manage your grants. Each takes a DPoP proof in the field `DPoP`, without a nonce, of one of your registered keys, by which
         *     the token is bound: so each release is shown by a signature of yours.
         */
        readonly post: operations["createToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/oauth/grants/{grant_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A grant
         * @description What a consent allows now (Grant Management for OAuth 2.0, section 6.3). `grant_id` is the consent's id. Takes a token with
         *     scope `grant_management_query`: of this grant, or of `client_credentials`.
         */
        readonly get: operations["getGrant"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Give a grant up
         * @description Relinquishes the consent (section 6.4): its tokens allow nothing from then on. Takes a token with scope
         *     `grant_management_revoke`: of this grant, or of `client_credentials`.
         */
        readonly delete: operations["revokeGrant"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened to your requests, consents and prescriptions
         * @description Your stream of events, in order: what people, the registry, pharmacies and operators did, each at least once and written with
         *     the change itself. Pass `next_cursor` as `after` to go on; keep it with what you did about the events before it. Without
         *     `after` the stream begins with the first event that is kept. Events are kept for 30 days.
         *
         *     With `Prefer: wait=N` an answer without events comes after N seconds, and one with events as soon as there is one.
         *
         *     An event names ids and no personal data: read the consent or request for more. Each has a `token`, a Security Event Token
         *     (RFC 8417) signed by the gateway, whose one member of `events` is `urn:ung-thuan:event:` and the `type`. New types will
         *     come: ignore those you do not know.
         */
        readonly get: operations["listEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/event-stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Your stream of Shared Signals
         * @description With `stream_id` that stream; without, a list of your streams, which is empty or has one. The `authorization_header` is never
         *     shown.
         */
        readonly get: operations["getEventStream"];
        /**
         * Replace the settings of your stream
         * @description Members that are left out get their defaults: all events, by poll.
         */
        readonly put: operations["replaceEventStream"];
        /**
         * Have events delivered
         * @description A stream of the OpenID Shared Signals Framework 1.0, by push (RFC 8935) or poll (RFC 8936, also without `delivery`): the events of
         *     `GET /v1/events` from now on, as Security Event Tokens. You have one at most; the feed stays beside it.
         *
         *     A pushed event counts as delivered when the `endpoint_url` answers 202. Any other answer, and none within ten seconds, is
         *     repeated after 2 s, then twice as long each time to an hour at most, less up to a quarter at random, and not before
         *     `Retry-After`. Later events wait for it. After three days without success the stream is paused, which a `stream_updated` event in
         *     the feed and the status say. The address must be https, on port 443 or from 1024, and lead to public addresses; redirects are not
         *     followed. `authorization_header` is sent as the field Authorization, and stored encrypted.
         *
         *     Events are delivered at least once. They are kept for 30 days, also while a stream is paused.
         */
        readonly post: operations["createEventStream"];
        /**
         * Delete your stream
         * @description Nothing is delivered any more. `GET /v1/events` goes on.
         */
        readonly delete: operations["deleteEventStream"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Change members of your stream
         * @description Members that are left out stay. `delivery` is replaced as a whole: give `authorization_header` with it again, where there is to be
         *     one.
         */
        readonly patch: operations["updateEventStream"];
        readonly trace?: never;
    };
    readonly "/v1/event-stream/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Whether your stream delivers
         * @description With what was last refused: `error` is a code of RFC 8935 section 2.4 that your endpoint answered, or one of the gateway's.
         */
        readonly get: operations["getEventStreamStatus"];
        readonly put?: never;
        /**
         * Pause, disable or enable your stream
         * @description `paused`: events wait, for 30 days at most. `disabled`: what happens meanwhile is not delivered later. `enabled` also ends a pause
         *     that the gateway made, and tries again at once.
         */
        readonly post: operations["setEventStreamStatus"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/event-stream/verification": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send me a verification event
         * @description A test call: an event `https://schemas.openid.net/secevent/ssf/event-type/verification` with your `state`, delivered in its turn
         *     by the way of the stream. Once in ten seconds.
         */
        readonly post: operations["verifyEventStream"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/event-stream/poll": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Poll for events, and acknowledge them
         * @description RFC 8936: the events that you have neither acknowledged (`ack`) nor refused (`setErrs`), in order, by their `jti`; the others do
         *     not come again. Unless `returnImmediately` is true, the answer waits up to 30 seconds for an event. `maxEvents: 0` only
         *     acknowledges. What has been answered but not acknowledged comes again with the next poll.
         *
         *     A poll may be repeated as it is: acknowledging twice has no effect. 10,000 events at most are handed out beyond one that is not
         *     acknowledged.
         */
        readonly post: operations["pollEvents"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/administrative-units/{code}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The unit with a code on a day
         * @description Codes are reused: 26740 was Phường Bến Nghé until June 2025 and has been Phường Sài Gòn since. A code without a day means the unit of today, and the answer names the day.
         */
        readonly get: operations["getAdministrativeUnit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/administrative-units/{code}/successors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The successors of a unit
         * @description The successors of the unit that had the code on the day, with the legal instrument, and the units in force there today. If a unit was split, only the address decides which successor applies. Without a day, a code that no unit has today means the last one that had it. Districts ended on 30 June 2025 with no successor of their own level: `successors` is empty, and `present` has the communes of today that the communes of the district went to.
         */
        readonly get: operations["getUnitSuccessors"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/administrative-units/{code}/predecessors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The predecessors of a unit
         * @description The units, or parts of units, from which the unit with the code on the day was formed, and its oldest known origins. Without a day, a code that no unit has today means the last one that had it.
         */
        readonly get: operations["getUnitPredecessors"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/statistics/residents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Count residents by place of residence
         * @description Requires the mandate `statistics:residents` (all units), or `statistics:residents:CODE` (the units within the area of that code, and the totals of the units it lies in). Every count is protected by cell-key perturbation: the same cell always has the same count, 0 stays 0, all counts are multiples of 3, and totals are protected on their own, so that parts need not add up to them. Each question is recorded in the ledger before it is answered. An organisation may ask 2,000 questions a day, those whose answer fails included.
         */
        readonly get: operations["getResidentCounts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/statistics/households": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Count households by size
         * @description The mandates, the protection and the daily budget are those of `GET /v1/statistics/residents`. A household is counted in the unit of its head's permanent residence, with all its members on record, wherever they live. Whoever is dead or missing is not a member. Households are not counted while they have no head, or one without a permanent residence; people without a household, as most foreigners, are in none. A household keeps its noise whoever joins or leaves it. Households cannot be grouped by what their members are.
         */
        readonly get: operations["getHouseholdCounts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/statistics/mergers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Count units as if they were one
         * @description What several communes, or several provinces, would be as one unit, beside what each is now. The answer for the set is the sum
         *     of its units' protected counts, with no noise of its own: so no choice of sets tells more than the units' counts do, and
         *     the sum of *n* units is off by at most *n* times `deviation_max`. After a merger the real unit has counts of its own.
         *
         *     Each unit is one question, as of `GET /v1/statistics/residents`, and with `kind` one more, for its population. Everything is
         *     checked before the first is asked.
         */
        readonly get: operations["planMerger"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/statistics/school-plans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Compare children with places at schools
         * @description For each unit, school level and school year: the children, the classes, teachers and rooms they need by your class sizes,
         *     and where places are missing. The mandates, the protection and the daily budget are those of `GET /v1/statistics/residents`:
         *     a plan is one question. Neither the places nor the plan are stored; a repeat is worked out, and counted, anew.
         *
         *     Classes are rounded up for each unit, since a class does not reach over two of them. The row of the whole area adds up
         *     its units' classes, teachers, rooms and missing places; its children are a protected total of their own. Children who are
         *     not born yet are not counted, as `not_yet_born` says: from then on nursery shows too few.
         */
        readonly post: operations["planSchools"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/statistics/sign-in-links": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a sign-in link to the statistics page
         * @description For organisations with a mandate for counts. Your own system knows your staff, and requests a link for one of them. The link opens `/statistics` in a browser as your organisation, once, within 5 minutes; the session lasts 8 hours. Questions asked there count against your daily budget and are recorded in the ledger with the key that requested the link; when that key is retired, its sessions end. An organisation whose staff enter with their own sign-in can turn links off, and then gets `sign_in_link_off`. A repeat with the same Idempotency-Key returns a new link and invalidates the previous one.
         */
        readonly post: operations["createStatisticsSignInLink"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/statistics/questions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List what was asked for counts
         * @description For organisations with a mandate for counts: what was asked in your name, by which key or which of your people, and who of them entered the statistics page, from the ledger. Newest first. People have pseudonyms that are used at your organisation alone; whom one stands for your statistics administrators see on `/statistics/staff`.
         */
        readonly get: operations["listStatisticsQuestions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registry/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply registry events
         * @description For the registry's authority, with the mandate `registry:write`. Applies 1 to 1,000 events in the order given, in one
         *     transaction: when the answer comes, every applied event is committed with all its effects (who decides for a child,
         *     which consents lapse, who is notified).
         *
         *     Each event has a result, in the same order:
         *
         *     - `applied`: the event took effect. It is applied once for its `event_id`. With `warnings` if something about it is
         *       implausible, such as a mother of ten.
         *     - `duplicate`: the same event was applied before; nothing was done.
         *     - `refused`, with a `code` and a `pointer`: the event had no effect. Correct it and send it again. An event that
         *       does not follow its schema is refused as `invalid_event`; the others are still applied.
         *     - `held_back`: an earlier event of the batch about one of the same persons was refused or held back, so that this one
         *       would be applied out of order. Send it again after that event.
         *
         *     A person is named by a personal number, the current one or an earlier one. A unit is named by its code, and means the
         *     unit that had the code on `occurred_on`. `occurred_on` is the day in Việt Nam on which the event took effect; it may be
         *     in the past, not in the future.
         *
         *     ```json
         *     { "events": [
         *       { "event_id": "2026-11-24/ba-dinh/000017", "kind": "permanent_residence_changed", "occurred_on": "2026-11-23",
         *         "personal_id_number": "001190000017", "unit": "00166", "address": "Số 5, phố Hoa Sữa" },
         *       { "event_id": "2026-11-24/ba-dinh/000018", "kind": "marriage", "occurred_on": "2026-11-24",
         *         "personal_id_number": "001090000025", "spouse": "001191000031" }
         *     ] }
         *     ```
         */
        readonly post: operations["applyRegistryEvents"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/prescriptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a prescription
         * @description For health facilities, with the mandate `prescriptions:write`, or `prescriptions:write:CODE` for the facility of that
         *     code alone (Circular 26/2025/TT-BYT). A prescription cannot be changed: sending the same content again under its code has no
         *     effect, other content is refused, and a new prescription may replace it. It is valid for 5 days from its issue.
         */
        readonly post: operations["createPrescription"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/prescriptions/{code}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The state of a prescription
         * @description For the facility that sent it, with its dispensings and the remaining quantities. For everyone else it is `not_found`.
         */
        readonly get: operations["getPrescription"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/prescriptions/{code}/dispensings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Record a dispensing
         * @description Needs a consent of yours for `pharmacy.dispense_prescription` with `prescriptions.lines` of this prescription: an active
         *     one, or until its `valid_until` one that its only release has consumed. A prescription is dispensed in parts or as a
         *     whole, by all pharmacies together never more than was prescribed, not after its last day, and not if it was replaced.
         *     Narcotics (`N`) must be dispensed completely in one dispensing. The person and the facility see it, and the person is
         *     notified.
         */
        readonly post: operations["createDispensing"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/prescriptions/{code}/withdrawal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Withdraw a prescription
         * @description By the facility that wrote it, before anything is dispensed; a cancelled dispensing does not count. A withdrawn
         *     prescription is not dispensed and not released any more, and its code is not used again. The person is told, and
         *     sees it with the reason. A prescription for the wrong patient is withdrawn and written anew for the right one
         *     under another code, without `replaces`.
         */
        readonly post: operations["withdrawPrescription"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/prescriptions/{code}/dispensings/{dispensing_id}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel a dispensing
         * @description Within 24 hours, by the pharmacy that recorded it, with a reason. The quantities can then be dispensed again. Needs no
         *     active consent. The person is notified.
         */
        readonly post: operations["cancelDispensing"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is registered of you
         * @description Your name, purposes and the fields they may ask for, your mandates, what you declared, your quota and what is left of it, limits,
         *     your keys with their states, and the gateway's addresses. A change is told as `registration_changed`, `key_added` or
         *     `key_retired` by `GET /v1/events`.
         */
        readonly get: operations["getRegistration"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Add a key
         * @description Registers a further key of yours. The call is signed by a key in use, and `proof` by the new one, so that nobody can register a
         *     key that they do not have. Both are verified apart from the part of the gateway that you call, and kept. The new key signs from
         *     the answer on, at every gateway within half a second; the old one goes on until you retire it. Your event stream has
         *     `key_added`: an event that you do not expect means that somebody has your key.
         *
         *     The proof is a compact JWS (RFC 7515) with the header `{"alg": "EdDSA", "typ": "key-proof+jwt"}` (`ES256` or `PS512` for the other
         *     kinds of key) and the claims `{"aud": "https://gateway.example", "sub": "bank-a", "iat": 1795424400}`: this gateway, your
         *     `partner_id`, and now.
         */
        readonly post: operations["addPartnerKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{keyid}": {
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
         * Retire a key
         * @description Ends a key of yours, at once or `at` a later instant, so that the old and the new one overlap. An end is never put off. A retired key
         *     does not come back. Your last key stays: a lost one is replaced by the operator.
         */
        readonly delete: operations["retirePartnerKey"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply to become a partner
         * @description For who is no partner yet. Signed as every call, with the key that the application brings: `keyid` is the thumbprint of `jwk`. It gives no
         *     rights. The operator checks who you are by other means, and approves or refuses; read which with `getApplication`. Once it is approved, the
         *     key is registered. The same application again is the same one; while it waits it cannot be changed.
         */
        readonly post: operations["applyForRegistration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/applications/{application_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The state of an application
         * @description For whoever has its key; for everyone else it is `not_found`. One that was not approved is deleted after 90 days.
         */
        readonly get: operations["getApplication"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sandbox/clock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Advance your own time
         * @description Lets time pass for you alone, to see in a test what takes days: requests that expire, consents that end, a new month's limit,
         *     events that are kept for 30 days no more. What your calls did moves into the past by `advance_by`: requests, consents and their
         *     last days, decisions, tokens, terms that wait for a passkey, messages, events and since when their delivery fails. What is over by
         *     then ends before the answer, and its event is in your stream. Nobody else's requests and consents are touched.
         *
         *     The gateway's own time stays: sign with the real time, and name days such as `until` by the real calendar. So `asked_at`,
         *     `given_at` and `valid_until` are earlier after it. What was signed keeps its time: receipts, the days that a
         *     person approved (`until`), entries of the ledger, event tokens that you have. So do your registration and keys, prescriptions and
         *     dispensings, nonces and Idempotency-Keys.
         *
         *     The uses of a consent within a day, week, month or year count anew once your own time, which the answer tells, is in the
         *     next one (Viet Nam's calendar), and after an advance by the `Retry-After` of `frequency_exceeded`. A day's
         *     questions for counts likewise. A person who is just approving has to begin again.
         */
        readonly post: operations["advanceClock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/.well-known/jwks.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The gateway's public keys
         * @description The keys that verify answers, receipts and events. Not signed itself: TLS vouches for it. Keep it for five minutes at most.
         */
        readonly get: operations["getJwks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/ledger/checkpoint": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The ledger's signed head
         * @description The checkpoint of the log of all entries of the ledger: its name (the `origin` of releases), how many leaves its tree has, and the root over
         *     them (C2SP tlog-checkpoint), signed by the gateway's key as a note (C2SP signed-note). It is replaced several times a second while there are
         *     new entries. Where the gateway asks witnesses, it has their cosignatures (C2SP tlog-cosignature), and is the last one that enough of them
         *     cosigned.
         */
        readonly get: operations["getCheckpoint"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/ledger/tile/{level}/{index}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A tile of the ledger's tree
         * @description Up to 256 hashes of 32 bytes, one after another (C2SP tlog-tiles). The level is 0 for the leaves. The index has three digits; a longer one has
         *     further segments before, each with an x: `x001/x234/067`. A tile that is not full has its width behind: `067.p/112`. A full one never
         *     changes.
         */
        readonly get: operations["getTile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/ledger/tile/entries/{index}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Entries of the ledger
         * @description The entries of up to 256 leaves, each after its length as two bytes (C2SP tlog-tiles). An entry is the text whose hash a release names as
         *     `entry_hash`: JSON without personal data. Those of registrations and of the catalogue say in `terms` what is allowed from then on. The index is that of the tile of level 0 over them. Compressed with gzip for those who accept it.
         */
        readonly get: operations["getEntryBundle"];
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
         * @description The id of a consent request. An id that does not have this form is `not_found`.
         * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly RequestId: string;
        /**
         * @description The id of a consent. An id that does not have this form is `not_found`.
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
         * @description A field of the catalogue, with its parameter after a colon. The parameter of `person.resident_of` is the code of an
         *     administrative unit of today, two digits for a province or five for a commune. The optional parameter of a field of
         *     `prescriptions` is the code of one prescription; without it the field covers all that can be dispensed when they are
         *     read. The parameter of a field of `organisation` is the tax number of the organisation: you ask a legal representative of
         *     it, for fields of that organisation and no others.
         * @example person.birth_full_name
         * @example person.resident_of:01
         * @example prescriptions.lines:010010a1b2c3-C
         * @example organisation.name:0100000031
         */
        readonly FieldId: string;
        /**
         * @description An ISO 8601 duration in one unit, days, weeks, months or years. Durations are compared by what they mean on the day
         *     of the request, in whole days of Vietnam's calendar: `P365D` is within a ceiling of `P1Y`, and `P1M` is within one
         *     of `P30D` unless that month has 31 days. A month without the corresponding day ends with its last day.
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
         * @description Of an event; the `jti` of its token.
         * @example evt_01m86ywv9mf8y94a5sdzzaexcj
         */
        readonly PartnerEventId: string;
        readonly PartnerEvent: {
            readonly event_id: components["schemas"]["PartnerEventId"];
            /**
             * @description - `request_approved`, `request_refused`, `request_expired`; `request_withdrawn` where you did not do it yourself.
             *     - `consent_narrowed`, `consent_paused`, `consent_resumed`, `consent_revoked`; `consent_lapsed` when its ground ended;
             *       `consent_expired`.
             *     - `number_reissued`: the personal number that you asked about was replaced. The consent goes on.
             *     - `prescription_dispensed`, `dispensing_cancelled` for the facility that sent the prescription; `prescription_withdrawn` for
             *       pharmacies with a consent for it.
             *     - `key_added`, `key_retired`, `registration_changed`: of yours.
             *     - `stream_verified`, `stream_updated`: of your stream of Shared Signals. Their tokens have the event types of that framework.
             * @enum {string}
             */
            readonly type: "request_approved" | "request_refused" | "request_expired" | "request_withdrawn" | "consent_narrowed" | "consent_paused" | "consent_resumed" | "consent_revoked" | "consent_lapsed" | "consent_expired" | "number_reissued" | "prescription_dispensed" | "dispensing_cancelled" | "prescription_withdrawn" | "key_added" | "key_retired" | "registration_changed" | "stream_verified" | "stream_updated";
            readonly occurred_at: components["schemas"]["Instant"];
            readonly request_id?: components["schemas"]["RequestId"];
            readonly consent_id?: components["schemas"]["ConsentId"];
            readonly prescription_code?: components["schemas"]["PrescriptionCode"];
            /** @description The thumbprint of the key (RFC 7638). */
            readonly keyid?: string;
            /** @description The Security Event Token (RFC 8417), type `secevent+jwt`, signed with a key of `/.well-known/jwks.json`. */
            readonly token: string;
        };
        /**
         * @description Of a stream of Shared Signals.
         * @example str_01m86ywv9mf8y94a5sdzzaexcj
         */
        readonly EventStreamId: string;
        /**
         * @description URIs of event types. Those that the gateway does not know are kept, and not delivered.
         * @example [
         *       "urn:ung-thuan:event:consent_revoked"
         *     ]
         */
        readonly EventTypes: readonly string[];
        readonly EventDelivery: {
            /**
             * @description Push (RFC 8935) or poll (RFC 8936).
             * @enum {string}
             */
            readonly method: "urn:ietf:rfc:8935" | "urn:ietf:rfc:8936";
            /**
             * @description Of push, where you receive. Of poll it is the gateway's, and need not be given.
             * @example https://bank.example/events
             */
            readonly endpoint_url?: string;
            /**
             * @description Of push, what the field Authorization is to have. Never shown again.
             * @example Bearer 9b4c1d
             */
            readonly authorization_header?: string;
        };
        readonly NewEventStream: {
            readonly delivery?: components["schemas"]["EventDelivery"];
            readonly events_requested?: components["schemas"]["EventTypes"];
            /** @description For yourself. */
            readonly description?: string;
        };
        /** @description The members that the gateway sets may be repeated as it told them. */
        readonly EventStreamUpdate: {
            readonly stream_id: components["schemas"]["EventStreamId"];
            readonly iss?: string;
            readonly aud?: string;
            readonly events_supported?: components["schemas"]["EventTypes"];
            readonly events_delivered?: components["schemas"]["EventTypes"];
            readonly min_verification_interval?: number;
            readonly delivery?: components["schemas"]["EventDelivery"];
            readonly events_requested?: components["schemas"]["EventTypes"];
            readonly description?: string;
        };
        readonly EventStream: {
            readonly stream_id: components["schemas"]["EventStreamId"];
            /** @description The issuer of the tokens, this gateway. */
            readonly iss: string;
            /** @description The audience of the tokens, your partner_id. */
            readonly aud: string;
            readonly delivery: components["schemas"]["EventDelivery"];
            readonly events_supported: components["schemas"]["EventTypes"];
            readonly events_requested?: components["schemas"]["EventTypes"];
            /** @description The requested ones that are supported; without a request all, also those that will come. */
            readonly events_delivered: components["schemas"]["EventTypes"];
            /** @description Seconds between verifications. */
            readonly min_verification_interval: number;
            readonly description?: string;
        };
        readonly EventStreams: components["schemas"]["EventStream"] | readonly components["schemas"]["EventStream"][];
        readonly NewEventStreamStatus: {
            readonly stream_id: components["schemas"]["EventStreamId"];
            /** @enum {string} */
            readonly status: "enabled" | "paused" | "disabled";
            /** @description For yourself. */
            readonly reason?: string;
        };
        readonly EventStreamStatus: {
            readonly stream_id: components["schemas"]["EventStreamId"];
            /** @enum {string} */
            readonly status: "enabled" | "paused" | "disabled";
            /** @description Yours, or why the gateway paused it. */
            readonly reason?: string;
            /** @description Of push, since when nothing was accepted. */
            readonly failing_since?: components["schemas"]["Instant"];
            /** @description What was last refused. Absent where nothing was since the delivery was set. */
            readonly last_error?: {
                /**
                 * @description What your endpoint or `setErrs` said (`err`); or `unexpected_status`, `no_answer`, `redirected`, `address_not_allowed`,
                 *     `authorization_lost` (set the delivery again).
                 */
                readonly error: string;
                readonly description?: string;
                readonly at: components["schemas"]["Instant"];
            };
        };
        readonly EventStreamVerification: {
            readonly stream_id: components["schemas"]["EventStreamId"];
            /** @description Comes back in the event. */
            readonly state?: string;
        };
        readonly EventPoll: {
            /** @description How many at most, 50 if left out; more than 200 counts as 200. */
            readonly maxEvents?: number;
            /** @description False if left out. */
            readonly returnImmediately?: boolean;
            /** @description The `jti` of events that you have. */
            readonly ack?: readonly string[];
            /** @description Events that you cannot use, by `jti`. They count as acknowledged; the last error is shown in the status. */
            readonly setErrs?: {
                readonly [key: string]: components["schemas"]["SetError"];
            };
        };
        readonly SetError: {
            /** @example invalid_issuer */
            readonly err: string;
            readonly description?: string;
        };
        readonly PolledEvents: {
            /** @description Security Event Tokens by their `jti`. */
            readonly sets: {
                readonly [key: string]: string;
            };
            /** @description Whether further events are waiting already. */
            readonly moreAvailable?: boolean;
        };
        readonly PartnerEventPage: {
            readonly items: readonly components["schemas"]["PartnerEvent"][];
            /**
             * @description The place after these events, also where there are none. Opaque.
             * @example 17.01m86ywv9mf8y94a5sdzzaexcj
             */
            readonly next_cursor: string;
            /** @description Whether further events are waiting already. */
            readonly has_more: boolean;
        };
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
        readonly Catalogue: {
            /** @example bank-a */
            readonly partner_id: string;
            readonly purposes: readonly components["schemas"]["CataloguePurpose"][];
            readonly fields: readonly components["schemas"]["CatalogueField"][];
        };
        /**
         * @description A purpose and its limits.
         * @example {
         *       "id": "bank.age_check",
         *       "label": {
         *         "vi": "Ngân hàng kiểm tra tuổi",
         *         "en": "Age check by a bank"
         *       },
         *       "description": {
         *         "vi": "Ngân hàng chỉ được biết đã đủ 18 tuổi hay chưa, không biết ngày sinh.",
         *         "en": "The bank learns only whether the age is 18 or more, not the date of birth."
         *       },
         *       "fields": [
         *         "person.is_adult"
         *       ],
         *       "requirable_sensitive": [],
         *       "derived_alternatives": [],
         *       "access_modes": [
         *         "once"
         *       ],
         *       "once_valid_for": "P1D",
         *       "recurring": null,
         *       "retention_max": "P1Y",
         *       "subjects": "anyone",
         *       "pseudonyms": false,
         *       "unnamed": false,
         *       "answered_once": false,
         *       "expires_in_max_s": 900
         *     }
         */
        readonly CataloguePurpose: {
            readonly id: components["schemas"]["PurposeId"];
            readonly label: components["schemas"]["Text"];
            readonly description: components["schemas"]["Text"];
            readonly fields: readonly components["schemas"]["FieldId"][];
            /**
             * @description The sensitive fields that `required_fields` may have, each with the law that says so. Any other sensitive field of the
             *     purpose may only be in `optional_fields`.
             */
            readonly requirable_sensitive: readonly components["schemas"]["RequirableField"][];
            /** @description For some fields, derived fields that disclose less and suffice for this purpose. Prefer them if you can. */
            readonly derived_alternatives: readonly components["schemas"]["Alternatives"][];
            readonly access_modes: readonly ("once" | "recurring")[];
            /** @description How long an unused consent of mode once lives. */
            readonly once_valid_for: components["schemas"]["Duration"];
            /** @description The limits of mode recurring; null if the purpose does not allow it. */
            readonly recurring: components["schemas"]["RecurringCeilingOrNull"];
            readonly retention_max: components["schemas"]["Duration"];
            /**
             * @description Who can be asked. School age ends on 1 September of the year in which a person becomes 18 (Education Law 2019
             *     article 28); adults are 18 or older. A request about anybody else expires unanswered, like one about an unknown person.
             * @enum {string}
             */
            readonly subjects: "anyone" | "until_school_age_ends" | "adults";
            /** @description Whether each person named in a value has a pseudonym, the same in all releases to this partner and different for every other. */
            readonly pseudonyms: boolean;
            /** @description Whether you do not learn who answers. Then `subject` is a `share_code`, and a request by number is refused. */
            readonly unnamed: boolean;
            /** @description Whether a person answers you once. A release that would be a second answer is refused with `already_answered`. */
            readonly answered_once: boolean;
            /** @example 3600 */
            readonly expires_in_max_s: number;
        };
        /**
         * @description A sensitive field, and the law that lets it be required.
         * @example {
         *       "field": "prescriptions.lines",
         *       "law": "Law on Pharmacy 105/2016/QH13 article 6; Circular 26/2025/TT-BYT"
         *     }
         */
        readonly RequirableField: {
            readonly field: components["schemas"]["FieldId"];
            readonly law: string;
        };
        /**
         * @description A field, and the derived fields, disclosing less, that suffice in its place.
         * @example {
         *       "field": "person.date_of_birth",
         *       "sufficient_fields": [
         *         "person.is_adult"
         *       ]
         *     }
         */
        readonly Alternatives: {
            readonly field: components["schemas"]["FieldId"];
            readonly sufficient_fields: readonly components["schemas"]["FieldId"][];
        };
        readonly RecurringCeilingOrNull: components["schemas"]["RecurringCeiling"] | null;
        readonly RecurringCeiling: {
            /** @description How far in the future `until` may be. */
            readonly until_max: components["schemas"]["Duration"];
            /**
             * @description The highest frequency. Other units are converted strictly: once a week counts as 6 times a month, since a
             *     month can overlap 6 weeks.
             */
            readonly at_most_max: components["schemas"]["Rate"];
        };
        /**
         * @example {
         *       "id": "person.is_adult",
         *       "label": {
         *         "vi": "Đã đủ 18 tuổi hay chưa",
         *         "en": "Whether 18 or older"
         *       },
         *       "hint": {
         *         "vi": "Chỉ trả lời có hoặc không, không cho biết ngày sinh.",
         *         "en": "Only yes or no; the date of birth is not shared."
         *       },
         *       "sensitive": false,
         *       "data_of": [
         *         "subject"
         *       ],
         *       "derived_from": [
         *         "person.date_of_birth"
         *       ],
         *       "takes_unit": false,
         *       "takes_organisation": false
         *     }
         */
        readonly CatalogueField: {
            readonly id: components["schemas"]["FieldId"];
            readonly label: components["schemas"]["Text"];
            /** @description One sentence, as the prompt shows it. */
            readonly hint: components["schemas"]["Text"];
            /** @description Sensitive by law. It is marked on the prompt, and approved with a checkbox of its own. */
            readonly sensitive: boolean;
            /**
             * @description The people, or the organisation, whose data the value is. A value with data of `relatives`, `household_members` or an
             *     `accompanying_adult` has at most their relation and name, is marked on the prompt, and is approved with
             *     a checkbox of its own; relatives and members of the household find each release in their own history. To learn
             *     more about one of them, request that person's consent.
             */
            readonly data_of: readonly ("subject" | "relatives" | "household_members" | "accompanying_adult" | "prescriber" | "organisation")[];
            /** @description The fields it is computed from, of which it reveals less; empty for a field of the registry. */
            readonly derived_from: readonly components["schemas"]["FieldId"][];
            /** @description Whether its parameter is the code of an administrative unit, `person.resident_of:01`. */
            readonly takes_unit: boolean;
            /** @description Whether its parameter is the tax number of an organisation, `organisation.name:0100000031`. */
            readonly takes_organisation: boolean;
        };
        /**
         * @example {
         *       "personal_id_number": "001190000017"
         *     }
         * @example {
         *       "share_code": "7K2QX9TD"
         *     }
         */
        readonly Subject: {
            /** @description 12 digits, the current or an earlier number of the person. */
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
        } | {
            /** @description Created by the person on their own device, valid for 5 minutes and one request. Upper case. */
            readonly share_code: string;
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
        readonly NewConsentRequest: {
            /** @description The person to ask, by exactly one of the two members. */
            readonly subject: components["schemas"]["Subject"];
            readonly purpose: components["schemas"]["PurposeId"];
            /**
             * @description What this is about, in your own words, shown to the person as yours. One line of plain text (see Texts), without
             *     blanks at the ends.
             */
            readonly statement: string;
            /**
             * @description Without these you cannot serve the person; all are approved, or the request is refused. A sensitive field can be
             *     required only where the purpose's `requirable_sensitive` names it; otherwise the answer is `field_not_permitted`.
             */
            readonly required_fields: readonly components["schemas"]["FieldId"][];
            /** @description The person may leave out any of these. None of them may also be required; at least one if none is required. */
            readonly optional_fields?: readonly components["schemas"]["FieldId"][];
            /**
             * @description Derived fields that you accept instead of some of the fields, out of the purpose's `derived_alternatives`. They are
             *     offered to the person, who may choose one; the consent then contains it instead.
             */
            readonly accepted_alternatives?: readonly components["schemas"]["Alternatives"][];
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            /** @description How long you keep what you receive. */
            readonly retention: components["schemas"]["Duration"];
            /** @description How long the person has to answer, in seconds; 300 where you do not say. */
            readonly expires_in_s?: number;
        };
        readonly ConsentRequest: {
            readonly request_id: components["schemas"]["RequestId"];
            /**
             * @description Only pending can change, once. The person's reasons are never disclosed.
             * @enum {string}
             */
            readonly status: "pending" | "approved" | "refused" | "expired" | "withdrawn";
            /** @description Show it to the person; the prompt shows the same code. */
            readonly binding_code: string;
            readonly purpose: components["schemas"]["PurposeId"];
            readonly asked_at: components["schemas"]["Instant"];
            readonly expires_at: components["schemas"]["Instant"];
            /** @description Seconds to leave between two polls without `Prefer`. */
            readonly poll_after_s: number;
            /** @description Present with status approved. */
            readonly consent_id?: components["schemas"]["ConsentId"];
            /**
             * @description Only in a sandbox, on the answer that created the request: nobody is prompted, since you have asked this person too often
             *     today or have too many requests waiting. In production that looks like a person who does not answer.
             * @enum {string}
             */
            readonly sandbox_note?: "prompt_budget_spent";
        };
        /** @constant */
        readonly ClientAssertionType: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        /** @description See the security scheme. */
        readonly ClientAssertion: string;
        /**
         * @description Words separated by single spaces.
         * @example openid
         * @example openid grant_management_query grant_management_revoke
         */
        readonly Scope: string;
        readonly BackchannelAuthenticationForm: {
            readonly client_id?: components["schemas"]["PartnerId"];
            readonly client_assertion_type: components["schemas"]["ClientAssertionType"];
            readonly client_assertion: components["schemas"]["ClientAssertion"];
            /** @description `openid`, and `grant_management_query` or `grant_management_revoke` where the tokens shall allow it. */
            readonly scope: components["schemas"]["Scope"];
            /** @description JSON (RFC 9396), an array of one `ConsentAuthorizationDetail`. */
            readonly authorization_details: string;
            /** @description A personal number. Exactly one of `login_hint` and `login_hint_token`. */
            readonly login_hint?: components["schemas"]["PersonalIdNumber"];
            /** @description A share code. */
            readonly login_hint_token?: string;
            /** @description Not supported. */
            readonly id_token_hint?: string;
            /** @description Not supported. */
            readonly request?: string;
            /** @description Your own text, which the prompt shows beside the binding code. See Texts. */
            readonly binding_message?: string;
            /** @description With it you are notified at your registered endpoint when there is an answer (ping mode). */
            readonly client_notification_token?: string;
            /** @description How long the person has to answer, in seconds; 300 where you do not say. */
            readonly requested_expiry?: number;
            /**
             * @description `create`; no grant is changed.
             * @constant
             */
            readonly grant_management_action?: "create";
        };
        /** @description The members of a `NewConsentRequest` beside `subject` and `expires_in_s`, with the same rules. */
        readonly ConsentAuthorizationDetail: {
            /** @constant */
            readonly type: "urn:ung-thuan:consent";
            readonly purpose: components["schemas"]["PurposeId"];
            readonly statement: string;
            readonly required_fields: readonly components["schemas"]["FieldId"][];
            readonly optional_fields?: readonly components["schemas"]["FieldId"][];
            readonly accepted_alternatives?: readonly components["schemas"]["Alternatives"][];
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
        };
        readonly BackchannelAuthentication: {
            readonly auth_req_id: components["schemas"]["AuthReqId"];
            /** @description Seconds. */
            readonly expires_in: number;
            /** @description Seconds to leave between two polls. */
            readonly interval: number;
            readonly request_id: components["schemas"]["RequestId"];
            /** @description Show it to the person; the prompt shows the same code. */
            readonly binding_code: string;
        };
        readonly AuthReqId: string;
        readonly TokenForm: {
            readonly client_id?: components["schemas"]["PartnerId"];
            readonly client_assertion_type: components["schemas"]["ClientAssertionType"];
            readonly client_assertion: components["schemas"]["ClientAssertion"];
            readonly grant_type: string;
            readonly auth_req_id?: string;
            readonly refresh_token?: string;
            readonly scope?: components["schemas"]["Scope"];
        };
        readonly Tokens: {
            readonly access_token: components["schemas"]["OpaqueToken"];
            /** @constant */
            readonly token_type: "DPoP";
            /** @description Seconds. */
            readonly expires_in: number;
            readonly refresh_token?: components["schemas"]["OpaqueToken"];
            readonly scope: components["schemas"]["Scope"];
            /**
             * @description A JWT of the gateway. `sub` names the person for you alone, and where you asked by share code for this consent alone; it
             *     says nothing else about the person.
             */
            readonly id_token?: string;
            readonly grant_id?: components["schemas"]["ConsentId"];
            readonly authorization_details?: readonly components["schemas"]["GrantedDetail"][];
        };
        readonly OpaqueToken: string;
        readonly GrantedDetail: {
            /** @constant */
            readonly type: "urn:ung-thuan:consent";
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly purpose: components["schemas"]["PurposeId"];
            /** @description What the person approved. */
            readonly fields: readonly components["schemas"]["FieldId"][];
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
        };
        readonly Grant: {
            readonly scopes: readonly {
                readonly scope: components["schemas"]["Scope"];
            }[];
            readonly authorization_details: readonly components["schemas"]["GrantedDetail"][];
        };
        /** @description A refusal (RFC 6749 section 5.2). */
        readonly OAuthError: {
            /** @enum {string} */
            readonly error: "invalid_request" | "invalid_client" | "unauthorized_client" | "unsupported_grant_type" | "invalid_grant" | "invalid_scope" | "invalid_authorization_details" | "invalid_binding_message" | "invalid_dpop_proof" | "invalid_token" | "insufficient_scope" | "authorization_pending" | "slow_down" | "access_denied" | "expired_token" | "not_found" | "temporarily_unavailable" | "server_error";
            /** @description For people. */
            readonly error_description?: string;
        };
        /**
         * @description A consent receipt (ISO/IEC TS 27560) as a JWS in compact form, signed by the gateway; `kid` in its header names
         *     the key at `/.well-known/jwks.json`.
         * @example eyJhbGciOiJFZERTQSJ9.eyJyZWNlaXB0X3NlcSI6MX0.c2lnbmF0dXJl
         */
        readonly ReceiptJws: string;
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
        readonly NewPartnerKey: {
            readonly jwk: components["schemas"]["PartnerJwk"];
            /** @description A compact JWS that the new key signed, as described at `addPartnerKey`. */
            readonly proof: string;
        };
        readonly ClockAdvance: {
            /**
             * @description An ISO 8601 duration from a second (`PT1S`) to 366 days (`P366D`): weeks, or days, hours, minutes and seconds. Months and years
             *     have no length of their own. All advances together are at most 3,660 days.
             * @example P31D
             * @example PT10M
             */
            readonly advance_by: string;
        };
        readonly Clock: {
            /** @description As asked. */
            readonly advanced_by: string;
            /** @description Your own time, which is `gateway_time` and all your advances. */
            readonly sandbox_time: components["schemas"]["Instant"];
            /** @description When this advance was made, by the gateway's clock. */
            readonly gateway_time: components["schemas"]["Instant"];
            /** @description The sum of your advances in seconds. */
            readonly ahead_s: number;
        };
        readonly AddedPartnerKey: {
            readonly keyid: string;
            readonly added_at: components["schemas"]["Instant"];
        };
        readonly PartnerKey: {
            readonly keyid: string;
            /** @enum {string} */
            readonly algorithm: "ed25519" | "ecdsa-p256-sha256" | "rsa-pss-sha512";
            readonly added_at: components["schemas"]["Instant"];
            /** @description When it ends or ended; absent without an end. */
            readonly retires_at?: components["schemas"]["Instant"];
            /**
             * @description `ending`: in use until `retires_at`.
             * @enum {string}
             */
            readonly state: "in_use" | "ending" | "retired";
            /** @description Whether it signed this call. */
            readonly signed_this: boolean;
        };
        /** @description What people are told of you; what you have not declared is left out. */
        readonly PartnerDeclaration: {
            readonly contact?: components["schemas"]["PartnerContact"];
            readonly storage_locations?: components["schemas"]["StorageLocations"];
            readonly recipients?: components["schemas"]["Recipients"];
            readonly agreement?: components["schemas"]["PartnerAgreement"];
        };
        /** @enum {string} */
        readonly PartnerKind: "bank" | "pharmacy" | "hospital" | "school" | "ministry" | "civic" | "authority";
        /**
         * @description The tax code of the organisation, of a branch with its three digits.
         * @example 0100000001
         */
        readonly OrganisationId: string;
        /**
         * @description What you may do besides asking people.
         * @example statistics:residents:01
         */
        readonly Mandate: string;
        readonly Registration: {
            readonly partner_id: components["schemas"]["PartnerId"];
            readonly name: components["schemas"]["Text"];
            readonly kind: components["schemas"]["PartnerKind"];
            readonly organisation_id: components["schemas"]["OrganisationId"];
            readonly registered_at: components["schemas"]["Instant"];
            /** @description Counts the changes of what is registered. */
            readonly version: number;
            /** @description What you may ask for; `getCatalogue` has their limits. */
            readonly purposes: readonly components["schemas"]["PurposeId"][];
            /** @description The fields that some purpose of yours may ask for. */
            readonly fields: readonly components["schemas"]["FieldId"][];
            readonly mandates: readonly components["schemas"]["Mandate"][];
            readonly declared: components["schemas"]["PartnerDeclaration"];
            /** @description Your calls, as in `RateLimit`. */
            readonly quota: {
                /** @description Calls in a window. */
                readonly calls: number;
                readonly window_s: number;
                /** @description What is left after this call. */
                readonly remaining: number;
                /** @description Seconds until the next window. */
                readonly reset_s: number;
            };
            readonly limits: {
                /** @description Of a body; an operation that takes more says so. */
                readonly body_max_bytes: number;
                readonly keys_in_use_max: number;
                /** @description How old `created` may be. */
                readonly signature_age_max_s: number;
                /** @description How far ahead `created` may be. */
                readonly signature_ahead_max_s: number;
                /** @description How long an Idempotency-Key is remembered. */
                readonly idempotency_kept_s: number;
                readonly events_kept_days: number;
            };
            /** @description Oldest first. */
            readonly keys: readonly components["schemas"]["PartnerKey"][];
            readonly addresses: {
                /**
                 * Format: uri
                 * @description What `@target-uri` begins with.
                 */
                readonly origin: string;
                /**
                 * Format: uri
                 * @description The gateway's public keys.
                 */
                readonly keys: string;
                /** Format: uri */
                readonly documentation: string;
                /** Format: uri */
                readonly contract: string;
            };
        };
        /**
         * @description The id of an application. An id that does not have this form is `not_found`.
         * @example app_01m83t4d0wf8y9hrtw5k9vysj1
         */
        readonly ApplicationId: string;
        readonly NewApplication: {
            readonly name: components["schemas"]["Text"];
            readonly kind: components["schemas"]["PartnerKind"];
            readonly organisation_id: components["schemas"]["OrganisationId"];
            /** @description What you want to ask people for. */
            readonly purposes: readonly components["schemas"]["PurposeId"][];
            readonly mandates?: readonly components["schemas"]["Mandate"][];
            readonly contact: components["schemas"]["PartnerContact"];
            readonly storage_locations?: components["schemas"]["StorageLocations"];
            readonly recipients?: components["schemas"]["Recipients"];
            readonly jwk: components["schemas"]["PartnerJwk"];
        };
        readonly Application: {
            readonly application_id: components["schemas"]["ApplicationId"];
            /** @enum {string} */
            readonly status: "waiting" | "approved" | "refused";
            readonly keyid: string;
            readonly applied_at: components["schemas"]["Instant"];
            readonly decided_at?: components["schemas"]["Instant"];
            /** @description Why it was refused. */
            readonly reason?: string;
            /** @description Yours, once it is approved. */
            readonly partner_id?: components["schemas"]["PartnerId"];
        };
        /** @description The JWK Set at `/.well-known/jwks.json` (RFC 7517). */
        readonly GatewayKeys: {
            readonly keys: readonly components["schemas"]["GatewayKey"][];
        };
        readonly GatewayKey: {
            /** @constant */
            readonly kty: "OKP";
            /** @constant */
            readonly crv: "Ed25519";
            readonly x: string;
            /** @description The thumbprint of the key (RFC 7638), which is the `keyid` of signatures. */
            readonly kid: string;
            /** @constant */
            readonly alg: "EdDSA";
            /** @constant */
            readonly use: "sig";
            /**
             * Format: date-time
             * @description Since then a gateway that starts signs with another key.
             */
            readonly signing_ended_at?: string;
            /**
             * Format: date-time
             * @description From then on this key signs nothing; what it signed before stays valid.
             */
            readonly retired_at?: string;
        };
        readonly Consent: {
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly request_id: components["schemas"]["RequestId"];
            /**
             * @description active and paused change into each other; the others are final: consumed (used once), expired, revoked (by
             *     the person), relinquished (by you), lapsed (a child came of age, a guardianship ended, the person died). A
             *     consumed consent can still be revoked until its `valid_until`.
             * @enum {string}
             */
            readonly state: "active" | "paused" | "consumed" | "expired" | "revoked" | "relinquished" | "lapsed";
            readonly purpose: components["schemas"]["PurposeId"];
            /** @description What the person approved, as narrowed since. */
            readonly fields: readonly components["schemas"]["FieldId"][];
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
            readonly given_at: components["schemas"]["Instant"];
            readonly valid_until: components["schemas"]["Instant"];
            /** @description Releases so far. */
            readonly uses: number;
            readonly ended_at?: components["schemas"]["Instant"];
            /** @description The latest receipt. */
            readonly receipt: components["schemas"]["ReceiptJws"];
            /** @description All receipts, oldest first. */
            readonly receipts: readonly components["schemas"]["ReceiptJws"][];
            /**
             * @description What the deciders' passkeys have signed, to be verified offline with `ung-thuan receipt verify`. Absent if you
             *     asked by share code, since the key would identify the person.
             */
            readonly evidence?: readonly components["schemas"]["Evidence"][];
        };
        readonly ListedConsent: {
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly request_id: components["schemas"]["RequestId"];
            /**
             * @description active and paused change into each other; the others are final: consumed (used once), expired, revoked (by
             *     the person), relinquished (by you), lapsed (a child came of age, a guardianship ended, the person died). A
             *     consumed consent can still be revoked until its `valid_until`.
             * @enum {string}
             */
            readonly state: "active" | "paused" | "consumed" | "expired" | "revoked" | "relinquished" | "lapsed";
            readonly purpose: components["schemas"]["PurposeId"];
            /** @description What the person approved, as narrowed since. */
            readonly fields: readonly components["schemas"]["FieldId"][];
            /** @description How often the data may be released. */
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
            readonly given_at: components["schemas"]["Instant"];
            readonly valid_until: components["schemas"]["Instant"];
            /** @description Releases so far. */
            readonly uses: number;
            readonly ended_at?: components["schemas"]["Instant"];
        };
        readonly ConsentPage: {
            readonly items: readonly components["schemas"]["ListedConsent"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: string | null;
        };
        readonly ConsentRequestPage: {
            readonly items: readonly components["schemas"]["ConsentRequest"][];
            /** @description The cursor of the next page; null on the last one. */
            readonly next_cursor: string | null;
        };
        readonly Evidence: {
            readonly role: components["schemas"]["Role"];
            readonly decided_at: components["schemas"]["Instant"];
            /** @description What was approved, exactly as it was shown. */
            readonly terms: components["schemas"]["Terms"];
            readonly assertion: components["schemas"]["Assertion"];
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
            readonly statement: string;
            readonly binding_code: string;
            readonly fields: readonly components["schemas"]["Field"][];
            readonly access: components["schemas"]["Access"];
            readonly retention: components["schemas"]["Duration"];
            readonly expires_at: components["schemas"]["Instant"];
        };
        readonly Base64Url: string;
        /** @description SHA-256, base64url. */
        readonly Hash: string;
        /**
         * @description The person the data is about, or a parent or guardian.
         * @enum {string}
         */
        readonly Role: "subject" | "guardian";
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
        /**
         * @description The purpose, as named in the catalogue.
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
        readonly NewRelease: {
            /** @description A subset of the approved fields. */
            readonly fields?: readonly components["schemas"]["FieldId"][];
        };
        readonly Release: {
            readonly release_id: components["schemas"]["ReleaseId"];
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly released_at: components["schemas"]["Instant"];
            readonly purpose: components["schemas"]["PurposeId"];
            readonly data: components["schemas"]["ReleasedData"];
            /** @description Fields that were approved and requested, but have no value for this person. */
            readonly not_available: readonly components["schemas"]["FieldId"][];
            readonly ledger: components["schemas"]["LedgerProof"];
        };
        /**
         * @description What you need to find this release in the ledger, and to prove later what was released. `entry` is JSON in canonical
         *     form (RFC 8785):
         *     `{"actor":"partner","at","consent_id","fields","kind":"release","partner_id","purpose","release_id","request_id","subject"}`
         *     (`"kind":"release_repeated"` if an Idempotency-Key was repeated), where `subject` is
         *     base64url(SHA-256(salt || personal_id_number)) over the 16 bytes of the salt and the 12 digits. Keep the salt as
         *     you keep the data: with it, the number can be found by brute force. For that reason there is no salt if the person was
         *     asked by share code.
         */
        readonly LedgerProof: {
            /** @description The leaf hash in the Merkle tree (RFC 6962 section 2.1), SHA-256(0x00 || entry), base64url. */
            readonly entry_hash: string;
            /** @description 16 bytes, base64url. */
            readonly salt?: string;
            /** @description The exact text of the entry, UTF-8. */
            readonly entry: string;
            /** @description The name of the ledger, as in the first line of its checkpoints. */
            readonly origin: string;
        };
        /** @description The values, nested by the parts of their field ids. */
        readonly ReleasedData: {
            readonly person?: components["schemas"]["ReleasedPerson"];
            /** @description Oldest first, each with its approved members only; empty if nothing was found. */
            readonly prescriptions?: readonly components["schemas"]["ReleasedPrescription"][];
            readonly documents?: components["schemas"]["ReleasedDocuments"];
            readonly organisation?: components["schemas"]["ReleasedOrganisation"];
        };
        /**
         * @description The approved data of the organisation that the request named, as the registry has it, while the person who approved
         *     represents it.
         * @example {
         *       "name": "Công ty Trách nhiệm hữu hạn Hoa Sen",
         *       "tax_number": "0100000031",
         *       "legal_representative": {
         *         "full_name": "Trần Minh Đức",
         *         "since": "2026-01-15"
         *       }
         *     }
         */
        readonly ReleasedOrganisation: {
            readonly name?: components["schemas"]["Value"];
            readonly tax_number?: components["schemas"]["OrganisationId"];
            readonly head_office_address?: components["schemas"]["Value"];
            /** @description The representative who approved. `until` is absent if the representation has no end. */
            readonly legal_representative?: {
                readonly full_name: components["schemas"]["Value"];
                readonly since: components["schemas"]["RegistryDate"];
                readonly until?: components["schemas"]["RegistryDate"];
            };
        };
        /**
         * @description The approved documents that the person has linked, as their issuers returned them on the day `as_of`. One that is not
         *     linked, or no longer linked, is in `not_available`.
         * @example {
         *       "driving_licence": {
         *         "number": "010123456789",
         *         "classes": [
         *           {
         *             "class": "A1",
         *             "since": "2012-05-08"
         *           },
         *           {
         *             "class": "B",
         *             "since": "2019-03-21",
         *             "until": "2029-03-21"
         *           }
         *         ],
         *         "issued_on": "2019-03-21",
         *         "issued_by": "Cục Cảnh sát giao thông",
         *         "as_of": "2026-11-28"
         *       }
         *     }
         */
        readonly ReleasedDocuments: {
            readonly driving_licence?: {
                /** @description 12 digits, or the shorter number of a paper licence, which may have letters. */
                readonly number: string;
                readonly classes: readonly {
                    /** @enum {string} */
                    readonly class: "A1" | "A" | "B1" | "B" | "C1" | "C" | "D1" | "D2" | "D" | "BE" | "C1E" | "CE" | "D1E" | "D2E" | "DE" | "A2" | "A3" | "A4" | "B11" | "B2" | "E" | "FB2" | "FC" | "FD" | "FE";
                    readonly since: components["schemas"]["RegistryDate"];
                    readonly until?: components["schemas"]["RegistryDate"];
                }[];
                readonly issued_on: components["schemas"]["RegistryDate"];
                readonly issued_by: components["schemas"]["Value"];
                readonly as_of: components["schemas"]["RegistryDate"];
            };
            readonly health_insurance_card?: {
                /**
                 * @description The social insurance number of 10 digits, or 15 characters: group, benefit level and province before that number
                 *     or, on cards from before it, before district, unit and serial number.
                 */
                readonly number: string;
                readonly valid_from: components["schemas"]["RegistryDate"];
                readonly valid_until?: components["schemas"]["RegistryDate"];
                readonly first_care_at: components["schemas"]["Value"];
                readonly issued_by: components["schemas"]["Value"];
                readonly as_of: components["schemas"]["RegistryDate"];
            };
        };
        /**
         * @description Only the approved fields that have a value.
         * @example {
         *       "birth_full_name": "Nguyễn Thị Lan",
         *       "date_of_birth": "1990-01-31",
         *       "resident_of:01": true
         *     }
         */
        readonly ReleasedPerson: {
            readonly birth_full_name?: components["schemas"]["Value"];
            readonly other_name?: components["schemas"]["Value"];
            readonly personal_id_number?: components["schemas"]["PersonalIdNumber"];
            readonly date_of_birth?: components["schemas"]["PartialDate"];
            /** @enum {string} */
            readonly sex?: "male" | "female";
            readonly place_of_birth?: components["schemas"]["Place"];
            readonly birth_registration_place?: components["schemas"]["Place"];
            readonly place_of_origin?: components["schemas"]["Place"];
            readonly ethnicity?: components["schemas"]["Value"];
            readonly religion?: components["schemas"]["Value"];
            readonly nationality?: components["schemas"]["Nationality"];
            /** @enum {string} */
            readonly blood_type?: "A+" | "A-" | "B+" | "B-" | "AB+" | "AB-" | "O+" | "O-";
            readonly old_id_number_9?: string;
            /** @description The latest card; `expires_on` is null if it is valid for life. */
            readonly id_card_issue?: {
                /** @enum {string} */
                readonly kind: "identity_card" | "residence_card";
                readonly issued_on: components["schemas"]["RegistryDate"];
                readonly issued_by: components["schemas"]["Value"];
                readonly expires_on: components["schemas"]["RegistryDate"] | null;
            };
            readonly related_persons?: readonly {
                /** @enum {string} */
                readonly relation: "father" | "mother" | "spouse" | "child" | "representative" | "guardian";
                readonly birth_full_name: components["schemas"]["Value"];
                readonly pseudonym?: components["schemas"]["Pseudonym"];
            }[];
            readonly permanent_residence?: components["schemas"]["Residence"];
            readonly temporary_residence?: components["schemas"]["Residence"];
            readonly current_residence?: components["schemas"]["Residence"];
            readonly absence_declaration?: {
                readonly since: components["schemas"]["RegistryDate"];
                readonly until?: components["schemas"]["RegistryDate"];
                readonly destination: components["schemas"]["Value"];
                readonly reason?: components["schemas"]["Value"];
            };
            readonly residence_file_number?: components["schemas"]["Value"];
            /** @enum {string} */
            readonly marital_status?: "single" | "married" | "divorced" | "widowed";
            readonly relation_to_household_head?: components["schemas"]["HouseholdRelation"];
            readonly household_members?: readonly {
                readonly relation_to_household_head: components["schemas"]["HouseholdRelation"];
                readonly birth_full_name: components["schemas"]["Value"];
                readonly pseudonym?: components["schemas"]["Pseudonym"];
            }[];
            readonly death_or_missing_date?: {
                readonly death_date: components["schemas"]["RegistryDate"];
            } | {
                readonly missing_since: components["schemas"]["RegistryDate"];
            };
            readonly phone_number?: string;
            readonly email?: components["schemas"]["Value"];
            readonly other_information?: components["schemas"]["Value"];
            readonly portrait?: {
                /** @enum {string} */
                readonly media_type: "image/png" | "image/jpeg";
                readonly taken_on: components["schemas"]["RegistryDate"];
                readonly data: string;
            };
            readonly occupation?: components["schemas"]["Value"];
            readonly eid_status?: {
                /** @constant */
                readonly status: "active";
                /** @enum {integer} */
                readonly level: 1 | 2;
                readonly activated_on: components["schemas"]["RegistryDate"];
            } | {
                /** @constant */
                readonly status: "none";
            };
            readonly is_adult?: boolean;
            readonly is_adult_citizen?: boolean;
            readonly is_at_least_14?: boolean;
            readonly birth_year?: number;
            readonly province_of_residence?: components["schemas"]["UnitName"];
            readonly pseudonym?: components["schemas"]["PairwisePseudonym"];
            readonly has_not_answered?: boolean;
        } & {
            readonly [key: string]: unknown;
        };
        /**
         * @description 5 characters of the facility, 7 more, and after a hyphen the kind: `N` narcotic, `H` psychotropic or precursor,
         *     `C` other, `T` traditional decoction. A code that does not have this form is `not_found`.
         * @example 010010a1b2c3-C
         */
        readonly PrescriptionCode: string;
        /**
         * @description The id of a dispensing. An id that does not have this form is `not_found`.
         * @example dsp_01m83t6h38f8y98n1mks12y199
         */
        readonly DispensingId: string;
        /** @enum {string} */
        readonly PrescriptionStatus: "open" | "partly_dispensed" | "dispensed" | "expired" | "replaced" | "withdrawn";
        /**
         * @description wrong_patient, it was written for somebody else; wrong_content, it is to be written anew; other.
         * @enum {string}
         */
        readonly WithdrawalReason: "wrong_patient" | "wrong_content" | "other";
        readonly PrescriptionWithdrawal: {
            readonly reason: components["schemas"]["WithdrawalReason"];
        };
        readonly WithdrawnPrescription: {
            readonly code: components["schemas"]["PrescriptionCode"];
            readonly status: components["schemas"]["PrescriptionStatus"];
            readonly withdrawn_at: components["schemas"]["Instant"];
            readonly reason: components["schemas"]["WithdrawalReason"];
        };
        /** @description The health facility; its code is the first five characters of the prescription's code. */
        readonly Facility: {
            readonly code: string;
            readonly name: components["schemas"]["OneLine"];
        };
        readonly Prescriber: {
            readonly name: components["schemas"]["OneLine"];
            readonly licence_number: components["schemas"]["OneLine"];
        };
        /** @description Of a patient under 72 months. */
        readonly ChildPatient: {
            readonly age_months: components["schemas"]["AgeInMonths"];
            readonly weight_kg: components["schemas"]["WeightInKg"];
            readonly accompanied_by: components["schemas"]["PersonName"];
        };
        readonly AgeInMonths: number;
        readonly WeightInKg: number;
        /**
         * @description By ICD-10.
         * @example [
         *       {
         *         "code": "J02.9",
         *         "text": "Viêm họng cấp"
         *       }
         *     ]
         */
        readonly Diagnoses: readonly {
            readonly code: string;
            readonly text: components["schemas"]["OneLine"];
        }[];
        readonly AtcCode: string;
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
        readonly LineNumber: number;
        readonly SupplyDays: number;
        readonly Advice: {
            /** @description In one or more lines. */
            readonly text: string;
            readonly follow_up_on?: components["schemas"]["RegistryDate"];
        };
        /** @description A drug by its international name, with the trade name. */
        readonly NewPrescriptionLine: {
            readonly drug: components["schemas"]["OneLine"];
            readonly trade_name?: components["schemas"]["OneLine"];
            readonly atc?: components["schemas"]["AtcCode"];
            readonly strength: components["schemas"]["OneLine"];
            readonly form: components["schemas"]["OneLine"];
            readonly route: components["schemas"]["OneLine"];
            readonly dose: components["schemas"]["OneLine"];
            readonly how_to_take: components["schemas"]["OneLine"];
            readonly quantity: components["schemas"]["Quantity"];
            readonly unit: components["schemas"]["OneLine"];
            /** @description How long the quantity lasts; at most 30, or 90 with a diagnosis listed for long-term prescriptions. */
            readonly days: components["schemas"]["SupplyDays"];
        };
        readonly NewPrescription: {
            readonly code: components["schemas"]["PrescriptionCode"];
            readonly issued_at: components["schemas"]["Instant"];
            /**
             * @description Identified by number and date of birth together. For a child under 72 months, and for nobody else, the age in
             *     months on the day of issue, the weight and the accompanying adult are required.
             */
            readonly patient: {
                readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
                readonly date_of_birth: components["schemas"]["PartialDate"];
                readonly age_months?: components["schemas"]["AgeInMonths"];
                readonly weight_kg?: components["schemas"]["WeightInKg"];
                readonly accompanied_by?: components["schemas"]["PersonName"];
            };
            readonly facility: {
                readonly name: components["schemas"]["OneLine"];
            };
            readonly prescriber: components["schemas"]["Prescriber"];
            readonly diagnoses: components["schemas"]["Diagnoses"];
            /** @description Lines are numbered by their position, from 1. */
            readonly lines: readonly components["schemas"]["NewPrescriptionLine"][];
            readonly advice?: components["schemas"]["Advice"];
            /**
             * @description The code of an earlier prescription by the same facility for the same patient that is not yet completely
             *     dispensed; it can no longer be dispensed.
             */
            readonly replaces?: components["schemas"]["PrescriptionCode"];
        };
        readonly RecordedPrescription: {
            readonly code: components["schemas"]["PrescriptionCode"];
            readonly issued_at: components["schemas"]["Instant"];
            /** @description The last day to collect. */
            readonly valid_until: components["schemas"]["RegistryDate"];
            readonly status: components["schemas"]["PrescriptionStatus"];
        };
        readonly PrescriptionLine: {
            readonly line: components["schemas"]["LineNumber"];
            readonly drug: components["schemas"]["OneLine"];
            readonly trade_name?: components["schemas"]["OneLine"];
            readonly atc?: components["schemas"]["AtcCode"];
            readonly strength: components["schemas"]["OneLine"];
            readonly form: components["schemas"]["OneLine"];
            readonly route: components["schemas"]["OneLine"];
            readonly dose: components["schemas"]["OneLine"];
            readonly how_to_take: components["schemas"]["OneLine"];
            readonly quantity: components["schemas"]["Quantity"];
            readonly unit: components["schemas"]["OneLine"];
            readonly days: components["schemas"]["SupplyDays"];
        };
        /** @description The remaining quantity of a line, and what was dispensed of it. */
        readonly RemainingLine: {
            readonly line: components["schemas"]["LineNumber"];
            readonly quantity: components["schemas"]["QuantityLeft"];
            readonly unit: components["schemas"]["OneLine"];
            readonly dispensed: readonly {
                readonly at: components["schemas"]["Instant"];
                readonly quantity: components["schemas"]["Quantity"];
            }[];
        };
        /** @description Only the approved fields that have a value. */
        readonly ReleasedPrescription: {
            readonly code?: components["schemas"]["PrescriptionCode"];
            readonly issued_at?: components["schemas"]["Instant"];
            readonly valid_until?: components["schemas"]["RegistryDate"];
            readonly facility?: components["schemas"]["Facility"];
            readonly prescriber?: components["schemas"]["Prescriber"];
            readonly patient?: components["schemas"]["ChildPatient"];
            readonly diagnoses?: components["schemas"]["Diagnoses"];
            readonly lines?: readonly components["schemas"]["PrescriptionLine"][];
            readonly advice?: components["schemas"]["Advice"];
            readonly status?: components["schemas"]["PrescriptionStatus"];
            readonly remaining?: readonly components["schemas"]["RemainingLine"][];
        };
        /** @description A prescription as the facility that wrote it sees it. */
        readonly FacilityPrescription: {
            readonly code: components["schemas"]["PrescriptionCode"];
            readonly issued_at: components["schemas"]["Instant"];
            readonly valid_until: components["schemas"]["RegistryDate"];
            readonly facility: components["schemas"]["Facility"];
            readonly prescriber: components["schemas"]["Prescriber"];
            readonly patient?: components["schemas"]["ChildPatient"];
            readonly diagnoses: components["schemas"]["Diagnoses"];
            readonly lines: readonly components["schemas"]["PrescriptionLine"][];
            readonly advice?: components["schemas"]["Advice"];
            readonly status: components["schemas"]["PrescriptionStatus"];
            readonly remaining: readonly components["schemas"]["RemainingLine"][];
            readonly replaces?: components["schemas"]["PrescriptionCode"];
            readonly replaced_by?: components["schemas"]["PrescriptionCode"];
            readonly withdrawn_at?: components["schemas"]["Instant"];
            readonly withdrawal_reason?: components["schemas"]["WithdrawalReason"];
            /** @description Oldest first, including cancelled ones. */
            readonly dispensings: readonly {
                readonly dispensing_id: components["schemas"]["DispensingId"];
                readonly dispensed_at: components["schemas"]["Instant"];
                readonly lines: components["schemas"]["DispensedLines"];
                readonly invoice_number?: components["schemas"]["InvoiceNumber"];
                readonly cancelled_at?: components["schemas"]["Instant"];
                readonly cancel_reason?: components["schemas"]["CancelReason"];
                readonly pharmacy: components["schemas"]["Text"];
            }[];
        };
        /** @description Each line once, with the quantity, and the product as the pharmacy calls it. */
        readonly DispensedLines: readonly {
            readonly line: components["schemas"]["LineNumber"];
            readonly quantity: components["schemas"]["Quantity"];
            readonly product?: components["schemas"]["OneLine"];
        }[];
        readonly InvoiceNumber: string;
        /** @description In your own words, shown to the person and the facility. One line. */
        readonly CancelReason: string;
        readonly NewDispensing: {
            readonly consent_id: components["schemas"]["ConsentId"];
            /** @description Each line once, with the quantity, and the product as you call it. */
            readonly lines: readonly {
                readonly line: components["schemas"]["LineNumber"];
                readonly quantity: components["schemas"]["Quantity"];
                /** @description The unit of the quantity; if present, it must be that of the line. */
                readonly unit?: components["schemas"]["OneLine"];
                readonly product?: components["schemas"]["OneLine"];
            }[];
            readonly invoice_number?: components["schemas"]["InvoiceNumber"];
        };
        /**
         * @description HL7 FHIR R5: a MedicationDispense for each line, one alone or several in a Bundle of type `collection`, all of one
         *     consent. `status` is `completed`; `authorizingPrescription` names the line by the reference
         *     `MedicationRequest/{code}.{line}`, or by an identifier `{code}.{line}` of the system `{origin}/prescription-lines`;
         *     `quantity.value` is whole or a half, or a rounded number beside the exact fraction in the extension `{origin}/fhir/fraction`,
         *     as in the Bundle of a release; `medication.concept.text` is the dispensed product; `supportingInformation` names
         *     the consent by an identifier of the system `{origin}/consents` whose value is the consent id; an `identifier` of the
         *     system `{origin}/invoices` is the invoice number. `{origin}` is this gateway's own, as in the Bundle of a release.
         *     Other elements of a MedicationDispense are ignored; `modifierExtension`, `implicitRules` and unknown elements are
         *     refused. Other refusals have pointers as for NewDispensing, with `lines` in the order of the entries.
         */
        readonly FhirDispensing: unknown;
        readonly Dispensing: {
            readonly dispensing_id: components["schemas"]["DispensingId"];
            readonly code: components["schemas"]["PrescriptionCode"];
            readonly consent_id: components["schemas"]["ConsentId"];
            readonly dispensed_at: components["schemas"]["Instant"];
            readonly lines: components["schemas"]["DispensedLines"];
            readonly invoice_number?: components["schemas"]["InvoiceNumber"];
            readonly cancelled_at?: components["schemas"]["Instant"];
            readonly cancel_reason?: components["schemas"]["CancelReason"];
            /** @description Of the prescription, now. */
            readonly status: components["schemas"]["PrescriptionStatus"];
            /** @description Of the prescription, now. */
            readonly remaining: readonly components["schemas"]["RemainingLine"][];
        };
        readonly DispensingCancellation: {
            readonly reason: components["schemas"]["CancelReason"];
        };
        /**
         * @description HL7 FHIR R5: a Bundle of type `collection` with exactly the content of the release: a Patient, a MedicationRequest
         *     for each line of each prescription, a MedicationDispense for what was dispensed of it. What FHIR requires and was
         *     not approved is marked `masked` (extension data-absent-reason); what FHIR has no element for, such as the ledger
         *     proof, is in extensions below `/fhir/`.
         */
        readonly FhirBundle: unknown;
        readonly Value: string;
        /** @description One line of visible characters, without spaces around it. */
        readonly OneLine: string;
        /** @description The name of someone who did not consent, hence without digits. */
        readonly PersonName: string;
        /**
         * @description Distinguishes the people who answer you, for purposes that are `unnamed`: the same in all releases to you for one purpose, different
         *     for your other purposes and for every other partner, and not to be found from a personal number.
         * @example q83vEjRWeJq83vEjRWeJqw
         */
        readonly PairwisePseudonym: string;
        /**
         * @description Distinguishes people who are named in values, for purposes with `pseudonyms`: the same in all releases to this
         *     partner, different for every other.
         */
        readonly Pseudonym: string;
        /** @example 001190000017 */
        readonly PersonalIdNumber: string;
        readonly PersonalIdNumberOrNull: components["schemas"]["PersonalIdNumber"] | null;
        /**
         * Format: date
         * @example 2021-05-14
         */
        readonly RegistryDate: string;
        /**
         * @description A date to its known precision, the full date, year and month, or the year.
         * @example 1990-01-31
         * @example 1950-03
         * @example 1950
         */
        readonly PartialDate: string;
        /**
         * @description Countries by ISO 3166-1 alpha-2.
         * @example [
         *       "VN"
         *     ]
         */
        readonly Nationality: readonly string[];
        /** @enum {string} */
        readonly HouseholdRelation: "head" | "spouse" | "child" | "child_in_law" | "parent" | "parent_in_law" | "grandchild" | "grandparent" | "sibling" | "ward" | "other";
        /**
         * @example {
         *       "code": "01",
         *       "full_name": "Thành phố Hà Nội"
         *     }
         */
        readonly UnitName: {
            readonly code: components["schemas"]["Value"];
            readonly full_name: components["schemas"]["Value"];
        };
        /** @description An administrative unit with the units it belongs to; a district only if the unit is older than July 2025. */
        readonly Unit: {
            readonly code: components["schemas"]["Value"];
            /** @enum {string} */
            readonly level: "country" | "province" | "district" | "commune";
            readonly full_name: components["schemas"]["Value"];
            readonly district?: components["schemas"]["UnitName"];
            readonly province?: components["schemas"]["UnitName"];
            /** @description The day of the list that states these names, where it is unknown since when they held. */
            readonly known_from?: components["schemas"]["RegistryDate"];
        };
        readonly UnitOrNull: components["schemas"]["Unit"] | null;
        /** @description A place as the document names it, and the unit there today; `present` is null if there are several possible ones. */
        readonly Place: {
            readonly as_issued: components["schemas"]["UnitOrNull"];
            readonly present: components["schemas"]["UnitOrNull"];
            readonly possible_successors?: readonly components["schemas"]["Unit"][];
            readonly detail?: components["schemas"]["Value"];
        };
        /** @description An address with the unit there today; `unit_as_issued` if the registry still names a unit that has ended. */
        readonly Residence: {
            readonly address: components["schemas"]["Value"];
            readonly unit: components["schemas"]["UnitOrNull"];
            readonly since: components["schemas"]["RegistryDate"];
            readonly until?: components["schemas"]["RegistryDate"];
            readonly unit_as_issued?: components["schemas"]["Unit"];
            readonly possible_successors?: readonly components["schemas"]["Unit"][];
        };
        /**
         * @description A unit from its first to its last day; a change of name, kind or parent begins a new version.
         * @example {
         *       "code": "26740",
         *       "level": "commune",
         *       "name": "Sài Gòn",
         *       "full_name": "Phường Sài Gòn",
         *       "kind": "Phường",
         *       "within": [
         *         {
         *           "level": "province",
         *           "code": "79",
         *           "full_name": "Thành phố Hồ Chí Minh"
         *         },
         *         {
         *           "level": "country",
         *           "code": "VN",
         *           "full_name": "Việt Nam"
         *         }
         *       ],
         *       "known_from": "2025-07-01",
         *       "valid_from": "2025-07-01",
         *       "valid_to": null,
         *       "instrument": "19/2025/QĐ-TTg"
         *     }
         */
        readonly UnitVersion: {
            readonly code: components["schemas"]["Value"];
            /** @enum {string} */
            readonly level: "country" | "province" | "district" | "commune";
            readonly name: components["schemas"]["Value"];
            readonly full_name: components["schemas"]["Value"];
            /** @description The legal kind, `Phường` or `Thành phố trực thuộc trung ương`. */
            readonly kind: string;
            /** @description The units it belonged to on the requested day, from the nearest to the country. */
            readonly within: readonly components["schemas"]["UnitWithin"][];
            /**
             * Format: date
             * @description The first day for which the lists state this version.
             */
            readonly known_from: string;
            /**
             * Format: date
             * @description The day it began; null where the lists do not say, as of all units up to 30 June 2025.
             */
            readonly valid_from: string | null;
            /**
             * Format: date
             * @description The first day on which it is no longer in force; null while it has no end.
             */
            readonly valid_to: string | null;
            /** @description The decision or resolution that created it. */
            readonly instrument: string;
        };
        /**
         * @example {
         *       "level": "province",
         *       "code": "79",
         *       "full_name": "Thành phố Hồ Chí Minh"
         *     }
         */
        readonly UnitWithin: {
            /** @enum {string} */
            readonly level: "country" | "province" | "district";
            readonly code: components["schemas"]["Value"];
            readonly full_name: components["schemas"]["Value"];
        };
        /** @description One unit was succeeded by another, as a whole or in part. */
        readonly UnitEdge: {
            /** @enum {string} */
            readonly kind: "whole" | "part";
            /** @description Whether all its residents belong to this successor. When some units were split, the other successors got only land. */
            readonly all_people: boolean;
            /** Format: date */
            readonly on_date: string;
            readonly instrument: string;
            readonly unit: components["schemas"]["UnitVersion"];
        };
        /**
         * Format: date
         * @description The day for which the code was resolved.
         * @example 2026-11-24
         */
        readonly UnitDay: string;
        readonly AdministrativeUnitOnDay: {
            readonly on: components["schemas"]["UnitDay"];
            /** @description True if no day was requested, and the day is today. */
            readonly on_is_today: boolean;
            readonly unit: components["schemas"]["UnitVersion"];
        };
        readonly UnitSuccessors: {
            readonly on: components["schemas"]["UnitDay"];
            /** @description True if no day was requested, and the day is today. */
            readonly on_is_today: boolean;
            readonly unit: components["schemas"]["UnitVersion"];
            /** @description Empty while the unit is in force, and for a district, which had no successor. */
            readonly successors: readonly components["schemas"]["UnitEdge"][];
            /**
             * @description The units in force there today; several if it was split. For a district, the communes of today that its own
             *     communes went to, wholly or in part.
             */
            readonly present: readonly components["schemas"]["UnitVersion"][];
        };
        readonly UnitPredecessors: {
            readonly on: components["schemas"]["UnitDay"];
            /** @description True if no day was requested, and the day is today. */
            readonly on_is_today: boolean;
            readonly unit: components["schemas"]["UnitVersion"];
            /** @description Empty if the lists name no predecessor. */
            readonly predecessors: readonly components["schemas"]["UnitEdge"][];
            /** @description The oldest units in the lists from which it descends. What came before their `known_from` is unknown. */
            readonly origins: readonly components["schemas"]["UnitVersion"][];
        };
        readonly NewRegistryEvents: {
            /** @description The events, in the order in which to apply them. Each `event_id` occurs once. */
            readonly events: readonly (unknown | components["schemas"]["RegistryEvent"])[];
        };
        readonly RegistryEvent: components["schemas"]["BirthEvent"] | components["schemas"]["FoundlingRegisteredEvent"] | components["schemas"]["PersonRegisteredEvent"] | components["schemas"]["NaturalisedEvent"] | components["schemas"]["PermanentResidenceChangedEvent"] | components["schemas"]["TemporaryResidenceRegisteredEvent"] | components["schemas"]["TemporaryResidenceEndedEvent"] | components["schemas"]["CurrentResidenceDeclaredEvent"] | components["schemas"]["MarriageEvent"] | components["schemas"]["DivorceEvent"] | components["schemas"]["GuardianshipBegunEvent"] | components["schemas"]["GuardianshipEndedEvent"] | components["schemas"]["CardIssuedEvent"] | components["schemas"]["NumberReissuedEvent"] | components["schemas"]["CorrectionEvent"] | components["schemas"]["DeathEvent"] | components["schemas"]["MissingEvent"] | components["schemas"]["FoundEvent"] | components["schemas"]["AccountActivatedEvent"] | components["schemas"]["OrganisationRoleBegunEvent"] | components["schemas"]["OrganisationRoleEndedEvent"];
        /**
         * @description Chosen by the authority and never used for another event. It must not contain personal data.
         * @example 2026-11-24/ba-dinh/000017
         */
        readonly EventId: string;
        /**
         * Format: date
         * @description A day in Việt Nam, ISO 8601.
         * @example 2026-11-23
         */
        readonly EventDate: string;
        /**
         * @description A date known to the day, to the month or to the year.
         * @example 1990-01-31
         * @example 1950-03
         * @example 1950
         */
        readonly EventPartialDate: components["schemas"]["EventDate"] | string;
        /** @description One line of text without control or invisible characters, and without leading or trailing spaces. */
        readonly Line: string;
        readonly ResidentCounts: {
            /**
             * Format: date
             * @description The units are those of this day.
             */
            readonly on: string;
            readonly on_is_today: boolean;
            /**
             * Format: date
             * @description The day on which people were counted, whatever day the units are of: today in Việt Nam unless another was asked for.
             */
            readonly counted_on: string;
            readonly unit: components["schemas"]["UnitNamed"];
            readonly method: components["schemas"]["CountMethod"];
            readonly not_yet_born: components["schemas"]["NotYetBorn"];
            readonly counts: readonly components["schemas"]["ResidentCount"][];
        };
        readonly CountMethod: {
            /** @constant */
            readonly name: "cell-key perturbation";
            /** @description The largest deviation of a count. */
            readonly deviation_max: number;
            readonly variance: number;
            /** @description All counts are multiples of it. */
            readonly step: number;
            /** @constant */
            readonly totals: "protected on their own";
            /** @constant */
            readonly school_levels: "by calendar year (Education Law 2019 article 28)";
            /** @constant */
            readonly age_bands: "working age from 15 (Labour Code 2019 article 3), elderly from 60 (Law on the Elderly 2009 article 2)";
        };
        /**
         * @description The ages of a school year whose children are not born yet, where the question is about school years. They are not estimated. Children born in the current year are incomplete.
         * @example [
         *       {
         *         "school_year": 2028,
         *         "ages": [
         *           0,
         *           1
         *         ]
         *       }
         *     ]
         */
        readonly NotYetBorn: readonly {
            readonly school_year: number;
            readonly ages: readonly number[];
        }[];
        /**
         * @example {
         *       "code": "00004",
         *       "full_name": "Phường Ba Đình"
         *     }
         */
        readonly UnitNamed: {
            readonly code: string;
            readonly full_name: string;
        };
        readonly HouseholdCounts: {
            /**
             * Format: date
             * @description The units are those of this day.
             */
            readonly on: string;
            readonly on_is_today: boolean;
            /**
             * Format: date
             * @description The day on which households were counted.
             */
            readonly counted_on: string;
            readonly unit: components["schemas"]["UnitNamed"];
            readonly method: components["schemas"]["CountMethod"];
            readonly counts: readonly {
                readonly unit?: components["schemas"]["UnitNamed"] | null;
                /**
                 * @description The unit of the head was split, and the registry does not say in which part.
                 * @constant
                 */
                readonly unit_is_unresolved?: true;
                /** @description Members; 7 with all above it, null for the total. */
                readonly household_size?: number | null;
                readonly households: number;
            }[];
        };
        readonly MergerPlan: {
            /**
             * Format: date
             * @description The units are those of this day.
             */
            readonly on: string;
            readonly on_is_today: boolean;
            /**
             * Format: date
             * @description The day on which people were counted.
             */
            readonly counted_on: string;
            readonly units: readonly components["schemas"]["UnitNamed"][];
            readonly method: components["schemas"]["CountMethod"];
            /** @description The largest deviation of a count of all together. */
            readonly together_deviation_max: number;
            readonly not_yet_born: components["schemas"]["NotYetBorn"];
            /** @description Those of each unit, and with `unit` null those of all together. People of a split commune whose new commune is not known (`unit_is_unresolved`) are shown with the unit they may live in, and in no sum. */
            readonly counts: readonly components["schemas"]["ResidentCount"][];
            /** @description With `kind`, what the law asks of such a unit. */
            readonly standards?: readonly {
                /** @enum {string} */
                readonly name: "population" | "area_km2";
                readonly at_least: number;
                /** @description Of the set; the population is permanent and temporary residents. Without an area in the question it is missing. */
                readonly is?: number;
                /** @description Null where the deviation, or people who are unresolved, leave it open, or nothing was given. */
                readonly is_met?: boolean | null;
                readonly source: string;
            }[];
        };
        /** @enum {string} */
        readonly SchoolLevel: "nursery" | "kindergarten" | "primary" | "lower_secondary" | "upper_secondary";
        /** @description By school level. What is left out has the value that the answer's `standards` show, from the ministry's circulars. */
        readonly SchoolStandards: {
            readonly nursery?: components["schemas"]["SchoolStandard"];
            readonly kindergarten?: components["schemas"]["SchoolStandard"];
            readonly primary?: components["schemas"]["SchoolStandard"];
            readonly lower_secondary?: components["schemas"]["SchoolStandard"];
            readonly upper_secondary?: components["schemas"]["SchoolStandard"];
        };
        /**
         * @example {
         *       "class_size": 35,
         *       "teachers_per_class": 1.5,
         *       "classes_per_room": 1
         *     }
         */
        readonly SchoolStandard: {
            /** @description Children in a class. */
            readonly class_size?: number;
            readonly teachers_per_class?: number;
            /** @description 2 where rooms are used in shifts. */
            readonly classes_per_room?: number;
        };
        /**
         * @example {
         *       "unit": "01",
         *       "places": [
         *         {
         *           "unit": "00004",
         *           "school_level": "primary",
         *           "places": 4000
         *         }
         *       ]
         *     }
         */
        readonly SchoolPlanQuestion: {
            /** @description The country (VN, also without it), a province (2 digits) or a commune (5 digits) that exists on the day. */
            readonly unit?: string;
            /**
             * @description The level of the units to plan for; without it communes.
             * @enum {string}
             */
            readonly level?: "province" | "commune";
            /**
             * Format: date
             * @description The units are those of this day; today by default.
             */
            readonly on?: string;
            /**
             * @description The kind of residence to count; without it permanent.
             * @enum {string}
             */
            readonly residence?: "permanent" | "temporary" | "current";
            /** @description The year in which the first school year begins; the current one by default. */
            readonly school_year?: number;
            /** @description The number of school years; without it 7. */
            readonly years?: number;
            readonly standards?: components["schemas"]["SchoolStandards"];
            /** @description The places there are; each unit and school level once. Where none is given, none is compared. */
            readonly places?: readonly {
                /** @description A unit of the level within the area. */
                readonly unit: string;
                readonly school_level: components["schemas"]["SchoolLevel"];
                readonly places: number;
            }[];
        };
        readonly SchoolPlan: {
            /**
             * Format: date
             * @description The units are those of this day.
             */
            readonly on: string;
            readonly on_is_today: boolean;
            /**
             * Format: date
             * @description The day on which people were counted: today in Việt Nam.
             */
            readonly counted_on: string;
            readonly unit: components["schemas"]["UnitNamed"];
            readonly method: components["schemas"]["CountMethod"];
            readonly not_yet_born: components["schemas"]["NotYetBorn"];
            /** @description Those that the plan follows, yours and the others. */
            readonly standards: {
                readonly nursery: components["schemas"]["SchoolStandard"];
                readonly kindergarten: components["schemas"]["SchoolStandard"];
                readonly primary: components["schemas"]["SchoolStandard"];
                readonly lower_secondary: components["schemas"]["SchoolStandard"];
                readonly upper_secondary: components["schemas"]["SchoolStandard"];
            };
            readonly rows: readonly components["schemas"]["SchoolPlanRow"][];
        };
        /**
         * @description One unit, school level and school year. Without a unit it is the whole area.
         * @example {
         *       "school_year": 2026,
         *       "unit": {
         *         "code": "00004",
         *         "full_name": "Phường Ba Đình"
         *       },
         *       "school_level": "primary",
         *       "children": 4212,
         *       "classes": 121,
         *       "teachers": 182,
         *       "rooms": 121,
         *       "places": 4000,
         *       "missing_places": 212
         *     }
         */
        readonly SchoolPlanRow: {
            readonly school_year: number;
            readonly unit: components["schemas"]["UnitNamed"] | null;
            /**
             * @description Children of a split commune whose new commune is not known yet; in the sums of the area, but in no unit.
             * @constant
             */
            readonly unit_is_unresolved?: true;
            readonly school_level: components["schemas"]["SchoolLevel"];
            /** @description A protected count. */
            readonly children: number;
            readonly classes: number;
            readonly teachers: number;
            readonly rooms: number;
            /** @description As given; of the whole area the sum of those given. */
            readonly places?: number;
            /** @description Children beyond the places, where places are given. */
            readonly missing_places?: number;
        };
        readonly StatisticsSignInLink: {
            /** Format: uri */
            readonly url: string;
            /** Format: date-time */
            readonly expires_at: string;
        };
        readonly StatisticsQuestions: {
            readonly items: readonly components["schemas"]["StatisticsQuestion"][];
            readonly next_cursor: string | null;
        };
        readonly StatisticsQuestion: {
            /** @description The ledger's entry. */
            readonly entry_id: string;
            /** Format: date-time */
            readonly at: string;
            /**
             * @description A question, or that a person entered the page.
             * @enum {string}
             */
            readonly kind: "asked" | "entered";
            /** @description The key that asked; absent where a person did. */
            readonly keyid?: string;
            /** @description The pseudonym of the person; absent where a key asked. */
            readonly asked_by?: string;
            /** @description As the ledger has it: `name=value`. */
            readonly question: readonly string[];
        };
        /**
         * @description One count. Null in a member that was grouped by means the total.
         * @example {
         *       "school_year": 2026,
         *       "school_level": "primary",
         *       "residence": "permanent",
         *       "people": 4213
         *     }
         * @example {
         *       "age_band": "elderly",
         *       "residence": "permanent",
         *       "people": 1206
         *     }
         */
        readonly ResidentCount: {
            /** @description Where the question is about school years. */
            readonly school_year?: number;
            readonly unit?: components["schemas"]["UnitNamed"] | null;
            /**
             * @description Residents of a split commune whose new commune is not known yet.
             * @constant
             */
            readonly unit_is_unresolved?: true;
            /** @enum {string|null} */
            readonly school_level?: "nursery" | "kindergarten" | "primary" | "lower_secondary" | "upper_secondary" | null;
            /** @description 100 stands for 100 and more. */
            readonly age?: number | null;
            /**
             * @example 0-4
             * @example 65-69
             * @example 100+
             */
            readonly five_year_age?: string | null;
            /**
             * @description `under_15`, `working_age` from 15 to 59, `elderly` from 60.
             * @enum {string|null}
             */
            readonly age_band?: "under_15" | "working_age" | "elderly" | null;
            /** @enum {string|null} */
            readonly sex?: "male" | "female" | null;
            /**
             * @description Who has the Vietnamese nationality among others is Vietnamese.
             * @enum {string|null}
             */
            readonly nationality?: "vietnamese" | "foreign" | null;
            readonly residence: components["schemas"]["CountedResidence"];
            readonly people: number;
        };
        /**
         * @description `permanent` and `temporary` as registered; `current` where people actually live, the permanent residence unless they declared another. Who has a permanent and a temporary residence in different units counts in both, and once more in `permanent_of_two` at the first and in `temporary_of_two` at the second.
         * @enum {string}
         */
        readonly CountedResidence: "permanent" | "temporary" | "current" | "permanent_of_two" | "temporary_of_two";
        readonly LineOrNull: components["schemas"]["Line"] | null;
        /** @enum {string} */
        readonly Sex: "male" | "female";
        /** @example 00166 */
        readonly CommuneCode: string;
        /**
         * @description A country (ISO 3166-1 alpha-2), a province (2 digits), a district (3) or a commune (5).
         * @example 00004
         * @example 01
         * @example KR
         */
        readonly UnitCode: string;
        /**
         * @example {
         *       "unit": "00004",
         *       "detail": "Bệnh viện Phụ sản"
         *     }
         */
        readonly PlaceNamed: {
            readonly unit: components["schemas"]["UnitCode"];
            readonly detail?: components["schemas"]["Line"];
        };
        readonly NewChild: {
            /** @description 3 digits for the place of registration, 1 for century and sex, 2 for the birth year, 6 random. */
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly birth_full_name: components["schemas"]["Line"];
            readonly date_of_birth: components["schemas"]["EventPartialDate"];
            readonly sex: components["schemas"]["Sex"];
            readonly place_of_birth: components["schemas"]["PlaceNamed"];
            readonly birth_registration_unit: components["schemas"]["UnitCode"];
            readonly place_of_origin?: components["schemas"]["UnitCode"];
            readonly ethnicity?: components["schemas"]["Line"];
            readonly religion?: components["schemas"]["Line"];
            /** @description Vietnamese only, when absent. */
            readonly nationality?: components["schemas"]["NewNationality"];
        };
        readonly NewFoundling: {
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly birth_full_name: components["schemas"]["Line"];
            readonly date_of_birth: components["schemas"]["EventPartialDate"];
            readonly sex: components["schemas"]["Sex"];
            readonly birth_registration_unit: components["schemas"]["UnitCode"];
            readonly ethnicity?: components["schemas"]["Line"];
            readonly religion?: components["schemas"]["Line"];
        };
        readonly NewPerson: {
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly birth_full_name: components["schemas"]["Line"];
            readonly other_name?: components["schemas"]["Line"];
            readonly date_of_birth: components["schemas"]["EventPartialDate"];
            readonly sex: components["schemas"]["Sex"];
            readonly place_of_birth: components["schemas"]["PlaceNamed"];
            readonly birth_registration_unit: components["schemas"]["UnitCode"];
            readonly place_of_origin?: components["schemas"]["UnitCode"];
            readonly ethnicity?: components["schemas"]["Line"];
            readonly religion?: components["schemas"]["Line"];
            /** @description Vietnamese only, when absent. */
            readonly nationality?: components["schemas"]["NewNationality"];
            /**
             * @description Single, when absent. A marriage is an event of its own.
             * @enum {string}
             */
            readonly marital_status?: "single" | "divorced" | "widowed";
            readonly old_id_number_9?: string;
        };
        /**
         * @description Countries by ISO 3166-1 alpha-2.
         * @example [
         *       "VN"
         *     ]
         */
        readonly NewNationality: readonly string[];
        readonly NewResidence: {
            readonly unit: components["schemas"]["CommuneCode"];
            readonly address: components["schemas"]["Line"];
        };
        /** @description The household of a living member, and the person's relation to its head. */
        readonly HouseholdJoined: {
            readonly member: components["schemas"]["PersonalIdNumber"];
            readonly relation_to_household_head: components["schemas"]["RelationOfMember"];
        };
        readonly HouseholdMove: components["schemas"]["HouseholdJoined"] | {
            /** @constant */
            readonly relation_to_household_head: "head";
        };
        /** @enum {string} */
        readonly RelationOfMember: "spouse" | "child" | "child_in_law" | "parent" | "parent_in_law" | "grandchild" | "grandparent" | "sibling" | "ward" | "other";
        /**
         * @description An identity card of a Vietnamese citizen or a residence card of a foreigner, issued on `occurred_on`.
         * @example {
         *       "kind": "identity_card",
         *       "issued_by": "Bộ Công an",
         *       "expires_on": "2040-01-31"
         *     }
         */
        readonly NewCard: {
            /** @enum {string} */
            readonly kind: "identity_card" | "residence_card";
            /** @enum {string} */
            readonly issued_by: "Bộ Công an" | "Cục Cảnh sát quản lý hành chính về trật tự xã hội" | "Cục Cảnh sát đăng ký, quản lý cư trú và dữ liệu quốc gia về dân cư" | "Cục Quản lý xuất nhập cảnh";
            /** @description Null for a card that does not expire. */
            readonly expires_on: components["schemas"]["EventDate"] | null;
        };
        readonly NewHealthInsurance: {
            /** @description As it stands on the card, also on one of an older form that is still valid. */
            readonly card_number: string;
            readonly valid_from: components["schemas"]["EventDate"];
            /** @description The first day on which it is no longer in force. */
            readonly valid_to?: components["schemas"]["EventDate"];
        };
        /** @description Taken on `occurred_on`; at most 204,800 bytes, and of the given media type. */
        readonly NewPortrait: {
            /** @enum {string} */
            readonly media_type: "image/png" | "image/jpeg";
            /** @description In base64 (RFC 4648 section 4), with padding. */
            readonly data: string;
        };
        /**
         * @description The new values, member by member; null removes a value.
         * @example {
         *       "occupation": "Giáo viên",
         *       "email": null
         *     }
         */
        readonly Correction: {
            readonly birth_full_name?: components["schemas"]["Line"];
            readonly other_name?: components["schemas"]["LineOrNull"];
            readonly date_of_birth?: components["schemas"]["EventPartialDate"];
            readonly sex?: components["schemas"]["Sex"];
            readonly mother?: components["schemas"]["PersonalIdNumberOrNull"];
            readonly father?: components["schemas"]["PersonalIdNumberOrNull"];
            readonly place_of_birth?: components["schemas"]["PlaceNamed"];
            readonly birth_registration_unit?: components["schemas"]["UnitCode"];
            readonly place_of_origin?: components["schemas"]["UnitCode"];
            readonly ethnicity?: components["schemas"]["LineOrNull"];
            readonly religion?: components["schemas"]["LineOrNull"];
            readonly nationality?: components["schemas"]["NewNationality"];
            /** @enum {string|null} */
            readonly blood_type?: "A+" | "A-" | "B+" | "B-" | "AB+" | "AB-" | "O+" | "O-" | null;
            readonly old_id_number_9?: string | null;
            readonly residence_file_number?: components["schemas"]["LineOrNull"];
            readonly phone_number?: string | null;
            /** Format: email */
            readonly email?: string | null;
            readonly occupation?: components["schemas"]["LineOrNull"];
            readonly other_information?: components["schemas"]["LineOrNull"];
        };
        /**
         * @description Registers a birth: the child's record and personal number, permanent residence and health insurance, and if given the
         *     household and an ID card. From then on the parents decide for the child. A parent who is not known is left out or null,
         *     also both; a child found without parents is a `foundling_registered`. `occurred_on` is the day of registration.
         * @example {
         *       "event_id": "2026-11-24/ba-dinh/000003",
         *       "kind": "birth",
         *       "occurred_on": "2026-11-24",
         *       "child": {
         *         "personal_id_number": "001326000113",
         *         "birth_full_name": "Trần Gia Hân",
         *         "date_of_birth": "2026-11-20",
         *         "sex": "female",
         *         "place_of_birth": {
         *           "unit": "00004",
         *           "detail": "Bệnh viện Phụ sản"
         *         },
         *         "birth_registration_unit": "00004",
         *         "place_of_origin": "20242",
         *         "ethnicity": "Kinh"
         *       },
         *       "mother": "001190000017",
         *       "father": "048088000021",
         *       "household": {
         *         "member": "048088000021",
         *         "relation_to_household_head": "child"
         *       },
         *       "permanent_residence": {
         *         "unit": "00166",
         *         "address": "Số 12, ngõ 4, phố Hoa Sữa"
         *       },
         *       "health_insurance": {
         *         "card_number": "TE1010126000113",
         *         "valid_from": "2026-11-20",
         *         "valid_to": "2032-11-20"
         *       }
         *     }
         */
        readonly BirthEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "birth";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly child: components["schemas"]["NewChild"];
            readonly mother?: components["schemas"]["PersonalIdNumberOrNull"];
            readonly father?: components["schemas"]["PersonalIdNumberOrNull"];
            readonly household?: components["schemas"]["HouseholdJoined"];
            readonly permanent_residence: components["schemas"]["NewResidence"];
            readonly id_card?: components["schemas"]["NewCard"];
            readonly health_insurance: components["schemas"]["NewHealthInsurance"];
        };
        /**
         * @description Registers a child found without parents (Decree 123/2015 article 14): the record and personal number, the permanent
         *     residence, and if given household, guardian and health insurance. The registering authority gives the name and states or
         *     estimates the date of birth. The place where the child was found counts as place of birth and of origin, and the child is
         *     Vietnamese. A guardian decides for the child; an institution cannot answer prompts. Parents found later are a
         *     `correction`. `occurred_on` is the day of registration.
         * @example {
         *       "event_id": "2026-11-24/ba-dinh/000021",
         *       "kind": "foundling_registered",
         *       "occurred_on": "2026-11-24",
         *       "child": {
         *         "personal_id_number": "001226000121",
         *         "birth_full_name": "Nguyễn Bình An",
         *         "date_of_birth": "2026-11-10",
         *         "sex": "male",
         *         "birth_registration_unit": "00004"
         *       },
         *       "found": {
         *         "on": "2026-11-12",
         *         "unit": "00004",
         *         "detail": "Cổng trạm y tế phường"
         *       },
         *       "institution": "Trung tâm Bảo trợ trẻ em",
         *       "permanent_residence": {
         *         "unit": "00004",
         *         "address": "Số 3, phố Hoa Ban"
         *       }
         *     }
         */
        readonly FoundlingRegisteredEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "foundling_registered";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly child: components["schemas"]["NewFoundling"];
            /** @description The day and place at which the child was found. */
            readonly found: {
                readonly on: components["schemas"]["EventDate"];
                readonly unit: components["schemas"]["CommuneCode"];
                readonly detail?: components["schemas"]["Line"];
            };
            readonly guardian?: components["schemas"]["PersonalIdNumber"];
            /** @description The name of the institution that cares for the child. */
            readonly institution?: components["schemas"]["Line"];
            readonly household?: components["schemas"]["HouseholdJoined"];
            readonly permanent_residence: components["schemas"]["NewResidence"];
            readonly id_card?: components["schemas"]["NewCard"];
            readonly health_insurance?: components["schemas"]["NewHealthInsurance"];
        };
        /**
         * @description Registers a person who enters the registry in another way than by birth: the record and personal number, the permanent
         *     residence, and if given parents, household, ID card and health insurance. For a minor, parents and guardian decide from
         *     then on. A foreigner who is in the registry becomes a citizen by `naturalised`. `occurred_on` is the day of registration.
         * @example {
         *       "event_id": "2026-11-24/ba-dinh/000022",
         *       "kind": "person_registered",
         *       "occurred_on": "2026-11-24",
         *       "ground": "found_unregistered",
         *       "person": {
         *         "personal_id_number": "001171000022",
         *         "birth_full_name": "Lý Thị Mẩy",
         *         "date_of_birth": "1971",
         *         "sex": "female",
         *         "place_of_birth": {
         *           "unit": "00004"
         *         },
         *         "birth_registration_unit": "00004",
         *         "ethnicity": "Dao"
         *       },
         *       "household": {
         *         "relation_to_household_head": "head"
         *       },
         *       "permanent_residence": {
         *         "unit": "00004",
         *         "address": "Số 7, phố Hoa Ban"
         *       }
         *     }
         */
        readonly PersonRegisteredEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "person_registered";
            readonly occurred_on: components["schemas"]["EventDate"];
            /**
             * @description `naturalised`, `nationality_restored`: a foreigner without a record became Vietnamese. `found_unregistered`: somebody
             *     of any age whose birth was never registered. `foreigner_settled`: a foreigner with a residence card.
             * @enum {string}
             */
            readonly ground: "naturalised" | "nationality_restored" | "found_unregistered" | "foreigner_settled";
            readonly person: components["schemas"]["NewPerson"];
            readonly mother?: components["schemas"]["PersonalIdNumberOrNull"];
            readonly father?: components["schemas"]["PersonalIdNumberOrNull"];
            readonly guardian?: components["schemas"]["PersonalIdNumber"];
            readonly household?: components["schemas"]["HouseholdMove"];
            readonly permanent_residence: components["schemas"]["NewResidence"];
            readonly id_card?: components["schemas"]["NewCard"];
            readonly health_insurance?: components["schemas"]["NewHealthInsurance"];
        };
        /**
         * @description Makes a foreigner in the registry a citizen from `occurred_on` on. With `new_personal_id_number`, also replaces the personal
         *     number, which keeps its first three digits. The residence card is no longer valid; `id_card` issues an identity card. Another
         *     name is a `correction`.
         * @example {
         *       "event_id": "2026-11-24/ba-dinh/000023",
         *       "kind": "naturalised",
         *       "occurred_on": "2026-11-24",
         *       "personal_id_number": "231192000008",
         *       "id_card": {
         *         "kind": "identity_card",
         *         "issued_by": "Bộ Công an",
         *         "expires_on": "2052-05-14"
         *       }
         *     }
         */
        readonly NaturalisedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "naturalised";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            /** @description With the Vietnamese one; Vietnamese only, when absent. */
            readonly nationality?: components["schemas"]["NewNationality"];
            readonly new_personal_id_number?: components["schemas"]["PersonalIdNumber"];
            readonly id_card?: components["schemas"]["NewCard"];
        };
        /**
         * @description Replaces the permanent residence. With `household` the person also leaves the current household and joins another, or
         *     becomes the head of a new one; without it the household does not change. When the head of a household leaves, the
         *     spouse becomes its head, or else the eldest remaining member, and all relations are then to the new head.
         */
        readonly PermanentResidenceChangedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "permanent_residence_changed";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly unit: components["schemas"]["CommuneCode"];
            readonly address: components["schemas"]["Line"];
            readonly residence_file_number?: components["schemas"]["Line"];
            readonly household?: components["schemas"]["HouseholdMove"];
        };
        /** @description Registers a temporary residence, in place of the previous one. */
        readonly TemporaryResidenceRegisteredEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "temporary_residence_registered";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly unit: components["schemas"]["CommuneCode"];
            readonly address: components["schemas"]["Line"];
            /** @description The first day on which it is no longer in force; without it, until a temporary_residence_ended event. */
            readonly until?: components["schemas"]["EventDate"];
        };
        /** @description Ends the temporary residence on `occurred_on`. */
        readonly TemporaryResidenceEndedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "temporary_residence_ended";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
        };
        /** @description Declares where the person actually lives. Without `unit` and `address` that is the permanent residence. */
        readonly CurrentResidenceDeclaredEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "current_residence_declared";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly unit?: components["schemas"]["CommuneCode"];
            readonly address?: components["schemas"]["Line"];
        };
        /** @description Marries two people, neither of whom may be married. */
        readonly MarriageEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "marriage";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly spouse: components["schemas"]["PersonalIdNumber"];
        };
        /** @description Ends a marriage. The two must be each other's spouse in the registry. */
        readonly DivorceEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "divorce";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly spouse: components["schemas"]["PersonalIdNumber"];
        };
        /**
         * @description Makes a person guardian of a child, until `until` or the 18th birthday. For a parent it records terms that differ from those
         *     of the law. A repeat for the same guardian replaces the terms.
         */
        readonly GuardianshipBegunEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "guardianship_begun";
            readonly occurred_on: components["schemas"]["EventDate"];
            /** @description The child. */
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly guardian: components["schemas"]["PersonalIdNumber"];
            /** @description Whether every guardian of the child must decide. */
            readonly acts_jointly: boolean;
            /** @description The first day on which it is no longer in force. */
            readonly until?: components["schemas"]["EventDate"];
        };
        /** @description Ends the right of a guardian or parent to decide for the child. Consents granted by this guardian lapse immediately. */
        readonly GuardianshipEndedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "guardianship_ended";
            readonly occurred_on: components["schemas"]["EventDate"];
            /** @description The child. */
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly guardian: components["schemas"]["PersonalIdNumber"];
        };
        /** @description Replaces the card, and the portrait if given. A child under 6 has no portrait. */
        readonly CardIssuedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "card_issued";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly card: components["schemas"]["NewCard"];
            readonly portrait?: components["schemas"]["NewPortrait"];
        };
        /**
         * @description Issues a new personal number because the sex was redetermined or the birth year corrected; the event changes that too.
         *     The previous number is cancelled, still identifies the person, and is never issued again. Consents are not affected.
         */
        readonly NumberReissuedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "number_reissued";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly new_personal_id_number: components["schemas"]["PersonalIdNumber"];
            /** @enum {string} */
            readonly reason: "sex_redetermined" | "birth_year_corrected";
            /** @description Only with sex_redetermined. */
            readonly sex?: components["schemas"]["Sex"];
            /** @description Only with birth_year_corrected. */
            readonly date_of_birth?: components["schemas"]["EventPartialDate"];
        } & ({
            /** @constant */
            readonly reason?: "sex_redetermined";
        } | {
            /** @constant */
            readonly reason?: "birth_year_corrected";
        });
        /**
         * @description Corrects the record, or changes what no other event changes. Sex and birth year must match the personal number; if they
         *     do not, send number_reissued instead. Correcting a parent changes who decides for a child.
         * @example {
         *       "event_id": "2026-11-24/ba-dinh/000009",
         *       "kind": "correction",
         *       "occurred_on": "2026-11-24",
         *       "personal_id_number": "001190000017",
         *       "corrected": {
         *         "occupation": "Giáo viên",
         *         "email": null
         *       }
         *     }
         */
        readonly CorrectionEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "correction";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly corrected: components["schemas"]["Correction"];
        };
        /**
         * @description Records that the person died on `occurred_on`. The person's consents lapse, and the person is no longer the subject of prompts;
         *     the spouse is widowed; if the person was head of a household, the spouse or else the eldest member becomes head.
         */
        readonly DeathEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "death";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
        };
        /**
         * @description Records that a court declared the person missing, from `occurred_on` on. Until the person is found, there are no prompts about
         *     the person, who has no residence, is not counted and cannot decide for a child. Consents that the person granted for a
         *     child lapse; consents about the person remain.
         */
        readonly MissingEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "missing";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
        };
        /** @description Records that a missing person was found; the record applies again. Lapsed consents do not come back. */
        readonly FoundEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "found";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
        };
        /**
         * @description Activates an electronic identity account, or raises its level. From the age of 14, levels 1 and 2; under 14, through a
         *     guardian whose own account has level 2. Foreigners need a residence card, and under 6 have level 1 only.
         */
        readonly AccountActivatedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "account_activated";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            /** @enum {integer} */
            readonly level: 1 | 2;
            /** @description Required under 14. */
            readonly guardian?: components["schemas"]["PersonalIdNumber"];
        };
        /**
         * @description A role that the registry gives: it represents the organisation by law, or it administers who acts for it.
         * @enum {string}
         */
        readonly OrganisationRole: "legal_representative" | "statistics_administrator" | "registration_administrator";
        /**
         * @description Makes the person, who must be 18, one who acts for an organisation, from `occurred_on` until the end of `until`. What the organisation
         *     was called before is replaced. Other staff are given their roles by the organisation itself.
         * @example {
         *       "event_id": "2026-11-24/dkkd/000021",
         *       "kind": "organisation_role_begun",
         *       "occurred_on": "2026-11-24",
         *       "personal_id_number": "001190000017",
         *       "organisation": {
         *         "organisation_id": "0100000007",
         *         "kind": "state_body",
         *         "name": "Bộ Giáo dục và Đào tạo"
         *       },
         *       "role": "legal_representative"
         *     }
         */
        readonly OrganisationRoleBegunEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "organisation_role_begun";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly organisation: {
                readonly organisation_id: components["schemas"]["OrganisationId"];
                /** @enum {string} */
                readonly kind: "state_body" | "company" | "foreign";
                readonly name: string;
                readonly address?: string;
            };
            readonly role: components["schemas"]["OrganisationRole"];
            /** @description The last day. Without it, until the role is ended. */
            readonly until?: components["schemas"]["EventDate"];
        };
        /** @description Ends the role of a person at an organisation, at once. */
        readonly OrganisationRoleEndedEvent: {
            readonly event_id: components["schemas"]["EventId"];
            /** @constant */
            readonly kind: "organisation_role_ended";
            readonly occurred_on: components["schemas"]["EventDate"];
            readonly personal_id_number: components["schemas"]["PersonalIdNumber"];
            readonly organisation_id: components["schemas"]["OrganisationId"];
            readonly role: components["schemas"]["OrganisationRole"];
        };
        readonly RegistryEventResults: {
            /** @description One result per event, in their order. */
            readonly results: readonly components["schemas"]["RegistryEventResult"][];
            readonly totals: {
                readonly applied: number;
                readonly duplicate: number;
                readonly refused: number;
                readonly held_back: number;
            };
        };
        readonly RegistryEventResult: {
            /** @description Null if the event has no valid one. */
            readonly event_id: components["schemas"]["EventId"] | null;
            /** @enum {string} */
            readonly status: "applied" | "duplicate" | "refused" | "held_back";
            readonly code?: components["schemas"]["EventRefusal"];
            /** @description Why the event was refused; with status refused. */
            readonly detail?: string;
            /** @description A JSON Pointer (RFC 6901) into the event; empty for the event as a whole. With status refused. */
            readonly pointer?: string;
            /**
             * @description What is implausible about the event, with status applied or duplicate. It took effect; check it, and send a
             *     `correction` if it is wrong.
             */
            readonly warnings?: readonly {
                readonly code: components["schemas"]["EventWarning"];
                readonly detail: string;
            }[];
        };
        /**
         * @description Why an event was refused.
         *
         *     | code | reason |
         *     |---|---|
         *     | `invalid_event` | the event does not follow its schema |
         *     | `event_id_reused` | another event was applied under this `event_id` |
         *     | `date_in_future` | the date is in the future |
         *     | `date_impossible` | the date is before the person's birth, or an end is not after its beginning |
         *     | `person_unknown` | nobody has ever had this personal number |
         *     | `person_dead` | the person has died |
         *     | `unit_not_in_force` | no unit had this code on `occurred_on` |
         *     | `superseded` | the registry has a later event of the same kind |
         *     | `registry_disagrees` | the registry does not have what this event ends or changes, or already has the new value |
         *     | `relation_impossible` | the relationship is not possible, such as a marriage to oneself or to a married person, or a parent younger than the child |
         *     | `guardian_under_age` | the guardian is under 18 |
         *     | `number_taken` | the new personal number was issued before |
         *     | `insurance_number_taken` | the insurance number belongs to somebody else, in an older form of the card too |
         *     | `number_rule_violated` | the personal number does not match place, century, sex or birth year |
         *     | `card_rule_violated` | this person cannot have this kind of card |
         *     | `too_young_for_portrait` | a portrait of a child under 6 |
         *     | `account_rule_violated` | the person cannot have this account or level, or not in this way |
         *     | `nationality_rule_violated` | the nationality is not one that the event can give |
         * @enum {string}
         */
        readonly EventRefusal: "invalid_event" | "event_id_reused" | "date_in_future" | "date_impossible" | "person_unknown" | "person_dead" | "unit_not_in_force" | "superseded" | "registry_disagrees" | "relation_impossible" | "guardian_under_age" | "number_taken" | "insurance_number_taken" | "number_rule_violated" | "card_rule_violated" | "too_young_for_portrait" | "account_rule_violated" | "nationality_rule_violated";
        /**
         * @description What is implausible about an applied event. Parents and children, and sisters and brothers by the mother, are compared in
         *     both directions, so that a corrected date of birth of a mother is compared with her children.
         *
         *     | code | what |
         *     |---|---|
         *     | `mother_age_implausible` | the mother is, or may be, under 15 or 55 and older at a birth |
         *     | `father_age_implausible` | the father is, or may be, under 15 or 80 and older at a birth |
         *     | `births_too_close` | two births by the mother, more than a day apart, within 6 months |
         *     | `mother_died_before_birth` | the mother died before the birth |
         *     | `father_died_before_birth` | the father died more than 300 days before the birth |
         *     | `age_implausible` | the person is over 120, or a foundling 16 or older |
         * @enum {string}
         */
        readonly EventWarning: "mother_age_implausible" | "father_age_implausible" | "births_too_close" | "mother_died_before_birth" | "father_died_before_birth" | "age_implausible";
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
            /** @description With `signature_stale`, the gateway's time. */
            readonly server_time?: components["schemas"]["Instant"];
            /** @description With `signature_stale`, how many seconds `created` (or an `expires` that has passed) is ahead of the gateway's time. */
            readonly offset_s?: number;
            /**
             * @description With `signature_invalid`, only in a sandbox: what the gateway built from your request and verified the signature over. `detail`
             *     says what was signed instead where that is one of the usual mistakes; `POST /sandbox/signature-check` compares.
             */
            readonly signature_base?: string;
            /**
             * @description This call: `urn:uuid:` and its Call-Id.
             * @example urn:uuid:5f0c2e7a-9d1b-4c3e-8a46-2b7d90e1f354
             */
            readonly instance?: string;
            /**
             * @description Decide by this. The list is complete.
             * @enum {string}
             */
            readonly code: "invalid_request" | "signature_missing" | "access_token_invalid" | "dpop_proof_invalid" | "signature_invalid" | "signature_stale" | "digest_mismatch" | "partner_suspended" | "key_not_accepted" | "last_key" | "purpose_not_permitted" | "field_not_permitted" | "limit_exceeds_purpose" | "mandate_missing" | "sign_in_link_off" | "not_found" | "unit_not_in_force" | "unit_history_unknown" | "event_cursor_unknown" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "request_replayed" | "request_not_pending" | "event_stream_conflict" | "consent_not_active" | "prescription_conflict" | "prescription_not_dispensable" | "quantity_exceeds_remaining" | "whole_pickup_required" | "already_answered" | "release_not_repeatable" | "prescription_not_withdrawable" | "dispensing_not_cancellable" | "body_too_large" | "unsupported_media_type" | "idempotency_key_reused" | "rate_limited" | "frequency_exceeded" | "headers_too_large" | "internal_error" | "unavailable" | "ledger_behind";
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
            /**
             * Format: date
             * @description With unit_history_unknown of a day before the lists, the first day for which they say what the code means.
             */
            readonly known_from?: string;
            /**
             * Format: date
             * @description With invalid_request of a `counted_on` before the count began, the first day that is answered.
             */
            readonly counted_from?: string;
            /**
             * @description With prescription_not_dispensable and prescription_not_withdrawable.
             * @enum {string}
             */
            readonly prescription_status?: "open" | "partly_dispensed" | "dispensed" | "expired" | "replaced" | "withdrawn";
        };
    };
    responses: {
        /** @description The request does not follow this description. */
        readonly InvalidRequest: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is not signed correctly. Nothing was read or written. */
        readonly SignatureRefused: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request cannot be made. Decide by `error`. */
        readonly OAuthAskRefused: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description There are no tokens, or not yet. Decide by `error`. */
        readonly OAuthTokenRefused: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The request cannot be made. Decide by `error`. */
        readonly OAuthGrantRefused: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The client assertion does not authenticate the client. */
        readonly OAuthClientRefused: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The access token or the proof does not hold. */
        readonly OAuthAccessTokenRefused: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The token is not for this. */
        readonly OAuthInsufficientScope: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description There is no such grant in force. */
        readonly OAuthNotFound: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The body is too large, or no form. */
        readonly OAuthInvalid: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description Too many calls (429), or the gateway cannot decide at present (503). */
        readonly OAuthUnavailable: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description What the HTTP server answers on any path. */
        readonly OAuthOther: {
            headers: {
                /**
                 * @description The methods of the path, with 405 (RFC 9110 section 10.2.1).
                 * @example POST
                 */
                readonly Allow?: string;
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["OAuthError"];
            };
        };
        /** @description The request is not signed correctly, or its access token or proof does not hold. Nothing was read or written. */
        readonly ReleaseUnauthenticated: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The partner is suspended, or its agreement with the operator is not in force today. */
        readonly Suspended: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The partner is suspended, or does not have the mandate. */
        readonly MandateMissing: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The partner is suspended or does not have the mandate, or its organisation has turned links off. */
        readonly SignInLinkRefused: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The partner, the purpose, a field or a limit does not allow it. */
        readonly AskNotPermitted: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The partner, the purpose or a field does not allow it. */
        readonly ReleaseNotPermitted: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It belongs to another partner or does not exist; both get the same answer. */
        readonly NotFound: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No unit had this code on that day, and `detail` says when one had it; or the lists do not say what it meant then. */
        readonly UnitNotInForce: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The cursor is not of your stream, or events after it are no longer kept. */
        readonly CursorUnknown: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This nonce of this key was accepted before. */
        readonly Replayed: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Your stream is one of push. */
        readonly NotPolled: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key is or was registered, or another application with it waits. */
        readonly KeyNotAccepted: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description You have a stream already, or the nonce was accepted before. */
        readonly StreamConflict: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key cannot be registered, or the nonce was accepted before. */
        readonly KeyRefused: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It is the last key, or the nonce was accepted before. */
        readonly LastKey: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is no longer pending, or the nonce was accepted before. */
        readonly NotPending: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The consent is paused or has ended, or the nonce was accepted before. */
        readonly NotActive: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The consent is paused or has ended, the nonce was accepted before, the person has answered once already, or a repeat can no longer give what the first release gave. */
        readonly NotReleased: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no representation of the release in the media types of `Accept`. Nothing was read or counted. */
        readonly NotAcceptable: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The code has been used with other content, the prescription to replace cannot be replaced, or the nonce was accepted before. */
        readonly PrescriptionConflict: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The consent or the prescription does not allow it or this quantity, or the nonce was accepted before. */
        readonly NotDispensable: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something was dispensed, it was replaced or withdrawn already, or the nonce was accepted before. */
        readonly NotWithdrawable: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The dispensing is older than a day or was cancelled, or the nonce was accepted before. */
        readonly NotCancellable: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        readonly BodyTooLarge: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
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
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The Idempotency-Key was used for another body. */
        readonly IdempotencyKeyReused: {
            headers: {
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
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
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many calls, or more releases than the person allowed in this period. */
        readonly ReleaseTooOften: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many calls. */
        readonly TooManyCalls: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The tree of the present checkpoint has no such tile, or not so many hashes in it. */
        readonly NoSuchTile: {
            headers: {
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The log cannot be read at present. */
        readonly LogUnavailable: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly "Call-Id": components["headers"]["Call-Id"];
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
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The gateway cannot decide or record at present, and refuses. */
        readonly UnavailableOrBehind: {
            headers: {
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly "Content-Digest": components["headers"]["Content-Digest"];
                readonly "Signature-Input": components["headers"]["Signature-Input"];
                readonly Signature: components["headers"]["Signature"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly "Call-Id": components["headers"]["Call-Id"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What the HTTP server answers on any path. All but 408 and 431, which answer what could not be read, are signed. */
        readonly Other: {
            headers: {
                /**
                 * @description The methods of the path, with 405 (RFC 9110 section 10.2.1).
                 * @example GET, HEAD, OPTIONS
                 */
                readonly Allow?: string;
                /** @description As in other answers. */
                readonly "Content-Digest"?: string;
                /** @description As in other answers. */
                readonly "Signature-Input"?: string;
                /** @description As in other answers. */
                readonly Signature?: string;
                /** @description As in other answers. */
                readonly "Call-Id"?: string;
                readonly "Retry-After": components["headers"]["Retry-After"];
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Of the tile in its level, and its width if it is not full.
         * @example 067
         */
        readonly TileIndex: string;
        /**
         * @description Two digits for a province, three for a district, five for a commune, two letters for a country.
         * @example 26740
         */
        readonly UnitCode: string;
        /**
         * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
         *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
         * @example 2025-06-30
         */
        readonly OnDay: string;
        /**
         * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
         * @example 20261123-000001
         */
        readonly IdempotencyKey: string;
        /**
         * @description As with POST, but may be left out. A repeat with it is answered as the first call was; one without it is refused, as the request or consent has ended.
         * @example 20261123-000002
         */
        readonly DeleteIdempotencyKey: string;
        /**
         * @description May be left out. A repeat with it is answered as the first call was.
         * @example 20261123-000003
         */
        readonly OptionalIdempotencyKey: string;
        /**
         * @description Of the stream.
         * @example str_01m86ywv9mf8y94a5sdzzaexcj
         */
        readonly StreamId: components["schemas"]["EventStreamId"];
        /**
         * @description The consent request.
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
         * @description The `grant_id` of a token response, which is the id of a consent.
         * @example cst_01m83t6ccmf8y95syjr0x9a1xe
         */
        readonly GrantId: components["schemas"]["ConsentId"];
        /**
         * @description The prescription.
         * @example 010010a1b2c3-C
         */
        readonly PrescriptionCode: components["schemas"]["PrescriptionCode"];
        /**
         * @description The dispensing.
         * @example dsp_01m83t6h38f8y98n1mks12y199
         */
        readonly DispensingId: components["schemas"]["DispensingId"];
    };
    requestBodies: never;
    headers: {
        /**
         * @description For ever where the tile is full (RFC 9111 section 5.2, RFC 8246).
         * @example public, max-age=31536000, immutable
         */
        readonly "Tile-Cache-Control": string;
        /**
         * @description Digest of the body's bytes (RFC 9530).
         * @example sha-256=:+eFoAG6oFZjY+wzfQ5VpZiHmOL3eBA1zqoJcSlE5t7Q=:
         */
        readonly "Content-Digest": string;
        /**
         * @description What the gateway's signature covers (RFC 9421 section 4.1).
         * @example sig=("@status" "content-type" "content-digest" "call-id" "@method";req "@target-uri";req "signature";req);created=1795424400;keyid="kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";tag="gateway-response"
         */
        readonly "Signature-Input": string;
        /**
         * @description The gateway's signature (RFC 9421 section 4.2).
         * @example sig=:UCeoOvQhoiDM4JS08junN7ZiaSfWAsnTphReMLoXIBi+u/LeWki6/14jcGlqP93NmQiLOhiSCQQCVsVWVrIfCA==:
         */
        readonly Signature: string;
        /**
         * @description Names this call, for support. Covered by the signature; also the `instance` of a problem.
         * @example 5f0c2e7a-9d1b-4c3e-8a46-2b7d90e1f354
         */
        readonly "Call-Id": string;
        /**
         * @description `true` where the answer repeats the outcome of an earlier call with this Idempotency-Key; absent otherwise. Covered by the signature.
         * @example true
         */
        readonly "Idempotent-Replayed": "true";
        /**
         * @description What is left (`r`) under each policy, which is counted anew in `t` seconds: `"partner"` for your calls, on every answer to a registered key; `"consent"` for releases of a recurring consent, beside it, on `frequency_exceeded` too. A `rate_limited` for another quota has that one beside it: `"questions"`, `"verification"`. Each gateway knows what the others have reserved, not what they have used of that: up to a hundredth of the quota, less towards its end.
         * @example "partner";r=5994;t=37, "consent";r=3;t=604800
         */
        readonly RateLimit: string;
        /**
         * @description What is allowed (`q`): `"partner"`, calls in `w` seconds; `"consent"`, releases in the consent's day, week, month or year of the calendar in Việt Nam; `"questions"`, for counts, a day there; `"verification"`, of a stream of events in `w` seconds.
         * @example "partner";q=6000;w=60, "consent";q=4
         */
        readonly "RateLimit-Policy": string;
        /**
         * @description Seconds to wait before the next attempt.
         * @example 2
         */
        readonly "Retry-After": number;
        /**
         * @description `Signature`: sign the request as described under Signing (RFC 9110 section 11.6.1). `DPoP`: what is wrong with the access token or its proof (RFC 9449 section 7.1).
         * @example Signature
         */
        readonly "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getCatalogue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The part of the catalogue that applies to you. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Catalogue"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listConsentRequests: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those with this status now. */
                readonly status?: "pending" | "approved" | "refused" | "expired" | "withdrawn";
                /** @description Only those for this purpose. */
                readonly purpose?: components["schemas"]["PurposeId"];
                /**
                 * @description Only those asked at this instant or later.
                 * @example 2026-11-01T00:00:00Z
                 */
                readonly from?: string;
                /**
                 * @description Only those asked before this instant.
                 * @example 2026-12-01T00:00:00Z
                 */
                readonly until?: string;
                /**
                 * @description The `next_cursor` of the previous page, with the same other parameters.
                 * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly cursor?: string;
                /**
                 * @description How many at most.
                 * @example 50
                 */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The next requests. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConsentRequestPage"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createConsentRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewConsentRequest"];
            };
        };
        readonly responses: {
            /** @description The request is created. The answer is the same if the person cannot be asked. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /**
                     * @description The path of the request.
                     * @example /v1/consent-requests/csr_01m83t4d0wf8y9hrtw5k9vysj1
                     */
                    readonly Location: string;
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConsentRequest"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["AskNotPermitted"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getConsentRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description `wait=N` (RFC 7240), N from 0 to 30 seconds; more counts as 30. Other preferences are ignored.
                 * @example wait=30
                 */
                readonly Prefer?: string;
            };
            readonly path: {
                /**
                 * @description The consent request.
                 * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly request_id: components["parameters"]["RequestId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The request. */
            readonly 200: {
                headers: {
                    /**
                     * @description `wait=N`, with the N that was used (RFC 7240).
                     * @example wait=30
                     */
                    readonly "Preference-Applied"?: string;
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConsentRequest"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly withdrawConsentRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description As with POST, but may be left out. A repeat with it is answered as the first call was; one without it is refused, as the request or consent has ended.
                 * @example 20261123-000002
                 */
                readonly "Idempotency-Key"?: components["parameters"]["DeleteIdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description The consent request.
                 * @example csr_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly request_id: components["parameters"]["RequestId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Withdrawn. */
            readonly 204: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPending"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listGivenConsents: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those in this state now. */
                readonly state?: "active" | "paused" | "consumed" | "expired" | "revoked" | "relinquished" | "lapsed";
                /** @description Only those for this purpose. */
                readonly purpose?: components["schemas"]["PurposeId"];
                /**
                 * @description Only those given at this instant or later.
                 * @example 2026-11-01T00:00:00Z
                 */
                readonly from?: string;
                /**
                 * @description Only those given before this instant.
                 * @example 2026-12-01T00:00:00Z
                 */
                readonly until?: string;
                /**
                 * @description The `next_cursor` of the previous page, with the same other parameters.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly cursor?: string;
                /**
                 * @description How many at most.
                 * @example 50
                 */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The next consents. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConsentPage"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getConsent: {
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
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Consent"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly relinquishConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description As with POST, but may be left out. A repeat with it is answered as the first call was; one without it is refused, as the request or consent has ended.
                 * @example 20261123-000002
                 */
                readonly "Idempotency-Key"?: components["parameters"]["DeleteIdempotencyKey"];
            };
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
            /** @description Relinquished. */
            readonly 204: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotActive"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createRelease: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
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
                readonly "application/json": components["schemas"]["NewRelease"];
            };
        };
        readonly responses: {
            /** @description The data, and its entry in the ledger. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Release"];
                    readonly "application/fhir+json": components["schemas"]["FhirBundle"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["ReleaseUnauthenticated"];
            readonly 403: components["responses"]["ReleaseNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 406: components["responses"]["NotAcceptable"];
            readonly 409: components["responses"]["NotReleased"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["ReleaseTooOften"];
            readonly 503: components["responses"]["UnavailableOrBehind"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getReleaseProof: {
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
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly startBackchannelAuthentication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/x-www-form-urlencoded": components["schemas"]["BackchannelAuthenticationForm"];
            };
        };
        readonly responses: {
            /** @description The person is asked. The answer is the same if the person cannot be asked. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackchannelAuthentication"];
                };
            };
            readonly 400: components["responses"]["OAuthAskRefused"];
            readonly 401: components["responses"]["OAuthClientRefused"];
            readonly 413: components["responses"]["OAuthInvalid"];
            readonly 415: components["responses"]["OAuthInvalid"];
            readonly 429: components["responses"]["OAuthUnavailable"];
            readonly 503: components["responses"]["OAuthUnavailable"];
            readonly default: components["responses"]["OAuthOther"];
        };
    };
    readonly createToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description A proof (RFC 9449 section 4) for this address.
                 * @example eyJ0eXAiOiJkcG9wK2p3dCJ9.eyJodG0iOiJQT1NUIn0.AAAA
                 */
                readonly DPoP: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/x-www-form-urlencoded": components["schemas"]["TokenForm"];
            };
        };
        readonly responses: {
            /** @description The tokens. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Tokens"];
                };
            };
            readonly 400: components["responses"]["OAuthTokenRefused"];
            readonly 401: components["responses"]["OAuthClientRefused"];
            readonly 413: components["responses"]["OAuthInvalid"];
            readonly 415: components["responses"]["OAuthInvalid"];
            readonly 429: components["responses"]["OAuthUnavailable"];
            readonly 503: components["responses"]["OAuthUnavailable"];
            readonly default: components["responses"]["OAuthOther"];
        };
    };
    readonly getGrant: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The `grant_id` of a token response, which is the id of a consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly grant_id: components["parameters"]["GrantId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The grant, which is in force. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Grant"];
                };
            };
            readonly 400: components["responses"]["OAuthGrantRefused"];
            readonly 401: components["responses"]["OAuthAccessTokenRefused"];
            readonly 403: components["responses"]["OAuthInsufficientScope"];
            readonly 404: components["responses"]["OAuthNotFound"];
            readonly 429: components["responses"]["OAuthUnavailable"];
            readonly 503: components["responses"]["OAuthUnavailable"];
            readonly default: components["responses"]["OAuthOther"];
        };
    };
    readonly revokeGrant: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The `grant_id` of a token response, which is the id of a consent.
                 * @example cst_01m83t6ccmf8y95syjr0x9a1xe
                 */
                readonly grant_id: components["parameters"]["GrantId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consent has ended. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["OAuthGrantRefused"];
            readonly 401: components["responses"]["OAuthAccessTokenRefused"];
            readonly 403: components["responses"]["OAuthInsufficientScope"];
            readonly 404: components["responses"]["OAuthNotFound"];
            readonly 429: components["responses"]["OAuthUnavailable"];
            readonly 503: components["responses"]["OAuthUnavailable"];
            readonly default: components["responses"]["OAuthOther"];
        };
    };
    readonly listEvents: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description The `next_cursor` of an earlier answer.
                 * @example 17.01m86ywv9mf8y94a5sdzzaexcj
                 */
                readonly after?: string;
                /**
                 * @description How many at most.
                 * @example 50
                 */
                readonly limit?: number;
            };
            readonly header?: {
                /**
                 * @description `wait=N` (RFC 7240), N from 0 to 30 seconds; more counts as 30. Other preferences are ignored.
                 * @example wait=30
                 */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The next events, perhaps none. */
            readonly 200: {
                headers: {
                    /**
                     * @description `wait=N`, with the N that was used (RFC 7240).
                     * @example wait=30
                     */
                    readonly "Preference-Applied"?: string;
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PartnerEventPage"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 410: components["responses"]["CursorUnknown"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getEventStream: {
        readonly parameters: {
            readonly query?: {
                /** @description Of the stream. */
                readonly stream_id?: components["schemas"]["EventStreamId"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The stream, or the list. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventStreams"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly replaceEventStream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventStreamUpdate"];
            };
        };
        readonly responses: {
            /** @description The stream as it is now. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventStream"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createEventStream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewEventStream"];
            };
        };
        readonly responses: {
            /** @description The stream. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventStream"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 409: components["responses"]["StreamConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly deleteEventStream: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Of the stream.
                 * @example str_01m86ywv9mf8y94a5sdzzaexcj
                 */
                readonly stream_id: components["parameters"]["StreamId"];
            };
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Deleted. */
            readonly 204: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Replayed"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly updateEventStream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventStreamUpdate"];
            };
        };
        readonly responses: {
            /** @description The stream as it is now. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventStream"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getEventStreamStatus: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Of the stream.
                 * @example str_01m86ywv9mf8y94a5sdzzaexcj
                 */
                readonly stream_id: components["parameters"]["StreamId"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The status. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventStreamStatus"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly setEventStreamStatus: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewEventStreamStatus"];
            };
        };
        readonly responses: {
            /** @description The status. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventStreamStatus"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly verifyEventStream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventStreamVerification"];
            };
        };
        readonly responses: {
            /** @description It is on its way. */
            readonly 204: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly pollEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description May be left out. A repeat with it is answered as the first call was.
                 * @example 20261123-000003
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventPoll"];
            };
        };
        readonly responses: {
            /** @description The next events, perhaps none. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PolledEvents"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotPolled"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getAdministrativeUnit: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
                 *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
                 * @example 2025-06-30
                 */
                readonly on?: components["parameters"]["OnDay"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description Two digits for a province, three for a district, five for a commune, two letters for a country.
                 * @example 26740
                 */
                readonly code: components["parameters"]["UnitCode"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The unit. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AdministrativeUnitOnDay"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["UnitNotInForce"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getUnitSuccessors: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
                 *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
                 * @example 2025-06-30
                 */
                readonly on?: components["parameters"]["OnDay"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description Two digits for a province, three for a district, five for a commune, two letters for a country.
                 * @example 26740
                 */
                readonly code: components["parameters"]["UnitCode"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The unit, its successors, and the units there today; the unit itself while it is in force. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UnitSuccessors"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["UnitNotInForce"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getUnitPredecessors: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
                 *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
                 * @example 2025-06-30
                 */
                readonly on?: components["parameters"]["OnDay"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description Two digits for a province, three for a district, five for a commune, two letters for a country.
                 * @example 26740
                 */
                readonly code: components["parameters"]["UnitCode"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The unit, its predecessors, and the oldest ones. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UnitPredecessors"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["UnitNotInForce"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getResidentCounts: {
        readonly parameters: {
            readonly query?: {
                /** @description The country (VN), a province (2 digits), a district (3 digits) or a commune (5 digits) that exists on the day. */
                readonly unit?: string;
                /**
                 * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
                 *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
                 * @example 2025-06-30
                 */
                readonly on?: components["parameters"]["OnDay"];
                /** @description The day of the people, by default today in Việt Nam: not before the count of everybody began, else `invalid_request` says when. For 90 days counts are those of the day; before, those of the end of the month that was over. The answer names the day. The people of a day are those whom the registry had on it, whatever it was told later. */
                readonly counted_on?: string;
                /** @description The level of the units to count by; the unit's own level by default. There were districts until 30 June 2025. */
                readonly level?: "country" | "province" | "district" | "commune";
                /** @description What to group by, separated by commas, each once, and at most one kind of age: `age` (single years), `five_year_age`, `age_band` (under 15, working age, elderly) or `school_level`. There are totals over all but `residence`, since a person may have several residences. By `school_level`, and with `school_year` or `years`, the question is about children of up to 17 in school years, totals included; otherwise about everybody. Age is the one reached in the calendar year: in the one in which the school year begins, or in the one of `counted_on`. */
                readonly by?: string;
                /** @description The kind of residence to count, unless grouped by residence. */
                readonly residence?: "permanent" | "temporary" | "current" | "permanent_of_two" | "temporary_of_two";
                /** @description Counts only people who are Vietnamese, or only those who are not. Both by default. */
                readonly nationality?: "vietnamese" | "foreign";
                /** @description The year in which the first school year begins; by default the current one, where the question is about school years. At most six years ahead. */
                readonly school_year?: number;
                /** @description The number of school years; one by default, where the question is about school years. */
                readonly years?: number;
                readonly format?: "json" | "csv";
                /** @description The language of a CSV file. */
                readonly language?: "vi" | "en";
                /** @description Whether a CSV file is for spreadsheets, which need a byte order mark, and codes as formulas that return text, `="01"`, to keep leading zeros. Its last lines contain the method, the dates, and the ages that are not born yet. */
                readonly bom?: "true" | "false";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The counts, without those that are 0. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ResidentCounts"];
                    readonly "text/csv": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 404: components["responses"]["UnitNotInForce"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getHouseholdCounts: {
        readonly parameters: {
            readonly query?: {
                /** @description The country (VN), a province (2 digits), a district (3 digits) or a commune (5 digits) that exists on the day. */
                readonly unit?: string;
                /**
                 * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
                 *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
                 * @example 2025-06-30
                 */
                readonly on?: components["parameters"]["OnDay"];
                /** @description The day of the households, as of `GET /v1/statistics/residents`: not before their count began, else `invalid_request` says when. */
                readonly counted_on?: string;
                /** @description The level of the units to count by; the unit's own level by default. There were districts until 30 June 2025. */
                readonly level?: "country" | "province" | "district" | "commune";
                /** @description What to group by, separated by commas, each once. There are totals over both. */
                readonly by?: string;
                readonly format?: "json" | "csv";
                /** @description The language of a CSV file. */
                readonly language?: "vi" | "en";
                /** @description Whether a CSV file is for spreadsheets, as of `GET /v1/statistics/residents`. */
                readonly bom?: "true" | "false";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The counts, without those that are 0. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HouseholdCounts"];
                    readonly "text/csv": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 404: components["responses"]["UnitNotInForce"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly planMerger: {
        readonly parameters: {
            readonly query: {
                /** @description Codes of 2 to 20 communes, or of 2 to 20 provinces, that exist on the day, separated by commas, each once. */
                readonly units: string;
                /**
                 * @description The day, by default today in Việt Nam; the answer names it. What a code meant before the lists begin, on 30 June
                 *     2025, is unknown, as is what it will mean after today and all changes decided so far; the answer is `unit_history_unknown`.
                 * @example 2025-06-30
                 */
                readonly on?: components["parameters"]["OnDay"];
                /** @description What to group by, as of `GET /v1/statistics/residents`; not `unit`, which is always there. */
                readonly by?: string;
                /** @description The kind of residence to count, unless grouped by residence. */
                readonly residence?: "permanent" | "temporary" | "current" | "permanent_of_two" | "temporary_of_two";
                /** @description As of `GET /v1/statistics/residents`. */
                readonly school_year?: number;
                /** @description As of `GET /v1/statistics/residents`. */
                readonly years?: number;
                /** @description The kind of unit that the set would be, to compare it with the legal standards. `mountain` is for mountainous areas and highlands, of wards also for border provinces; `city` for cities of the rank of a province. */
                readonly kind?: "commune" | "mountain_commune" | "ward" | "mountain_ward" | "city_ward";
                /** @description The area of the set, which the gateway does not know; only with `kind`. */
                readonly area_km2?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The counts of each unit and of all together. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MergerPlan"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly planSchools: {
        readonly parameters: {
            readonly query?: {
                readonly format?: "json" | "csv";
                /** @description The language of a CSV file. */
                readonly language?: "vi" | "en";
                /** @description Whether a CSV file is for spreadsheets, as for counts. */
                readonly bom?: "true" | "false";
            };
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SchoolPlanQuestion"];
            };
        };
        readonly responses: {
            /** @description The plan, without units and levels that have neither children nor places. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SchoolPlan"];
                    readonly "text/csv": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 404: components["responses"]["UnitNotInForce"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createStatisticsSignInLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The link. */
            readonly 201: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StatisticsSignInLink"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["SignInLinkRefused"];
            readonly 409: components["responses"]["Replayed"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly listStatisticsQuestions: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description The `next_cursor` of the previous page.
                 * @example ent_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly cursor?: string;
                /**
                 * @description How many at most.
                 * @example 50
                 */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The next questions. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StatisticsQuestions"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly applyRegistryEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewRegistryEvents"];
            };
        };
        readonly responses: {
            /** @description The result of each event. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RegistryEventResults"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createPrescription: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewPrescription"];
            };
        };
        readonly responses: {
            /** @description The prescription is recorded. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the prescription. */
                    readonly Location: string;
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecordedPrescription"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["MandateMissing"];
            readonly 409: components["responses"]["PrescriptionConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getPrescription: {
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
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FacilityPrescription"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly createDispensing: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description The prescription.
                 * @example 010010a1b2c3-C
                 */
                readonly code: components["parameters"]["PrescriptionCode"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewDispensing"];
                readonly "application/fhir+json": components["schemas"]["FhirDispensing"];
            };
        };
        readonly responses: {
            /** @description The dispensing is recorded. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Dispensing"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["ReleaseNotPermitted"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotDispensable"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly withdrawPrescription: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description The prescription.
                 * @example 010010a1b2c3-C
                 */
                readonly code: components["parameters"]["PrescriptionCode"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PrescriptionWithdrawal"];
            };
        };
        readonly responses: {
            /** @description It is withdrawn. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WithdrawnPrescription"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotWithdrawable"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly cancelDispensing: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description The prescription.
                 * @example 010010a1b2c3-C
                 */
                readonly code: components["parameters"]["PrescriptionCode"];
                /**
                 * @description The dispensing.
                 * @example dsp_01m83t6h38f8y98n1mks12y199
                 */
                readonly dispensing_id: components["parameters"]["DispensingId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["DispensingCancellation"];
            };
        };
        readonly responses: {
            /** @description The dispensing is cancelled. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Dispensing"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotCancellable"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getRegistration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Your registration. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Registration"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly addPartnerKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewPartnerKey"];
            };
        };
        readonly responses: {
            /** @description The key is in use. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AddedPartnerKey"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 409: components["responses"]["KeyRefused"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly retirePartnerKey: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description When it ends, within the next year; now where you do not say.
                 * @example 2026-12-01T00:00:00Z
                 */
                readonly at?: string;
            };
            readonly header?: {
                /**
                 * @description As with POST, but may be left out. A repeat with it is answered as the first call was; one without it is refused, as the request or consent has ended.
                 * @example 20261123-000002
                 */
                readonly "Idempotency-Key"?: components["parameters"]["DeleteIdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description The thumbprint of the key (RFC 7638).
                 * @example poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U
                 */
                readonly keyid: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It ends then. */
            readonly 204: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["LastKey"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly applyForRegistration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewApplication"];
            };
        };
        readonly responses: {
            /** @description The application waits for the operator. */
            readonly 201: {
                headers: {
                    /**
                     * @description The path of the application.
                     * @example /v1/applications/app_01m83t4d0wf8y9hrtw5k9vysj1
                     */
                    readonly Location: string;
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Application"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 409: components["responses"]["KeyNotAccepted"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The id of the application.
                 * @example app_01m83t4d0wf8y9hrtw5k9vysj1
                 */
                readonly application_id: components["schemas"]["ApplicationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Application"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly advanceClock: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Identifies this action, so that repeats within 24 hours have one effect. 8 to 64 visible ASCII characters.
                 * @example 20261123-000001
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ClockAdvance"];
            };
        };
        readonly responses: {
            /** @description Your time is advanced, and what is over by then has ended. */
            readonly 200: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Content-Digest": components["headers"]["Content-Digest"];
                    readonly "Signature-Input": components["headers"]["Signature-Input"];
                    readonly Signature: components["headers"]["Signature"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Clock"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["SignatureRefused"];
            readonly 403: components["responses"]["Suspended"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Replayed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getJwks: {
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
                    /**
                     * @description How long to keep it (RFC 9111 section 5.2).
                     * @example public, max-age=300
                     */
                    readonly "Cache-Control": string;
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["GatewayKeys"];
                };
            };
            readonly 429: components["responses"]["TooManyCalls"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getCheckpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A signed note. */
            readonly 200: {
                headers: {
                    /**
                     * @description How long to keep it (RFC 9111 section 5.2).
                     * @example public, max-age=1
                     */
                    readonly "Cache-Control": string;
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            readonly 429: components["responses"]["TooManyCalls"];
            readonly 503: components["responses"]["LogUnavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getTile: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly level: string;
                /**
                 * @description Of the tile in its level, and its width if it is not full.
                 * @example 067
                 */
                readonly index: components["parameters"]["TileIndex"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The hashes. */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Tile-Cache-Control"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            readonly 404: components["responses"]["NoSuchTile"];
            readonly 429: components["responses"]["TooManyCalls"];
            readonly 503: components["responses"]["LogUnavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
    readonly getEntryBundle: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description Of the tile in its level, and its width if it is not full.
                 * @example 067
                 */
                readonly index: components["parameters"]["TileIndex"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The entries. */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Tile-Cache-Control"];
                    readonly "Call-Id": components["headers"]["Call-Id"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            readonly 404: components["responses"]["NoSuchTile"];
            readonly 429: components["responses"]["TooManyCalls"];
            readonly 503: components["responses"]["LogUnavailable"];
            readonly default: components["responses"]["Other"];
        };
    };
}
