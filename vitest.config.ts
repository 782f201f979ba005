import { defineConfig } from 'vitest/config';

/** Rooms whose tests leave nothing behind: their files share one worker, which loads the code once and not for each. */
const tidy = ['core', 'model', 'inventory', 'sources', 'posture', 'detection', 'incidents'];
const tidyTests = `src/{${tidy.join()}}/**/*.test.ts`;

export default defineConfig({
  test: {
    // A limit against hanging, not a measure: a busy machine may take its time.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
    // Many tests wait (for a propagation, a lease, a browser) more than they compute.
    maxWorkers: 2,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      { extends: true, test: { name: 'rooms', isolate: false, include: [tidyTests] } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['{src,test,console}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', tidyTests],
        },
      },
    ],
  },
});
