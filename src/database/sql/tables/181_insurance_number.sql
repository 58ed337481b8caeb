-- By what a card is told from others, by the rule of population.insurance_number. Its last ten digits so far; not unique, for
-- what was applied before duplicates were refused.
DROP INDEX population.health_insurance_by_number;
ALTER TABLE population.health_insurance ADD insurance_number text;
UPDATE population.health_insurance SET insurance_number = right(card_number, 10);
ALTER TABLE population.health_insurance ALTER insurance_number SET NOT NULL;
CREATE INDEX health_insurance_by_number ON population.health_insurance (insurance_number);
