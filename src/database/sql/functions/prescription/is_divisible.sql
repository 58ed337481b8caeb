-- Whether a unit can be divided: tablets and what is measured by volume or weight can; capsules, tubes, ampoules, bottles,
-- boxes and sachets cannot. A table of units, in docs/partners.md too; any other unit cannot be divided.
CREATE OR REPLACE FUNCTION prescription.is_divisible(p_unit text, p_form text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(normalize(p_unit, NFC)) = ANY ('{viên,viên nén,tablet,ml,g}') AND lower(normalize(p_form, NFC)) !~ 'nang|capsule'
$$;
