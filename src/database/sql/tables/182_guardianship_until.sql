-- The end that was registered, null where none was. valid_to is that or the 18th birthday, whichever is first, or an earlier
-- day on which the guardianship was ended.
ALTER TABLE population.guardianship ADD registered_until date;
