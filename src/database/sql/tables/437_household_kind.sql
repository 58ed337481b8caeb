-- Households are counted in the cube beside people: as one more thing to count as, in the unit of the head's permanent residence. The
-- birth year of such a cell stands for the household's size (statistics.household_size_counted); its sex and nationality say nothing.
ALTER TYPE statistics.residence_kind ADD VALUE IF NOT EXISTS 'household';
