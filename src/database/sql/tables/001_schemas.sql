-- One schema a room. What the gateway may call stands in schema gate alone; all the rest is out of its reach.
CREATE SCHEMA gate;
CREATE SCHEMA partner;
CREATE SCHEMA consent;
CREATE SCHEMA ledger;
CREATE SCHEMA catalogue;
