-- The map of before there were such entries, where there is one.
DO $$
DECLARE
  v_map ledger.map;
BEGIN
  SELECT * INTO v_map FROM ledger.map m WHERE m.public_key IS NOT NULL;
  IF FOUND THEN
    v_map.published_entry := (SELECT consent.id_with(s.id_key, 0) FROM catalogue.secret s);
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, terms)
      VALUES (0, v_map.published_entry, 'map_published', clock_timestamp(), 'gateway', jsonb_build_object('map', format('ung-thuan-map/1 %s %s %s',
        v_map.size, encode(v_map.public_key, 'base64'), encode(v_map.root, 'base64'))));
    UPDATE ledger.map SET published_size = v_map.size, published_entry = v_map.published_entry;
  END IF;
END $$;
