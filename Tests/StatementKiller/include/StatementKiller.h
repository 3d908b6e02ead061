// Ends this process, as kill -9 does, before its statement `number` of SQL from now on; with 0 never. To be called once
// before a database is opened, and then as often as wanted.
void die_before_statement(long number);
