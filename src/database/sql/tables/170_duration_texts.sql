-- Ceilings stay in the words of the catalogue, such as P1Y: how many days they are depends on the day (partner.days_of).
ALTER TABLE catalogue.purpose ALTER COLUMN until_max TYPE text USING until_max::text;
ALTER TABLE catalogue.purpose ALTER COLUMN retention_max TYPE text USING retention_max::text;
