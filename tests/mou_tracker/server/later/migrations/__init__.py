TABLES = ("agreements_agreement", "agreements_area")
ADDS = [f"alter table {one} add constraint later check (id > 0) not valid" for one in TABLES]
DROPS = [f"alter table {one} drop constraint if exists later" for one in TABLES]
