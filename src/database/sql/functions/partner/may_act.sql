-- Whether a partner may call the gateway now: it is not suspended, and its agreement, if it declared one, is in force.
CREATE OR REPLACE FUNCTION partner.may_act(p partner.partner) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p.status = 'active' AND (NOT p.declaration ? 'agreement' OR population.today()
    BETWEEN (p.declaration #>> '{agreement,from}')::date
      AND coalesce((p.declaration #>> '{agreement,until}')::date, 'infinity'))
$$;
