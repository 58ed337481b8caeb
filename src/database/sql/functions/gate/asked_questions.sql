-- What was asked for counts in a partner's name, and who entered the page, newest first: for the partner's own key, or for a person who
-- administers the statistics of its organisation, who is also told what the organisation calls those who asked.
CREATE OR REPLACE FUNCTION gate.asked_questions(p_keyid text, p_session bytea, p_partner_id text, p_before uuid, p_limit integer)
RETURNS TABLE (entry_id uuid, at timestamptz, kind text, keyid text, asked_by text, shown_as text, question text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_partner_id text;
  v_mandates text[];
  v_organisation_id text;
  staff record;
BEGIN
  SELECT a.partner_id, a.mandates INTO v_partner_id, v_mandates FROM statistics.asker(p_keyid, p_session, p_partner_id) a;
  IF p_session IS NOT NULL THEN
    staff := organisation.staff(p_session, p_partner_id);
    v_organisation_id := staff.organisation_id;
    IF NOT organisation.may_give(staff.roles, 'statistics_reader') THEN
      RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM unnest(v_mandates) m (mandate) WHERE m.mandate LIKE 'statistics:residents%') THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  RETURN QUERY
    WITH entry AS (
      SELECT e.entry_id, e.at, e.kind::text AS kind, e.keyid, e.fields,
          (SELECT substr(f, 10) FROM unnest(e.fields) f WHERE f LIKE 'asked\_by=%') AS asked_by
        FROM ledger.entry e
        WHERE e.person_id = 0 AND e.kind IN ('statistics_answered', 'statistics_entered') AND e.partner_id = v_partner_id
          AND (p_before IS NULL OR e.entry_id < p_before)
        ORDER BY e.entry_id DESC LIMIT p_limit),
      named AS (
        SELECT DISTINCT ON (r.person_id) organisation.pseudonym(r.organisation_id, r.person_id) AS asked_by, r.shown_as
          FROM organisation.role r WHERE r.organisation_id = v_organisation_id ORDER BY r.person_id, r.given_at DESC)
    SELECT e.entry_id, e.at, e.kind, e.keyid, e.asked_by, n.shown_as, ARRAY(SELECT f FROM unnest(e.fields) f WHERE f NOT LIKE 'asked\_by=%')
      FROM entry e LEFT JOIN named n USING (asked_by) ORDER BY e.entry_id DESC;
END $$;
