-- Publishes a checkpoint that enough witnesses cosigned, unless one of a larger tree is published already, or one of this tree with a later map.
CREATE OR REPLACE FUNCTION gate.publish_cosigned(p_size bigint, p_checkpoint text, OUT is_published boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.tree t SET cosigned = p_checkpoint, cosigned_size = p_size
    WHERE p_size BETWEEN t.cosigned_size AND t.size AND t.halted IS NULL
      AND (p_size > t.cosigned_size OR coalesce(substring(p_checkpoint FROM 'ung-thuan-map/1 (\d+) ')::bigint, -1)
        >= coalesce(substring(t.cosigned FROM 'ung-thuan-map/1 (\d+) ')::bigint, -1));
  is_published := FOUND;
END $$;
