import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,test,console}/**/*.test.{ts,tsx}'],
    // A limit against hanging, not a measure: a busy machine may take its time.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
    // Many tests wait (for a propagation, a lease, a browser) more than they compute.
    maxWorkers: 2,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
