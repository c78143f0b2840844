import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { configDefaults, defineConfig } from 'vitest/config'

const workersTests = '**/*.workers.test.ts'

/** The suffix names the runtime: `.test.ts` runs on Node, `.workers.test.ts` in workerd. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: {
          alias: {
            'cloudflare:workers': `${import.meta.dirname}/tests/fixtures/cloudflare-workers.ts`,
          },
        },
        test: {
          name: 'node',
          include: ['{src,workers,tools,durable-objects}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, workersTests],
          // A property test takes a second or two; a slow machine ten times that.
          testTimeout: 30_000,
        },
      },
      {
        // Objects are tested through the config that declares their classes.
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './durable-objects/wrangler.toml' },
            miniflare: { bindings: { PASS_SECRET: 'a secret of the tests' } },
          }),
        ],
        test: {
          name: 'workers',
          include: [`durable-objects/${workersTests}`],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/{attacks,faults,journeys}/**/*.test.ts'],
          // One shop, as `npm run serve` starts it, for every file here.
          globalSetup: ['tests/fixtures/shop-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // They share two cores with the shop itself: one file at a time.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/fixtures/shop-setup.ts'],
          testTimeout: 120_000,
          // Chromium is installed where it is missing and can be.
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
