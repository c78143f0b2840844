import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { configDefaults, defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'
import { MINUTE_MS } from './src/shared/platform/clock.ts'
import { PATIENCE_MS } from './tests/fixtures/patience.ts'

// The tests' own secrets are in no file: wrangler warns of them otherwise.
process.env.WRANGLER_LOG ??= 'error'

const workersTests = '**/*.workers.test.ts'

/**
 * Node tests with a process of their own each: they run tools as processes, take seconds of
 * arithmetic, or replace modules (`vi.mock`).
 */
const ISOLATED = [
  'tools/{deploy,staff}.test.ts',
  'tools/local/live-gateway.test.ts',
  'tools/{simulate,verify-draw}/**/*.test.ts',
  'workers/gateway/**/staff-text.test.ts',
  // They move the clock, and fill caches that other files read.
  'workers/gateway/{member,session}/pages.test.ts',
]

const PROJECTS: Record<string, string> = {
  node: 'rules and verbs on Node',
  isolated: 'tools that run as processes, simulated drops',
  workers: 'objects in the runtime',
  journeys: 'journeys, attacks and faults over the whole shop',
  browser: 'its pages in Chromium',
}

/** Says what a run consists of, before its first file has finished. */
const overview: Reporter = {
  onTestRunStart(files) {
    const counts = Map.groupBy(files, ({ project }) => project.name)
    for (const [name, { length }] of counts) {
      process.stderr.write(`${name.padEnd(10)}${length} files: ${PROJECTS[name] ?? ''}\n`)
    }
  },
}

/**
 * Ends a test that hangs. No test asserts a time, and a test that works may take as long as a slow
 * machine needs: work is bounded by count. The same for all projects.
 */
const HANGS_AFTER_MS = 10 * MINUTE_MS
const patience = {
  testTimeout: HANGS_AFTER_MS,
  hookTimeout: HANGS_AFTER_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
  setupFiles: ['tests/fixtures/wait-for.ts'],
}

/** Of every project on Node that imports pages. */
const storefront = { globalSetup: ['tests/fixtures/storefront-setup.ts'] }

const onNode = {
  resolve: {
    alias: {
      'cloudflare:workers': `${import.meta.dirname}/tests/fixtures/cloudflare-workers.ts`,
    },
  },
}

/**
 * Journeys and pages use one shop, as `npm run serve` starts it, after the rules and the objects; a
 * test that waits for the shop leaves the processor to others, so several files run side by side.
 */
const besideShop = { sequence: { groupOrder: 1 }, maxWorkers: 4 }

/** The suffix names the runtime: `.test.ts` runs on Node, `.workers.test.ts` in workerd. */
export default defineConfig({
  test: {
    reporters: ['default', overview],
    projects: [
      {
        ...onNode,
        test: {
          ...patience,
          ...storefront,
          name: 'node',
          include: ['{src,workers,tools,durable-objects}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, workersTests, ...ISOLATED],
          // A module is evaluated once for all files of a thread, not once for each of 130 files.
          pool: 'threads',
          isolate: false,
          setupFiles: [...patience.setupFiles, 'tests/fixtures/shared-modules.ts'],
        },
      },
      {
        ...onNode,
        test: {
          ...patience,
          ...besideShop,
          ...storefront,
          name: 'isolated',
          include: ISOLATED,
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
          ...patience,
          name: 'workers',
          include: [`durable-objects/${workersTests}`],
          // One runtime for all files: each start of one takes longer than most files.
          isolate: false,
          setupFiles: [...patience.setupFiles, 'tests/fixtures/shared-modules.ts'],
        },
      },
      {
        ...onNode,
        test: {
          ...patience,
          ...besideShop,
          name: 'journeys',
          include: ['tests/{attacks,faults,journeys}/**/*.test.ts'],
          globalSetup: [...storefront.globalSetup, 'tests/fixtures/shop-setup.ts'],
        },
      },
      {
        test: {
          ...patience,
          ...besideShop,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/fixtures/shop-setup.ts', 'tests/fixtures/chromium-setup.ts'],
        },
      },
    ],
  },
})
