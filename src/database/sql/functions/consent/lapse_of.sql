-- When and why a consent lapses: the child comes of age, the person or a guardian who decided dies, that guardian's
-- authority ends, as it also does when the guardian goes missing, or the person no longer represents the organisation whose data
-- it is. Nulls where nothing of this is known.
CREATE OR REPLACE FUNCTION consent.lapse_of(
  p_person_id bigint, p_request_id uuid, OUT lapses_at timestamptz, OUT reason text) LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM consent.decision d
                 WHERE d.person_id = p_person_id AND d.request_id = p_request_id AND d.role = 'guardian') THEN
    SELECT x.at, x.reason INTO lapses_at, reason FROM (
      SELECT now() AS at, 'subject_died' AS reason, 1 AS rank FROM population.person p
        WHERE p.person_id = p_person_id AND p.death_date IS NOT NULL
      UNION ALL
      SELECT organisation.represented_until(p_person_id, q.organisation_id), 'representation_ended', 2
        FROM (SELECT consent.organisation_of(r.required_fields || r.optional_fields) AS organisation_id FROM consent.request r
                WHERE r.person_id = p_person_id AND r.request_id = p_request_id) q
        WHERE q.organisation_id IS NOT NULL) x
      WHERE x.at < 'infinity' ORDER BY x.at, x.rank LIMIT 1;
    RETURN;
  END IF;
  SELECT x.at, x.reason INTO lapses_at, reason FROM (
    SELECT now() AS at, 'subject_died' AS reason, 1 AS rank FROM population.person p
      WHERE p.person_id = p_person_id AND p.death_date IS NOT NULL
    UNION ALL
    SELECT consent.comes_of_age_at(p_person_id), 'came_of_age', 2
    UNION ALL
    SELECT now(), 'guardian_died', 3 FROM consent.decision d JOIN population.person p ON p.person_id = d.decider_id
      WHERE d.person_id = p_person_id AND d.request_id = p_request_id AND d.role = 'guardian' AND p.death_date IS NOT NULL
    UNION ALL
    SELECT coalesce(max(CASE WHEN g.guardian_id IS NOT NULL THEN
             coalesce(g.valid_to::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', 'infinity') END), now()), 'guardianship_ended', 4
      FROM consent.decision d LEFT JOIN LATERAL population.guardians_of(d.person_id) g
        ON g.guardian_id = d.decider_id AND g.valid_from <= population.today()
      WHERE d.person_id = p_person_id AND d.request_id = p_request_id AND d.role = 'guardian'
      GROUP BY d.decider_id
    UNION ALL
    SELECT now(), 'guardianship_ended', 4 FROM consent.decision d JOIN population.person p ON p.person_id = d.decider_id
      WHERE d.person_id = p_person_id AND d.request_id = p_request_id AND d.role = 'guardian' AND p.missing_since IS NOT NULL) x
  WHERE x.at < 'infinity' ORDER BY x.at, x.rank LIMIT 1;
END $$;
