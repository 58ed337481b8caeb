-- What is implausible about a person's family: codes of EventWarning in openapi/partner.yaml. These are the limits, for the
-- authority's attention and not rules of law. A date known in part counts as its earliest or latest possible day: an age is
-- flagged where an implausible one is possible, an interval between births where it is certain, since two children of one
-- mother born in the same month or year may be twins.
CREATE OR REPLACE FUNCTION population.family_warnings(p_person_id bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  mother_from_age constant integer := 15;
  mother_to_age constant integer := 55;
  father_from_age constant integer := 15;
  father_to_age constant integer := 80;
  months_between_births constant integer := 6;
  -- Law 52/2014 article 88: a child born within 300 days of the end of a marriage is the husband's.
  days_after_fathers_death constant integer := 300;
BEGIN
  RETURN (
    WITH child AS (
      SELECT c.person_id, c.mother_id, c.father_id, c.date_of_birth AS earliest,
          population.last_birth_day(c.date_of_birth, c.date_of_birth_precision) AS latest
        FROM population.person p JOIN population.person c ON c.person_id = ANY (p.child_ids || p.person_id)
        WHERE p.person_id = p_person_id),
    parent AS (
      SELECT p.person_id IS NOT DISTINCT FROM c.mother_id AS is_mother,
          population.age_on(p.date_of_birth, p.date_of_birth_precision, c.earliest) AS age_min,
          population.possible_age_on(p.date_of_birth, c.latest) AS age_max, c.earliest - p.death_date AS days_after_death
        FROM child c JOIN population.person p ON p.person_id IN (c.mother_id, c.father_id)),
    interval_between AS (
      SELECT least(c.date_of_birth, other.date_of_birth) AS from_earliest,
          greatest(c.date_of_birth, other.date_of_birth) - least(c.latest, other.latest) AS days_min,
          greatest(c.latest, other.latest) AS to_latest
        FROM (SELECT c.mother_id, c.person_id, c.earliest AS date_of_birth, c.latest FROM child c) c
          JOIN population.person mother ON mother.person_id = c.mother_id,
          LATERAL (SELECT o.date_of_birth, population.last_birth_day(o.date_of_birth, o.date_of_birth_precision) AS latest
                     FROM population.person o
                     WHERE o.person_id = ANY (mother.child_ids) AND o.person_id <> c.person_id) other)
    SELECT array_agg(DISTINCT w.code ORDER BY w.code) FROM (
      SELECT 'mother_age_implausible' AS code FROM parent p
        WHERE p.is_mother AND (p.age_min < mother_from_age OR p.age_max >= mother_to_age)
      UNION ALL
      SELECT 'father_age_implausible' FROM parent p
        WHERE NOT p.is_mother AND (p.age_min < father_from_age OR p.age_max >= father_to_age)
      UNION ALL
      SELECT 'mother_died_before_birth' FROM parent p WHERE p.is_mother AND p.days_after_death > 0
      UNION ALL
      SELECT 'father_died_before_birth' FROM parent p
        WHERE NOT p.is_mother AND p.days_after_death > days_after_fathers_death
      UNION ALL
      -- Twins may be born on two sides of a midnight.
      SELECT 'births_too_close' FROM interval_between b
        WHERE b.days_min > 1 AND b.to_latest < b.from_earliest + make_interval(months => months_between_births)) w);
END $$;
