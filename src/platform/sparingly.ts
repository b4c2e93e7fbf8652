/**
 * Loading a package without those of its files that nothing here uses.
 *
 * Packages load everything they have when they are loaded: Bolt its receivers for Express and its installer, undici its
 * mocks and caches, drizzle the columns of the other database. While `load` runs, such a file is represented by a
 * stand-in, which loads the real one when something of it is touched. So nothing behaves differently; it is only later.
 */
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * @param spared files of the package, from the folder of its main file on. Not those of which something is taken out
 * while the package loads, by destructuring or `extends`: they would be loaded all the same.
 */
export function loadSparingly<T>(main: string, spared: readonly string[], load: (require: NodeJS.Require) => T): T {
  const placed = new Map<string, Module>();
  for (const file of filesOf(main, spared)) {
    // What is there already is used, and a file that a newer version of the package no longer has is not missed.
    if (file in require.cache) continue;
    const standIn = Object.assign(new Module(file), { loaded: true, exports: standInFor(file, () => leave(file)) });
    placed.set(file, standIn);
    require.cache[file] = standIn;
  }
  const leave = (file: string) => {
    if (require.cache[file] === placed.get(file)) delete require.cache[file];
  };
  try {
    return load(require);
  } finally {
    // Whoever asks for it from now on gets the real one.
    for (const file of placed.keys()) leave(file);
  }
}

export function filesOf(main: string, spared: readonly string[]): string[] {
  const folder = dirname(require.resolve(main));
  return spared.map((file) => join(folder, file));
}

/** A file may export an object, a function or a class; from outside, this is any of them. */
function standInFor(file: string, leave: () => void): object {
  let real: unknown;
  // The cast: nothing is known of it here, and whoever uses it knows.
  const get = () => {
    if (real === undefined) {
      leave();
      real = require(file);
    }
    return real as Record<PropertyKey, unknown> & (new (...given: unknown[]) => object);
  };
  return new Proxy(function standIn() {}, {
    // What TypeScript's compiler asks of every file before it is used.
    get: (_, name) => (name === '__esModule' && real === undefined ? true : get()[name]),
    apply: (_, self, given) => Reflect.apply(get(), self, given),
    construct: (_, given) => Reflect.construct(get(), given),
  });
}
