-- Reads the requested documents of a person, and no others, each as its issuer sent it. Documents that are not linked
-- are listed in not_available, in the requested order. Unknown fields raise UT902.
CREATE OR REPLACE FUNCTION document.read_fields(
  p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text,
  OUT data jsonb, OUT not_available text[], OUT named jsonb)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_unknown text;
  v_linked jsonb;
BEGIN
  SELECT f INTO v_unknown FROM unnest(p_fields) f
    WHERE NOT starts_with(f, 'documents.') OR NOT EXISTS (SELECT FROM catalogue.field c WHERE c.field = f);
  IF FOUND THEN
    RAISE EXCEPTION 'field_unknown' USING ERRCODE = 'UT902', DETAIL = v_unknown;
  END IF;
  SELECT coalesce(jsonb_object_agg(l.kind, l.content), '{}') INTO v_linked FROM document.link l
    WHERE l.person_id = p_person_id AND 'documents.' || l.kind = ANY (p_fields);
  data := jsonb_build_object('documents', v_linked);
  not_available := ARRAY(SELECT f FROM unnest(p_fields) f WHERE NOT v_linked ? split_part(f, '.', 2));
END $$;
