import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,sandbox,test,bench,scripts,runbooks}/**/*.test.ts'],
    pool: 'forks',
    // One for each core: many tests wait for a process or a disk.
    maxWorkers: '100%',
    // Generous: a machine that is busy elsewhere must not fail a test.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default'],
  },
});
