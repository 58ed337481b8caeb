-- Refuses a sign-in that is older than the policy allows, or at an unknown time: it does not prove who holds the device now
-- (RFC 9470).
CREATE OR REPLACE FUNCTION citizen.check_fresh(p_authenticated_at timestamptz) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF (SELECT p_authenticated_at BETWEEN clock_timestamp() - p.sign_in_fresh_for AND clock_timestamp() + interval '30 seconds'
        FROM citizen.policy p) IS NOT TRUE THEN
    RAISE EXCEPTION 'insufficient_user_authentication' USING ERRCODE = 'UT025';
  END IF;
END $$;
