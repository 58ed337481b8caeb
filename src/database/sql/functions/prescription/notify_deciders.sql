-- Tells of what a pharmacy did: the person and, of a child, who answers for it today.
CREATE OR REPLACE FUNCTION prescription.notify_deciders(p_live consent.consent, p_topic text, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  SELECT delivery.enqueue_notification(d.decider_id, p_topic, NULL, p_live.consent_id, p_at + interval '1 day')
    FROM consent.deciders(p_live.person_id, population.today()) d WHERE d.level IS NOT NULL
$$;
