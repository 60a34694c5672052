-- The role and the database of the clue-servers. Once, as a superuser; psql's variables `password` and
-- `standby_password` come by its standard input, since `-v` shows them to everybody who lists processes:
--     { printf '\\set password %s\n' "$(cat clue-password)"
--       printf '\\set standby_password %s\n' "$(cat standby-password)"; cat role.sql; } | psql postgres
-- The role owns its database and nothing else: the servers make their tables themselves.
CREATE ROLE clue LOGIN PASSWORD :'password' CONNECTION LIMIT 190;
CREATE ROLE clue_standby LOGIN REPLICATION PASSWORD :'standby_password';
CREATE DATABASE clue OWNER clue ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
REVOKE ALL ON DATABASE clue FROM PUBLIC;
-- Before a new version changes the tables, it may name the moment to go back to.
\connect clue
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO clue;
