-- Whether a partner may call the gateway now.
CREATE OR REPLACE FUNCTION partner.may_act(p partner.partner) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p.status = 'active'
$$;
