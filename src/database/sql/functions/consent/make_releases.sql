-- Makes releases that have been accepted and that their consents, locked by the caller, allow at p_at: reads only the approved
-- fields, counts the uses, and writes the ledger entries, those for other persons named, and the signed messages. All in one
-- statement, so that several cost little more than one.
-- p_places: which of the calls, from 1, with the id of the ledger entry of each, and of the release, which is another where it
-- repeats an earlier one; the other arrays are those of gate.release_batch, and each consent occurs once at most.
-- A release that could give nothing does not use up a once consent, and its repeat gives nothing either. One under a recurring
-- consent is counted in any case, so that it cannot be used to poll.
CREATE OR REPLACE FUNCTION consent.make_releases(
  p_at timestamptz, p_places integer[], p_entry_ids uuid[], p_release_ids uuid[], p_consent_ids uuid[], p_fields text[],
  p_signature_bases text[], p_signatures bytea[], p_bodies bytea[])
RETURNS TABLE (place integer, kind text, entry_id uuid, release_id uuid, released_at timestamptz, partner_id text,
  purpose text, fields text[], request_id uuid, salt bytea, subject bytea, data jsonb, not_available text[],
  at_most_count integer, window_uses integer, window_ends timestamptz)
LANGUAGE plpgsql
-- The plan is made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  RETURN QUERY WITH read AS MATERIALIZED (
    SELECT m.place, m.entry_id, m.release_id, m.release_id <> m.entry_id AS repeats, c AS live, f.fields, r.data,
        r.not_available, r.named
      FROM unnest(p_places, p_entry_ids, p_release_ids) m (place, entry_id, release_id)
        JOIN consent.consent c ON c.consent_id = p_consent_ids[m.place]
        CROSS JOIN LATERAL (SELECT coalesce(catalogue.fields_of(p_fields[m.place]), c.fields) AS fields OFFSET 0) f
        CROSS JOIN LATERAL catalogue.read_fields(c.person_id, f.fields, c.partner_id, c.purpose) r
  ), judged AS (
    SELECT r.*, CASE WHEN (r.live).access_mode = 'recurring' THEN false
        WHEN r.repeats THEN consent.gave_nothing((r.live).person_id, r.release_id)
        ELSE cardinality(r.not_available) = cardinality(r.fields) END AS gives_nothing
      FROM read r OFFSET 0
  ), made AS MATERIALIZED (
    SELECT j.place, j.entry_id, j.release_id, j.repeats, j.live, j.fields, j.named, g.data, g.not_available,
        sha256((j.live).salt || convert_to(g.data::text, 'UTF8')) AS given_hash,
        CASE WHEN j.gives_nothing THEN 'release_empty' WHEN j.repeats THEN 'release_repeated' ELSE 'release' END AS kind
      FROM judged j CROSS JOIN LATERAL (
        SELECT CASE WHEN j.gives_nothing AND j.repeats THEN catalogue.emptied(j.data) ELSE j.data END AS data,
          CASE WHEN j.gives_nothing THEN j.fields ELSE j.not_available END AS not_available OFFSET 0) g
  ), used AS (
    UPDATE consent.consent c
      SET uses = c.uses + 1, window_started = consent.window_start(c.at_most_per, p_at),
        window_uses = coalesce(consent.window_use(c, p_at), 0),
        state = CASE c.access_mode WHEN 'once' THEN 'consumed' ELSE 'active' END,
        ended_at = CASE c.access_mode WHEN 'once' THEN p_at END
      FROM made m
      WHERE m.kind = 'release' AND c.person_id = (m.live).person_id AND c.consent_id = (m.live).consent_id
        AND c.state = 'active'
  ), entries AS (
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
        release_id, salt, subject)
      SELECT (m.live).person_id, m.entry_id, m.kind::ledger.kind, p_at, 'partner', (m.live).partner_id, (m.live).purpose,
          m.fields, (m.live).request_id, (m.live).consent_id, m.release_id, (m.live).salt, (m.live).subject
        FROM made m
  ), messages AS (
    INSERT INTO partner.signed_request (outcome_id, person_id, base, signature, body, given_hash)
      SELECT m.entry_id, (m.live).person_id, p_signature_bases[m.place], p_signatures[m.place], p_bodies[m.place], m.given_hash
        FROM made m
  )
  SELECT m.place, m.kind, m.entry_id, m.release_id, p_at, (m.live).partner_id, (m.live).purpose, m.fields,
      (m.live).request_id, CASE WHEN NOT (m.live).by_share_code THEN (m.live).salt END, (m.live).subject, m.data,
      m.not_available, CASE WHEN NOT m.repeats THEN (m.live).at_most_count END,
      CASE WHEN NOT m.repeats THEN consent.window_use(m.live, p_at) END,
      CASE WHEN NOT m.repeats THEN consent.window_end((m.live).at_most_per,
        consent.window_start((m.live).at_most_per, p_at)) END
    FROM made m CROSS JOIN LATERAL consent.record_named(
      CASE WHEN m.kind = 'release' THEN m.named END, m.live, m.release_id, p_at);
END $$;
