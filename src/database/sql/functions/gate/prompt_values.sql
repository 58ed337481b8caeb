-- The current values of the fields of a pending prompt and of their alternatives, for the person who is to decide and
-- nobody else. Where the reading is not recorded yet there is one row, in which unrecorded is whom gate.record_viewed must name
-- (request_data_viewed). Fields of one data set with one parameter are read together, so that their lists have the same order.
-- What remains of a prescription has the numbers of its drugs: where the drugs are not asked for, they are read as well, for this
-- person alone, and is_requested is false.
CREATE OR REPLACE FUNCTION gate.prompt_values(p_session bytea, p_request_id uuid)
RETURNS TABLE (field text, value jsonb, unrecorded bigint[], is_requested boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  prompt record;
  request consent.request;
BEGIN
  prompt := consent.open_prompt(citizen.signed_in(p_session), p_request_id);
  request := prompt.request;
  unrecorded := citizen.unrecorded(p_session, 'request_data_viewed', ARRAY[request.person_id]);
  IF unrecorded IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;
  RETURN QUERY
    WITH asked AS (
      SELECT o.field, o.place FROM unnest(consent.offered_fields(request)) WITH ORDINALITY o (field, place)
    ), shown AS (
      SELECT a.field, a.place, true AS is_requested FROM asked a
      UNION ALL
      SELECT 'prescriptions.lines' || r.parameter, NULL, false
        FROM asked a, LATERAL (SELECT substr(a.field, length('prescriptions.remaining') + 1) AS parameter) r
        WHERE split_part(a.field, ':', 1) = 'prescriptions.remaining'
          AND NOT EXISTS (SELECT FROM asked l WHERE l.field = 'prescriptions.lines' || r.parameter)
    ), offered AS (
      SELECT s.field, s.place, s.is_requested, split_part(s.field, '.', 1) AS data_set, split_part(s.field, ':', 2) AS parameter
        FROM shown s
    ), read AS MATERIALIZED (
      SELECT o.data_set, o.parameter,
          (catalogue.read_fields(request.person_id, array_agg(o.field ORDER BY o.place), request.partner_id,
            request.purpose)).data
        FROM offered o GROUP BY o.data_set, o.parameter
    )
    SELECT o.field, CASE o.field WHEN 'person.has_not_answered'
          THEN to_jsonb(NOT consent.has_answered(request.partner_id, request.purpose, request.person_id)) ELSE v.value END,
        NULL::bigint[], o.is_requested
      FROM offered o JOIN read r USING (data_set, parameter),
        LATERAL (SELECT catalogue.value_of(r.data, o.field)) v (value)
      WHERE v.value IS NOT NULL ORDER BY o.place;
END $$;
