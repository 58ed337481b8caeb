-- Registers a child, of one known parent, of both or of none.
CREATE OR REPLACE FUNCTION population.event_birth(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM population.register_person(p_event, p_event.body -> 'child', '/child');
END $$;
