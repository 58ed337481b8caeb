-- Notifies the person of a lapsed consent and, for a child, those who decide for it today; nobody who has died.
CREATE OR REPLACE FUNCTION delivery.notify_lapse(p_consent consent.consent, p_expires_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM delivery.enqueue_notification(p.person_id, 'consent_lapsed', NULL, p_consent.consent_id, p_expires_at)
    FROM (SELECT p_consent.person_id
          UNION SELECT d.decider_id FROM consent.deciders(p_consent.person_id, population.today()) d) x
      JOIN population.person p USING (person_id)
    WHERE p.account_level IS NOT NULL AND p.death_date IS NULL;
END $$;
