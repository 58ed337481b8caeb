-- Refuses a transaction that sees the database as it was when the transaction began: what ended since would go on.
CREATE OR REPLACE FUNCTION catalogue.check_isolation() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'transactions must be READ COMMITTED' USING ERRCODE = 'UT905';
  END IF;
END $$;
