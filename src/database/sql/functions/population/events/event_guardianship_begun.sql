-- Makes guardian a guardian of the subject, a child.
CREATE OR REPLACE FUNCTION population.event_guardianship_begun(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM population.begin_guardianship(p_event.subject_id, p_event.guardian_id, (p_event.body ->> 'acts_jointly')::boolean,
    (p_event.body ->> 'until')::date, p_event.occurred_on, '/personal_id_number');
END $$;
