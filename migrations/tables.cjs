// Finds every schema there is, so that a new capability needs no line here.
const { globSync } = require('node:fs');
const { join, resolve } = require('node:path');

const src = resolve('src');
const { columns } = require(join(src, 'platform/store/columns.ts'));

function tablesFor(engine) {
  const schemas = globSync('**/schema.ts', { cwd: src }).sort();
  const factories = schemas.flatMap((file) =>
    Object.values(require(join(src, file))).filter((value) => typeof value?.build === 'function'),
  );
  return Object.assign({}, ...factories.map((factory) => factory.build(columns[engine]())));
}

module.exports = { tablesFor };
