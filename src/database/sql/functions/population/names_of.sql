-- Everyone an event names, to hold back what comes after: persons by their keys, numbers as negatives.
CREATE OR REPLACE FUNCTION population.names_of(p_event population.told_event) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN array_remove(p_event.persons || -p_event.numbers[1] || -p_event.numbers[2] || -p_event.numbers[3]
    || -p_event.issued, NULL);
END $$;
