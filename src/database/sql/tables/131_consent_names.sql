-- accepted_alternatives: [{"field", "sufficient_fields": [...]}]; the second member used to be called "enough".
UPDATE consent.request r SET accepted_alternatives = (
    SELECT jsonb_agg(a - 'enough' || jsonb_build_object('sufficient_fields', a -> 'enough') ORDER BY place)
      FROM jsonb_array_elements(r.accepted_alternatives) WITH ORDINALITY x (a, place))
  WHERE jsonb_path_exists(r.accepted_alternatives, '$[*].enough');
