-- Whether the events of a partner are pushed.
CREATE OR REPLACE FUNCTION event.is_pushed(p_partner_id text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM event.receiver r WHERE r.partner_id = p_partner_id AND r.method = 'push')
$$;
