-- contract
-- The counts of children, which those of everybody replaced.
DROP TABLE statistics.resident, statistics.resident_change, statistics.cumulative_count, statistics.cumulative_count_state;
