-- Gives the sequencer committed entries that are to be the next leaves of the tree, in their order: about p_limit at most. They stay what they are
-- until gate.append_leaves makes leaves of all of them, in this order. Entries of before there was a tree come as there is time between the others.
CREATE OR REPLACE FUNCTION gate.unsequenced_entries(p_holder uuid, p_limit integer)
RETURNS TABLE (person_id bigint, entry_id uuid, kind text, at timestamptz, actor text, partner_id text, purpose text,
  fields text[], request_id uuid, consent_id uuid, release_id uuid, refusal text, keyid text, subject bytea, terms jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_blocks constant integer := 16; -- of a step, with some hundred entries
  tree ledger.tree;
  v_now pg_snapshot;
  v_next pg_snapshot;
  v_entries ledger.entry[];
  v_swept bigint;
  v_place tid;
BEGIN
  SELECT * INTO tree FROM ledger.tree t WHERE t.holder = p_holder AND t.halted IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_now := pg_current_snapshot();
  -- A dump was restored on another server, whose transaction ids have nothing to do with those in the table.
  IF pg_snapshot_xmax(v_now) < pg_snapshot_xmax(tree.seen) THEN
    tree.seen := v_now;
    tree.swept_blocks := 0;
    tree.seen_place := NULL;
  END IF;
  v_next := v_now;
  v_swept := tree.swept_blocks;
  v_entries := ARRAY(SELECT e FROM ledger.unsequenced(tree.seen, v_now, p_limit, tree.seen_place) e);
  IF cardinality(v_entries) >= p_limit THEN
    v_next := ledger.snapshot_before(v_now, (v_entries[cardinality(v_entries)]).xid);
    v_place := (SELECT e.ctid FROM ledger.entry e WHERE e.person_id = (v_entries[cardinality(v_entries)]).person_id
      AND e.entry_id = (v_entries[cardinality(v_entries)]).entry_id);
  END IF;
  WHILE v_swept IS NOT NULL AND cardinality(v_entries) < p_limit LOOP
    IF v_swept * current_setting('block_size')::integer >= pg_relation_size('ledger.entry') THEN
      v_swept := NULL;
    ELSE
      v_entries := v_entries || ARRAY(SELECT e FROM ledger.unsequenced_in_blocks(v_swept, v_swept + v_blocks) e
        WHERE e.xid IS NULL OR e.xid >= pg_snapshot_xmax(v_now) OR pg_visible_in_snapshot(e.xid, tree.seen));
      v_swept := v_swept + v_blocks;
    END IF;
  END LOOP;
  IF cardinality(v_entries) > 0 THEN
    UPDATE ledger.tree t
      SET seen = tree.seen, swept_blocks = tree.swept_blocks, seen_place = tree.seen_place,
        next_seen = v_next, next_swept_blocks = v_swept, next_place = v_place,
        next_entries = (SELECT ledger.entries_digest(array_agg(e.person_id), array_agg(e.entry_id)) FROM unnest(v_entries) e)
      WHERE t.holder = p_holder;
  ELSIF v_swept IS DISTINCT FROM tree.swept_blocks OR tree.seen_place IS NOT NULL THEN
    UPDATE ledger.tree t SET seen = CASE WHEN tree.seen_place IS NULL THEN tree.seen ELSE v_now END, swept_blocks = v_swept, seen_place = NULL, next_entries = NULL WHERE t.holder = p_holder;
  END IF;
  RETURN QUERY SELECT e.person_id, e.entry_id, e.kind::text, e.at, e.actor::text, e.partner_id, e.purpose, e.fields, e.request_id,
      e.consent_id, e.release_id, e.refusal, e.keyid, e.subject, e.terms
    FROM unnest(v_entries) e;
END $$;
