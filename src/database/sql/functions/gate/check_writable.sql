-- Proves that the database can write now: a new page on the disk, in a table that is gone with the transaction. Raises
-- what the write raises, such as disk_full or read_only_sql_transaction.
CREATE OR REPLACE FUNCTION gate.check_writable() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CREATE TEMPORARY TABLE pg_temp.write_probe (filler text) ON COMMIT DROP;
  INSERT INTO pg_temp.write_probe VALUES (repeat('x', 1000));
  RETURN true;
END $$;
