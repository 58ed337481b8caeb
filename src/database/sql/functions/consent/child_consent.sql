-- How a child gives consent, seen by a guardian: not needed (any more), with the child's own account, or witnessed by
-- the guardian where the child has no account that can approve. p_awaited: see consent.awaited.
CREATE OR REPLACE FUNCTION consent.child_consent(p_person_id bigint, p_role text, p_awaited text[]) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p_role <> 'guardian' OR NOT 'subject' = ANY (p_awaited) THEN 'not_needed'
    WHEN EXISTS (SELECT FROM population.person p WHERE p.person_id = p_person_id AND p.account_level >= 2) THEN 'own_account'
    ELSE 'witnessed_by_guardian'
  END
$$;
