-- The person's bucket, one of 4,096. Every id contains it, masked, so that an id alone can be routed.
CREATE OR REPLACE FUNCTION consent.bucket(p_person_id bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT (hashint8extended(p_person_id, 0) & 4095)::integer
$$;
