-- How often data may be released, as the contract has it.
CREATE OR REPLACE FUNCTION consent.access_shown(
  p_mode text, p_until date, p_count integer, p_per text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT CASE p_mode
    WHEN 'once' THEN jsonb_build_object('mode', 'once')
    ELSE jsonb_build_object('mode', p_mode, 'until', p_until,
      'at_most', jsonb_build_object('count', p_count, 'per', p_per))
  END
$$;
