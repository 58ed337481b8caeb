-- Who read data of a citizen and of the children the citizen decides for in a month, how often and when last, those that read most
-- first. p_month: a day of it; null for the last that is over. One row, with no readers where there were none.
CREATE OR REPLACE FUNCTION gate.monthly_summary(p_session bytea, p_month date,
  OUT month date, OUT is_wanted boolean, OUT readers jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  v_since timestamptz;
  v_until timestamptz;
BEGIN
  month := date_trunc('month', coalesce(p_month, population.today() - extract(day FROM population.today())::integer)::timestamp)::date;
  v_since := month::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh';
  v_until := (month::timestamp + interval '1 month') AT TIME ZONE 'Asia/Ho_Chi_Minh';
  is_wanted := EXISTS (SELECT FROM citizen.monthly_summary m WHERE m.person_id = v_actor_id);
  readers := (
    SELECT coalesce(jsonb_agg(jsonb_build_object('partner', jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind),
        'role', r.role, 'child_name', CASE r.role WHEN 'guardian' THEN n.birth_full_name END,
        'readings', r.readings, 'last_read_at', consent.instant_text(r.last_read_at)) ORDER BY r.readings DESC, r.last_read_at DESC), '[]')
      FROM (SELECT s.person_id, s.role, e.partner_id, count(*) AS readings, max(e.at) AS last_read_at
              FROM consent.subjects_of(v_actor_id) s JOIN ledger.entry e USING (person_id)
              WHERE e.kind = 'release' AND e.entry_id >= consent.first_id_at(v_since) AND e.entry_id < consent.first_id_at(v_until)
              GROUP BY s.person_id, s.role, e.partner_id
              ORDER BY readings DESC LIMIT 1000) r
        JOIN partner.partner p USING (partner_id) JOIN population.person n ON n.person_id = r.person_id);
END $$;
