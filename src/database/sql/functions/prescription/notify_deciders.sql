-- Notifies the person of a pharmacy's action and, for a child, those who decide for it today.
CREATE OR REPLACE FUNCTION prescription.notify_deciders(p_consent consent.consent, p_topic text, p_at timestamptz)
RETURNS void LANGUAGE sql AS $$
  SELECT delivery.enqueue_notification(d.decider_id, p_topic, NULL, p_consent.consent_id, p_at + interval '1 day')
    FROM consent.deciders(p_consent.person_id, population.today()) d WHERE d.level IS NOT NULL
$$;
