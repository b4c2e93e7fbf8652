// For drizzle-kit only: every `schema.ts` under src/, built with PostgreSQL's columns.
module.exports = require('./tables.cjs').tablesFor('postgres');
