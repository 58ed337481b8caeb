-- The day on which someone born on a day reaches an age in months. All rules about ages follow from it.
-- Civil Code 2015 article 145: ages go by the solar calendar. Article 148 clauses 3 and 4: a term in months or years ends at
-- the end of its last day, and with the last day of the month where that has no corresponding day. So 18 years from 29
-- February 2008 end at the end of 28 February 2026, and the person is 18 from 1 March on. The day of birth counts as the first
-- day of life, so that anybody else reaches an age on the birthday itself; article 147 (3), by which the day of an event is
-- not counted, would move every birthday by a day against all practice. Article 148 (5), on days off, is about acts due.
CREATE OR REPLACE FUNCTION population.day_of_age(p_birth date, p_months integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (p_birth + make_interval(months => p_months))::date
    + (extract(day FROM p_birth + make_interval(months => p_months)) < extract(day FROM p_birth))::integer
$$;
