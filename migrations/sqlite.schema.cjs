// For drizzle-kit only: every `schema.ts` under src/, built with SQLite's columns.
module.exports = require('./tables.cjs').tablesFor('sqlite');
